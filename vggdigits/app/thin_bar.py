"""A progress bar as thin as a line, in the accent's colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from vggdigits.app import theme

_HEIGHT = theme.GRID // 2


class ThinBar(QProgressBar):
    """Shows how far something is; nothing moves while that is unknown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(20 * theme.GRID, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(6 * theme.GRID, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = theme.colours(self.palette())
        painter.setBrush(colours.track)
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        span = self.maximum() - self.minimum()
        share = (self.value() - self.minimum()) / span if span > 0 else 0.0
        if share > 0:
            painter.setBrush(colours.answer)
            painter.drawRoundedRect(QRectF(0, 0, max(share * self.width(), _HEIGHT), self.height()), 2, 2)
        painter.end()
