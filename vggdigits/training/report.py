"""How well a network reads: what it answers on each set, and the figures that follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits.ink.raster import rasterize
from vggdigits.model.recognizer import REJECTED, Recognizer
from vggdigits.training.data import NO_DIGIT
from vggdigits.training.evaluate import area_under_curve, expected_calibration_error, threshold_accepting
from vggdigits.training.evaluation_data import Singles, Texts
from vggdigits.training.measures import negative_log_likelihood, reliability, wilson_interval

ACCEPTED_SHARE = 0.99
"""Of the digits: at the threshold that accepts so many, what is accepted of the rest is compared."""

_PIXELS_AT_ONCE = {"cpu": 100_000, "cuda": 2_000_000}  # of input: a fraction of a second, so that Ctrl+C is soon heard

AfterBatch = Callable[[int], None]
"""Hears how many more are read; may raise."""


@dataclass(frozen=True, eq=False)
class Misread:
    """One that was not read as it should be.

    Attributes:
        picture: uint8 (h, w), 0 is paper, 255 full ink.
        truth, answer: texts as in a reading, `?` for no digit, "" for blank.
        confidence: of the answer, 0..1; of a text's least sure digit.
        place: where it comes from.
    """

    picture: NDArray[np.uint8]
    truth: str
    answer: str
    confidence: float
    place: str


@dataclass(frozen=True, eq=False)
class Digits:
    """What was answered on a set of single digits.

    Attributes:
        data: the digits; probabilities: float64 (n, 10); answers: int64 (n,), `NO_DIGIT` for a blank picture.
        confidence: float64 (n,) 0..1, 0 for a blank picture; threshold: from which on an answer is accepted.
    """

    data: Singles
    probabilities: NDArray[np.float64]
    answers: NDArray[np.int64]
    confidence: NDArray[np.float64]
    threshold: float

    @property
    def title(self) -> str:
        """What was read, in a line."""
        return f"{self.data.name}: {self.data.about}"

    @property
    def right(self) -> NDArray[np.bool_]:
        """bool (n,), whether accepted or not."""
        found: NDArray[np.bool_] = self.answers == self.data.labels
        return found

    def _calibration_error(self) -> float:
        return expected_calibration_error(torch.from_numpy(self.confidence), torch.from_numpy(self.right))

    @property
    def threshold_99(self) -> float:
        """The highest threshold that accepts 99 % of them."""
        return threshold_accepting(torch.from_numpy(self.confidence), ACCEPTED_SHARE)

    def as_json(self) -> dict[str, Any]:
        """The object that `evaluate --json` prints."""
        labels = self.data.labels
        answered = self.answers != NO_DIGIT
        matrix = np.zeros((10, 10), np.int64)
        np.add.at(matrix, (labels[answered], self.answers[answered]), 1)
        rows = reliability(self.confidence, self.right)
        classes = [self.right[labels == digit] for digit in range(10)]
        return {
            "set": self.data.name,
            "kind": "digits",
            "about": self.data.about,
            "single": True,
            **_share(int(self.right.sum()), len(labels)),
            "per_class": [round(float(each.mean()), 6) if len(each) else None for each in classes],
            "confusion": matrix.tolist(),
            "ece": round(self._calibration_error(), 6),
            "nll": round(negative_log_likelihood(self.probabilities, labels), 6),
            "accepted": round(float((self.confidence >= self.threshold).mean()), 6),
            "threshold_99": self.threshold_99,
            "reliability": [[count, round(mean, 6), round(share, 6)] for count, mean, share in rows],
            "sources": self.data.sources,
        }

    def each(self) -> Iterator[dict[str, Any]]:
        """Each digit by itself, as `evaluate --each --json` prints it; `predicted` is None for a blank picture."""
        rows = zip(self.data.places, self.answers.tolist(), self.data.labels.tolist(), self.confidence, strict=True)
        for place, answer, label, confidence in rows:
            predicted = None if answer == NO_DIGIT else answer
            told = {"predicted": predicted, "actual": label, "confidence": round(float(confidence), 6)}
            yield {"set": self.data.name, "place": place} | told

    def misread(self) -> Iterator[Misread]:
        """Those that are another digit than was answered, accepted or not."""
        for each in np.flatnonzero(~self.right):
            yield _misread(self.data, int(each), str(self.data.labels[each]), self.answers, self.confidence)


@dataclass(frozen=True, eq=False)
class NoDigits:
    """What was answered on a set of ink that is no digit; attributes as of `Digits`."""

    data: Singles
    answers: NDArray[np.int64]
    confidence: NDArray[np.float64]
    threshold: float

    @property
    def title(self) -> str:
        """What was read, in a line."""
        return f"{self.data.name}: {self.data.about}, accepted as digits"

    def as_json(self, digits: Iterable[Digits]) -> dict[str, Any]:
        """The object that `evaluate --json` prints; `digits` are those that it must be told apart from."""
        digits = list(digits)
        everything = np.ones(len(self.data), bool)
        return {
            "set": self.data.name,
            "kind": "no digits",
            "about": self.data.about,
            "single": True,
            **self._figures(everything, digits),
            "groups": {
                name: self._figures(inside, digits) for name, inside in self.data.groups.items() if inside.any()
            },
            "sources": self.data.sources,
        }

    def _figures(self, inside: NDArray[np.bool_], digits: list[Digits]) -> dict[str, Any]:
        confidence = self.confidence[inside]
        against = {}
        for other in digits:
            share, interval = _accepted(confidence, other.threshold_99)
            against[other.data.name] = {
                "auroc": round(area_under_curve(torch.from_numpy(other.confidence), torch.from_numpy(confidence)), 6),
                "threshold_99": other.threshold_99,
                "false_acceptance_99": share,
                "interval_99": interval,
            }
        share, interval = _accepted(confidence, self.threshold)
        return {"n": len(confidence), "false_acceptance": share, "interval": interval, "against": against}

    def misread(self) -> Iterator[Misread]:
        """Those that were accepted as a digit."""
        for each in np.flatnonzero(self.confidence >= self.threshold):
            yield _misread(self.data, int(each), REJECTED, self.answers, self.confidence)


@dataclass(frozen=True, eq=False)
class Numbers:
    """What was read on a set of texts.

    Attributes:
        data: the texts; answers: what was read, `?` for a digit that is not accepted.
        confidence: float64 (n,), of the least sure digit of each.
    """

    data: Texts
    answers: tuple[str, ...]
    confidence: NDArray[np.float64]

    @property
    def title(self) -> str:
        """What was read, in a line."""
        return f"{self.data.name}, without --single: {self.data.about}"

    @property
    def right(self) -> NDArray[np.bool_]:
        """bool (n,): every digit right and accepted, and none too many."""
        return np.array([truth == answer for truth, answer in zip(self.data.texts, self.answers, strict=True)])

    def as_json(self) -> dict[str, Any]:
        """The object that `evaluate --json` prints."""
        right = self.right
        lengths = np.array([len(text) for text in self.data.texts])
        by_length = {f"{length} digits": lengths == length for length in sorted(set(lengths.tolist())) if length > 1}
        faults = Counter(_fault(*pair) for pair in zip(self.data.texts, self.answers, strict=True))
        return {
            "set": self.data.name,
            "kind": "texts",
            "about": self.data.about,
            "single": False,
            **_share(int(right.sum()), len(right)),
            "groups": {
                name: _share(int(right[inside].sum()), int(inside.sum()))
                for name, inside in (by_length | self.data.groups).items()
                if inside.any()
            },
            "faults": {fault: faults[fault] for fault in ("cut", "rejected", "digit")},
            "sources": self.data.sources,
        }

    def misread(self) -> Iterator[Misread]:
        """Those that were not read right as a whole."""
        for each in np.flatnonzero(~self.right).tolist():
            yield Misread(
                rasterize(self.data.drawings[each]).ink,
                self.data.texts[each],
                self.answers[each],
                float(self.confidence[each]),
                self.data.places[each],
            )


def read_digits(recognizer: Recognizer, data: Singles, after_batch: AfterBatch) -> Digits:
    """Read single digits as `predict --single` does, many at once; none of them is `NO_DIGIT`."""
    probabilities, answers, confidence = _read(recognizer, data, after_batch)
    return Digits(data, probabilities, answers, confidence, recognizer.engine.checkpoint.threshold)


def read_no_digits(recognizer: Recognizer, data: Singles, after_batch: AfterBatch) -> NoDigits:
    """Read ink that is no digit as `predict --single` does, many at once."""
    _, answers, confidence = _read(recognizer, data, after_batch)
    return NoDigits(data, answers, confidence, recognizer.engine.checkpoint.threshold)


def read_texts(recognizer: Recognizer, data: Texts, after_batch: AfterBatch) -> Numbers:
    """Read texts as `predict` does, one after another."""
    answers, confidence = [], np.zeros(len(data))
    for each, drawing in enumerate(data.drawings):
        reading = recognizer.read(drawing)
        answers.append(reading.text)
        confidence[each] = min((digit.confidence for digit in reading.digits), default=0.0)
        after_batch(1)
    return Numbers(data, tuple(answers), confidence)


def _read(
    recognizer: Recognizer, data: Singles, after_batch: AfterBatch
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Probabilities, answers and confidence as `Recognizer.read` gives them for each frame alone."""
    engine = recognizer.engine
    size = engine.checkpoint.preset.architecture.input_size
    batch = max(1, _PIXELS_AT_ONCE.get(engine.device.type, 100_000) // size**2)
    probabilities, confidence = np.zeros((len(data), 10)), np.zeros(len(data))
    for start in range(0, len(data), batch):
        frames = data.frames[start : start + batch]
        said = engine.answers(frames)
        probabilities[start : start + batch], confidence[start : start + batch] = said.probabilities, said.confidence
        after_batch(len(frames))
    answers = probabilities.argmax(axis=1).astype(np.int64)
    blank = ~data.frames.any(axis=(1, 2))
    answers[blank], confidence[blank], probabilities[blank] = NO_DIGIT, 0.0, 0.1
    return probabilities, answers, confidence


def _accepted(confidence: NDArray[np.float64], threshold: float) -> tuple[float, list[float]]:
    """The share that reaches a threshold, and its 95 % interval."""
    accepted = int((confidence >= threshold).sum())
    low, high = wilson_interval(accepted, len(confidence))
    return round(accepted / len(confidence), 6), [round(low, 6), round(high, 6)]


def _share(right: int, count: int) -> dict[str, Any]:
    low, high = wilson_interval(right, count)
    return {
        "n": count,
        "right": right,
        "accuracy": round(right / count, 6),
        "interval": [round(low, 6), round(high, 6)],
    }


def _fault(truth: str, answer: str) -> str:
    """What is wrong with a text: cut into too many or too few, a digit not accepted, or read as another."""
    if truth == answer:
        return ""
    if len(truth) != len(answer):
        return "cut"
    return "rejected" if REJECTED in answer else "digit"


def _misread(
    data: Singles, each: int, truth: str, answers: NDArray[np.int64], confidence: NDArray[np.float64]
) -> Misread:
    answer = "" if answers[each] == NO_DIGIT else str(answers[each])
    return Misread(data.frames[each], truth, answer, float(confidence[each]), data.places[each])
