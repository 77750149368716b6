from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from vggdigits.app.teach_result import AS_GOOD, Change, compare
from vggdigits.app.teach_window import TeachWindow
from vggdigits.app.training_process import Outcome, TrainingProcess
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from vggdigits.model.history import TAUGHT, ModelHistory
from vggdigits.training.samples import NewSample, Origin, SampleStore

FAKE = (sys.executable, str(Path(__file__).parents[1] / "fake_teaching.py"))
BEFORE = {
    "mnist": 0.9964, "mnist_errors": 36, "mnist_images": 10000,
    "mine": 0.6, "mine_errors": 12, "mine_samples": 30,
}  # fmt: skip
AFTER = BEFORE | {"mnist": 0.9962, "mnist_errors": 38, "mine": 0.9667, "mine_errors": 1}


class Recorder:
    """Keeps what a process said."""

    def __init__(self, process: TrainingProcess) -> None:
        self.events: list[dict[str, Any]] = []
        self.outcomes: list[Outcome] = []
        process.told.connect(self.events.append)
        process.ended.connect(self.outcomes.append)

    @property
    def starts(self) -> list[list[str]]:
        return [event["argv"] for event in self.events if event["event"] == "argv"]


def keep(store: SampleStore, label: int | None, number: int) -> None:
    ink = np.zeros((28, 28), np.uint8)
    ink[4:24, 12:16] = 255
    store.add_all(NewSample(label, None, ink, Origin.REQUESTED, None) for _ in range(number))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SampleStore]:
    with SampleStore(tmp_path / "samples.sqlite3") as store:
        yield store


@pytest.fixture
def history(tmp_path: Path) -> ModelHistory:
    return ModelHistory(tmp_path / "models")


@pytest.fixture
def open_window(qtbot: QtBot, store: SampleStore, history: ModelHistory) -> Iterator[Callable[[], TeachWindow]]:
    windows: list[TeachWindow] = []

    def open_it(command: tuple[str, ...] = FAKE) -> TeachWindow:
        window = TeachWindow(store, history, process=TrainingProcess(command=command))
        window.heard = Recorder(window.process)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        return window

    yield open_it
    for window in windows:
        window.shut_down()
        window.close()


@pytest.fixture
def window(qtbot: QtBot, store: SampleStore, open_window: Callable[[], TeachWindow]) -> TeachWindow:
    """With three samples of each digit, and prepared."""
    for digit in range(10):
        keep(store, digit, 3)
    window = open_window()
    finish(qtbot, window)
    return window


def say(window: TeachWindow, event: str, **details: object) -> None:
    window.process._tell(json.dumps({"event": event, **details}))


def started(qtbot: QtBot, window: TeachWindow, number: int) -> list[str]:
    qtbot.waitUntil(lambda: len(window.heard.starts) == number, timeout=15000)
    return window.heard.starts[-1]


def finish(qtbot: QtBot, window: TeachWindow, **details: object) -> None:
    """End what runs with the event `done`."""
    ended = len(window.heard.outcomes)
    qtbot.waitUntil(lambda: window.process.running)
    say(window, "done", **details)
    qtbot.waitUntil(lambda: len(window.heard.outcomes) > ended, timeout=15000)


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def teach(qtbot: QtBot, window: TeachWindow, **details: object) -> None:
    """Through the button, to its end."""
    press(window.teach_button)
    figures = {"output": "/taught", "sha256": "ab", "before": BEFORE, "after": AFTER, "adoptable": True, "reason": ""}
    finish(qtbot, window, **(figures | details))


def test_without_samples_it_says_how_they_come(open_window: Callable[[], TeachWindow]) -> None:
    window = open_window()
    assert "No digits of yours yet" in window.hint.text()
    assert not window.teach_button.isEnabled()
    assert not window.result.isVisible() and not window.bar.isVisible()


def test_what_is_slow_is_prepared_as_soon_as_it_opens(
    qtbot: QtBot, open_window: Callable[[], TeachWindow], store: SampleStore, history: ModelHistory
) -> None:
    window = open_window()
    argv = started(qtbot, window, 1)
    assert argv[0] == "teach" and "--prepare" in argv
    assert argv[argv.index("--samples") + 1] == str(store.path)
    assert argv[argv.index("--checkpoint") + 1] == str(history.in_use().path)
    say(window, "alive", phase="preparing", share=0.5, eta_s=9)
    finish(qtbot, window)
    assert window.state.text() == ""  # nobody asked for it yet
    window.hide()
    window.show()
    assert not window.process.running  # once for each network


def test_samples_are_counted_and_digits_with_few_named(
    store: SampleStore, open_window: Callable[[], TeachWindow]
) -> None:
    window = open_window()
    keep(store, 4, 3)
    window.refresh()
    assert "Only 4s so far" in window.hint.text() and not window.teach_button.isEnabled()
    for digit in range(7):
        keep(store, digit, 3)
    keep(store, 7, 1)
    keep(store, None, 2)
    window.refresh()
    assert window.hint.text() == "Few of 7, 8 and 9: 3 of each are better."
    assert window.counts.accessibleDescription().endswith("7: 1, 8: 0, 9: 0, no digit: 2")
    for digit in (7, 8, 9):
        keep(store, digit, 3)
    window.refresh()
    assert window.hint.text() == "Enough of every digit; more make it better still."


def test_progress_says_the_phase_and_what_is_left(qtbot: QtBot, window: TeachWindow) -> None:
    press(window.teach_button)
    started(qtbot, window, 2)
    assert window.stop_button.isVisible() and not window.teach_button.isEnabled()
    for phase, share, left, text in (
        ("loading", None, None, "Loading the network and MNIST…"),
        ("preparing", 0.25, 300.0, "Preparing, once for each network, about 5 min left"),
        ("preparing", 0.52, None, "Preparing, once for each network, 52 %"),
        ("teaching", 0.5, 7.2, "Teaching, about 7 s left"),
        ("measuring", 1.0, 0.0, "Measuring before and after…"),
        ("saving", None, None, "Saving…"),
    ):
        say(window, "alive", phase=phase, share=share, eta_s=left)
        qtbot.waitUntil(lambda text=text: window.state.text() == text)
        assert window.bar.share == share


def test_taught_while_it_is_being_prepared_it_waits_for_that(
    qtbot: QtBot, store: SampleStore, open_window: Callable[[], TeachWindow]
) -> None:
    keep(store, 4, 3)
    keep(store, 5, 3)
    window = open_window()
    started(qtbot, window, 1)
    press(window.teach_button)
    say(window, "alive", phase="preparing", share=0.5, eta_s=9)
    qtbot.waitUntil(lambda: window.state.text() == "Preparing, once for each network, about 9 s left")
    finish(qtbot, window)
    argv = started(qtbot, window, 2)
    assert "--prepare" not in argv and "--output" in argv


def test_before_and_after_stand_side_by_side(qtbot: QtBot, window: TeachWindow) -> None:
    teach(qtbot, window)
    assert window.result.isVisible() and not window.bar.isVisible()
    mnist, mine = window.result.mnist, window.result.mine
    assert (mnist.before.text(), mnist.after.text()) == ("99.64 %", "99.62 %")
    assert (mnist.errors_before.text(), mnist.errors_after.text()) == ("36 errors", "38 errors")
    assert (mine.before.text(), mine.after.text()) == ("60.0 %", "96.7 %")
    assert (mine.errors_before.text(), mine.errors_after.text()) == ("12 errors", "1 error")
    assert (mnist.note.text(), mine.note.text()) == ("10,000 images", "30, held out")
    assert mnist.change.text() == "●  as good"
    assert mine.change.text() == "▲  better by 36.7"


def test_too_few_samples_to_hold_some_out_are_not_measured(qtbot: QtBot, window: TeachWindow) -> None:
    nothing = {"mine": None, "mine_errors": None, "mine_samples": 0}
    teach(qtbot, window, before=BEFORE | nothing, after=AFTER | nothing)
    assert window.result.mine.before.text() == "–"
    assert window.result.mine.change.text() == "–  not measured"


def test_adopting_asks_once_and_shows_that_it_was_done_and_the_way_back(
    qtbot: QtBot, window: TeachWindow, history: ModelHistory, untrained_file: Path
) -> None:
    teach(qtbot, window, output=str(untrained_file), sha256=load_checkpoint(untrained_file).sha256)
    with qtbot.waitSignal(window.adopt_wanted) as wish:
        press(window.adopt_button)
    assert wish.args == [untrained_file, "30 samples"]
    assert not window.adopt_button.isEnabled() and not window.keep_button.isEnabled()
    history.adopt(*wish.args[:1], TAUGHT, wish.args[1])
    window.refresh()
    assert "is in use" in window.state.text()
    assert not window.adopt_button.isEnabled()
    with qtbot.waitSignal(window.use_wanted) as back:
        press(window.keep_button)
    assert back.args == [""]  # the bundled one
    history.use(back.args[0])
    window.refresh()
    assert "old network is in use again" in window.state.text()
    assert window.adopt_button.isEnabled()


def test_an_adoption_that_was_refused_can_be_tried_again(qtbot: QtBot, window: TeachWindow) -> None:
    teach(qtbot, window)
    press(window.adopt_button)
    window.refresh()  # the desk tells why in a dialog of its own
    assert window.adopt_button.isEnabled() and window.keep_button.isEnabled()
    assert "can be adopted" in window.state.text()


def test_one_that_forgot_cannot_be_adopted_and_the_reason_is_there(qtbot: QtBot, window: TeachWindow) -> None:
    worse = AFTER | {"mnist": 0.9951, "mnist_errors": 49}
    teach(qtbot, window, after=worse, adoptable=False, reason="0.13 points worse on MNIST's test set")
    assert not window.adopt_button.isEnabled()
    assert window.keep_button.isEnabled()
    assert "0.13 points worse on MNIST's test set" in window.state.text()
    assert window.result.mnist.change.text() == "▼  worse by 0.13"


def test_keep_the_old_puts_the_result_away(qtbot: QtBot, window: TeachWindow) -> None:
    teach(qtbot, window)
    press(window.keep_button)
    assert not window.result.isVisible() and not window.adopt_button.isVisible()
    assert window.state.text() == "The old network stays in use. Your samples are kept."
    assert window.teach_button.isEnabled()


@pytest.mark.parametrize("phase", ["", "loading", "preparing", "teaching", "measuring"])
def test_it_stops_at_every_phase(qtbot: QtBot, window: TeachWindow, phase: str) -> None:
    press(window.teach_button)
    started(qtbot, window, 2)
    if phase:
        say(window, "alive", phase=phase, share=0.5, eta_s=5)
        qtbot.waitUntil(lambda: window.bar.share == 0.5)
    press(window.stop_button)
    qtbot.waitUntil(lambda: not window.process.running, timeout=10000)
    assert window.state.text() == "Stopped. The network in use and your samples are as they were."
    assert window.teach_button.isEnabled() and not window.stop_button.isVisible()


def test_it_stops_while_it_waits_for_what_is_prepared(
    qtbot: QtBot, store: SampleStore, open_window: Callable[[], TeachWindow]
) -> None:
    keep(store, 4, 3)
    keep(store, 5, 3)
    window = open_window()
    started(qtbot, window, 1)
    press(window.teach_button)
    press(window.stop_button)
    qtbot.waitUntil(lambda: not window.process.running, timeout=10000)
    assert window.state.text().startswith("Stopped.")
    assert len(window.heard.starts) == 1


@pytest.mark.parametrize(
    ("order", "words"),
    [('{"event": "error", "message": "no MNIST in /data."}', "no MNIST in /data"), ("die", "signal")],
)
def test_a_failure_is_one_line_that_says_what_is_safe(
    qtbot: QtBot, window: TeachWindow, order: str, words: str
) -> None:
    press(window.teach_button)
    started(qtbot, window, 2)
    window.process._tell(order)
    qtbot.waitUntil(lambda: not window.process.running, timeout=10000)
    text = window.state.text()
    assert text.startswith("Teaching failed: ") and words in text and ".." not in text
    assert text.endswith("The network in use and your samples are as they were.")
    assert window.teach_button.isEnabled() and not window.result.isVisible()


def test_a_program_that_cannot_be_started_is_told_when_it_is_needed(
    qtbot: QtBot, store: SampleStore, open_window: Callable[..., TeachWindow], tmp_path: Path
) -> None:
    keep(store, 4, 3)
    keep(store, 5, 3)
    window = open_window((str(tmp_path / "missing"),))
    qtbot.waitUntil(lambda: bool(window.heard.outcomes))
    assert window.state.text() == ""
    press(window.teach_button)
    qtbot.waitUntil(lambda: "could not be started" in window.state.text())


def test_another_network_in_use_is_prepared_anew(
    qtbot: QtBot, window: TeachWindow, history: ModelHistory, untrained: Checkpoint, tmp_path: Path
) -> None:
    save_checkpoint(replace(untrained, temperature=1.1), tmp_path / "other.safetensors")
    history.adopt(tmp_path / "other.safetensors", TAUGHT)
    window.refresh()
    argv = started(qtbot, window, 2)
    assert "--prepare" in argv
    assert argv[argv.index("--checkpoint") + 1] == str(history.in_use().path)


def test_closed_while_it_teaches_it_goes_on_and_the_result_is_there(qtbot: QtBot, window: TeachWindow) -> None:
    press(window.teach_button)
    started(qtbot, window, 2)
    window.close()
    assert window.process.running
    finish(qtbot, window, output="/t", sha256="a", before=BEFORE, after=AFTER, adoptable=True, reason="")
    window.show()
    assert window.result.isVisible() and window.adopt_button.isEnabled()


def test_shut_down_ends_it_at_once(qtbot: QtBot, window: TeachWindow) -> None:
    press(window.teach_button)
    started(qtbot, window, 2)
    window.shut_down()
    assert not window.process.running


def test_samples_that_cannot_be_read_are_told(window: TeachWindow, store: SampleStore) -> None:
    with contextlib.closing(sqlite3.connect(store.path)) as database:
        database.execute("ALTER TABLE samples RENAME TO gone")
    window.refresh()
    assert not window.teach_button.isEnabled()
    assert window.hint.text() == "" and str(store.path) in window.state.text()


def test_a_difference_within_the_tolerance_is_none() -> None:
    assert compare(0.9964, 0.9959, AS_GOOD) is Change.SAME
    assert compare(0.9964, 0.99589, AS_GOOD) is Change.WORSE
    assert compare(0.9, 0.9) is Change.SAME
    assert compare(0.9, 0.91) is Change.BETTER
    assert compare(None, 0.91) is Change.UNKNOWN
