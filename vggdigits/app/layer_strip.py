"""One layer as a row of pictures: its strongest feature maps, each of which can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from vggdigits.app import theme
from vggdigits.app.feature_pictures import feature_image, paint_picture

if TYPE_CHECKING:
    from vggdigits.model.feature_maps import Layer, Strongest

_GAP = theme.GRID // 2
_TITLE = 20  # pixels: a line of small type and the gap below it
_LARGEST = 64


class LayerStrip(QWidget):
    """Shows what the layer makes of the ink; a map that stays among the strongest stays in its place.

    Attributes:
        layer: which one.
        channels: the numbers of the filters whose maps are shown, from left to right.
        maps: uint8 (side, side) each.
        current: the place that the keyboard is at.

    Signals:
        opened(int): one is to be shown closely: a filter's number.
        passed(int): the keyboard goes on to the layer before, -1, or behind, 1.
        entered(): it has the keyboard.
    """

    opened = Signal(int)
    passed = Signal(int)
    entered = Signal()

    def __init__(self, layer: Layer, parent: QWidget | None = None, *, titled: bool = True) -> None:
        super().__init__(parent)
        self.layer = layer
        self.channels: list[int] = []
        self.maps: list[NDArray[np.uint8]] = []
        self.current = 0
        self._strengths: list[float] = []
        self._images: list[QImage] = []
        self._chosen: int | None = None
        self._pointed: int | None = None
        self._top = _TITLE if titled else 0
        self._names_digits = layer.is_last and layer.channels <= 10
        self._count = 8 if layer.block else 10 if self._names_digits else 16
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(f"{layer.name}: {self.size_in_words()}")

    def size_in_words(self) -> str:
        """How many maps of which size."""
        layer = self.layer
        if layer.block:
            return self.tr("{count} maps, {side} × {side}").format(count=layer.channels, side=layer.side)
        if self._names_digits:
            return self.tr("{count} digits").format(count=layer.channels)
        return self.tr("{count} units").format(count=layer.channels)

    def show_strongest(self, strongest: Strongest | None) -> None:
        """Show maps; None for empty places."""
        if strongest is None:
            self.channels, self.maps, self._strengths, self._images = [], [], [], []
        else:
            self.channels = in_steady_places(self.channels, strongest.channels)
            order = [strongest.channels.index(channel) for channel in self.channels]
            self.maps = [strongest.maps[place] for place in order]
            self._strengths = [float(strongest.strengths[place]) for place in order]
            self._images = [feature_image(each) for each in self.maps]
        self.current = min(self.current, max(0, len(self.channels) - 1))
        self._describe()
        self.update()

    def choose(self, channel: int | None) -> None:
        """Mark the one that is shown closely."""
        self._chosen = channel
        if channel in self.channels:
            self.current = self.channels.index(channel)
        self.update()

    def place(self, number: int) -> QRectF:
        """Where a picture is."""
        step = (self.width() + _GAP) / self._count
        height = self.height() - self._top - (_TITLE if self._names_digits else 0)
        width = min(step - _GAP, height) if self.layer.block else step - _GAP
        return QRectF(number * step, self._top, width, height)

    def words(self, number: int) -> str:
        """What is known of a picture in one line."""
        name = self.layer.name
        channel, strength = self.channels[number], in_figures(self._strengths[number])
        if self._names_digits:
            return self.tr("{layer}, digit {number}: {strength}").format(layer=name, number=channel, strength=strength)
        if self.layer.block:
            text = self.tr("{layer}, filter {number}: {strength}")
        else:
            text = self.tr("{layer}, unit {number}: {strength}")
        return text.format(layer=name, number=channel + 1, strength=strength)

    # Qt overrides.

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        column = (width + _GAP) // self._count - _GAP
        if self.layer.block:
            return self._top + min(_LARGEST, column)
        return self._top + 2 * theme.GRID + (_TITLE if self._names_digits else 0)

    def sizeHint(self) -> QSize:
        return QSize(312, self.heightForWidth(312))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(220))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours(self.palette())
        if self._top:
            self._paint_title(painter)
        for number in range(min(self._count, self.layer.channels)):
            place = self.place(number)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.track)
            if number < len(self._images):
                paint_picture(painter, place, self._images[number])
                self._paint_frame(painter, number, place)
            else:
                painter.drawRoundedRect(place, 2, 2)
            if self._names_digits:
                painter.setPen(theme.secondary_text(self.palette()))
                below = QRectF(place.left(), place.bottom(), place.width(), _TITLE)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.end()

    def _paint_title(self, painter: QPainter) -> None:
        line = QRectF(0, 0, self.width(), _TITLE - _GAP)
        painter.setFont(theme.sized(self.font(), theme.STATUS_SIZE, bold=True))
        painter.setPen(self.palette().windowText().color())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.layer.name)
        painter.setFont(self.font())
        painter.setPen(theme.secondary_text(self.palette()))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.size_in_words())

    def _paint_frame(self, painter: QPainter, number: int, place: QRectF) -> None:
        colours = theme.colours(self.palette())
        if self.channels[number] == self._chosen:
            colour = colours.runner_up
        elif self.hasFocus() and number == self.current:
            colour = self.palette().windowText().color()
        elif number == self._pointed:
            colour = colours.answer
        else:
            return
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self.current = number
            self.opened.emit(self.channels[number])

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.passed.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.channels:
            self.opened.emit(self.channels[self.current])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if number is None else self.words(number), self)
            return True
        return super().event(event)

    def _go(self, step: int) -> None:
        self.current = max(0, min(len(self.channels) - 1, self.current + step))
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription(self.words(self.current) if self.channels else "")

    def _point(self, number: int | None) -> None:
        if number != self._pointed:
            self._pointed = number
            self.setCursor(Qt.CursorShape.ArrowCursor if number is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _at(self, position: QPointF) -> int | None:
        """The picture at a point."""
        return next((number for number in range(len(self.channels)) if self.place(number).contains(position)), None)


def in_steady_places(before: Sequence[int], now: Sequence[int]) -> list[int]:
    """The same as `now`, but what was there before stays in its place, and what is new takes the places left."""
    new = iter([each for each in now if each not in before])
    kept = [each if each in now else next(new) for each in before[: len(now)]] if len(before) == len(now) else []
    return [*kept, *new] if kept else list(now)


def in_figures(strength: float) -> str:
    """Two decimals, and a minus as long as a digit."""
    return f"{strength:.2f}".replace("-", "\N{MINUS SIGN}")
