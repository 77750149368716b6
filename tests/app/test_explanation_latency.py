"""The pad that is drawn on by itself: everything that was drawn is timed, with docks that explain and without."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest
from fakes import FakeRecognizer
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from vggdigits.app import explanation_latency, why_desk
from vggdigits.app.explanation_latency import measure
from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.engine import Answers
from vggdigits.model.explain import Influence
from vggdigits.model.feature_maps import FeatureMaps


class FakeExplainer:
    """Finds no influence at all, and is too large to be looked into."""

    before_batch: Callable[[], None]

    @property
    def feature_maps(self) -> FeatureMaps:
        raise UserError("too large")

    @property
    def network(self) -> str:
        raise UserError("too large")

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        return Answers(np.full((len(frames), 10), 0.1), np.ones(len(frames)), np.zeros(len(frames)))

    def influence(self, frame: NDArray[np.uint8]) -> Influence:
        self.before_batch()
        return Influence(np.zeros(10, np.float32), np.zeros((28, 28, 10), np.float32))


@pytest.fixture
def drawing() -> Drawing:
    """Two strokes of three points."""
    return Drawing(tuple(Stroke.from_xy([(left, 100), (left, 200), (left, 300)], 24) for left in (150, 170)))


def test_it_times_every_reading_and_every_dock(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drawing: Drawing) -> None:
    monkeypatch.setattr(why_desk, "explainer_of", lambda engine: FakeExplainer())
    recognizer, before = FakeRecognizer(), sys.getswitchinterval()
    times = measure(lambda checkpoint, device: recognizer, [drawing], 2)  # type: ignore[arg-type,return-value]
    assert set(times.explanations) == {"why", "way_in", "doctor"}
    for taken in (*times.explanations.values(), *times.answers.values()):
        assert len(taken) == 2 and min(taken) > 0
    assert all(times.predictions.values())
    for taken in times.explanations.values():
        assert max(taken) < explanation_latency._EXPLAINED_WITHIN_S  # it came
    assert [len(each.points) for each in recognizer.seen[-1].strokes] == [3, 3]
    assert sys.getswitchinterval() == before


def test_a_network_that_does_not_start_is_said(qtbot: QtBot, drawing: Drawing) -> None:
    def refuse(checkpoint: object, device: str) -> FakeRecognizer:
        raise UserError("no such file")

    with pytest.raises(UserError, match="no such file"):
        measure(refuse, [drawing], 1)  # type: ignore[arg-type]
