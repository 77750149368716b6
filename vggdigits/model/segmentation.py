"""Which ink is one digit, where its place does not tell enough: several ways are tried, and the network believes one.

A lattice of pieces, runs of which are hypotheses that a classifier scores, and the cheapest path through it: as in
C. J. C. Burges et al., "Shortest path segmentation", 1992, and M. Cheriet et al., "Character Recognition Systems",
2007, ch. 5. A network that was trained to tell ink that is no digit (halves, pairs) gives the scores by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from vggdigits.ink.groups import Group
from vggdigits.ink.pieces import Piece, cut, shared_columns, touch, union


class Answer(Protocol):
    """What the network says of a piece.

    Attributes:
        confidence: that it is the likeliest digit, 0..1.
    """

    @property
    def confidence(self) -> float: ...


A = TypeVar("A", bound=Answer)


@dataclass(frozen=True)
class Weights:
    """When another way to cut is taken; chosen on writers and alphabets that are learned from (docs/segmentation.md).

    Attributes:
        sure: a group that is read with this confidence is not looked at again.
        believed: the least confidence of each digit of another way.
        near: share of the height up to which neighbours may be one digit.
        crossing: ink that hangs together and lies over each other for more than this share of the narrower one's width
            stays together.
        smallest: the least height of a digit of another way, as a share of the tallest.
        seams: how many seams may part a piece of a picture.
        seam: the share of the height that a seam may run through ink.
        parting: what a digit more costs, in units of -ln(confidence).
        gap: what joining over a gap of the whole height costs, in the same.
    """

    sure: float = 0.95
    believed: float = 0.95
    near: float = 0.3
    crossing: float = 0.65
    smallest: float = 0.65
    seams: int = 1
    seam: float = 0.2
    parting: float = 1.0
    gap: float = 2.0


_LONGEST_RUN = 5  # pieces of one digit
_MOST_PIECES = 12  # of neighbours that are looked at together: more is no line of digits
_WIDE = 0.55  # share of the height from which a piece may be two digits
_DOUBT = 1e-6


def choose(
    groups: Sequence[Group],
    read: Callable[[list[Piece]], list[A]],
    of_strokes: bool = False,
    weights: Weights | None = None,
) -> list[tuple[Piece, A]]:
    """What is read as one digit, from left to right, each with the network's answer.

    `groups` are as `segment` gives them; `read` is called once, and once more where the network doubts a group. A group
    stays what it is, unless every digit of another way is believed and that way costs less. What is one digit by hand
    is left alone, and so is a single stroke: who draws lifts the pen between digits.
    """
    weights = weights or Weights()
    whole = [group.whole for group in groups]
    answers = read(whole) if whole else []
    lattices = [
        _Lattice(groups[first:last], first, weights, of_strokes)
        for first, last in _neighbours(groups, whole, weights.near)
        if any(answer.confidence < weights.sure for answer in answers[first:last])
    ]
    wanted = [piece for lattice in lattices for piece in lattice.runs.values()]
    tried = iter(read(wanted) if wanted else [])
    found: list[list[tuple[Piece, A]]] = [[pair] for pair in zip(whole, answers, strict=True)]
    for lattice in lattices:
        first, last = lattice.first, lattice.last
        cost = sum(_doubt(answer) for answer in answers[first:last])
        better = lattice.cheapest({run: next(tried) for run in lattice.runs}, cost)
        if better is not None:
            found[first:last] = [better, *([] for _ in range(last - first - 1))]
    return [pair for pairs in found for pair in pairs]


class _Lattice:
    """Some neighbouring groups taken to pieces, and which runs of these may be a digit.

    Attributes:
        first, last: the groups' numbers, from first up to but without last.
        runs: what is to be read, by the numbers of its first piece and the one after its last.
    """

    def __init__(self, groups: Sequence[Group], first: int, weights: Weights, of_strokes: bool) -> None:
        self.first, self.last = first, first + len(groups)
        self._weights = weights
        self._pieces: list[Piece] = []
        self._parting: list[float] = []  # what speaks against parting each piece from the one before it
        for group in groups:
            for piece, cost in _taken_apart(group, weights, of_strokes):
                self._pieces.append(piece)
                self._parting.append(cost)
        count = len(self._pieces)
        self._least = weights.smallest * max(piece.height for piece in self._pieces)
        few = 1 < count <= _MOST_PIECES
        self.runs = {
            (start, end): union(self._pieces[start:end])
            for start in range(count if few else 0)
            for end in range(start + 1, min(start + _LONGEST_RUN, count) + 1)
            if self._widest_gap(start, end) <= weights.near
        }

    def cheapest(self, answers: Mapping[tuple[int, int], A], limit: float) -> list[tuple[Piece, A]] | None:
        """The way all of whose digits are believed and that costs least; None where none costs less than the limit."""
        count = len(self._pieces)
        costs, came = [0.0, *[math.inf] * count], [0] * (count + 1)
        for (start, end), answer in sorted(answers.items()):
            if answer.confidence < self._weights.believed or self.runs[start, end].height < self._least:
                continue
            joining = self._weights.gap * max(0.0, self._widest_gap(start, end))
            cost = costs[start] + self._parting[start] + joining + _doubt(answer)
            if cost < costs[end]:
                costs[end], came[end] = cost, start
        if costs[count] >= limit:
            return None
        way, end = [], count
        while end > 0:
            run = (came[end], end)
            way.append((self.runs[run], answers[run]))
            end = run[0]
        return way[::-1]

    def _widest_gap(self, start: int, end: int) -> float:
        return max((_gap(*pair) for pair in pairwise(self._pieces[start:end])), default=0.0)


def _taken_apart(group: Group, weights: Weights, of_strokes: bool) -> list[tuple[Piece, float]]:
    """Pieces of a group from left to right, wide ones of a picture cut; each with what parting it from the one before
    it costs, nothing for the first."""
    parts: list[tuple[Piece, float]] = []
    for piece in group.pieces:
        against = 0.0
        if parts:
            before = parts[-1][0]
            covered = max(0.0, shared_columns(before, piece))
            crossed = covered > weights.crossing and touch(before, piece)
            against = math.inf if crossed else weights.parting * (1 + covered)
        wide = not of_strokes and piece.width > _WIDE * piece.height
        for number, (half, through) in enumerate(cut(piece, weights.seams, weights.seam) if wide else [(piece, 0.0)]):
            parts.append((half, weights.parting * (1 + through) if number else against))
    return parts


def _doubt(answer: Answer) -> float:
    return -math.log(max(answer.confidence, _DOUBT))


def _neighbours(groups: Sequence[Group], whole: Sequence[Piece], near: float) -> list[tuple[int, int]]:
    """Runs (first, last + 1) of groups that stand near each other; without those that are one digit by hand."""
    runs, first = [], 0
    for number in range(1, len(groups) + 1):
        apart = number == len(groups) or any(group.by_hand for group in groups[number - 1 : number + 1])
        if apart or _gap(whole[number - 1], whole[number]) > near:
            runs.append((first, number))
            first = number
    return [(first, last) for first, last in runs if not groups[first].by_hand]


def _gap(left: Piece, right: Piece) -> float:
    """Paper between two, in shares of the taller one's height; at most 0 where they lie over each other."""
    return (right.left - left.right) / max(left.height, right.height)
