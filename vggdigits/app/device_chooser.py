"""Where the network computes: automatic, CPU or CUDA, in the Model menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from vggdigits.app import dialogs
from vggdigits.app.action_parts import make_action
from vggdigits.app.reasons import in_words
from vggdigits.app.recognition_thread import NetworkInfo
from vggdigits.app.settings import DEVICE, Settings


class DeviceChooser(QObject):
    """Three actions, of which one is checked. A device that does not compute, or gives other answers than the CPU, is
    not used: that is told, and the one before is checked again.

    Attributes:
        actions: by device, as `choose_device` names it.

    Signals:
        chosen(): the network is to be started again, on `device`.
        told(str): the CPU computes in place of another device, and why, in one line; once for each reason.
    """

    chosen = Signal()
    told = Signal(str)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._before = self.device = settings.get(DEVICE)
        self._asked_for = False
        self._told = ""
        group = QActionGroup(self)
        self.actions: dict[str, QAction] = {
            "auto": make_action(window, self.tr("&Automatic")),
            "cpu": make_action(window, self.tr("C&PU")),
            "cuda": make_action(window, self.tr("&CUDA (a graphics card of NVIDIA's)")),
        }
        for device, action in self.actions.items():
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, device=device: self._choose(device))
        self.actions["auto"].setToolTip(self.tr("The graphics card where it works, else the CPU"))
        self.actions[self.device].setChecked(True)

    def fill_menu(self, menu: QMenu) -> None:
        """The three of them under one heading."""
        sub = QMenu(self.tr("&Device"), menu)
        sub.addActions(list(self.actions.values()))
        sub.setToolTipsVisible(True)
        menu.addMenu(sub)

    def on_started_up(self, info: NetworkInfo) -> None:
        """The network runs: on the device that was asked for, or, where that does not work, on the CPU."""
        asked_for, self._asked_for = self._asked_for, False
        if not info.device_problem:
            if asked_for:
                self._settings.set(DEVICE, self.device)
            return
        if not asked_for or self.device != "cuda":
            if info.device_problem != self._told:
                self._told = info.device_problem
                why = in_words(info.device_problem)
                self.told.emit(self.tr("The CPU reads in place of the graphics card ({why})").format(why=why))
            return
        self.device = self._before
        self.actions[self.device].setChecked(True)
        dialogs.complain(
            self._window,
            self.tr("CUDA cannot be used here. The network goes on computing on the CPU."),
            info.device_problem,
        )

    def _choose(self, device: str) -> None:
        if device != self.device:
            self._before, self.device, self._asked_for = self.device, device, True
            self.chosen.emit()
