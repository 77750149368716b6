from __future__ import annotations

import numpy as np
import pytest

from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import Normalized, normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.ink.way_in import Steps, picture_of_paper, way_in
from vggdigits.paths import resources_dir

SEVEN = read_inkml(resources_dir() / "drawings" / "7-plain.inkml")
BAR = Drawing((Stroke.from_xy([(20, 20), (20, 60)], width=8),))


def steps_of(drawing: Drawing) -> Normalized:
    return normalize_ink(rasterize(drawing).ink)


def test_with_every_step_it_is_what_was_read_bit_for_bit() -> None:
    steps = steps_of(SEVEN)
    found = way_in(picture_of_paper(SEVEN, (0, 0, 600, 600)), steps, Steps())
    assert found.frame.tobytes() == steps.frame.tobytes()
    assert found.fitted.tobytes() == steps.fitted.tobytes()


def test_paper_has_the_ink_where_it_was_drawn() -> None:
    paper = picture_of_paper(BAR, (0, 0, 200, 100))
    picture = rasterize(BAR)
    rows, columns = np.nonzero(paper)
    middle = (columns.mean() / paper.shape[1] * 200, rows.mean() / paper.shape[0] * 100)
    assert middle == pytest.approx((20, 40), abs=1)
    assert (paper > 0).sum() == (picture.ink > 0).sum()


def test_paper_grows_with_ink_outside_of_it_and_stays_small() -> None:
    paper = picture_of_paper(BAR, (100, 100, 3000, 3000))
    assert max(paper.shape) <= 513
    assert paper.any()


def test_without_cutting_out_a_small_digit_in_a_corner_stays_small_and_off_the_middle() -> None:
    paper = picture_of_paper(BAR, (0, 0, 400, 400))
    frame = way_in(paper, steps_of(BAR), Steps(cut=False, centre=False)).frame
    rows, columns = np.nonzero(frame > 40)
    assert np.ptp(rows) < 6
    assert columns.mean() < 9


def test_without_fitting_it_fills_the_frame() -> None:
    frame = way_in(picture_of_paper(BAR, (0, 0, 400, 400)), steps_of(BAR), Steps(fit=False)).frame
    assert frame.any(axis=1).all()


def test_without_centring_the_box_is_in_the_middle() -> None:
    steps = steps_of(SEVEN)
    frame = way_in(picture_of_paper(SEVEN, (0, 0, 600, 600)), steps, Steps(centre=False)).frame
    height = steps.fitted.shape[0]
    top = (28 - height) // 2
    assert frame[top : top + height].any(axis=1).all()
    assert frame.tobytes() != steps.frame.tobytes()
    assert frame.sum() == steps.frame.sum()


def test_paper_without_ink_stays_blank() -> None:
    blank = np.zeros((40, 60), np.uint8)
    assert not way_in(blank, steps_of(BAR), Steps(cut=False)).frame.any()
