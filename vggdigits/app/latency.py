"""How long answers take: median and 95th percentile of the last ones."""

from __future__ import annotations

from collections import deque


class Latency:
    """Remembers the last `count` times, in milliseconds."""

    def __init__(self, count: int = 200) -> None:
        self._times: deque[float] = deque(maxlen=count)

    def add(self, ms: float) -> None:
        """Remember one more."""
        self._times.append(ms)

    def percentile(self, share: float) -> float | None:
        """The time within which that share (0..1) of answers came; None before the first."""
        if not self._times:
            return None
        ordered = sorted(self._times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
