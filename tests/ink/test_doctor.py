from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.doctor import Finding, examine, measure, put_right, read_usual
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.paths import resources_dir

USUAL = read_usual(resources_dir() / "training_ink.json")
GOOD = sorted(path.stem for path in (resources_dir() / "drawings").glob("*.inkml"))


def drawing(name: str, brush: float = 1.0, width: float = 1.0, lean: float = 0.0) -> Drawing:
    """A bundled drawing, its brush and itself made wider, and leaning to the right."""
    strokes = []
    for stroke in read_inkml(resources_dir() / "drawings" / f"{name}.inkml").strokes:
        points = stroke.points.copy()
        points[:, 0] = points[:, 0] * width - lean * points[:, 1]
        strokes.append(Stroke(points, stroke.width * brush))
    return Drawing(tuple(strokes))


def frame_of(drawn: Drawing) -> NDArray[np.uint8]:
    return normalize_ink(rasterize(drawn).ink).frame


@pytest.mark.parametrize("name", GOOD)
def test_it_is_silent_on_good_drawings(name: str) -> None:
    assert examine(frame_of(drawing(name)), USUAL) == []


@pytest.mark.parametrize("name", ["3-round", "7-plain", "2-curved"])
def test_it_names_what_is_unusual_and_puts_it_right(name: str) -> None:
    good = frame_of(drawing(name))
    small = np.zeros((28, 28), np.uint8)
    small[9:19, 9:19] = np.asarray(Image.fromarray(good[4:24, 4:24]).resize((10, 10), Image.Resampling.BOX))
    cases = {
        Finding.OFF_CENTRE: np.roll(good, (0, 4), axis=(0, 1)),
        Finding.TINY: small,
        Finding.INVERTED: 255 - good,
        Finding.TOO_BOLD: frame_of(drawing(name, brush=9.0)),
        Finding.TOO_THIN: frame_of(drawing(name, brush=0.25)),
        Finding.SLANTED: frame_of(drawing(name, lean=2.0)),
        Finding.TOO_WIDE: frame_of(drawing(name, width=4.0)),
    }
    for finding, frame in cases.items():
        assert finding in examine(frame, USUAL), finding
        after = put_right(frame, finding, USUAL)
        assert after.shape == (28, 28) and after.dtype == np.uint8
        assert finding not in examine(after, USUAL), finding


def test_gaps_are_named_and_closed() -> None:
    broken = frame_of(drawing("0-round"))
    broken = broken.copy()
    for row in (8, 14, 20):
        broken[row] = 0
    assert Finding.BROKEN in examine(broken, USUAL)
    assert examine(put_right(broken, Finding.BROKEN, USUAL), USUAL) == []


def test_the_measures_of_a_bar() -> None:
    frame = np.zeros((28, 28), np.uint8)
    frame[4:24, 12:16] = 255
    found = measure(frame)
    assert found is not None
    assert found.extent == 20 and found.aspect == pytest.approx(0.2) and found.parts == 1
    assert found.slant == pytest.approx(0, abs=1e-6)
    assert found.stroke == pytest.approx(2 * 80 / 48, rel=0.15)


def test_blank_paper_has_nothing_wrong() -> None:
    blank = np.zeros((28, 28), np.uint8)
    assert measure(blank) is None
    assert examine(blank, USUAL) == []
