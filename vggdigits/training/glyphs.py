"""Characters of scripts that nobody writes: lines, arcs, loops and waves one after another, and mixtures of real
characters. A network that is to turn away a script it never saw must see many."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vggdigits.training.hands import Points

Random = np.random.Generator


_TRIES = 10
_LEAST_TURN = 0.9 * math.pi  # of a single stroke: with less it is a line, a 7, or an L


def glyph(random: Random) -> list[Points]:
    """Two to five simple parts, joined or apart, in about a box of 1 by 1.

    Now and then it is a digit by chance, but far more rarely than a real one looks like it.
    """
    while True:
        made = _parts_of_a_glyph(random)
        if not _is_plain(made):
            return made


def _parts_of_a_glyph(random: Random) -> list[Points]:
    strokes: list[Points] = []
    for _ in range(random.integers(2, 6)):
        part = _PARTS[random.integers(len(_PARTS))](random) * random.uniform(0.25, 0.7)
        if strokes and random.random() < 0.55:
            strokes[-1] = np.concatenate([strokes[-1], (part - part[0] + strokes[-1][-1])[1:]])
        elif strokes and random.random() < 0.5:
            anchor = strokes[random.integers(len(strokes))]
            strokes.append(part - part[random.integers(len(part))] + anchor[random.integers(len(anchor))])
        else:
            strokes.append(part - part[0] + random.random(2))
    return strokes


def variant(strokes: Sequence[Points], other: Sequence[Points], random: Random) -> list[Points]:
    """A character that is neither: one turned or mirrored, strokes of both, or the beginning of one that goes on as the
    end of the other; `other` itself where all of that is too plain."""
    for _ in range(_TRIES):
        made = _changed(strokes, other, random)
        if not _is_plain(made):
            return made
    return list(other)


def _is_plain(strokes: list[Points]) -> bool:
    """Whether it is one stroke that hardly turns: a 1 or a 7 to anyone."""
    if len(strokes) > 1:
        return False
    steps = np.diff(strokes[0], axis=0)
    steps = steps[np.hypot(*steps.T) > 0.02]  # what is shorter trembles
    angles = np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))
    return float(np.abs(angles).sum()) < _LEAST_TURN


def _changed(strokes: Sequence[Points], other: Sequence[Points], random: Random) -> list[Points]:
    kind = random.random()
    one, two = _fitted(strokes), _fitted(other)
    if kind < 0.3:
        turn = _TURNS[random.integers(len(_TURNS))]
        return [stroke @ turn for stroke in one]
    if kind < 0.65:
        return [*_some(one, random), *_some(two, random)]
    first, last = one[random.integers(len(one))], two[random.integers(len(two))]
    begin = first[: max(2, int(len(first) * random.uniform(0.3, 0.8)))]
    end = last[int(len(last) * random.uniform(0.2, 0.7)) :]
    rest = [each for each in one if each is not first] if random.random() < 0.5 else []
    return [np.concatenate([begin, end - end[0] + begin[-1]]), *rest]


def _fitted(strokes: Sequence[Points]) -> list[Points]:
    """Moved and scaled into a box of 1 by 1."""
    points = np.concatenate(list(strokes))
    origin, size = points.min(axis=0), max(float(np.ptp(points, axis=0).max()), 1e-9)
    return [(stroke - origin) / size for stroke in strokes]


def _some(strokes: list[Points], random: Random) -> list[Points]:
    """One stroke or more of them."""
    count = int(random.integers(1, len(strokes) + 1))
    return [strokes[each] for each in sorted(random.permutation(len(strokes))[:count])]


def _line(random: Random) -> Points:
    angle = random.integers(8) * math.pi / 4 + random.normal(0, 0.12)
    t = np.linspace(0, 1, 6)
    return np.column_stack([t * math.cos(angle), t * math.sin(angle)])


def _arc(random: Random) -> Points:
    start, sweep = random.uniform(0, 2 * math.pi), random.uniform(0.5, 1.6) * math.pi * random.choice([-1, 1])
    angle = start + np.linspace(0, 1, 14) * sweep
    return 0.5 * np.column_stack([np.cos(angle) * random.uniform(0.6, 1.2), np.sin(angle)])


def _loop(random: Random) -> Points:
    angle = random.uniform(0, 2 * math.pi) + np.linspace(0, 2.1 * math.pi, 20) * random.choice([-1, 1])
    return random.uniform(0.25, 0.5) * np.column_stack([np.cos(angle), np.sin(angle)])


def _wave(random: Random) -> Points:
    t = np.linspace(0, 1, 24)
    way = np.column_stack([t, random.uniform(0.1, 0.3) * np.sin(2 * math.pi * random.uniform(1, 2.5) * t)])
    return way if random.random() < 0.5 else way[:, ::-1]


def _corner(random: Random) -> Points:
    one, other = _line(random), _line(random)
    return np.concatenate([one, one[-1] + 0.7 * other[1:]])


_PARTS = (_line, _line, _arc, _arc, _loop, _wave, _corner)
_TURNS = tuple(
    np.array(each, float) for each in ([[0, 1], [-1, 0]], [[0, -1], [1, 0]], [[-1, 0], [0, -1]], [[-1, 0], [0, 1]])
)
