"""What is known of one training, from its events or, after a restart, from its folder."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vggdigits.training.run_folder import RunFolder

_MOST_POINTS = 4000  # of a curve: more than a screen has pixels

Confusion = tuple[tuple[int, ...], ...]


@dataclass
class Curve:
    """Points in the order of x, thinned out evenly where they get too many.

    Attributes:
        x: epochs that were done, with a fraction; y: the figure.
    """

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    _every: int = 1
    _offered: int = 0

    def add(self, x: float, y: float | None) -> None:
        """Add a point at the end; nothing where there is none."""
        if y is None:
            return
        self._offered += 1
        if self._offered % self._every:
            return
        self.x.append(x)
        self.y.append(y)
        if len(self.x) > _MOST_POINTS:
            self._every *= 2
            del self.x[::2], self.y[::2]

    def cut(self, x: float) -> None:
        """Forget what lies beyond `x`."""
        while self.x and self.x[-1] > x + 1e-9:
            self.x.pop()
            self.y.pop()


@dataclass
class TrainingRecord:
    """One training so far.

    Attributes:
        run: its folder, once it has one.
        preset, device: as it said; "" before.
        epoch, epochs, step, steps: where it is; 0 before it began.
        phase: loading, training, validating, saving or measuring; "" before.
        phase_share: how much of the phase is done, 0..1; None where that is not known.
        loss, accuracy, learning_rate, validation, images_per_second, eta_s: the newest figures; None before.
        losses, accuracies, rates, validations: their curves over epochs.
        confusion: of the last epoch's validation, counts by right digit (row) and answer (column).
        result: what `done` said.
    """

    run: Path | None = None
    preset: str = ""
    device: str = ""
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    images: int = 0
    phase: str = ""
    phase_share: float | None = None
    loss: float | None = None
    accuracy: float | None = None
    learning_rate: float | None = None
    validation: float | None = None
    images_per_second: float | None = None
    eta_s: float | None = None
    losses: Curve = field(default_factory=Curve)
    accuracies: Curve = field(default_factory=Curve)
    rates: Curve = field(default_factory=Curve)
    validations: Curve = field(default_factory=Curve)
    confusion: Confusion | None = None
    result: dict[str, Any] | None = None

    @classmethod
    def of_run(cls, run: RunFolder) -> TrainingRecord:
        """What a run's folder tells."""
        config = run.config
        recipe = config.get("recipe")
        epochs = recipe.get("epochs") if isinstance(recipe, dict) else None
        record = cls(run=run.path, preset=str(config.get("preset", "")), epochs=_whole(epochs))
        for line in run.metrics():
            record.take({"event": "epoch", "epochs": record.epochs, **line})
        record.result = run.result
        record.phase, record.images_per_second, record.eta_s = "", None, None  # of a process that is gone
        return record

    @property
    def share(self) -> float | None:
        """How much of the training is done, or of what goes before and after it, 0..1; None where not known."""
        if self.phase in ("loading", "measuring"):
            return self.phase_share
        if not self.epochs or not self.steps:
            return None if self.phase else 0.0
        return min(1.0, self._position() / self.epochs)

    def take(self, event: Mapping[str, Any]) -> None:
        """An event of the training. What is not understood is left alone."""
        match event.get("event"):
            case "start":
                self._start(event)
            case "phase" | "alive":
                self.phase = str(event.get("phase") or self.phase)
                self.phase_share = _number(event.get("share"))
                self.eta_s = self.eta_s if event.get("eta_s") is None else _number(event["eta_s"])
            case "batch":
                self._take_figures(event)
                position = self._position()
                self.losses.add(position, self.loss)
                self.accuracies.add(position, self.accuracy)
                self.rates.add(position, self.learning_rate)
            case "epoch":
                self._take_epoch(event)
            case "done":
                self.result = {name: value for name, value in event.items() if name != "event"}
                self.phase, self.eta_s = "", None

    def _start(self, event: Mapping[str, Any]) -> None:
        if isinstance(event.get("run"), str):
            self.run = Path(event["run"])
        self.preset, self.device = str(event.get("preset", "")), str(event.get("device", ""))
        self.epochs, self.steps = _whole(event.get("epochs")), _whole(event.get("steps"))
        self.images = _whole(event.get("images"))
        done = _whole(event.get("resumed_at_step"))
        if self.steps:
            self.epoch, self.step = divmod(done, self.steps)
            self.epoch += 1
        for curve in (self.losses, self.accuracies, self.rates, self.validations):
            curve.cut(done / self.steps if self.steps else 0.0)  # it trains again what was not kept

    def _take_epoch(self, event: Mapping[str, Any]) -> None:
        known = self.losses.x[-1] if self.losses.x else 0.0
        self._take_figures(event)
        position = float(self.epoch)
        if known < position:  # from a folder: nothing is kept of single batches
            self.losses.add(position, self.loss)
            self.accuracies.add(position, self.accuracy)
            self.rates.add(position, self.learning_rate)
        validation = _number(event.get("validation"))
        if validation is not None:
            self.validation = validation
            self.validations.add(position, validation)
        self.confusion = _confusion(event.get("confusion")) or self.confusion

    def _take_figures(self, event: Mapping[str, Any]) -> None:
        for name in ("epoch", "epochs", "step", "steps"):
            if name in event:
                setattr(self, name, _whole(event[name]))
        for name in ("loss", "accuracy", "learning_rate", "images_per_second", "eta_s"):
            if name in event:
                setattr(self, name, _number(event[name]))

    def _position(self) -> float:
        """Epochs that are done, with the fraction of the one under way."""
        return max(0, self.epoch - 1) + (self.step / self.steps if self.steps else 0.0)


def _number(value: object) -> float | None:
    """A finite number; None for anything else."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:  # of a whole number with hundreds of digits
        return None


def _whole(value: object) -> int:
    """A count; 0 for what is none."""
    return max(0, int(_number(value) or 0))


def _confusion(value: object) -> Confusion | None:
    """Ten rows of ten counts; None for anything else."""
    if not isinstance(value, list) or len(value) != 10:
        return None
    if not all(isinstance(row, list) and len(row) == 10 and None not in map(_number, row) for row in value):
        return None
    return tuple(tuple(_whole(count) for count in row) for row in value)
