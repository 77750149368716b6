"""The way in: from ink to the network's input, a picture a step; each step can be left out, to see what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import Canvas
from vggdigits.app.reading_view import ReadingView
from vggdigits.app.why_thread import Task
from vggdigits.app.why_view import WhyView
from vggdigits.app.window_parts import Heading, Note
from vggdigits.ink.way_in import Steps, WayIn, picture_of_paper, way_in

if TYPE_CHECKING:
    from vggdigits.model.explain import Explainer
    from vggdigits.model.recognizer import DigitReading

_TILE = 9 * theme.GRID
_SEEN = 28  # pixels up to which a picture's pixels are shown as squares


@dataclass(frozen=True, eq=False)
class _Walked:
    """A way in and where it leads; digits and their probabilities, 0..1, a digit or none."""

    way: WayIn
    digit: int
    probability: float
    none: float


class WayInView(WhyView):
    """Four steps, three of them to be left out.

    Attributes:
        cut, fit, centre: whether a step is taken.
        tiles: the pictures, from the paper to the network's input.
        answer: what is read so.
    """

    def __init__(self, canvas: Canvas, reading: ReadingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas, self._reading = canvas, reading
        self.tiles = [Tile() for _ in range(4)]
        self.cut = self._step(self.tr("Cut out"))
        self.fit = self._step(self.tr("20 pixels"))
        self.centre = self._step(self.tr("Centred"))
        self.answer = Heading("")
        self._note = Note()
        paper = QLabel(self.tr("Your ink"))
        paper.setFont(theme.sized(paper.font(), theme.TEXT_SIZE))
        rows = (
            (paper, self.tr("The paper, as you see it.")),
            (self.cut, self.tr("Only the digit is taken, wherever it stands.")),
            (self.fit, self.tr("Its longer side becomes 20 pixels, as MNIST's digits have it; large or small.")),
            (self.centre, self.tr("Its centre of mass comes to the middle of 28 × 28. This is what the network gets.")),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(theme.GRID)
        grid.setColumnStretch(1, 1)
        for number, (title, text) in enumerate(rows):
            words = QVBoxLayout()
            words.setSpacing(theme.GRID // 2)
            words.addWidget(title)
            words.addWidget(Note(text, size=theme.STATUS_SIZE))
            words.addStretch()
            grid.addWidget(self.tiles[number], number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(words, number, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addLayout(grid)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.answer)
        layout.addWidget(self._note)
        layout.addStretch()
        self.show_nothing("")

    def walk(self, digit: DigitReading) -> Callable[[], WayIn]:
        """Goes a digit's way in, by the steps that are taken now; may be called in another thread."""
        left_upper = self._canvas.view.area_to_units(QRectF(self._canvas.rect()))
        area = (left_upper.x(), left_upper.y(), left_upper.width(), left_upper.height())
        drawing, steps = self._reading.drawing, self.steps()
        return lambda: way_in(picture_of_paper(drawing, area), digit.steps, steps)

    def task(self, digit: DigitReading) -> Task:
        walk = self.walk(digit)

        def read(explainer: Explainer) -> _Walked:
            way = walk()
            said = explainer.answers(way.frame[None])
            answer = int(said.probabilities[0].argmax())
            none = float(said.none[0])
            return _Walked(way, answer, float(said.probabilities[0, answer]) * (1 - none), none)

        return read

    def steps(self) -> Steps:
        """The steps that are taken."""
        return Steps(self.cut.isChecked(), self.fit.isChecked(), self.centre.isChecked())

    def show_result(self, digit: DigitReading, result: object) -> None:
        if not isinstance(result, _Walked):
            self.show_nothing(self.tr("This could not be explained. The log says more."))
            return
        way = result.way
        for tile, picture in zip(self.tiles, (way.paper, way.cut, way.fitted, way.frame), strict=True):
            tile.show_picture(picture)
        if result.none > result.probability:
            self.answer.setText(self.tr("Read so: no digit"))
        else:
            percent = int(100 * result.probability)
            self.answer.setText(self.tr("Read so: {digit}, {percent} %").format(digit=result.digit, percent=percent))
        self._note.setText("" if self.steps() == Steps() else self.tr("The reading itself takes every step."))

    def show_nothing(self, reason: str) -> None:
        for tile in self.tiles:
            tile.show_picture(None)
        self.answer.setText("")
        self._note.setText(reason or self.tr("Draw a digit, and leave out a step to see what it is for."))

    def sizeHint(self) -> QSize:
        return QSize(292, 480)

    def _step(self, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setFont(theme.sized(box.font(), theme.TEXT_SIZE))
        box.setChecked(True)
        box.toggled.connect(self.asked)
        return box


class Tile(QWidget):
    """A picture of ink, light on black; few pixels are shown as the squares they are.

    Attributes:
        picture: uint8 (h, w); None for none.
    """

    def __init__(self, side: int = _TILE) -> None:
        super().__init__()
        self._side = side
        self.picture: NDArray[np.uint8] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: NDArray[np.uint8] | None) -> None:
        """Show a picture, uint8 (h, w), 0 is paper."""
        self.picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shown = self.picture is not None
        painter.setBrush(Qt.GlobalColor.black if shown else theme.colours(self.palette()).track)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.picture is not None:
            height, width = self.picture.shape
            image = QImage(self.picture.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
            scale = (self._side - 4) / max(width, height)
            target = QRectF(0, 0, width * scale, height * scale)
            target.moveCenter(QRectF(self.rect()).center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, max(width, height) > _SEEN)
            painter.drawImage(target, image)
        painter.end()
