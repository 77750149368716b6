"""How the reading of each digit changed while it was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from vggdigits.app.nearest_digit import distance, newest_digit
from vggdigits.ink.replay import Timeline
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading


@dataclass(frozen=True)
class CurvePoint:
    """A moment of the digit that was being drawn.

    Attributes:
        moment: how many points of the drawing were there.
        became: which digit of the reading in the end it is, from 0, and the likeliest there, accepted or not.
        answer, other: probabilities of what it became, and of the likeliest other digit, 0..1.
        label: what was read: a digit, or `?` where it was not accepted.
    """

    moment: int
    became: tuple[int, int]
    answer: float
    other: float
    label: str

    @property
    def is_answer(self) -> bool:
        """Whether it was read already as what it became."""
        return self.label == str(self.became[1])


@dataclass(frozen=True)
class Curve:
    """All moments that are known, rising; those at which the newest ink was not read are left out.

    Attributes:
        text: what was likeliest in the end, from left to right; "" where nothing was read, or it is not known yet.
    """

    text: str = ""
    points: tuple[CurvePoint, ...] = ()


def curve_of(timeline: Timeline, readings: Mapping[int, Reading]) -> Curve:
    """The curve of what is known by moment."""
    final = readings.get(timeline.count)
    if final is None or not final.digits:
        return Curve()

    @cache  # of thousands of strokes only those that are asked about
    def part_of(stroke: int) -> int:
        return newest_digit(final, Drawing((timeline.drawing.strokes[stroke],)))

    points = []
    for moment, reading in sorted(readings.items()):
        if not moment or not reading.digits:
            continue
        drawing = timeline.cut(moment)
        newest = newest_digit(reading, drawing)
        left, top, right, bottom = drawing.strokes[-1].bounds
        if distance(reading, newest, QPointF((left + right) / 2, (top + bottom) / 2)):
            continue  # the stroke has only begun, and is nothing yet beside other digits
        digit = reading.digits[newest]
        part = part_of(timeline.stroke(moment) - 1)
        became = final.digits[part].digit
        other = max(each for number, each in enumerate(digit.probabilities) if number != became)
        label = str(digit.digit) if digit.accepted else "?"
        points.append(CurvePoint(moment, (part, became), digit.probabilities[became], other, label))
    return Curve("".join(str(digit.digit) for digit in final.digits), tuple(points))
