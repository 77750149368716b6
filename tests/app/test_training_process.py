from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from vggdigits.app import training_process
from vggdigits.app.line_splitter import LineSplitter
from vggdigits.app.training_process import Outcome, TrainingProcess

FAKE = Path(__file__).parents[1] / "fake_training.py"


class Heard:
    """A process that talks with the fake training, and all that came of it."""

    def __init__(self, qtbot: QtBot, mode: str, stop_within_ms: int = 3000) -> None:
        self.qtbot = qtbot
        self.process = TrainingProcess(command=[sys.executable, str(FAKE), mode], stop_within_ms=stop_within_ms)
        self.events: list[dict[str, Any]] = []
        self.lines: list[str] = []
        self.outcomes: list[Outcome] = []
        self.process.told.connect(self.events.append)
        self.process.logged.connect(self.lines.append)
        self.process.ended.connect(self.outcomes.append)

    def start(self, *arguments: str) -> None:
        self.process.start(["train", *arguments])

    def tell(self, line: str) -> None:
        self.process._tell(line)

    def wait_for(self, event: str) -> dict[str, Any]:
        self.qtbot.waitUntil(lambda: any(each["event"] == event for each in self.events), timeout=20_000)
        return next(each for each in self.events if each["event"] == event)

    def wait_for_end(self) -> Outcome:
        self.qtbot.waitUntil(lambda: bool(self.outcomes), timeout=20_000)
        return self.outcomes[0]


@pytest.fixture
def hear(qtbot: QtBot) -> Iterator[Callable[..., Heard]]:
    made: list[Heard] = []

    def make(mode: str, stop_within_ms: int = 3000) -> Heard:
        made.append(Heard(qtbot, mode, stop_within_ms))
        return made[-1]

    yield make
    for each in made:
        each.process.shut_down()


def test_it_is_started_as_a_program_starts_it(hear: Callable[..., Heard], own_home: Path) -> None:
    heard = hear("silent")
    heard.start("--epochs", "3")
    heard.wait_for_end()
    assert heard.events == [
        {
            "event": "argv",
            "argv": ["train", "--epochs", "3", "--progress", "json", "--control", "--background"],
            "home": str(own_home),
            "waits": "PASSIVE",
        }
    ]


def test_a_training_from_start_to_done(hear: Callable[..., Heard]) -> None:
    heard = hear("converse")
    heard.start()
    assert heard.process.running
    heard.wait_for("start")
    for line in ("step", "pause"):
        heard.tell(line)
    heard.wait_for("paused")
    assert heard.process.paused
    heard.process.go_on()
    heard.wait_for("continued")
    assert not heard.process.paused
    heard.tell("done")
    outcome = heard.wait_for_end()
    assert (outcome.kind, outcome.message) == ("done", "")
    assert outcome.event is not None and outcome.event["accuracy"] == 0.9912
    assert not heard.process.running
    assert [each["event"] for each in heard.events][-1] == "done"


def test_stop_is_asked_for_and_heard(hear: Callable[..., Heard]) -> None:
    heard = hear("converse")
    heard.start()
    heard.wait_for("start")
    heard.process.stop()
    assert heard.process.stopping
    outcome = heard.wait_for_end()
    assert outcome.kind == "stopped"
    assert outcome.event is not None and outcome.event["run"].endswith("digits")


def test_stop_before_it_has_started_is_heard_too(hear: Callable[..., Heard]) -> None:
    heard = hear("converse")
    heard.start()
    heard.process.stop()
    heard.process.stop()
    assert heard.wait_for_end().kind == "stopped"
    assert len(heard.outcomes) == 1


def test_one_that_does_not_stop_is_ended(hear: Callable[..., Heard]) -> None:
    heard = hear("deaf", stop_within_ms=50)
    heard.start()
    heard.wait_for("ready")
    heard.process.stop()
    outcome = heard.wait_for_end()
    assert outcome.kind == "stopped"
    assert "was ended" in outcome.message


@pytest.mark.parametrize("mode", ["converse", "deaf"])
def test_shut_down_waits_until_it_is_gone(hear: Callable[..., Heard], mode: str) -> None:
    heard = hear(mode, stop_within_ms=2000 if mode == "converse" else 50)
    heard.start()
    heard.wait_for("start" if mode == "converse" else "ready")
    heard.process.shut_down()
    assert not heard.process.running
    assert [each.kind for each in heard.outcomes] == ["stopped"]


def test_one_that_was_killed_is_told_apart(hear: Callable[..., Heard]) -> None:
    heard = hear("converse")
    heard.start()
    heard.wait_for("start")
    pid = heard.process._process
    assert pid is not None
    os.kill(pid.processId(), signal.SIGKILL)
    outcome = heard.wait_for_end()
    assert outcome.kind == "killed"
    assert "signal 9" in outcome.message


def test_a_program_that_is_not_there(qtbot: QtBot, tmp_path: Path) -> None:
    process = TrainingProcess(command=[str(tmp_path / "missing")])
    with qtbot.waitSignal(process.ended) as ended:
        process.start(["train"])
    assert ended.args is not None
    assert ended.args[0].kind == "failed"
    assert "could not be started" in ended.args[0].message
    assert not process.running


def test_an_error_that_it_tells(hear: Callable[..., Heard]) -> None:
    heard = hear("converse")
    heard.start()
    heard.wait_for("start")
    heard.tell("error")
    outcome = heard.wait_for_end()
    assert outcome == Outcome("failed", "/full: cannot be written: No space left on device", heard.events[-1])


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("traceback", "KeyError: 'no such thing'"),
        ("silent", "it ended without saying why (status 0)"),
        ("status", "it ended without saying why (status 7)"),
    ],
)
def test_one_that_dies_without_an_event(hear: Callable[..., Heard], mode: str, message: str) -> None:
    heard = hear(mode)
    heard.start()
    assert heard.wait_for_end() == Outcome("failed", message, None)


def test_lines_in_pieces_and_lines_that_are_no_events(hear: Callable[..., Heard]) -> None:
    heard = hear("pieces")
    heard.start()
    heard.wait_for_end()
    assert heard.events[1:] == [{"event": "batch", "step": 7}, {"event": "last"}]
    assert heard.lines == ["Grü\ufffd", "\ufffd\ufffd{}", "[1]", '{"event": 5}', '{"no": "event"}']


def test_lines_of_megabytes(hear: Callable[..., Heard]) -> None:
    heard = hear("megabytes")
    heard.start()
    assert heard.wait_for_end().kind == "done"
    assert len(heard.wait_for("epoch")["padding"]) == 3_000_000
    assert [len(line) for line in heard.lines] == [2000]


def test_it_can_be_started_again_and_not_twice_at_once(hear: Callable[..., Heard]) -> None:
    heard = hear("converse")
    heard.start()
    with pytest.raises(RuntimeError):
        heard.start()
    heard.process.shut_down()
    heard.outcomes.clear()
    heard.start()
    heard.tell("done")
    assert heard.wait_for_end().kind == "done"


def test_a_line_without_an_end_does_not_fill_the_memory() -> None:
    splitter = LineSplitter(longest=10)
    assert splitter.feed(b"x" * 8) == []
    assert splitter.feed(b"x" * 8) == []
    assert splitter.feed(b"x\nshort\r\n\n") == ["short"]
    assert splitter.feed(b"rest") == []
    assert splitter.rest() == ["rest"]
    assert splitter.rest() == []


@pytest.mark.parametrize(
    ("frozen", "platform", "expected"),
    [
        (False, "linux", ("vggdigits", "-m", "vggdigits")),
        (True, "linux", ("vggdigits",)),
        (True, "darwin", ("vggdigits",)),
        (True, "win32", ("vggdigits-cli.exe",)),  # the pad there has no console, and so no outputs to hear
    ],
)
def test_the_program_starts_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frozen: bool, platform: str, expected: tuple[str, ...]
) -> None:
    monkeypatch.setattr(training_process.paths, "FROZEN", frozen)
    monkeypatch.setattr(training_process.sys, "platform", platform)
    monkeypatch.setattr(training_process.sys, "executable", str(tmp_path / "vggdigits"))
    assert training_process.own_command() == (str(tmp_path / expected[0]), *expected[1:])
