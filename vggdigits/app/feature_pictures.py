"""Feature maps as pictures: one ramp of colours, from black through the answer's blue to white, in light and dark."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen

from vggdigits.app import theme
from vggdigits.app.why_way_in import Tile

_STOPS = ((0, "#000000"), (40, "#00456b"), (96, "#0072b2"), (170, "#56b4e9"), (255, "#f2faff"))
"""It only grows lighter, so that it reads in grey as well, faster where it is dark: most of a map is weak. Blue as the
answer's bar (Okabe and Ito)."""

FIELD = QColor("#e69f00")
"""What marks a place: on a picture's black ground, in light and dark."""


def _ramp() -> list[int]:
    places = np.arange(256)
    colours = [QColor(name) for _, name in _STOPS]
    at = [value for value, _ in _STOPS]
    channels = [np.interp(places, at, [theme.rgb(colour)[part] for colour in colours]) for part in range(3)]
    return [QColor(*(round(float(part[value])) for part in channels)).rgb() for value in places]


_RAMP = _ramp()


def feature_image(values: NDArray[np.uint8]) -> QImage:
    """A map, uint8 (h, w), in the ramp's colours."""
    height, width = values.shape
    content = values.tobytes()
    image = QImage(content, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(_RAMP)
    return image.copy()  # the bytes are ours and go


def paint_picture(painter: QPainter, target: QRectF, image: QImage) -> None:
    """Paint an image; few pixels as the squares they are."""
    large = image.width() * 2 > target.width() * painter.device().devicePixelRatio()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, large)
    painter.drawImage(target, image)


class MarkedTile(Tile):
    """Ink, and what part of it is meant: a box in pixels of the picture, left, top, width, height."""

    def __init__(self, side: int) -> None:
        super().__init__(side)
        self.box: tuple[float, float, float, float] | None = None

    def show_marked(self, picture: NDArray[np.uint8] | None, box: tuple[float, float, float, float] | None) -> None:
        """Show a picture, uint8 (h, w), and mark a part of it; None for none."""
        self.box = box
        self.show_picture(picture)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.picture is None or self.box is None:
            return
        scale = (self.width() - 4) / max(self.picture.shape)
        left, top, width, height = self.box
        painter = QPainter(self)
        painter.setPen(QPen(FIELD, 1.5))
        painter.drawRect(QRectF(2 + left * scale, 2 + top * scale, width * scale, height * scale))
        painter.end()


class FeatureTile(Tile):
    """A feature map."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture is None:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        paint_picture(painter, QRectF(self.rect()).adjusted(2, 2, -2, -2), feature_image(self.picture))
        painter.end()
