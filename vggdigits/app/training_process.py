"""A training as a process of its own: told what to do by lines on its standard input, heard by JSON lines."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from vggdigits import paths
from vggdigits.app.line_splitter import LineSplitter
from vggdigits.training.background import ENVIRONMENT

log = logging.getLogger(__name__)

STOP_WITHIN_MS = 3000
"""A training that was told to stop, and has not, is ended after so long."""
_END_WITHIN_MS = 5000  # after it was killed: one that takes only what others leave needs a moment even to end
_LOGGED = 2000  # characters of a line that are passed on to a log
_OPTIONS = ("--progress", "json", "--control")

Kind = Literal["done", "stopped", "failed", "killed"]


@dataclass(frozen=True)
class Outcome:
    """How a training ended.

    Attributes:
        kind: `done`; `stopped`, as it was told to; `failed`, and said why or died of an error; `killed` from outside.
        message: why, in one line; "" when done.
        event: the event it said that with; None where it said nothing.
    """

    kind: Kind
    message: str
    event: dict[str, Any] | None


def own_command() -> tuple[str, ...]:
    """How this program starts itself, frozen or not."""
    if not paths.FROZEN:
        return (sys.executable, "-m", "vggdigits")
    if sys.platform == "win32":  # the pad has no console and so no outputs; its twin has
        return (str(Path(sys.executable).with_name("vggdigits-cli.exe")),)
    return (sys.executable,)


class TrainingProcess(QObject):
    """Runs one training at a time; nothing here waits for it, except `shut_down`.

    Attributes:
        running: whether a process is there.
        paused: whether it said that it pauses.
        stopping: whether it was told to stop.

    Signals:
        told(dict): what it says, as docs/training.md has it.
        logged(str): a line that was no event, from either of its outputs.
        ended(Outcome): it is over; nothing comes after.
    """

    told = Signal(object)
    logged = Signal(str)
    ended = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        stop_within_ms: int = STOP_WITHIN_MS,
        background: bool = True,
    ) -> None:
        """`command` is the program and its first arguments; None for this program itself. In the `background` it leaves
        the processor to whoever else wants it."""
        super().__init__(parent)
        self._command = tuple(own_command() if command is None else command)
        self._process: QProcess | None = None
        self._options = (*_OPTIONS, "--background") if background else _OPTIONS
        self._patience = QTimer(self, singleShot=True, interval=stop_within_ms)
        self._patience.timeout.connect(self._kill)
        self.paused = self.stopping = False
        self._killed = False
        self._last_event: dict[str, Any] | None = None  # that says how it ended
        self._last_words = ""  # on its standard error
        self._output, self._errors = LineSplitter(), LineSplitter()

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Start `train ...` or `teach ...`. That it cannot be started is told by `ended`.

        Raises RuntimeError while one runs.
        """
        if self._process is not None:
            raise RuntimeError("a training runs already")
        self.paused = self.stopping = self._killed = False
        self._last_event, self._last_words = None, ""
        self._output, self._errors = LineSplitter(), LineSplitter()
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUTF8", "1")
        for name, value in ENVIRONMENT.items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setProgram(self._command[0])
        process.setArguments([*self._command[1:], *arguments, *self._options])
        process.readyReadStandardOutput.connect(self._read_output)
        process.readyReadStandardError.connect(self._read_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        log.info("training starts: %s", " ".join([*self._command, *arguments, *self._options]))
        process.start()

    def pause(self) -> None:
        """Ask it to hold after the batch; it says so with the event `paused`."""
        self._tell("pause")

    def go_on(self) -> None:
        """Ask it to go on after a pause."""
        self._tell("continue")

    def stop(self) -> None:
        """Ask it to stop after the batch, and end it where it does not in time. Returns at once."""
        if self._process is None or self.stopping:
            return
        self.stopping = True
        self._tell("stop")
        self._patience.start()

    def shut_down(self) -> None:
        """Stop it and wait until it is gone, a few seconds at most: for the end of the program."""
        process = self._process
        if process is None:
            return
        self.stop()
        process.closeWriteChannel()
        if not process.waitForFinished(self._patience.interval()):
            self._kill()
            process.waitForFinished(_END_WITHIN_MS)
        if self._process is not None:  # the system does not let go of it
            self._end()

    def _tell(self, line: str) -> None:
        if self._process is not None:
            self._process.write(f"{line}\n".encode())

    def _kill(self) -> None:
        if self._process is not None:
            log.warning("the training did not stop in time and is ended")
            self._killed = True
            self._process.kill()

    # What it says.

    def _read_output(self) -> None:
        if self._process is not None:
            self._take(self._output.feed(bytes(self._process.readAllStandardOutput().data())))

    def _read_errors(self) -> None:
        if self._process is not None:
            self._take_errors(self._errors.feed(bytes(self._process.readAllStandardError().data())))

    def _take(self, lines: list[str]) -> None:
        for line in lines:
            event = event_of(line)
            if event is None:
                self.logged.emit(line[:_LOGGED])
                continue
            match event["event"]:
                case "paused":
                    self.paused = True
                case "continued":
                    self.paused = False
                case "done" | "error" | "trial":
                    self._last_event = event
            self.told.emit(event)

    def _take_errors(self, lines: list[str]) -> None:
        for line in lines:
            text = line.rpartition("\r")[2][:_LOGGED]  # a bar is painted over itself
            if text.strip():
                self._last_words = text.strip()
                self.logged.emit(text)

    # How it ends.

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            why = self.tr("the program could not be started: {reason}").format(reason=self._process.errorString())
            self._end(Outcome("failed", why, None))

    def _on_finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._read_output()
        self._read_errors()
        self._take(self._output.rest())
        self._take_errors(self._errors.rest())
        if self._process is not None:
            self._end(self._outcome(status, how))

    def _outcome(self, status: int, how: QProcess.ExitStatus) -> Outcome:
        event = self._last_event
        if event is not None and event["event"] != "error":
            return Outcome("done", "", event)
        if event is not None:
            return Outcome("stopped" if event.get("stopped") else "failed", str(event.get("message", "")), event)
        if self._killed:
            return Outcome("stopped", self.tr("it did not stop by itself in time and was ended"), None)
        if how == QProcess.ExitStatus.CrashExit:
            if self.stopping:
                return Outcome("stopped", self.tr("it was ended while it stopped"), None)
            return Outcome("killed", self.tr("it was ended from outside (signal {number})").format(number=status), None)
        if self.stopping:
            return Outcome("stopped", self.tr("it stopped before it began"), None)
        return Outcome(
            "failed",
            self._last_words or self.tr("it ended without saying why (status {number})").format(number=status),
            None,
        )

    def _end(self, outcome: Outcome | None = None) -> None:
        process, self._process = self._process, None
        self._patience.stop()
        self.paused = self.stopping = False
        if process is not None:
            process.blockSignals(True)
            process.deleteLater()
        outcome = outcome or Outcome("stopped", self.tr("it could not be ended"), None)
        log.info("training ended: %s %s", outcome.kind, outcome.message)
        self.ended.emit(outcome)


def event_of(line: str) -> dict[str, Any] | None:
    """The event on a line; None where there is none."""
    if not line.startswith("{"):
        return None
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None
