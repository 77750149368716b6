from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from fakes import one_hot
from numpy.typing import NDArray

from vggdigits.ink.doctor import Finding, read_usual
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.engine import Answers, Engine
from vggdigits.model.explain import Explainer
from vggdigits.model.explain_cause import diagnose
from vggdigits.paths import bundled_checkpoint, resources_dir

USUAL = read_usual(resources_dir() / "training_ink.json")


@dataclass
class FakeExplainer:
    """Reads frames by a rule: a digit and the confidence in it."""

    rule: Callable[[NDArray[np.uint8]], tuple[int, float]]

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        said = [self.rule(frame) for frame in frames]
        confidence = np.array([each for _, each in said])
        return Answers(np.array([one_hot(digit) for digit, _ in said]), confidence, 1 - confidence)


def frame_of(name: str, brush: float = 1.0, width: float = 1.0) -> NDArray[np.uint8]:
    strokes = []
    for stroke in read_inkml(resources_dir() / "drawings" / f"{name}.inkml").strokes:
        points = stroke.points.copy()
        points[:, 0] *= width
        strokes.append(Stroke(points, stroke.width * brush))
    return normalize_ink(rasterize(Drawing(tuple(strokes))).ink).frame


def height(frame: NDArray[np.uint8]) -> int:
    return int((frame > 64).any(axis=1).sum())


def test_the_bundled_network_reads_a_squeezed_digit_again() -> None:
    engine = Engine(load_checkpoint(bundled_checkpoint()), torch.device("cpu"), exact=True)
    found = diagnose(Explainer(engine), frame_of("3-round", width=4.0), USUAL)
    assert found.cause is Finding.TOO_WIDE
    assert found.answers.probabilities[1].argmax() == 3
    assert found.answers.confidence[1] > found.answers.confidence[0]
    assert height(found.right) > height(found.frame)


@pytest.mark.parametrize(
    ("rule", "cause"),
    [
        (lambda frame: (3, 0.99 if height(frame) > 10 else 0.4), Finding.TOO_WIDE),
        (lambda frame: (3, 0.4), None),  # unusual, and not the cause
        (lambda frame: (3, 0.99), None),
        (lambda frame: (3, 0.3 if height(frame) > 10 else 0.1), None),  # better, and still not read
    ],
)
def test_a_cause_is_what_helps_when_it_is_put_right(
    rule: Callable[[NDArray[np.uint8]], tuple[int, float]], cause: Finding | None
) -> None:
    found = diagnose(FakeExplainer(rule), frame_of("3-round", width=4.0), USUAL)  # type: ignore[arg-type]
    assert found.cause is cause
    assert found.unusual
    assert (found.right is not found.frame and found.right.tobytes() != found.frame.tobytes()) is (cause is not None)


def test_another_digit_after_thinning_proves_nothing() -> None:
    def rule(frame: NDArray[np.uint8]) -> tuple[int, float]:
        return (8, 0.5) if frame.mean() > 60 else (1, 0.99)

    found = diagnose(FakeExplainer(rule), frame_of("3-round", brush=9.0), USUAL)  # type: ignore[arg-type]
    assert found.unusual
    assert found.cause is None


def test_usual_ink_has_no_cause() -> None:
    found = diagnose(FakeExplainer(lambda frame: (3, 0.2)), frame_of("3-round"), USUAL)  # type: ignore[arg-type]
    assert not found.unusual
    assert found.cause is None
