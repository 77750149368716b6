"""Unexpected errors, from whatever thread: logged whole, told in one dialog for a burst, the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from vggdigits import paths
from vggdigits.app.personal import without_personal_data

log = logging.getLogger(__name__)


class ExceptionReporter(QObject):
    """Takes over the exception hooks while it is installed.

    Signals:
        occurred(str): what went wrong, in one line; may be emitted from any thread.
    """

    occurred = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialog: QMessageBox | None = None
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        # Queued: a slot that raises may do so anywhere, also while Qt is painting.
        self.occurred.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Report what would otherwise only be printed."""
        sys.excepthook = self._report
        threading.excepthook = lambda args: self._report(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._report(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def uninstall(self) -> None:
        """Put the hooks back that were there before."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks

    def _report(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        log.error("unexpected error", exc_info=(kind, error, traceback))
        self.occurred.emit(without_personal_data(f"{kind.__name__}: {error}"))

    def _show(self, message: str) -> None:
        if self._dialog is not None:
            return  # one dialog for a burst; the log has them all
        parent = self.parent()
        box = self._dialog = QMessageBox(
            QMessageBox.Icon.Warning,
            "vggdigits",
            self.tr("Something went wrong. Your drawing is still there."),
            QMessageBox.StandardButton.Ok,
            parent if isinstance(parent, QWidget) else None,
        )
        # All of it may be copied, or be seen on a picture of the screen.
        box.setInformativeText(
            self.tr("Details are in {file}").format(file=without_personal_data(str(paths.log_file())))
        )
        box.setDetailedText(message)
        box.setEscapeButton(QMessageBox.StandardButton.Ok)
        show_log = box.addButton(self.tr("&Show the log"), QMessageBox.ButtonRole.ActionRole)
        show_log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_file()))))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._forget)
        box.open()

    def _forget(self) -> None:
        self._dialog = None
