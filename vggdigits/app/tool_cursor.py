"""The mouse pointer over the paper."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter, QPen, QPixmap

_ROOM = 2  # pixels around the ring


def eraser_cursor(width: float, ratio: float) -> QCursor:
    """A ring of the eraser's width, in pixels of the widget, seen on light and dark ground."""
    return QCursor(_ring(round(width), ratio))


@lru_cache
def _ring(width: int, ratio: float) -> QPixmap:
    side = width + 2 * _ROOM
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, line in ((QColor("#ffffff"), 3.0), (QColor("#404040"), 1.25)):
        painter.setPen(QPen(colour, line))
        painter.drawEllipse(QPointF(side / 2, side / 2), width / 2 - 0.5, width / 2 - 0.5)
    painter.end()
    return pixmap
