"""What is read at the moments of a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from vggdigits.ink.replay import Timeline

if TYPE_CHECKING:
    from vggdigits.model.explain import Explainer
    from vggdigits.model.recognizer import Reading

AT_ONCE = 8
"""Moments that are read in one pass, in about 40 ms of a core (`python tools/measure_replay.py`)."""


def readings(explainer: Explainer, timeline: Timeline, moments: Sequence[int]) -> Iterator[Reading]:
    """What is read at each moment, in their order, as it comes: `AT_ONCE` of them are read together."""
    for first in range(0, len(moments), AT_ONCE):
        yield from explainer.read_all([timeline.cut(moment) for moment in moments[first : first + AT_ONCE]])
