"""What joining and splitting by hand make of a drawing and its reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vggdigits.ink import by_hand
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading


def join_with_next(drawing: Drawing, reading: Reading, chosen: int) -> Drawing | None:
    """The chosen digit and the one right of it are one; of the last one, the one left of it. None for one alone."""
    last = len(reading.digits) - 1
    if last < 1:
        return None
    first = min(chosen, last - 1)
    return by_hand.join(drawing, [digit.box for digit in reading.digits[first : first + 2]])


def split_chosen(drawing: Drawing, reading: Reading, chosen: int) -> Drawing | None:
    """The chosen digit is two; None where its ink cannot be parted."""
    if not reading.digits:
        return None
    return by_hand.split(drawing, reading.digits[min(chosen, len(reading.digits) - 1)].box)
