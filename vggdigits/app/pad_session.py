"""The pad while it runs: its window, opened again for another language, and what a second start asks of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from vggdigits.app import theme
from vggdigits.app.exceptions import ExceptionReporter
from vggdigits.app.languages import Translation, language_of
from vggdigits.app.main_window import MainWindow
from vggdigits.app.one_instance import OneInstance, Wish
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
    ) -> None:
        super().__init__()
        self.window: MainWindow | None = None
        self._application, self._make_recognizer = application, make_recognizer
        self._settings, self._instance = settings, instance
        instance.asked.connect(self._on_asked)

    def run(self, file: str | None, document: Drawing | NDArray[np.uint8] | None) -> int:
        """Open the window, on a document if there is one; returns the exit status when it was closed."""
        translation = Translation(self._application)
        theme.use_theme(self._settings.get(THEME))
        while True:
            translation.speak(language_of(self._settings.get(LANGUAGE)))
            status, again = self._run_window(file, document)
            if not again:
                return status
            document = None

    def _run_window(self, file: str | None, document: Drawing | NDArray[np.uint8] | None) -> tuple[int, bool]:
        """The exit status, and whether the window is to be opened again."""
        window = self.window = MainWindow(self._make_recognizer, settings=self._settings)
        reporter = ExceptionReporter(window)
        try:
            reporter.install()
            window.show()
            if file is not None and document is not None:
                window.documents.show_document(Path(file).name, document)
            if self._settings.put_aside is not None:
                window.tell_settings_lost(self._settings.put_aside)
                self._settings.put_aside = None
            self._instance.listen()
            return self._application.exec(), window.view.restart_wanted
        finally:
            reporter.uninstall()
            window.reading.stop()
            window.why.stop()
            window.deleteLater()
            self.window = None

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
