"""Which ink is one digit, with a network that is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from vggdigits.ink.groups import Group
from vggdigits.ink.pieces import Piece, cut, shared_columns, touch, union
from vggdigits.ink.raster import rasterize
from vggdigits.ink.segment import segment
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.segmentation import choose


@dataclass(frozen=True)
class Said:
    """What the network is made to say."""

    confidence: float


def block(left: int, width: int, height: int = 60, top: int = 0) -> Piece:
    return Piece(left, top, np.full((height, width), 255, np.uint8))


def network(believes: Callable[[Piece], bool]) -> tuple[Callable[[list[Piece]], list[Said]], list[int]]:
    """A network that believes some pieces, and how many it was asked about each time."""
    asked: list[int] = []

    def read(pieces: list[Piece]) -> list[Said]:
        asked.append(len(pieces))
        return [Said(0.99 if believes(piece) else 0.02) for piece in pieces]

    return read, asked


def lefts_and_widths(found: list[tuple[Piece, Said]]) -> list[tuple[int, int]]:
    return [(piece.left, piece.width) for piece, _ in found]


def test_what_is_believed_is_asked_about_once() -> None:
    read, asked = network(lambda piece: True)
    found = choose([Group((block(0, 40),)), Group((block(45, 40),))], read)
    assert lefts_and_widths(found) == [(0, 40), (45, 40)]
    assert asked == [2]
    assert choose([], read) == []


def test_strokes_that_touch_are_parted_where_each_is_believed() -> None:
    group = Group.of([block(0, 30), block(29, 30)])
    read, _ = network(lambda piece: piece.width == 30)
    assert lefts_and_widths(choose([group], read, of_strokes=True)) == [(0, 30), (29, 30)]


def test_they_stay_together_where_one_is_not() -> None:
    group = Group.of([block(0, 30), block(29, 30)])
    read, _ = network(lambda piece: piece.left == 0 and piece.width == 30)
    assert lefts_and_widths(choose([group], read, of_strokes=True)) == [(0, 59)]


def test_strokes_that_cross_stay_together_whatever_they_are() -> None:
    """An X is not eleven."""
    group = Group.of([block(0, 30), block(8, 30)])
    read, _ = network(lambda piece: piece.width == 30)
    assert lefts_and_widths(choose([group], read, of_strokes=True)) == [(0, 38)]


def test_a_small_part_is_no_digit_of_its_own() -> None:
    group = Group.of([block(0, 30), block(31, 30, height=20)])
    read, _ = network(lambda piece: piece.width == 30)
    assert lefts_and_widths(choose([group], read, of_strokes=True)) == [(0, 61)]


def test_neighbours_are_joined_where_only_together_they_are_believed() -> None:
    groups = [Group((block(0, 30),)), Group((block(35, 30),))]
    read, _ = network(lambda piece: piece.width == 65)
    assert lefts_and_widths(choose(groups, read)) == [(0, 65)]
    far = [Group((block(0, 30),)), Group((block(60, 30),))]
    assert len(choose(far, read)) == 2


def test_what_is_one_digit_by_hand_is_left_alone() -> None:
    joined = Group.of([block(0, 30), block(29, 30)], by_hand=True)
    read, asked = network(lambda piece: piece.width == 30)
    assert lefts_and_widths(choose([joined, Group((block(62, 30),))], read)) == [(0, 59), (62, 30)]
    assert asked == [2]


def test_a_picture_is_cut_through_little_ink_and_a_single_stroke_is_not() -> None:
    bridge = np.zeros((60, 70), np.uint8)
    bridge[:, :30] = bridge[:, 40:] = 255
    bridge[28:32] = 255
    group = Group((Piece(0, 0, bridge),))
    read, _ = network(lambda piece: piece.width < 50)
    left, right = choose([group], read)
    assert left[0].right == pytest.approx(35, abs=6) and right[0].left == pytest.approx(35, abs=6)
    assert len(choose([group], read, of_strokes=True)) == 1


def test_a_crowd_is_not_taken_apart() -> None:
    group = Group.of([block(20 * number, 21) for number in range(40)])
    read, asked = network(lambda piece: False)
    assert len(choose([group], read, of_strokes=True)) == 1
    assert asked == [1]


def test_cuts_keep_all_ink() -> None:
    chance = np.random.default_rng(0)
    piece = Piece(7, 3, np.where(chance.random((50, 60)) < 0.2, 255, 0).astype(np.uint8))
    parts = [part for part, _ in cut(piece)]
    whole = union(parts)
    assert len(parts) > 1
    left, top = whole.left - piece.left, whole.top - piece.top
    assert np.array_equal(whole.ink, piece.ink[top : top + whole.height, left : left + whole.width])
    assert whole.ink.astype(int).sum() == piece.ink.astype(int).sum()


def test_touching_and_covering() -> None:
    assert touch(block(0, 10), block(10, 10)) and touch(block(0, 10), block(5, 10))
    assert not touch(block(0, 10), block(12, 10)) and not touch(block(0, 10), block(0, 10, top=80))
    assert shared_columns(block(0, 10), block(5, 20)) == 0.5
    assert shared_columns(block(0, 10), block(15, 20)) == -0.5


def test_the_strokes_of_a_drawing_are_its_pieces() -> None:
    crossed = Drawing((Stroke.from_xy([(10, 10), (60, 10), (30, 90)], 8), Stroke.from_xy([(25, 50), (60, 50)], 8)))
    (group,) = segment(rasterize(crossed), crossed)
    assert len(group.pieces) == 2
    picture = rasterize(crossed)
    (as_picture,) = segment(picture)
    assert len(as_picture.pieces) == 1
    assert np.array_equal(group.whole.ink, as_picture.whole.ink)
