from __future__ import annotations

import math
from pathlib import Path

from vggdigits.app.training_record import Curve, TrainingRecord


def batch(epoch: int, step: int, **figures: object) -> dict[str, object]:
    return {"event": "batch", "epoch": epoch, "epochs": 4, "step": step, "steps": 10, "loss": 1.0, **figures}


def test_events_become_a_share_and_curves() -> None:
    record = TrainingRecord()
    assert record.share == 0.0
    record.take({"event": "start", "run": "/runs/a", "preset": "digits", "epochs": 4, "steps": 10})
    record.take({"event": "phase", "phase": "loading", "share": None})
    assert record.share is None
    record.take({"event": "phase", "phase": "training", "share": 0.0})
    record.take(batch(2, 5, accuracy=0.5, eta_s=12.0))
    assert record.run == Path("/runs/a")
    assert record.share == 1.5 / 4
    assert (record.losses.x, record.accuracies.y) == ([1.5], [0.5])
    record.take({"event": "alive", "phase": "training", "share": 0.4, "eta_s": None})
    assert record.eta_s == 12.0


def test_what_is_trained_again_after_a_crash_replaces_its_points() -> None:
    record = TrainingRecord()
    record.take({"event": "start", "epochs": 4, "steps": 10})
    for step in range(1, 11):
        record.take(batch(1, step))
    record.take({**batch(1, 10), "event": "epoch", "validation": 0.9})
    record.take(batch(2, 1))
    record.take({"event": "start", "epochs": 4, "steps": 10, "resumed_at_step": 10})
    assert record.losses.x[-1] == 1.0
    assert record.validations.y == [0.9]


def test_what_is_no_figure_is_no_point() -> None:
    record = TrainingRecord()
    for wrong in (math.nan, math.inf, "1", None, True, []):
        record.take(batch(1, 1, loss=wrong))
    record.take({"event": "epoch", "confusion": [[1] * 10] * 9, "validation": "high"})
    record.take({"event": "start", "epochs": "many", "steps": -3, "run": 7})
    assert record.losses.x == []
    assert (record.confusion, record.validation, record.run) == (None, None, None)


def test_a_long_curve_is_thinned_out_and_keeps_its_ends() -> None:
    curve = Curve()
    for number in range(100_000):
        curve.add(number, number)
    assert len(curve.x) <= 4000
    assert curve.x == sorted(curve.x)
    assert curve.x[0] < 100 and curve.x[-1] > 99_900
