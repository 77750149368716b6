"""Starting the pad and ending it: one way in, one way out."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vggdigits.app.display import check_display
from vggdigits.errors import UserError
from vggdigits.ink.documents import open_document

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QApplication

    from vggdigits.ink.strokes import Drawing
    from vggdigits.model.recognizer import Recognizer

log = logging.getLogger(__name__)

SWITCH_S = 0.001


def run_pad(file: str | None) -> int:
    """Open the pad, on a drawing or a picture if one is named; returns when it was closed.

    Raises UserError where no window can be opened, or the file not be read.
    """
    document = None if file is None else _open(file)
    check_display()
    try:
        from PySide6.QtCore import QCoreApplication, Qt
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UserError(f"Qt cannot be loaded: {error}") from error
    from vggdigits.app.exceptions import ExceptionReporter
    from vggdigits.app.icons import application_icon
    from vggdigits.app.main_window import MainWindow

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
    with _ending_on_signals(application):
        window = MainWindow(_make_recognizer)
        reporter = ExceptionReporter(window)
        try:
            reporter.install()
            window.show()
            if file is not None and document is not None:
                window.documents.show_document(Path(file), document)
            window.documents.offer_unsaved()
            return application.exec()
        finally:
            reporter.uninstall()
            window.reader.stop()


def _open(file: str) -> Drawing | NDArray[np.uint8]:
    """The document, before a window is opened for it."""
    try:
        return open_document(file)
    except UserError as error:
        raise UserError(f"{file or repr(file)}: {error}") from None


def _make_recognizer(checkpoint: Path | None) -> Recognizer:
    """Runs in the recognition thread: torch takes seconds to import."""
    from vggdigits.model.recognizer import Recognizer

    return Recognizer(checkpoint)


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
                if isinstance(window, MainWindow):
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
