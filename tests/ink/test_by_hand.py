"""Digits joined and split by hand."""

from __future__ import annotations

import numpy as np
import pytest

from vggdigits.ink.by_hand import Box, join, split
from vggdigits.ink.raster import rasterize
from vggdigits.ink.segment import segment
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke

LEFT, RIGHT = [(10, 10), (10, 90)], [(90, 10), (90, 90)]
CROSSED = [[(10, 10), (60, 10), (30, 90)], [(25, 50), (60, 50)]]  # a 7 with a bar
HOOKED = [(10, 10), (40, 50), (10, 90), (10, 88), (60, 88), (95, 10), (95, 90)]  # two digits without lifting the pen


def drawn(*strokes: list[tuple[float, float]], width: float = 8) -> Drawing:
    return Drawing(tuple(Stroke.from_xy(stroke, width) for stroke in strokes))


def boxes(drawing: Drawing) -> list[Box]:
    picture = rasterize(drawing)
    return [
        (
            picture.left + group.whole.left / picture.scale,
            picture.top + group.whole.top / picture.scale,
            group.whole.width / picture.scale,
            group.whole.height / picture.scale,
        )
        for group in segment(picture, drawing)
    ]


def test_two_digits_are_joined() -> None:
    drawing = drawn(LEFT, RIGHT)
    joined = join(drawing, boxes(drawing))
    (box,) = boxes(joined)
    assert box == pytest.approx((6, 6, 88, 88), abs=2)
    assert joined.strokes == drawing.strokes and drawing.by_hand == ()


def test_what_was_joined_is_split_between_its_strokes_again() -> None:
    drawing = drawn(LEFT, RIGHT)
    joined = join(drawing, boxes(drawing))
    parted = split(joined, boxes(joined)[0])
    assert parted is not None
    assert boxes(parted) == boxes(drawing)
    assert len(parted.by_hand) == 2


def test_strokes_that_cross_are_split_as_strokes() -> None:
    drawing = drawn(*CROSSED)
    (box,) = boxes(drawing)
    parted = split(drawing, box)
    assert parted is not None
    seven, bar = sorted(boxes(parted), key=lambda each: -each[3])
    assert seven[3] == pytest.approx(88, abs=3) and bar[3] == pytest.approx(8, abs=3)


def test_one_stroke_is_split_where_least_ink_is() -> None:
    drawing = drawn(HOOKED)
    (box,) = boxes(drawing)
    parted = split(drawing, box)
    assert parted is not None
    left, right = boxes(parted)
    assert left[0] + left[2] <= right[0] + 1
    assert 40 < right[0] < 95
    ink = int(rasterize(drawing).ink.astype(int).sum())
    parts = sum(int(g.whole.ink.astype(int).sum()) for g in segment(rasterize(parted), parted))
    assert parts == pytest.approx(ink, rel=0.01)


def test_a_picture_is_split_and_joined_as_well() -> None:
    ink = np.zeros((100, 120), np.uint8)
    ink[10:90, 20:30] = ink[10:90, 80:90] = ink[80:90, 20:90] = 255
    drawing = Drawing(backdrop=Backdrop(ink))
    (box,) = boxes(drawing)
    parted = split(drawing, box)
    assert parted is not None and len(boxes(parted)) == 2
    assert boxes(join(parted, boxes(parted))) == [box]


def test_a_stroke_more_leaves_what_is_far_away_and_forgets_what_it_meets() -> None:
    drawing = drawn(LEFT, RIGHT)
    joined = join(drawing, boxes(drawing))
    assert joined.with_stroke(Stroke.from_xy([(300, 10), (300, 90)], 8)).by_hand == joined.by_hand
    assert joined.with_stroke(Stroke.from_xy([(50, 50)], 8)).by_hand == ()


def test_a_dot_cannot_be_split() -> None:
    ink = np.zeros((50, 50), np.uint8)
    ink[20:40, 25] = 255
    drawing = Drawing(backdrop=Backdrop(ink))
    assert split(drawing, boxes(drawing)[0]) is None
    assert split(drawing, (400, 400, 10, 10)) is None
