"""The Help menu: every key, a report of a problem, about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from vggdigits.app import dialogs
from vggdigits.app.action_parts import fill, make_action
from vggdigits.app.problem_report import ProblemReport
from vggdigits.app.shortcuts_sheet import ShortcutsSheet


class HelpDesk(QObject):
    """Its actions, connected to what they do; each window is made anew, so that it tells what holds now.

    Attributes:
        keys, report, about: the actions.
    """

    def __init__(self, window: QMainWindow, device: Callable[[], str]) -> None:
        """`device` tells what reads, and where."""
        super().__init__(window)
        self._window, self._device = window, device
        self._open: QWidget | None = None
        self.keys = make_action(window, self.tr("&Keys"), QKeySequence("F1"))
        self.report = make_action(window, self.tr("&Report a problem…"))
        self.about = make_action(window, self.tr("&About vggdigits"))
        self.keys.triggered.connect(lambda: self.show_keys())
        self.report.triggered.connect(lambda: self._show(ProblemReport(self._device(), self._window)))
        self.about.triggered.connect(lambda: dialogs.show_about(self._window))

    def fill_menu(self, menu: QMenu) -> None:
        """All there is."""
        fill(menu, [self.keys], [self.report], [self.about])

    def show_keys(self) -> None:
        """The sheet of all keys."""
        self._show(ShortcutsSheet(self._window.menuBar(), self._window))

    def shut_down(self) -> None:
        """The pad is closed."""
        if self._open is not None:
            self._open.close()

    def _show(self, window: QWidget) -> None:
        if self._open is not None:
            self._open.close()
            self._open.deleteLater()
        self._open = window
        window.show()
        window.activateWindow()
