from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vggdigits.ink.pieces import Piece
from vggdigits.ink.raster import Picture, rasterize
from vggdigits.ink.segment import connected_parts
from vggdigits.ink.segment import segment as segment_picture
from vggdigits.ink.segment import whole as whole_picture
from vggdigits.ink.strokes import Drawing, Stroke

FIVE_BODY = [(30, 30), (28, 70), (60, 68), (80, 90), (78, 120), (50, 140), (25, 130)]
FIVE_BAR = [(36, 10), (85, 8)]
FOUR = [[(50, 10), (20, 80), (90, 80)], [(70, 40), (70, 140)]]


def picture_of(*strokes: list[tuple[float, float]], width: float = 10) -> NDArray[np.uint8]:
    return rasterize(Drawing(tuple(Stroke.from_xy(stroke, width) for stroke in strokes))).ink


def segment(ink: NDArray[np.uint8]) -> list[Piece]:
    return [group.whole for group in segment_picture(Picture(ink))]


def whole(ink: NDArray[np.uint8]) -> list[Piece]:
    return [group.whole for group in whole_picture(ink)]


def shifted(stroke: list[tuple[float, float]], dx: float) -> list[tuple[float, float]]:
    return [(x + dx, y) for x, y in stroke]


def test_digits_come_from_left_to_right_whatever_the_order_they_were_drawn_in() -> None:
    ink = picture_of([(300, 10), (300, 140)], [(0, 10), (60, 10), (30, 140)], [(150, 10), (200, 140)])
    lefts = [region.box[0] for region in segment(ink)]
    assert len(lefts) == 3
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("strokes", [[FIVE_BODY, FIVE_BAR], FOUR], ids=["5 with a floating bar", "4 in two strokes"])
def test_parts_of_one_digit_stay_together(strokes: list[list[tuple[float, float]]]) -> None:
    (region,) = segment(picture_of(*strokes))
    (all_ink,) = whole(picture_of(*strokes))
    assert region.box == all_ink.box
    assert np.array_equal(region.ink, all_ink.ink)


def test_two_digits_of_several_parts_are_two() -> None:
    second = [shifted(stroke, 150) for stroke in (FIVE_BODY, FIVE_BAR)]
    assert len(segment(picture_of(*FOUR, *second))) == 2


def test_dust_is_no_digit_unless_there_is_nothing_else() -> None:
    dust = [(250, 20)]
    assert len(segment(picture_of(*FOUR, dust, width=8))) == 1
    assert len(segment(picture_of(dust, width=8))) == 1


@pytest.mark.parametrize("spacing", [4, 7])
def test_a_dotted_picture_is_bounded(spacing: int) -> None:
    dots = np.zeros((320, 320), np.uint8)
    dots[::spacing, ::spacing] = 255
    assert 1 <= len(segment(dots)) <= 200
    noise = np.where(np.random.default_rng(0).random((600, 1000)) < 0.1, 255, 0).astype(np.uint8)
    assert len(segment(noise)) <= 200


def test_a_neighbours_ink_inside_the_box_is_left_out() -> None:
    """Two slanted lines whose boxes overlap, though the ink does not touch."""
    ink = picture_of([(100, 0), (0, 200)], [(170, 0), (70, 200)])
    left, right = segment(ink)
    assert left.box[0] + left.box[2] > right.box[0]
    total = int(ink.astype(int).sum())
    assert int(left.ink.astype(int).sum()) == pytest.approx(total / 2, rel=0.02)
    assert int(right.ink.astype(int).sum()) == pytest.approx(total / 2, rel=0.02)


def test_a_wide_picture_is_cut_at_full_resolution() -> None:
    ink = picture_of(*[[(150 * n, 0), (150 * n, 120)] for n in range(6)], width=12)
    regions = segment(ink)
    assert len(regions) == 6
    for region in regions:
        left, top, width, height = region.box
        assert np.array_equal(region.ink, ink[top : top + height, left : left + width])
        assert width == pytest.approx(12, abs=2)


def test_blank_paper_has_no_regions() -> None:
    assert segment(np.zeros((50, 60), np.uint8)) == []
    assert whole(np.zeros((50, 60), np.uint8)) == []


def flood_fill(inked: NDArray[np.bool_]) -> list[frozenset[tuple[int, int]]]:
    """Independent of the product: pixel by pixel."""
    left = {tuple(map(int, pixel)) for pixel in np.argwhere(inked)}
    parts = []
    while left:
        stack, part = [left.pop()], set()
        while stack:
            y, x = stack.pop()
            part.add((y, x))
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & left
            left -= near
            stack.extend(near)
        parts.append(frozenset(part))
    return parts


@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 2**32 - 1), st.floats(0.1, 0.9))
@settings(max_examples=150, deadline=None)
def test_connected_parts_are_those_of_a_flood_fill(height: int, width: int, seed: int, density: float) -> None:
    inked = np.random.default_rng(seed).random((height, width)) < density
    labels, count = connected_parts(inked)
    found = {frozenset(map(tuple, np.argwhere(labels == number).tolist())) for number in range(1, count + 1)}
    assert found == set(flood_fill(inked))
    assert np.array_equal(labels > 0, inked)
