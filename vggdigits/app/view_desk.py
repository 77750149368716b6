"""How the window looks: docks and bars, full screen, booth mode, colours, language. The lower part of the View menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QToolBar

from vggdigits.app import dialogs, theme
from vggdigits.app.action_parts import fill, make_action
from vggdigits.app.languages import NAMES, language_of
from vggdigits.app.settings import LANGUAGE, STATUS_BAR_SHOWN, THEME, Setting, Settings

_FULL = Qt.WindowState.WindowFullScreen


class ViewDesk(QObject):
    """Its actions, connected to what they do.

    Attributes:
        full_screen, booth: fill the screen with the pad, or with what a visitor needs.
        themes, languages: one action a choice.

    Signals:
        booth_wanted(): begin booth mode.
        restart_wanted(): open the window again, in another language.
    """

    booth_wanted = Signal()
    restart_wanted = Signal()

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._spoken = language_of(settings.get(LANGUAGE))
        self.full_screen = make_action(window, self.tr("&Full screen"), QKeySequence("F11"))
        self.full_screen.setCheckable(True)
        self.full_screen.toggled.connect(self._fill_screen)
        self.leave_full_screen = QAction(self)
        self.leave_full_screen.setShortcut(QKeySequence("Esc"))
        self.leave_full_screen.setEnabled(False)
        self.leave_full_screen.triggered.connect(lambda: self.full_screen.setChecked(False))
        window.addAction(self.leave_full_screen)
        self.booth = make_action(window, self.tr("&Booth mode"), QKeySequence("Ctrl+B"))
        self.booth.setToolTip(self.tr("For visitors: large type, no menus, cleared when nobody draws. Esc leaves it."))
        self.booth.triggered.connect(lambda: self.booth_wanted.emit())
        self.status_bar = make_action(window, self.tr("&Status bar"))
        self.status_bar.setCheckable(True)
        self.status_bar.setChecked(settings.get(STATUS_BAR_SHOWN))
        window.statusBar().setVisible(self.status_bar.isChecked())
        self.status_bar.toggled.connect(self._show_status_bar)
        self.themes = self._group(
            THEME,
            {"system": self.tr("As the &system"), "light": self.tr("&Light"), "dark": self.tr("&Dark")},
            lambda choice: theme.use_theme(choice),
        )
        self.languages = self._group(
            LANGUAGE, {"system": self.tr("As the &system"), **NAMES}, lambda choice: self._offer_restart()
        )

    def fill_menu(self, menu: QMenu, docks: list[QDockWidget], bars: list[QToolBar]) -> None:
        """Below what is seen of the paper."""
        menu.setToolTipsVisible(True)
        fill(menu, [*(each.toggleViewAction() for each in docks), *(each.toggleViewAction() for each in bars)])
        menu.addAction(self.status_bar)
        fill(menu, [self.full_screen, self.booth])
        menu.addSeparator()
        for title, actions in ((self.tr("&Colours"), self.themes), (self.tr("&Language"), self.languages)):
            sub = QMenu(title, menu)
            sub.addActions(list(actions.values()))
            menu.addMenu(sub)

    def _group(self, setting: Setting[str], choices: dict[str, str], then: Callable[[str], None]) -> dict[str, QAction]:
        group, actions = QActionGroup(self), {}
        for choice, text in choices.items():
            action = make_action(self._window, text)
            action.setCheckable(True)
            action.setChecked(choice == self._settings.get(setting))
            group.addAction(action)
            action.triggered.connect(partial(self._choose, setting, choice, then))
            actions[choice] = action
        return actions

    def _choose(self, setting: Setting[str], choice: str, then: Callable[[str], None], _: bool = True) -> None:
        self._settings.set(setting, choice)
        then(choice)

    def _offer_restart(self) -> None:
        if language_of(self._settings.get(LANGUAGE)) != self._spoken:
            dialogs.offer(
                self._window,
                self.tr("The language changes when the pad is opened again."),
                self.tr("Now: the window closes and opens again. Your drawing stays; what can be undone does not."),
                self.tr("Open it again &now"),
                self.restart_wanted.emit,
            )

    def _fill_screen(self, wanted: bool) -> None:
        self.leave_full_screen.setEnabled(wanted)
        self._window.setWindowState(
            self._window.windowState() | _FULL if wanted else self._window.windowState() & ~_FULL
        )

    def _show_status_bar(self, wanted: bool) -> None:
        self._window.statusBar().setVisible(wanted)
        self._settings.set(STATUS_BAR_SHOWN, wanted)
