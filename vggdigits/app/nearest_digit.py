"""Which of several digits a point belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading


def distance(reading: Reading, number: int, point: QPointF) -> float:
    """From a point to a digit's box in units of the drawing, along both axes; 0 inside."""
    left, top, width, height = reading.digits[number].box
    dx = max(left - point.x(), 0, point.x() - left - width)
    dy = max(top - point.y(), 0, point.y() - top - height)
    return float(dx + dy)


def nearest_digit(reading: Reading, point: QPointF) -> int:
    """The number of the digit whose box is nearest."""
    return min(range(len(reading.digits)), key=lambda number: distance(reading, number, point))


def newest_digit(reading: Reading, drawing: Drawing) -> int:
    """The number of the digit that the newest stroke belongs to; the last one on a picture."""
    if not drawing.strokes:
        return len(reading.digits) - 1
    left, top, right, bottom = drawing.strokes[-1].bounds
    return nearest_digit(reading, QPointF((left + right) / 2, (top + bottom) / 2))
