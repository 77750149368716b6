"""Starting the pad and ending it: one way in, one way out."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vggdigits import paths
from vggdigits.app.display import check_display
from vggdigits.errors import UserError
from vggdigits.ink.documents import open_document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QApplication

    from vggdigits.app.one_instance import Wish
    from vggdigits.ink.strokes import Drawing
    from vggdigits.model.recognizer import Recognizer

log = logging.getLogger(__name__)

SWITCH_S = 0.001


def run_pad(file: str | None, *, safe_mode: bool = False) -> int:
    """Open the pad, on a drawing or a picture if one is named; returns when it was closed.

    Where it is open already, that one comes to the front, and opens the file. With `safe_mode` another one is opened,
    and it neither reads nor writes the settings. Raises UserError where no window can be opened, or the file not be
    read.
    """
    with _ending_at_once():
        return _run_pad(file, safe_mode)


def _run_pad(file: str | None, safe_mode: bool) -> int:
    document = None if file is None else _open(file)
    check_display()
    try:
        from PySide6.QtCore import QCoreApplication, Qt
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UserError(f"Qt cannot be loaded: {error}") from error
    from vggdigits.app.crash_log import crash_log
    from vggdigits.app.icons import application_icon
    from vggdigits.app.one_instance import OneInstance
    from vggdigits.app.pad_session import PadSession
    from vggdigits.app.settings import Settings, settings_file

    instance = OneInstance(paths.user_dir())
    if not safe_mode and not instance.claim(_wish(file)):
        return 0
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101
    # Mouse moves that wait together are merged into one under X11, which cuts the corners off a fast stroke, or one
    # drawn while torch is imported. Qt's X11 plugin turns this on as the application is made; so after that.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    # The thread that reads shares the interpreter with the pen: it gives way within a millisecond, not five.
    sys.setswitchinterval(SWITCH_S)
    application.setApplicationName("vggdigits")
    application.setDesktopFileName("vggdigits")
    application.setWindowIcon(application_icon())
    settings = Settings(None if safe_mode else settings_file())
    try:
        with _ending_on_signals(application), crash_log() as crashed:
            return PadSession(application, _make_recognizer, settings, instance, crashed).run(file, document)
    finally:
        instance.leave()


def _wish(file: str | None) -> Wish:
    """What a pad that is open already is asked for."""
    from vggdigits.app.one_instance import Wish

    return Wish("" if file is None else os.path.abspath(file), os.environ.get("XDG_ACTIVATION_TOKEN", ""))


def _open(file: str) -> Drawing | NDArray[np.uint8]:
    """The document, before a window is opened for it."""
    try:
        return open_document(file)
    except UserError as error:
        raise UserError(f"{file or repr(file)}: {error}") from None


def _make_recognizer(checkpoint: Path | None, device: str) -> Recognizer:
    """Runs in the recognition thread: torch takes seconds to import."""
    from vggdigits.model.same_answers import start_recognizer

    return start_recognizer(checkpoint, device)


@contextmanager
def _ending_at_once() -> Iterator[None]:
    """End on SIGTERM where nothing is open yet, as if the pad had been opened and closed."""

    def end(*_: object) -> None:
        sys.exit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _ending_on_signals(application: QApplication) -> Iterator[None]:
    """End on Ctrl+C and SIGTERM as on the close button: once Qt's loop runs, for before it nothing can be ended.

    Python runs its handlers between bytecodes, and Qt's loop runs none while it waits: the signal's number, written
    to a socket, wakes the loop.
    """
    from PySide6.QtCore import QSocketNotifier, QTimer

    from vggdigits.app.main_window import MainWindow

    reading, writing = socket.socketpair()
    with reading, writing:
        reading.setblocking(False)
        writing.setblocking(False)
        notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: reading.recv(64))

        def end(*_: object) -> None:
            QTimer.singleShot(0, application, end_in_peace)

        def end_in_peace() -> None:
            for window in application.topLevelWidgets():
                if isinstance(window, MainWindow) and window.isVisible():  # not closed by a signal before
                    window.documents.keep_for_next_start()  # nobody may be there to be asked
            application.closeAllWindows()

        wakeup = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        handlers = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(wakeup)
            notifier.setEnabled(False)
