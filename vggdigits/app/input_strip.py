"""What the network sees: the ink on its way to its frame, as small pictures."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vggdigits.app import theme
from vggdigits.ink.normalize import FRAME, Normalized

_TILE, _LEAST_TILE = 88, 64  # pixels
_GAP = 28  # pixels: room for the arrow between two tiles


class InputStrip(QWidget):
    """Three tiles: the digit's own ink, fitted into 20 pixels, and centred in the 28x28 frame, pixel by pixel."""

    def __init__(self, parent: QWidget | None = None, *, scale: float = 1.0) -> None:
        super().__init__(parent)
        self._scale, self._gap = scale, _GAP * scale
        self._steps: Normalized | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("What the network sees"))

    def show_steps(self, steps: Normalized | None) -> None:
        """Show a digit's steps; None for empty tiles."""
        if steps is not self._steps:
            self._steps = steps
            self.update()

    def sizeHint(self) -> QSize:
        tile = round(_TILE * self._scale)
        return QSize(round(3 * tile + 2 * self._gap), tile + 2 * theme.GRID + round(theme.STATUS_SIZE * self._scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(3 * _LEAST_TILE + 2 * self._gap), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.sized(self.font(), round(theme.STATUS_SIZE * self._scale)))
        side = min(_TILE * self._scale, (self.width() - 2 * self._gap) / 3)
        steps = self._steps
        if steps is None or len(steps.frame) == FRAME:
            captions = (self.tr("ink"), self.tr("20 px"), self.tr("28 × 28"))
        else:  # the network takes the whole picture
            size = self.tr("{side} × {side}").format(side=len(steps.frame))
            captions = (self.tr("picture"), self.tr("square"), size)
        inks = (None, None, None) if steps is None else (steps.cropped, steps.fitted, steps.frame)
        for number, (caption, ink) in enumerate(zip(captions, inks, strict=True)):
            tile = QRectF(number * (side + self._gap), 0, side, side)
            image = None
            if ink is not None:
                height, width = ink.shape
                image = QImage(ink.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
            self._paint_tile(painter, tile, image, caption)
            if number:
                self._paint_arrow(painter, QPointF(tile.left() - self._gap / 2, tile.center().y()))
        painter.end()

    def _paint_tile(self, painter: QPainter, tile: QRectF, image: QImage | None, caption: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black if image is not None else theme.colours(self.palette()).track)
        painter.drawRoundedRect(tile, 4, 4)
        if image is not None:
            # The pixels are the point: they are shown as squares, unless there are too many to tell apart.
            small = max(image.width(), image.height()) <= 28
            room = tile.width() - 4
            scale = room / max(image.width(), image.height())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not small)
            target = QRectF(0, 0, image.width() * scale, image.height() * scale)
            target.moveCenter(tile.center())
            painter.drawImage(target, image)
        painter.setPen(theme.secondary_text(self.palette()))
        below = QRectF(
            tile.left() - self._gap / 2, tile.bottom() + 4, tile.width() + self._gap, painter.fontMetrics().height()
        )
        text = QFontMetrics(painter.font()).elidedText(caption, Qt.TextElideMode.ElideRight, int(below.width()))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_arrow(self, painter: QPainter, middle: QPointF) -> None:
        painter.setPen(QPen(theme.secondary_text(self.palette()), 1.5))
        tip = middle + QPointF(5, 0)
        painter.drawLine(middle - QPointF(5, 0), tip)
        painter.drawLine(tip, tip + QPointF(-3, -3))
        painter.drawLine(tip, tip + QPointF(-3, 3))
