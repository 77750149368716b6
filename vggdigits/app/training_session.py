"""One training at a time, from Start to its end: the process, what is known of it, and the state it is in."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from vggdigits.app.training_process import Outcome, TrainingProcess
from vggdigits.app.training_record import TrainingRecord
from vggdigits.training.run_folder import RunFolder

_REFRESH_MS = 200  # events come faster than anyone can read


class TrainingState(Enum):
    """What a training does."""

    IDLE = auto()
    STARTING = auto()
    RUNNING = auto()
    PAUSING = auto()
    PAUSED = auto()
    STOPPING = auto()
    STOPPED = auto()
    FAILED = auto()
    DONE = auto()
    ELSEWHERE = auto()  # another process trains in this run


ACTIVE = frozenset(
    {
        TrainingState.STARTING,
        TrainingState.RUNNING,
        TrainingState.PAUSING,
        TrainingState.PAUSED,
        TrainingState.STOPPING,
    }
)


class TrainingSession(QObject):
    """Runs a training and keeps its record.

    Attributes:
        record: what is known of it.
        state: what it does.
        outcome: how its process ended; None before, and where it ran in another process.

    Signals:
        changed(): the record; a few times a second at most.
        state_changed(): the state, and with it anything.
        logged(str): a line for the log.
    """

    changed = Signal()
    state_changed = Signal()
    logged = Signal(str)

    def __init__(self, parent: QObject | None = None, *, command: Sequence[str] | None = None) -> None:
        super().__init__(parent)
        self.record = TrainingRecord()
        self.state = TrainingState.IDLE
        self.outcome: Outcome | None = None
        self._process = TrainingProcess(self, command=command)
        self._process.told.connect(self._on_event)
        self._process.logged.connect(self.logged)
        self._process.ended.connect(self._on_ended)
        self._refresh = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.changed)

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    @property
    def run(self) -> RunFolder | None:
        """The training's folder, once it has one."""
        return None if self.record.run is None else RunFolder(self.record.run)

    @property
    def can_go_on(self) -> bool:
        """Whether there is a run to resume."""
        run = self.run
        return not self.active and run is not None and run.resumable

    @property
    def checkpoint(self) -> Path | None:
        """What a training that is done has written, as long as it is there."""
        if self.state is not TrainingState.DONE:
            return None
        output = (self.record.result or {}).get("output")
        if isinstance(output, str) and Path(output).is_file():
            return Path(output)
        return None if self.run is None else self.run.final_checkpoint

    @property
    def failure(self) -> str:
        """Why it failed, or stopped, in one line; "" where nobody knows."""
        if self.outcome is not None:
            return self.outcome.message
        run = self.run
        return "" if run is None else run.reason or ""

    def start(self, arguments: Sequence[str]) -> None:
        """Train anew, with the options of `vggdigits train`."""
        self.record = TrainingRecord()
        self._launch(arguments)

    def resume(self) -> None:
        """Go on with the run that is shown."""
        assert self.record.run is not None  # noqa: S101
        self.record.result = None
        self._launch(["--resume", str(self.record.run)])

    def pause(self) -> None:
        """Hold after the batch."""
        if self.state is TrainingState.RUNNING:
            self._process.pause()
            self._enter(TrainingState.PAUSING)

    def go_on(self) -> None:
        """Go on after a pause."""
        if self.state in (TrainingState.PAUSING, TrainingState.PAUSED):
            self._process.go_on()
            self._enter(TrainingState.RUNNING)

    def stop(self) -> None:
        """Stop after the batch; the run stays and can be resumed."""
        if self.active and self.state is not TrainingState.STOPPING:
            self._enter(TrainingState.STOPPING)
            self._process.stop()

    def show_run(self, run: RunFolder) -> None:
        """Show a run of before. Not while one runs here."""
        assert not self.active  # noqa: S101
        self.record = TrainingRecord.of_run(run)
        self.outcome = None
        states = {
            "running": TrainingState.ELSEWHERE,
            "done": TrainingState.DONE,
            "stopped": TrainingState.STOPPED,
        }
        self._enter(states.get(run.state, TrainingState.FAILED))

    def clear(self) -> None:
        """Show no training. Not while one runs here."""
        assert not self.active  # noqa: S101
        self.record, self.outcome = TrainingRecord(), None
        self._enter(TrainingState.IDLE)

    def shut_down(self) -> None:
        """Stop, and wait until the process is gone."""
        self._process.shut_down()
        self._refresh.stop()

    def _launch(self, arguments: Sequence[str]) -> None:
        self.outcome = None
        self._enter(TrainingState.STARTING)
        self._process.start(["train", *arguments])

    def _on_event(self, event: dict[str, Any]) -> None:
        self.record.take(event)
        match event["event"]:
            case "paused" if self.state is TrainingState.PAUSING:
                self._enter(TrainingState.PAUSED)
            case "batch" if self.state is TrainingState.STARTING:
                self._enter(TrainingState.RUNNING)
            case "start" | "phase" if self.state is TrainingState.STARTING:
                self._enter(TrainingState.RUNNING)
            case "epoch":
                self.logged.emit(_epoch_line(event))
        if not self._refresh.isActive():
            self._refresh.start()

    def _on_ended(self, outcome: Outcome) -> None:
        self._refresh.stop()
        self.outcome = outcome
        self.record.phase, self.record.eta_s = "", None
        if outcome.event is not None and isinstance(outcome.event.get("run"), str):
            self.record.run = Path(outcome.event["run"])
        states = {"done": TrainingState.DONE, "stopped": TrainingState.STOPPED}
        self._enter(states.get(outcome.kind, TrainingState.FAILED))

    def _enter(self, state: TrainingState) -> None:
        self.state = state
        self.state_changed.emit()


def _epoch_line(event: dict[str, Any]) -> str:
    """An epoch in the log, as the command line says it."""
    figures = [
        f"{name} {event[key]:{form}}"
        for name, key, form in (
            ("loss", "loss", ".4f"),
            ("training", "accuracy", ".2%"),
            ("validation", "validation", ".2%"),
        )
        if isinstance(event.get(key), int | float)
    ]
    return f"epoch {event.get('epoch')}/{event.get('epochs')}: {', '.join(figures)}"
