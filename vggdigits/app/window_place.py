"""Where the window stands: remembered, and brought back onto a screen that is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from vggdigits.app.settings import WINDOW_LAYOUT, WINDOW_MAXIMIZED, WINDOW_PLACE, Settings

LEAST, FIRST = QSize(900, 600), QSize(1104, 720)
"""The smallest window, and the one of the first start; pixels."""

_TITLE = 32  # pixels: a title bar has to stay in reach
_LAYOUT_VERSION = 1


def fitted(place: QRect, screens: Sequence[QRect]) -> QRect:
    """The place on the screen that it covers most, or on the first: no larger than that, and all of it inside."""
    if not screens:
        return place

    def shared(screen: QRect) -> int:
        common = screen.intersected(place)
        return common.width() * common.height() if common.isValid() else 0

    room = max(screens, key=shared).adjusted(0, _TITLE, 0, 0)
    size = place.size().boundedTo(room.size())
    left = min(max(place.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(place.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def restore(window: QMainWindow, settings: Settings) -> None:
    """Put the window, its docks and tool bars where they were. Docks need their object names by now."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    smallest = min((screen.size() for screen in screens), key=QSize.height, default=LEAST)
    window.setMinimumSize(LEAST.boundedTo(smallest))
    window.resize(FIRST)
    place = settings.get(WINDOW_PLACE)
    if place is not None:
        window.setGeometry(fitted(QRect(*place), screens))
    if settings.get(WINDOW_MAXIMIZED):
        window.setWindowState(Qt.WindowState.WindowMaximized)
    layout = QByteArray.fromBase64(settings.get(WINDOW_LAYOUT).encode("ascii", "replace"))
    if not layout.isEmpty():
        window.restoreState(layout, _LAYOUT_VERSION)  # one that is not understood changes nothing


def keep(window: QMainWindow, settings: Settings) -> None:
    """Remember them; of a maximised window also the place that it would have otherwise."""
    place = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    if place.isValid():
        settings.set(WINDOW_PLACE, (place.x(), place.y(), place.width(), place.height()))
    settings.set(WINDOW_MAXIMIZED, window.isMaximized())
    settings.set(WINDOW_LAYOUT, bytes(window.saveState(_LAYOUT_VERSION).toBase64().data()).decode("ascii"))
