from __future__ import annotations

import math

import numpy as np
import pytest

from vggdigits.ink import raster
from vggdigits.ink.raster import MARGIN, rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke


def ink_area(drawing: Drawing) -> float:
    """Ink in units squared."""
    picture = rasterize(drawing)
    return float(picture.ink.sum()) / 255 / picture.scale**2


@pytest.mark.parametrize("width", [3.0, 10.0, 25.0, 80.0])
def test_a_dot_is_a_disc_of_its_width(width: float) -> None:
    assert ink_area(Drawing((Stroke.from_xy([(200, 200)], width),))) == pytest.approx(math.pi * width**2 / 4, rel=0.02)


@pytest.mark.parametrize("angle", [0, 17, 45, 90])
@pytest.mark.parametrize("width", [4.0, 24.0])
def test_a_line_has_the_ink_of_its_length_and_width(angle: int, width: float) -> None:
    end = (150 * math.cos(math.radians(angle)), 150 * math.sin(math.radians(angle)))
    drawing = Drawing((Stroke.from_xy([(0, 0), end], width),))
    assert ink_area(drawing) == pytest.approx(150 * width + math.pi * width**2 / 4, rel=0.02)


@pytest.mark.parametrize("width", [0.5, 0.01, 1e-300])
def test_a_hairline_is_a_pixel_wide(width: float) -> None:
    drawing = Drawing((Stroke.from_xy([(0, 0.5), (200, 0.5)], width),))
    assert ink_area(drawing) == pytest.approx(200, rel=0.1)


@pytest.mark.parametrize("place", [(0, 0), (44864.3, 90131.7), (-1e7, 1e7)])
@pytest.mark.parametrize("width", [1e-320, 1e-12])
def test_a_drawing_too_small_to_measure_is_a_dot(place: tuple[float, float], width: float) -> None:
    picture = rasterize(Drawing((Stroke.from_xy([place], width),)))
    assert max(picture.ink.shape) < 100
    assert picture.ink.any()


def test_a_stroke_of_very_many_points_is_painted_piece_by_piece() -> None:
    angle = np.linspace(0, 2 * math.pi * 5000, 60_000)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 100
    assert raster._AT_ONCE < 60_000 * 45**2
    assert ink_area(Drawing((Stroke.from_xy(ring, 20),))) == pytest.approx(math.pi * (110**2 - 90**2), rel=0.05)


def test_painting_in_pieces_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    points = np.random.default_rng(0).uniform(0, 300, (40, 2))
    at_once = rasterize(Drawing((Stroke.from_xy(points, 11),))).ink
    monkeypatch.setattr(raster, "_AT_ONCE", 5_000)
    assert np.array_equal(rasterize(Drawing((Stroke.from_xy(points, 11),))).ink, at_once)


def test_edges_are_anti_aliased() -> None:
    levels = np.unique(rasterize(Drawing((Stroke.from_xy([(0, 0), (150.3, 61.7)], 9),))).ink)
    assert len(levels) > 50


def test_a_stroke_looks_the_same_wherever_the_drawing_ends() -> None:
    stroke = Stroke.from_xy([(0.3, 0.7), (150.2, 60.9), (20, 130)], 12)
    alone = rasterize(Drawing((stroke,)))
    accompanied = rasterize(Drawing((stroke, Stroke.from_xy([(-50.6, -70.1)], 5))))
    x, y = round(alone.left - accompanied.left), round(alone.top - accompanied.top)
    height, width = alone.ink.shape
    window = accompanied.ink[y : y + height, x : x + width]
    # The dot lies outside the window.
    assert np.array_equal(window, alone.ink)


def test_the_picture_has_a_margin_and_knows_where_it_lies() -> None:
    picture = rasterize(Drawing((Stroke.from_xy([(1000, 2000), (1000, 2150)], 10),)))
    inked = np.argwhere(picture.ink)
    assert inked.min() == MARGIN
    assert picture.left == 1000 - 5 - MARGIN
    assert picture.top == 2000 - 5 - MARGIN


def test_large_drawings_are_bounded_and_small_ones_enlarged() -> None:
    large = rasterize(Drawing((Stroke.from_xy([(0, 0), (90_000, 300)], 20),)))
    assert max(large.ink.shape) <= 1024 + 2 * MARGIN + 2
    small = rasterize(Drawing((Stroke.from_xy([(0, 0), (0, 3)], 0.3),)))
    assert max(small.ink.shape) >= 100


def test_ink_does_not_add_up_where_strokes_cross() -> None:
    line = Stroke.from_xy([(0, 0), (150, 0)], 10)
    assert ink_area(Drawing((line, line))) == ink_area(Drawing((line,)))


def test_blank_paper_is_a_blank_picture() -> None:
    assert not rasterize(Drawing()).ink.any()


def test_a_backdrop_is_itself_and_strokes_lie_on_it() -> None:
    ink = np.zeros((200, 150), np.uint8)
    ink[10:20, 10:20] = 200
    assert np.array_equal(rasterize(Drawing(backdrop=Backdrop(ink))).ink, ink)
    both = rasterize(Drawing((Stroke.from_xy([(100, 100)], 20),), Backdrop(ink)))
    x, y = round(-both.left), round(-both.top)
    assert both.ink[y + 15, x + 15] == 200
    assert both.ink[y + 100, x + 100] == 255
