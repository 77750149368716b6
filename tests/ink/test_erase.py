from __future__ import annotations

import numpy as np
import pytest

from vggdigits.ink.erase import Erases, erase, refined
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke

LINE = Stroke(np.array([(x, 100, x / 100, 0.2 + x / 500) for x in range(0, 401, 40)]), 20.0)
OTHER = Stroke.from_xy([(0, 300), (400, 300)], width=20)
CURVE = Stroke.from_xy([(0, 0), (50, 120), (160, 20), (200, 200), (200, 200), (20, 220)], width=12)


def ink_at(drawing: Drawing, x: float, y: float) -> int:
    picture = rasterize(drawing)
    column, row = int((x - picture.left) * picture.scale), int((y - picture.top) * picture.scale)
    inside = 0 <= row < picture.ink.shape[0] and 0 <= column < picture.ink.shape[1]
    return int(picture.ink[row, column]) if inside else 0


def test_by_stroke_all_of_a_touched_stroke_goes_and_nothing_else() -> None:
    after = erase(Drawing((LINE, OTHER)), Erases.STROKES, (200, 80), (200, 120), 8)
    assert after.strokes == (OTHER,)


@pytest.mark.parametrize("what", list(Erases))
def test_where_nothing_is_met_it_is_the_same_drawing(what: Erases) -> None:
    drawing = Drawing((LINE, OTHER), Backdrop(np.zeros((10, 10), np.uint8)))
    assert erase(drawing, what, (200, 200), (210, 200), 8) is drawing


def test_a_fast_eraser_takes_what_lies_between_two_of_its_points() -> None:
    assert erase(Drawing((LINE,)), Erases.STROKES, (200, -500), (200, 700), 2).strokes == ()


def test_by_area_a_stroke_is_cut_in_two_and_keeps_time_and_pressure() -> None:
    after = erase(Drawing((LINE, OTHER)), Erases.AREA, (200, 60), (200, 140), 15)
    first, second, other = after.strokes
    assert other is OTHER
    assert first.points[0].tolist() == LINE.points[0].tolist()
    assert second.points[-1].tolist() == LINE.points[-1].tolist()
    for part in (first, second):
        assert part.width == LINE.width
        assert np.allclose(part.points[:, 2], part.points[:, 0] / 100)
        assert np.allclose(part.points[:, 3], 0.2 + part.points[:, 0] / 500)
    assert ink_at(after, 200, 100) == 0
    # The round ends stop at the eraser's edge, to a quarter of the pen's width.
    assert 200 - 15 - 6 < first.bounds[2] <= 200 - 15 + 0.1
    assert 200 + 15 - 0.1 <= second.bounds[0] < 200 + 15 + 6


def test_what_is_left_by_area_looks_as_it_did() -> None:
    after = erase(Drawing((CURVE,)), Erases.AREA, (105, 70), (105, 70), 10)
    corners = (
        Stroke.from_xy([(-50, -50)], 4),
        Stroke.from_xy([(300, 300)], 4),
    )  # one frame for both
    before, left = (rasterize(Drawing((*strokes, *corners))) for strokes in ([CURVE], after.strokes))
    y, x = np.indices(before.ink.shape)
    far = np.hypot(x + before.left - 105, y + before.top - 70) > 10 + 2 * CURVE.width
    difference = np.abs(before.ink.astype(int) - left.ink)
    assert difference[far].max() < 26  # a tenth of a pixel at an edge
    assert difference[~far].max() == 255


def test_a_stroke_recorded_more_densely_has_the_same_curve() -> None:
    dense = Stroke(refined(CURVE.points, 3), CURVE.width)
    assert len(dense.points) > 3 * len(CURVE.points)
    one, other = rasterize(Drawing((CURVE,))).ink, rasterize(Drawing((dense,))).ink
    assert one.shape == other.shape
    assert np.abs(one.astype(int) - other).max() < 26  # a tenth of a pixel at an edge


def test_a_line_that_the_eraser_only_grazes_stays() -> None:
    drawing = Drawing((OTHER,))
    assert erase(drawing, Erases.AREA, (200, 300 + 10 + 7), (200, 300 + 10 + 7), 8) is drawing


def test_a_dot_goes_whole() -> None:
    dot = Stroke.from_xy([(50, 50)], width=20)
    for what in Erases:
        assert erase(Drawing((dot, OTHER)), what, (45, 50), (45, 50), 4).strokes == (OTHER,)


def test_a_picture_is_wiped_where_the_eraser_was_and_gone_with_its_last_ink() -> None:
    drawing = Drawing(backdrop=Backdrop(np.full((60, 60), 255, np.uint8)))
    after = erase(drawing, Erases.AREA, (10, 30), (50, 30), 5)
    assert after.backdrop is not None and drawing.backdrop is not None
    assert after.backdrop.ink[28:32, 10:50].max() == 0
    assert after.backdrop.ink[:20].min() == 255
    assert drawing.backdrop.ink.min() == 255
    assert not erase(drawing, Erases.STROKES, (30, 30), (30, 30), 100)


def test_what_was_said_by_hand_of_erased_ink_holds_no_more() -> None:
    drawing = Drawing((LINE, OTHER), by_hand=((0.0, 80.0, 400.0, 120.0), (0.0, 280.0, 400.0, 320.0)))
    assert erase(drawing, Erases.AREA, (200, 100), (200, 100), 10).by_hand == drawing.by_hand[1:]
