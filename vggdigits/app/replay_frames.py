"""The pictures of a replay: the ink so far, the reading and the bars as in the pad, in light colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from vggdigits.app import theme
from vggdigits.app.bars_painting import paint_bars, percentage
from vggdigits.app.canvas_view import whole
from vggdigits.app.ink_layer import paint_backdrop
from vggdigits.app.nearest_digit import newest_digit
from vggdigits.app.painting import paint_boxes, paint_stroke
from vggdigits.app.reading_view import boxes_of
from vggdigits.app.thin_bar import paint_thin_bar
from vggdigits.app.verdict import judge, sentence
from vggdigits.ink.replay import Timeline
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading

PAPER = QSize(480, 432)
PANEL = 264
"""Pixels: the paper, and how wide what stands beside it is."""

_READING, _SENTENCE, _BARS = 72, 16, 240  # heights: the largest type, the line below it, the ten rows
_SCALE = 0.86  # of the pad's bars
_BAR = theme.GRID // 2
_SHADES = 24  # between a colour and its ground


class ReplayFrames:
    """Paints moments of a drawing, in any thread: what a `QImage` takes is no widget's."""

    def __init__(self, timeline: Timeline, font: QFont) -> None:
        self._timeline, self._font = timeline, font
        self._view = whole(timeline.drawing, PAPER)
        self._palette = theme.light_palette()
        self._colours = theme.colours(self._palette)
        self._table = Image.new("P", (1, 1))
        self._table.putpalette([part for shade in self._shades() for part in shade])
        self._finished = self._blank_paper()
        self._painted = 0  # strokes of it that are on that

    def picture(self, moment: int, reading: Reading) -> Image.Image:
        """One frame, mode P; later moments than the one before are painted the fastest."""
        image = QImage(PAPER.width() + PANEL, PAPER.height() + _BAR, QImage.Format.Format_RGB888)
        image.fill(self._palette.window().color())
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = self._timeline.cut(moment)
        painter.drawImage(0, 0, self._paper(drawing))
        self._paint_reading(painter, drawing, reading)
        time = self._timeline.time(moment) / self._timeline.duration if self._timeline.duration else 1.0
        bar = QRectF(0, PAPER.height(), image.width(), _BAR)
        paint_thin_bar(painter, bar, time, self._palette, muted=False)
        painter.end()
        pixels = image.constBits()
        size = (image.width(), image.height())
        rgb = Image.frombuffer("RGB", size, bytes(pixels), "raw", "RGB", image.bytesPerLine(), 1)
        return rgb.quantize(palette=self._table, dither=Image.Dither.NONE)

    def _paper(self, drawing: Drawing) -> QImage:
        """The ink; strokes that are done stay painted."""
        done = len(drawing.strokes) - 1
        if done < self._painted:
            self._finished, self._painted = self._blank_paper(), 0
        self._paint_strokes(self._finished, drawing, range(self._painted, done))
        self._painted = max(self._painted, done)
        paper = self._finished.copy()
        self._paint_strokes(paper, drawing, range(self._painted, len(drawing.strokes)))
        return paper

    def _blank_paper(self) -> QImage:
        paper = QImage(PAPER, QImage.Format.Format_RGB32)
        paper.fill(self._colours.paper)
        backdrop = self._timeline.drawing.backdrop
        if backdrop is not None:
            painter = self._painter(paper)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            height, width = backdrop.ink.shape
            paint_backdrop(painter, backdrop, QRectF(0, 0, width, height), self._colours)
            painter.end()
        return paper

    def _paint_strokes(self, paper: QImage, drawing: Drawing, numbers: range) -> None:
        painter = self._painter(paper)
        for number in numbers:
            paint_stroke(painter, drawing.strokes[number], self._colours.ink)
        painter.end()

    def _painter(self, paper: QImage) -> QPainter:
        """Paints in units of the drawing."""
        painter = QPainter(paper)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self._view.offset)
        painter.scale(self._view.zoom, self._view.zoom)
        return painter

    def _paint_reading(self, painter: QPainter, drawing: Drawing, reading: Reading) -> None:
        left, width = PAPER.width() + 2 * theme.GRID, PANEL - 4 * theme.GRID
        top = 2 * theme.GRID
        bars = QRectF(left, top + _READING + _SENTENCE + 5 * theme.GRID, width, _BARS)
        if not reading.digits:
            painter.setFont(self._font)
            paint_bars(painter, bars, [0.0] * 10, [""] * 10, None, self._palette, _SCALE)
            return
        chosen = newest_digit(reading, drawing)
        painter.setFont(self._font)
        paint_boxes(painter, boxes_of(reading, chosen), self._view, self._colours)
        digit = reading.digits[chosen]
        verdict = judge(digit)
        accepted = any(each.accepted for each in reading.digits)
        text = self._palette.windowText().color()
        painter.setPen(text if accepted else theme.secondary_text(self._palette))
        painter.setFont(_fitted(self._font, reading.text, _READING, width))
        middle = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(left, top, width, _READING), middle, reading.text)
        line = sentence(verdict, chosen, len(reading.digits))
        painter.setPen(text)
        painter.setFont(_fitted(self._font, line, _SENTENCE, width))
        painter.drawText(QRectF(left, top + _READING + theme.GRID, width, _SENTENCE + theme.GRID), middle, line)
        painter.setFont(self._font)
        numbers = [percentage(each) for each in digit.probabilities]
        paint_bars(painter, bars, digit.probabilities, numbers, verdict, self._palette, _SCALE)

    def _shades(self) -> Iterator[tuple[int, int, int]]:
        """Every colour that is painted, with what lies between it and its ground."""
        colours, ground = self._colours, self._palette.window().color()
        track = theme.mixed(colours.track, ground, colours.track.alphaF())
        pairs = [(each, colours.paper) for each in (colours.ink, colours.answer, colours.hint)]
        pairs += [(self._palette.windowText().color(), ground)]
        pairs += [(theme.secondary_text(self._palette), ground), (track, ground)]
        pairs += [(each, on) for each in (colours.answer, colours.runner_up, colours.other) for on in (ground, track)]
        for colour, on in pairs:
            steps = _SHADES if on is not track else _SHADES // 3
            for step in range(steps):
                yield theme.rgb(theme.mixed(colour, on, step / (steps - 1)))


def _fitted(font: QFont, text: str, size: int, width: int) -> QFont:
    """The font as large as a line may be."""
    needed = QFontMetrics(theme.sized(font, size)).horizontalAdvance(text)
    return theme.sized(font, size if needed <= width else max(8, size * width // needed))
