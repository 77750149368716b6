"""A drawing in time: when each of its points came, and what was there at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.strokes import Drawing, Stroke

PAUSE_S, LONGEST_PAUSE_S = 0.3, 0.6
"""Seconds: between strokes where nothing tells how long the pen was up, and as long as any rest of the pen is shown."""

_STEP_S = 0.01  # between the points of a stroke without times


@dataclass(frozen=True, eq=False)
class Timeline:
    """The moments of a drawing: before its first point, and after each. A moment is how many points are there.

    Attributes:
        drawing: the whole of it; a picture under the strokes is there from the beginning.
        times: float64 (points,), seconds from the first point, never falling; rests of the pen are shortened.
        begins: int64 (strokes + 1,), how many points come before each stroke, and how many there are.
    """

    drawing: Drawing
    times: NDArray[np.float64]
    begins: NDArray[np.int64]

    @classmethod
    def of(cls, drawing: Drawing) -> Timeline:
        """Take the times that the strokes have. A stroke that does not begin after the one before it has ended counts
        its time anew, as the pad's do: `PAUSE_S` stands between them. One without times is spread evenly."""
        sizes = [len(stroke.points) for stroke in drawing.strokes]
        begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        if not drawing.strokes:
            return cls(drawing, np.zeros(0), begins)
        times = np.concatenate([stroke.points[:, 2] for stroke in drawing.strokes])
        passed = _passed(times, begins[:-1])
        return cls(drawing, np.cumsum(passed.clip(0.0, LONGEST_PAUSE_S)), begins)

    @property
    def count(self) -> int:
        """The last moment: how many points there are."""
        return len(self.times)

    @property
    def duration(self) -> float:
        """Seconds from the first point to the last."""
        return self.time(self.count)

    def time(self, moment: int) -> float:
        """Seconds from the first point to a moment."""
        return float(self.times[moment - 1]) if moment else 0.0

    def at(self, seconds: float) -> int:
        """How many points have come by then."""
        return int(np.searchsorted(self.times, seconds, side="right"))

    def stroke(self, moment: int) -> int:
        """How many strokes have begun."""
        return int(np.searchsorted(self.begins[:-1], moment, side="left"))

    def next_stroke(self, moment: int) -> int:
        """The next moment at which a stroke is done; the last one after it."""
        return int(min(self.begins[self.begins > moment], default=self.count))

    def previous_stroke(self, moment: int) -> int:
        """The moment before, at which a stroke was done; the first one before it."""
        return int(max(self.begins[self.begins < moment], default=0))

    def cut(self, moment: int) -> Drawing:
        """What was drawn by then; at the last moment the very drawing."""
        if moment >= self.count:
            return self.drawing
        whole = int(np.searchsorted(self.begins, moment, side="right")) - 1
        strokes = self.drawing.strokes[:whole]
        under_way = moment - int(self.begins[whole])
        if under_way:
            stroke = self.drawing.strokes[whole]
            strokes = (*strokes, Stroke(stroke.points[:under_way], stroke.width))
        return replace(self.drawing, strokes=strokes)

    def spread(self, most: int) -> list[int]:
        """Moments, rising, at most so many (2 or more): the first, the last, and evenly between them."""
        if self.count < most:
            return list(range(self.count + 1))
        return sorted({round(moment) for moment in np.linspace(0, self.count, most).tolist()})


def coarse_to_fine(moments: Sequence[int]) -> list[int]:
    """The same in another order: the last, the middle, the quarters, and so on, so that any part of them is a picture
    of all."""
    backwards = list(reversed(moments))
    order: dict[int, None] = {}
    step = 1 << max(0, len(backwards) - 1).bit_length()
    while step:
        order |= dict.fromkeys(backwards[::step])
        step //= 2
    return list(order)


def _passed(times: NDArray[np.float64], firsts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Seconds that passed before each point, float64 (points,), 0 before the first one: even within a stroke whose own
    times (points,) tell nothing. `firsts` (strokes,): where each stroke begins.
    """
    with np.errstate(over="ignore"):  # what a file says may be anything
        steps = np.diff(times, prepend=times[0])
    pauses = np.where(steps[firsts] > 0, steps[firsts], PAUSE_S)
    pauses[0] = steps[firsts] = 0.0
    told = (np.minimum.reduceat(steps, firsts) >= 0) & (np.maximum.reduceat(steps, firsts) > 0)
    sizes = np.diff(firsts, append=len(times))
    passed: NDArray[np.float64] = np.where(np.repeat(told, sizes), steps, _STEP_S)
    passed[firsts] = pauses
    return passed
