"""How long a training will take, from a real short trial of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from vggdigits.app.retrain_settings import RetrainSettings
from vggdigits.app.training_process import Outcome, TrainingProcess

_SETTLED_MS = 600  # settings that were left alone for so long are tried


class TimeEstimate(QObject):
    """Tries the settings it is asked about, one trial at a time; one that is out of date is stopped.

    Signals:
        measuring(): a trial is under way.
        estimated(float, float): seconds of the whole training, and images a second.
        failed(str): it cannot be tried, and why: then it cannot be trained either.
    """

    measuring = Signal()
    estimated = Signal(float, float)
    failed = Signal(str)

    def __init__(
        self, parent: QObject | None = None, *, command: Sequence[str] | None = None, settled_ms: int = _SETTLED_MS
    ) -> None:
        super().__init__(parent)
        self._process = TrainingProcess(self, command=command)
        self._process.ended.connect(self._on_ended)
        self._settled = QTimer(self, singleShot=True, interval=settled_ms)
        self._settled.timeout.connect(self._try)
        self._wanted: RetrainSettings | None = None
        self._tried: RetrainSettings | None = None  # what the process tries now
        self._epochs = 1  # that the trial under way was asked about
        self._known: dict[RetrainSettings, _Answer] = {}

    def ask(self, settings: RetrainSettings) -> None:
        """Estimate these settings, in place of any before. An answer that is known comes at once."""
        self._wanted = settings
        self._settled.stop()
        known = self._known.get(settings.speed())
        if known is not None:
            self._stop_trial()
            self._answer(settings, known)
            return
        self.measuring.emit()
        if self._tried == settings.speed():
            return
        self._stop_trial()
        self._settled.start()

    def cancel(self) -> None:
        """Estimate nothing any more."""
        self._wanted = None
        self._settled.stop()
        self._stop_trial()

    def shut_down(self) -> None:
        """Cancel, and wait until the trial's process is gone."""
        self.cancel()
        self._process.shut_down()

    def _stop_trial(self) -> None:
        self._tried = None
        self._process.stop()

    def _try(self) -> None:
        if self._wanted is None or self._process.running:  # the old trial's end comes back here
            return
        self._tried, self._epochs = self._wanted.speed(), self._wanted.epochs
        self._process.start(["train", "--trial", *self._wanted.arguments()])

    def _on_ended(self, outcome: Outcome) -> None:
        tried, self._tried = self._tried, None
        if self._wanted is None or self._settled.isActive():
            return
        if tried is None:  # one out of date has ended, and made room
            self._try()
            return
        answer = _Answer.of(outcome.event or {}, self._epochs)
        if outcome.kind == "done" and answer is not None:
            self._known[tried] = answer
            self._answer(self._wanted, answer)
        else:
            self.failed.emit(outcome.message)

    def _answer(self, settings: RetrainSettings, answer: _Answer) -> None:
        self.estimated.emit(answer.epoch_s * settings.epochs, answer.images_per_second)


@dataclass(frozen=True)
class _Answer:
    """What a trial found: seconds an epoch, so that it holds for any number of them."""

    epoch_s: float
    images_per_second: float

    @classmethod
    def of(cls, event: dict[str, Any], epochs: int) -> _Answer | None:
        seconds, speed = event.get("eta_s"), event.get("images_per_second")
        if not isinstance(seconds, int | float) or not isinstance(speed, int | float):
            return None
        return cls(seconds / epochs, float(speed))


def in_words(seconds: float) -> str:
    """A duration as people say it: "40 s", "34 min", "2 h 10 min", "3 days"."""
    translate = QCoreApplication.translate
    minutes = round(seconds / 60)
    if seconds < 90:
        return translate("time_estimate", "{count} s").format(count=max(1, round(seconds)))
    if minutes < 60:
        return translate("time_estimate", "{count} min").format(count=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return translate("time_estimate", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return translate("time_estimate", "{count} days").format(count=round(hours / 24))
