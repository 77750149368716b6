from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vggdigits import Recognizer
from vggdigits.errors import UserError
from vggdigits.ink.by_hand import join
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.raster import rasterize
from vggdigits.ink.replay import Timeline
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.check import TOLERANCE
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.paths import bundled_checkpoint, resources_dir


@pytest.fixture(scope="module")
def recognizer(untrained_file: Path) -> Recognizer:
    return Recognizer(untrained_file, "cpu")


@pytest.fixture(scope="module")
def bundled_recognizer() -> Recognizer:
    return Recognizer(bundled_checkpoint(), "cpu")


@pytest.fixture
def two_bars() -> NDArray[np.uint8]:
    picture = np.full((100, 200), 255, np.uint8)
    picture[20:80, 40:52] = 0
    picture[10:90, 140:150] = 0
    return picture


def test_one_entry_a_region_with_boxes_in_the_pictures_pixels(recognizer: Recognizer, two_bars: np.ndarray) -> None:
    reading = recognizer.read(two_bars)
    assert [each.box for each in reading.digits] == [(40, 20, 12, 60), (140, 10, 10, 80)]
    assert len(reading.text) == 2
    assert reading.ms > 0
    for each in reading.digits:
        assert sum(each.probabilities) == pytest.approx(1, abs=1e-6)
        assert each.digit == int(np.argmax(each.probabilities))
        assert each.confidence == max(each.probabilities)
        assert each.accepted == (each.confidence >= recognizer.engine.checkpoint.threshold)


def test_single_takes_all_ink_as_one(recognizer: Recognizer, two_bars: np.ndarray) -> None:
    (only,) = recognizer.read(two_bars, single=True).digits
    assert only.box == (40, 10, 110, 80)


@pytest.mark.parametrize("single", [False, True])
def test_blank_paper_is_no_digit(recognizer: Recognizer, single: bool) -> None:
    for blank in (np.full((40, 40), 255, np.uint8), np.zeros((40, 40, 3), np.uint8), Drawing()):
        reading = recognizer.read(blank, single=single)
        assert (reading.text, reading.digits) == ("", ())


def test_a_large_picture_has_its_boxes_in_its_own_pixels(recognizer: Recognizer, two_bars: np.ndarray) -> None:
    (first, _) = recognizer.read(two_bars.repeat(20, 0).repeat(20, 1)).digits
    assert first.box == pytest.approx((800, 400, 240, 1200), abs=12)


def test_below_the_threshold_the_text_is_a_question_mark(untrained: Checkpoint, two_bars: np.ndarray) -> None:
    from dataclasses import replace

    strict = Recognizer(replace(untrained, threshold=1.0), "cpu").read(two_bars)
    assert strict.text == "??"
    lenient = Recognizer(replace(untrained, threshold=0.0), "cpu").read(two_bars)
    assert lenient.text == "".join(str(each.digit) for each in lenient.digits)


def test_a_drawing_its_png_and_its_inkml_give_the_same_probabilities(recognizer: Recognizer, tmp_path: Path) -> None:
    path = [(120, 80), (180, 60), (215, 90), (170, 125), (220, 160), (190, 210), (135, 190)]
    drawing = Drawing((Stroke.from_xy(path, width=17),))
    write_inkml(drawing, tmp_path / "a.inkml")
    ink = rasterize(drawing).ink
    sources = [drawing, ink, 255 - ink, np.pad(255 - ink, 50, constant_values=255), read_inkml(tmp_path / "a.inkml")]
    rows = np.array([recognizer.read(source).digits[0].probabilities for source in sources])
    assert np.abs(rows - rows[0]).max() < 0.01
    left, top, width, height = recognizer.read(drawing).digits[0].box
    assert (left, top, left + width, top + height) == pytest.approx(drawing.bounds, abs=1)


def test_the_probabilities_survive_json(recognizer: Recognizer, two_bars: np.ndarray) -> None:
    import json

    reading = json.loads(json.dumps(recognizer.read(two_bars).as_json()))
    assert set(reading) == {"text", "ms", "digits"}
    assert set(reading["digits"][0]) == {"digit", "accepted", "confidence", "box", "probabilities"}
    assert reading["digits"][0]["box"] == [40, 20, 12, 60]


def test_a_network_of_other_classes_is_refused(untrained: Checkpoint) -> None:
    from dataclasses import replace

    architecture = replace(untrained.preset.architecture, classes=1000)
    with pytest.raises(UserError, match="1000 classes"):
        Recognizer(replace(untrained, preset=replace(untrained.preset, architecture=architecture)), "cpu")


def test_many_drawings_at_once_are_read_as_each_by_itself(bundled_recognizer: Recognizer) -> None:
    drawings = [read_inkml(resources_dir() / "drawings" / f"{name}.inkml") for name in ("4-open", "8-two-circles")]
    beside = drawings[0].with_strokes(stroke.moved(400, 0) for stroke in drawings[1].strokes)
    doubtful = Timeline.of(beside).cut(Timeline.of(beside).count - 9)
    given = [*drawings, Drawing(), beside, doubtful]
    for drawing, reading in zip(given, bundled_recognizer.read_all(given), strict=True):
        alone = bundled_recognizer.read(drawing)
        assert reading.text == alone.text
        assert [each.box for each in reading.digits] == [each.box for each in alone.digits]
        for one, other in zip(reading.digits, alone.digits, strict=True):
            assert one.probabilities == pytest.approx(other.probabilities, abs=TOLERANCE)
            assert one.confidence == pytest.approx(other.confidence, abs=TOLERANCE)
    assert bundled_recognizer.read_all([]) == []


def test_what_is_one_digit_by_hand_stays_one_while_its_ink_comes(bundled_recognizer: Recognizer) -> None:
    four = read_inkml(resources_dir() / "drawings" / "4-open.inkml")
    beside = four.with_strokes(stroke.moved(300, 0) for stroke in four.strokes)
    joined = join(beside, [each.box for each in bundled_recognizer.read(beside).digits])
    line = Timeline.of(joined)
    readings = bundled_recognizer.read_all([line.cut(moment) for moment in line.spread(12)])
    assert [len(reading.digits) for reading in readings] == [0] + [1] * 11
