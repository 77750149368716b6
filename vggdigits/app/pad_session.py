"""The pad while it runs: its window, opened again for another language, and what a second start asks of it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from vggdigits.app import dialogs, theme
from vggdigits.app.exceptions import ExceptionReporter
from vggdigits.app.languages import Translation, language_of
from vggdigits.app.main_window import MainWindow
from vggdigits.app.one_instance import OneInstance, Wish
from vggdigits.app.open_document import OpenDocument
from vggdigits.app.personal import without_personal_data
from vggdigits.app.settings import LANGUAGE, THEME, Settings
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Recognizer


class PadSession(QObject):
    """Runs the pad until it is closed.

    Attributes:
        window: the one that is open; None before and after.
    """

    def __init__(
        self,
        application: QApplication,
        make_recognizer: Callable[[Path | None, str], Recognizer],
        settings: Settings,
        instance: OneInstance,
        crashed: Path | None = None,
    ) -> None:
        """`crashed`: where the crash of an earlier run is told; the user hears of it once."""
        super().__init__()
        self.window: MainWindow | None = None
        self._application, self._make_recognizer = application, make_recognizer
        self._settings, self._instance, self._crashed = settings, instance, crashed
        instance.asked.connect(self._on_asked)

    def run(self, file: str | None, document: Drawing | NDArray[np.uint8] | None) -> int:
        """Open the window, on a document if there is one; returns the exit status when it was closed."""
        translation = Translation(self._application)
        theme.use_theme(self._settings.get(THEME))
        opens = partial(self._open_first, file, document)
        try:
            while True:
                translation.speak(language_of(self._settings.get(LANGUAGE)))
                status, held = self._run_window(opens)
                if held is None:
                    return status
                opens = partial(_take_over, held)
        finally:
            translation.silence()

    def _run_window(self, opens: Callable[[MainWindow], None]) -> tuple[int, OpenDocument | None]:
        """The exit status, and what a window that takes its place is to open; None where the pad was closed."""
        window = self.window = MainWindow(self._make_recognizer, settings=self._settings)
        reporter = ExceptionReporter(window)
        try:
            reporter.install()
            window.reader.started_up.connect(pass_over_what_stays)
            window.show()
            opens(window)
            self._instance.listen()
            return self._application.exec(), window.to_go_on_with
        finally:
            reporter.uninstall()
            window.reading.stop()
            window.why.stop()
            window.deleteLater()
            self.window = None
            gc.unfreeze()

    def _open_first(self, file: str | None, document: Drawing | NDArray[np.uint8] | None, window: MainWindow) -> None:
        if file is not None and document is not None:
            window.documents.show_document(Path(file), document)
        offered = window.documents.offer_unsaved(self._crashed)
        if self._settings.put_aside is not None:
            window.tell_settings_lost(self._settings.put_aside)
        if self._crashed is not None and not offered:
            self._tell_crashed(window, self._crashed)

    def _tell_crashed(self, window: MainWindow, where: Path) -> None:
        dialogs.inform(
            window,
            self.tr("vggdigits ended unexpectedly last time."),
            self.tr("What is known of it is in {file}").format(file=without_personal_data(str(where))),
        )

    def _on_asked(self, wish: Wish) -> None:
        """Come to the front, out of the task bar as well; open a file if one is named."""
        window = self.window
        if window is None:
            return
        if wish.token:
            os.environ["XDG_ACTIVATION_TOKEN"] = wish.token  # Qt shows it to the compositor, and forgets it
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if wish.file:
            window.documents.open_file(Path(wish.file))


def _take_over(held: OpenDocument, window: MainWindow) -> None:
    window.documents.take_over(held)


def pass_over_what_stays() -> None:
    """Python's search for unreachable cycles leaves out what is there by now: most of it is torch, which stays. To look
    through its 190,000 objects, every few thousand strokes, held up the window for 80 ms."""
    if gc.get_freeze_count() == 0:  # networks that come later may go again
        gc.freeze()
