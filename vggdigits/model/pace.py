"""Whether computing on every core pays at present, judged by how long the latest predictions took."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable

_FIRST = 5  # of the steady way, before the quick one is tried
_BETWEEN = 50  # predictions: one of so many goes the steady way, so that what that takes is known of late
_STEADY_ONES, _QUICK_ONES = 15, 64  # that are looked back on
_LATE = 1.5  # times what the steady way takes
_TOO_MANY = 2  # late ones among the latest of the quick way
_SHORTEST_REST_S, _LONGEST_REST_S = 1.0, 60.0


class Pace:
    """Chooses, prediction by prediction, between a steady way, which leaves a core to others, and a quick one, which
    takes them all.

    Threads of one prediction wait for each other: where another process keeps a core busy, or the system is slow to
    wake one, all wait. Where that shows, by the quick way being late twice of late, it rests, each time for twice as
    long.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now`: seconds."""
        self._now = now
        self._steady_s: deque[float] = deque(maxlen=_STEADY_ONES)
        self._usual_s = 0.0  # by the steady way
        self._late: deque[bool] = deque(maxlen=_QUICK_ONES)
        self._count = 0
        self._rest_s, self._rested_at = _SHORTEST_REST_S, now()

    def quick(self) -> bool:
        """Whether the next prediction is to go the quick way."""
        self._count += 1
        known = len(self._steady_s) >= _FIRST
        return known and self._count % _BETWEEN != 0 and self._now() >= self._rested_at

    def took(self, quick: bool, seconds: float) -> None:
        """How long a prediction took, by one way or the other."""
        if not quick:
            self._steady_s.append(seconds)
            self._usual_s = statistics.median(self._steady_s)
            return
        self._late.append(seconds > _LATE * self._usual_s)
        if sum(self._late) >= _TOO_MANY:
            self._rested_at = self._now() + self._rest_s
            self._rest_s = min(2 * self._rest_s, _LONGEST_REST_S)
            self._late.clear()
        elif len(self._late) == _QUICK_ONES:
            self._rest_s = _SHORTEST_REST_S
