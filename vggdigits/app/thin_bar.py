"""A thin bar for how far something is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from vggdigits.app import theme


def paint_thin_bar(painter: QPainter, bar: QRectF, share: float | None, palette: QPalette, *, muted: bool) -> None:
    """Paint a track, and on it the share that is done, 0..1; None, not known, paints no length but a dotted track."""
    radius = bar.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colours(palette).track)
    painter.drawRoundedRect(bar, radius, radius)
    colour = QColor(theme.colours(palette).other if muted else theme.colours(palette).answer)
    painter.setBrush(colour)
    if share is None:
        colour.setAlpha(110)
        painter.setBrush(colour)
        step = 4 * bar.height()
        for number in range(int(bar.width() // step)):
            painter.drawRoundedRect(
                QRectF(bar.left() + (number + 0.25) * step, bar.top(), step / 2, bar.height()), radius, radius
            )
    elif share > 0:
        length = max(bar.height(), min(share, 1.0) * bar.width())
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), length, bar.height()), radius, radius)


class ThinBar(QWidget):
    """Shows a share; grey where nothing moves."""

    def __init__(self, height: int = theme.GRID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.share: float | None = 0.0
        self._muted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float | None, *, muted: bool = False) -> None:
        """Show a share, 0..1, or that it is not known."""
        self.share, self._muted = share, muted
        self.setAccessibleDescription("" if share is None else self.tr("{percent} %").format(percent=int(100 * share)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_thin_bar(painter, QRectF(self.rect()), self.share, self.palette(), muted=self._muted)
        painter.end()
