"""The figures, on answers that are known; and that what is measured is what `predict` says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.recognizer import Recognizer
from vggdigits.training.data import NO_DIGIT
from vggdigits.training.evaluation_data import Singles, Texts
from vggdigits.training.evaluation_sets import find_sets
from vggdigits.training.report import Digits, NoDigits, Numbers, read_digits, read_no_digits, read_texts
from vggdigits.training.report_words import sentences


def singles(labels: list[int], groups: dict[str, list[bool]] | None = None) -> Singles:
    frames = np.zeros((len(labels), 28, 28), np.uint8)
    frames[:, 5:20, 10:12] = 255
    masks = {name: np.array(inside) for name, inside in (groups or {}).items()}
    return Singles("set", "a set", frames, np.array(labels), [f"place {each}" for each in labels], {}, masks)


def rows(answers: list[int], confidence: list[float]) -> NDArray[np.float64]:
    """Ten probabilities each, the rest of the confidence evenly on the others."""
    made = np.repeat((1 - np.array(confidence))[:, None] / 9, 10, axis=1)
    made[np.arange(len(answers)), answers] = confidence
    return made


def digits(labels: list[int], answers: list[int], confidence: list[float], threshold: float = 0.5) -> Digits:
    return Digits(singles(labels), rows(answers, confidence), np.array(answers), np.array(confidence), threshold)


def test_figures_of_digits_by_hand() -> None:
    figures = digits([1, 1, 7, 7], [1, 7, 7, 7], [0.9, 0.8, 0.9, 0.4]).as_json()
    assert (figures["n"], figures["right"], figures["accuracy"]) == (4, 3, 0.75)
    assert figures["interval"] == [pytest.approx(0.300642), pytest.approx(0.954413)]
    assert figures["per_class"] == [None, 0.5, *[None] * 5, 1.0, None, None]
    matrix = np.zeros((10, 10), int)
    matrix[1, 1] = matrix[1, 7] = 1
    matrix[7, 7] = 2
    assert figures["confusion"] == matrix.tolist()
    # two at 0.9, both right; one at 0.8, wrong; one at 0.4, right
    assert figures["ece"] == pytest.approx(0.5 * 0.1 + 0.25 * 0.8 + 0.25 * 0.6)
    likelihoods = np.array([0.9, 0.2 / 9, 0.9, 0.4])
    assert figures["nll"] == pytest.approx(-np.log(likelihoods).mean(), abs=1e-6)
    assert figures["accepted"] == 0.75
    assert figures["threshold_99"] == 0.4
    assert sum(count for count, _, _ in figures["reliability"]) == 4


def test_a_blank_picture_is_misread_and_in_no_column() -> None:
    read = digits([1, 7], [1, NO_DIGIT], [0.9, 0.0])
    figures = read.as_json()
    assert figures["right"] == 1 and np.sum(figures["confusion"]) == 1
    (misread,) = read.misread()
    assert (misread.truth, misread.answer, misread.place) == ("7", "", "place 7")


def test_no_digits_are_told_apart_from_each_set_of_digits() -> None:
    confidence = np.array([0.3, 0.6, 0.95, 0.2])
    data = singles([NO_DIGIT] * 4, {"Greek": [True, True, False, False], "none of these": [False] * 4})
    read = NoDigits(data, np.array([1, 2, 3, 4]), confidence, threshold=0.5)
    figures = read.as_json([digits([1, 2], [1, 2], [0.9, 0.8])])
    assert figures["n"] == 4 and figures["false_acceptance"] == 0.5
    # of eight pairs one is the wrong way round for each digit
    against = figures["against"]["set"]
    assert (against["auroc"], against["threshold_99"], against["false_acceptance_99"]) == (0.75, 0.8, 0.25)
    assert against["interval_99"] == [pytest.approx(0.045587, abs=1e-5), pytest.approx(0.699358, abs=1e-5)]
    assert set(figures["groups"]) == {"Greek"}
    assert figures["groups"]["Greek"]["false_acceptance"] == 0.5
    assert [(each.truth, each.answer) for each in read.misread()] == [("?", "2"), ("?", "3")]


def test_faults_of_texts_are_told_apart() -> None:
    said = [("12", "12"), ("345", "34"), ("67", "6?"), ("890", "898"), ("1", "")]
    drawing = Drawing((Stroke.from_xy([(0, 0), (0, 9)], 2),))
    texts = [truth for truth, _ in said]
    data = Texts(
        "numbers", "numbers", [drawing] * 5, texts, [""] * 5, {}, {"clear": np.array([True] * 2 + [False] * 3)}
    )
    read = Numbers(data, tuple(answer for _, answer in said), np.linspace(0.5, 0.9, 5))
    figures = read.as_json()
    assert figures["right"] == 1 and figures["faults"] == {"cut": 2, "rejected": 1, "digit": 1}
    assert {name: (part["right"], part["n"]) for name, part in figures["groups"].items()} == {
        "2 digits": (1, 2),
        "3 digits": (0, 2),
        "clear": (1, 2),
    }
    assert [each.answer for each in read.misread()] == ["34", "6?", "898", ""]


def test_words_hold_every_kind() -> None:
    of_digits = digits([1, 7], [1, 1], [0.9, 0.8])
    words = sentences(of_digits.as_json())
    assert "50.00 % right (1 of 2 misread; 95 % interval 9.45 to 90.55 %)" in words
    assert "by digit: 1: 100.0 %, 7: 0.0 %" in words
    none = NoDigits(singles([NO_DIGIT], {"Greek": [True]}), np.array([1]), np.array([0.85]), 0.5)
    words = sentences(none.as_json([of_digits]))
    assert "100.00 % of 1 accepted" in words and "where 99 % of set are, AUROC 0.5000" in words and "Greek: " in words


@pytest.mark.shared_data
def test_measured_is_what_predict_says(
    mnist_test: tuple[NDArray[np.uint8], NDArray[np.int64]], mnist_dir: Path
) -> None:
    """The batch gives digit, confidence and acceptance of `read(single=True)` on the published pictures."""
    recognizer = Recognizer(device="cpu")
    (found,) = find_sets(mnist_dir, ["mnist"])
    (data,) = found.load(40, lambda share: None)
    assert isinstance(data, Singles)
    read = read_digits(recognizer, data, lambda count: None)
    for each in range(40):
        (digit,) = recognizer.read(mnist_test[0][each * 250], single=True).digits
        assert digit.digit == read.answers[each]
        assert digit.confidence == pytest.approx(read.confidence[each], abs=1e-5)
        assert digit.probabilities == pytest.approx(read.probabilities[each].tolist(), abs=1e-5)
        assert digit.accepted == (read.confidence[each] >= read.threshold)


def test_drawings_and_files_are_read_as_predict_reads_them(untrained: Checkpoint, tmp_path: Path) -> None:
    recognizer = Recognizer(untrained, "cpu")
    ink = np.full((60, 90), 250, np.uint8)
    ink[10:50, 30:38] = 20
    (tmp_path / "1").mkdir()
    Image.fromarray(ink).save(tmp_path / "1" / "a.png")
    (found,) = find_sets(tmp_path)
    (data,) = found.load(None, lambda share: None)
    assert isinstance(data, Singles)
    read = read_digits(recognizer, data, lambda count: None)
    (digit,) = recognizer.read(ink, single=True).digits
    assert (digit.digit, digit.confidence) == (read.answers[0], pytest.approx(read.confidence[0], abs=1e-6))
    drawing = Drawing((Stroke.from_xy([(0, 0), (0, 50)], 6), Stroke.from_xy([(40, 0), (40, 50)], 6)))
    texts = read_texts(recognizer, Texts("t", "t", [drawing], ["11"], [""], {}), lambda count: None)
    reading = recognizer.read(drawing)
    assert texts.answers == (reading.text,)
    assert texts.confidence[0] == min(digit.confidence for digit in reading.digits)


def test_blank_frames_are_not_asked_about(untrained: Checkpoint) -> None:
    data = singles([NO_DIGIT, NO_DIGIT])
    data.frames[1] = 0
    read = read_no_digits(Recognizer(untrained, "cpu"), data, lambda count: None)
    assert (read.answers[1], read.confidence[1]) == (NO_DIGIT, 0.0)
    assert read.confidence[0] >= 0.1
