"""Ink on the canvas in the colours of what it speaks for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import Canvas
from vggdigits.ink.normalize import BOX, Normalized

_LONGEST = 256  # pixels: the map has twenty
_CONTRAST = 0.7  # below 1 weak influence is seen as well


class WhyOverlay(QWidget):
    """Lies over the canvas, and lets every event through to it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._image: QImage | None = None
        self._box = QRectF()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        canvas.installEventFilter(self)
        self.resize(canvas.size())

    def show_image(self, image: QImage, box: tuple[float, float, float, float]) -> None:
        """Show a picture in a box of the drawing: left, top, width, height in units."""
        self._image, self._box = image, QRectF(*box)
        self.update()

    def clear(self) -> None:
        """Show the ink as it is."""
        if self._image is not None:
            self._image = None
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._canvas.view.area_to_widget(self._box), self._image)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self.resize(self._canvas.size())
        return super().eventFilter(watched, event)


def tinted_ink(
    steps: Normalized, saliency: NDArray[np.float32], neutral: QColor, speaks_for: QColor, against: QColor
) -> QImage:
    """A digit's own ink: from neutral, where the saliency, float32 (28, 28), is 0, to one colour where it is positive
    and to another where it is negative; full where it is strongest."""
    ink = Image.fromarray(np.ascontiguousarray(steps.cropped))
    ink.thumbnail((_LONGEST, _LONGEST))
    height, width = ink.height, ink.width
    alpha = np.asarray(ink) / 255
    strength = _on_the_ink(steps, saliency, (width, height))
    strongest = max(1e-6, float(np.abs(strength * alpha).max()))
    share = (np.abs(strength) / strongest).clip(0, 1) ** _CONTRAST
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    for channel, name in enumerate(("blue", "green", "red")):  # premultiplied ARGB32 in memory order
        colour = np.where(strength >= 0, getattr(speaks_for, name)(), getattr(against, name)())
        pixels[:, :, channel] = alpha * (share * colour + (1 - share) * getattr(neutral, name)()) + 0.5
    pixels[:, :, 3] = alpha * 255 + 0.5
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def faded_ink(colours: theme.Colours) -> QColor:
    """Ink that counts for nothing: nearer to the paper than to ink, and seen on it."""
    return theme.mixed(colours.ink, colours.paper, 0.25)


def _on_the_ink(steps: Normalized, values: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """Values of the frame's pixels, laid on the ink that they came from: float32 of the size, (height, width).

    Ink and frame have their centres of mass in common, and the ink's longer side is `BOX` pixels of the frame.
    """
    height, width = steps.cropped.shape
    step = BOX / max(height, width)  # pixels of the frame for one of the ink
    (x, y), (frame_x, frame_y) = _centre_of_mass(steps.cropped), _centre_of_mass(steps.frame)
    across, down = width / size[0], height / size[1]
    # Where a pixel of the result comes from, as Pillow wants it: a x + b y + c.
    matrix = (across * step, 0.0, frame_x - x * step, 0.0, down * step, frame_y - y * step)
    laid = Image.fromarray(values).transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    return np.asarray(laid)


def _centre_of_mass(ink: NDArray[np.uint8]) -> tuple[float, float]:
    """x and y in pixels, from the upper left corner of the first."""
    mass = ink.astype(np.float64)
    total = max(1.0, mass.sum())
    x = mass.sum(axis=0) @ (np.arange(ink.shape[1]) + 0.5) / total
    y = mass.sum(axis=1) @ (np.arange(ink.shape[0]) + 0.5) / total
    return float(x), float(y)
