from __future__ import annotations

import numpy as np
import pytest

from vggdigits.ink.strokes import Backdrop, Drawing, Stroke, smooth


def test_a_stroke_cannot_be_changed() -> None:
    points = np.array([[0.0, 0, 0, 0.5], [10, 0, 0.01, 0.5]])
    stroke = Stroke(points, 3.0)
    points[0, 0] = 99
    assert stroke.points[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        stroke.points[0, 0] = 5


@pytest.mark.parametrize(
    ("points", "width"),
    [
        (np.zeros((0, 4)), 1.0),
        (np.zeros((3, 2)), 1.0),
        (np.full((1, 4), np.nan), 1.0),
        (np.zeros((1, 4)), 0.0),
        (np.zeros((1, 4)), float("inf")),
    ],
)
def test_an_impossible_stroke_is_refused(points: np.ndarray, width: float) -> None:
    with pytest.raises(ValueError):
        Stroke(points, width)


def test_pressure_widens_the_outline_and_is_kept_within_0_and_1() -> None:
    stroke = Stroke(np.array([[0.0, 0, 0, -1], [50, 0, 0, 0.5], [100, 0, 0, 7]]), 10.0)
    assert stroke.outline[0, 2] == pytest.approx(2.5)
    assert stroke.outline[-1, 2] == pytest.approx(7.5)


def test_smoothing_keeps_the_ends_and_stays_inside_the_corner() -> None:
    corner = np.array([[0.0, 0, 1], [10, 0, 1], [10, 10, 1]])
    curve = smooth(corner)
    assert (curve[0] == corner[0]).all() and (curve[-1] == corner[-1]).all()
    assert len(curve) > 3
    assert curve[:, 0].max() <= 10 and curve[:, 1].min() >= 0
    # The corner itself is cut: at half of the curve it is passed at 1/8 of both legs' half lengths (a parabola).
    assert np.hypot(curve[:, 0] - 10, curve[:, 1]).min() == pytest.approx(np.hypot(1.25, 1.25), rel=0.2)


def test_smoothing_drops_points_that_repeat() -> None:
    assert len(smooth(np.array([[5.0, 5, 1], [5, 5, 1], [5, 5, 1]]))) == 1


def test_bounds_hold_all_ink() -> None:
    drawing = Drawing((Stroke.from_xy([(10, 20), (30, 20)], 4),)).with_stroke(Stroke.from_xy([(50, 80)], 10))
    assert drawing.bounds == pytest.approx((8, 18, 55, 85))
    assert Drawing().bounds is None
    assert Drawing(backdrop=Backdrop(np.zeros((5, 7), np.uint8))).bounds == (0, 0, 7, 5)


def test_a_drawing_with_one_more_stroke_leaves_the_one_before_as_it_was() -> None:
    before = Drawing((Stroke.from_xy([(0, 0), (1, 1)], 1),))
    after = before.with_stroke(Stroke.from_xy([(2, 2)], 1))
    assert (len(before.strokes), len(after.strokes)) == (1, 2)
    assert after.strokes[0] is before.strokes[0]
    assert bool(after) and not Drawing()
