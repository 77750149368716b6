"""Retraining and teaching as a person does it: from the menu, with real training processes on small real data."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from fakes import FakeRecognizer
from PIL import Image
from privileges import without_privileges
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.app.retrain_settings import USUAL_SOURCES
from vggdigits.app.training_session import TrainingState
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.run_folder import RunFolder, list_runs

if TYPE_CHECKING:
    from vggdigits.app.retrain_window import RetrainWindow

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 300_000  # ms: a process that imports torch on a busy machine
HELD = str(Path(__file__).parents[1] / "held_training.py")
ENDED = (TrainingState.DONE, TrainingState.STOPPED, TrainingState.FAILED)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Twelve pictures of each of two digits, in a folder a digit."""
    chance = np.random.default_rng(0)
    for digit, points in ((1, [(20, 4), (20, 20), (20, 36)]), (7, [(6, 4), (30, 4), (20, 20), (16, 36)])):
        folder = tmp_path / "pictures" / str(digit)
        folder.mkdir(parents=True)
        for number in range(12):
            bent = np.array(points) + chance.normal(0, 1.5, (len(points), 2))
            ink = rasterize(Drawing((Stroke.from_xy(bent, chance.uniform(3, 6)),))).ink
            Image.fromarray(255 - np.pad(ink, 6)).save(folder / f"{number}.png")
    return tmp_path / "pictures"


@pytest.fixture
def retrain(qtbot: QtBot, window: MainWindow, pictures: Path) -> RetrainWindow:
    """The window of Train > Retrain, set to learn from the pictures."""
    window.act.retrain.trigger()
    retrain = window.desk._retrain
    assert retrain is not None and retrain.isVisible()
    learn_from_folder(retrain, pictures)
    retrain.form.batch_size.setValue(4)
    retrain.form.epochs.setValue(1)
    return retrain


def learn_from_folder(retrain: RetrainWindow, folder: Path) -> None:
    for name in USUAL_SOURCES:
        retrain.form.boxes[name].setChecked(False)
    retrain.form._set_folder(folder)  # what the file dialog does with its answer
    retrain.form.boxes["folder"].setChecked(True)


def start(retrain: RetrainWindow) -> None:
    QTest.mouseClick(retrain.start_button, LEFT)
    assert retrain.session.active


def await_end(qtbot: QtBot, retrain: RetrainWindow) -> None:
    qtbot.waitUntil(lambda: retrain.session.state in ENDED, timeout=PATIENCE)


def open_a_cell(retrain: RetrainWindow) -> None:
    """Of the confusion matrix: it shows as many pictures as it counts."""
    counts = np.array(retrain.session.record.confusion)
    right, answer = np.argwhere(counts)[0]
    retrain.tabs.setCurrentIndex(1)
    centre = retrain.confusion.cell(int(right), int(answer)).center()
    QTest.mouseClick(retrain.confusion, LEFT, pos=QPoint(round(centre.x()), round(centre.y())))
    assert retrain.pictures.isVisible()
    assert f": {counts[right, answer]} picture" in retrain.pictures.caption.text()
    retrain.pictures.close()


def process_id(retrain: RetrainWindow) -> int:
    process = retrain.session._process._process
    assert process is not None
    return int(process.processId())


def test_a_network_is_trained_adopted_and_taken_back(qtbot: QtBot, window: MainWindow, retrain: RetrainWindow) -> None:
    start(retrain)
    qtbot.waitUntil(window.desk.status.isVisible)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.DONE, retrain.hint.text()
    open_a_cell(retrain)
    assert not window.desk.status.isVisible()
    models = window.desk.models
    with qtbot.waitSignal(models.changed, timeout=PATIENCE):
        QTest.mouseClick(retrain.adopt_button, LEFT)
    assert models.history.in_use().origin == "trained"
    with qtbot.waitSignal(models.changed, timeout=PATIENCE):
        window.act.back.trigger()
    assert models.history.in_use().bundled


@pytest.mark.parametrize("phase", ["starting", "loading", "training"])
def test_stop_is_heard_at_every_phase(qtbot: QtBot, window: MainWindow, retrain: RetrainWindow, phase: str) -> None:
    retrain.form.epochs.setValue(500)
    start(retrain)
    if phase == "loading":
        qtbot.waitUntil(lambda: retrain.session.record.phase == "loading", timeout=PATIENCE)
    elif phase == "training":
        qtbot.waitUntil(lambda: retrain.session.record.step > 0, timeout=PATIENCE)
    with qtbot.waitSignal(retrain.session._process.ended, timeout=6000):  # 3 s, and the system's time to end it
        QTest.mouseClick(retrain.stop_button, LEFT)
    assert retrain.session.state is TrainingState.STOPPED
    assert retrain.resume_button.isVisible() == (phase == "training")
    assert window.desk.models.history.in_use().bundled


@pytest.mark.parametrize("phase", ["validating", "measuring"])
def test_stop_is_heard_after_training_too(qtbot: QtBot, window: MainWindow, retrain: RetrainWindow, phase: str) -> None:
    retrain.session._process._command = (sys.executable, HELD, phase)
    start(retrain)
    qtbot.waitUntil(lambda: retrain.session.record.phase == phase, timeout=PATIENCE)
    with qtbot.waitSignal(retrain.session._process.ended, timeout=6000):
        QTest.mouseClick(retrain.stop_button, LEFT)
    assert retrain.session.state is TrainingState.STOPPED
    assert window.desk.models.history.in_use().bundled
    (run,) = list_runs()
    assert run.final_checkpoint is None
    retrain.session._process._command = (sys.executable, "-m", "vggdigits")
    QTest.mouseClick(retrain.resume_button, LEFT)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.DONE, retrain.hint.text()


def test_a_stop_while_the_state_is_saved_lets_it_be_saved_whole(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow
) -> None:
    retrain.session._process._command = (sys.executable, HELD, "saving")
    start(retrain)
    qtbot.waitUntil(lambda: retrain.session.record.phase == "saving", timeout=PATIENCE)  # the epoch's state
    with qtbot.waitSignal(retrain.session._process.ended, timeout=6000):
        QTest.mouseClick(retrain.stop_button, LEFT)
    (run,) = list_runs()
    state = run.path / "last.pt"
    assert torch.load(state, weights_only=True)["epochs_done"] == 1
    assert retrain.session.state is TrainingState.STOPPED
    assert run.final_checkpoint is None and run.resumable
    assert window.desk.models.history.in_use().bundled


def test_a_paused_training_goes_on(qtbot: QtBot, retrain: RetrainWindow) -> None:
    retrain.form.epochs.setValue(3)
    start(retrain)
    qtbot.waitUntil(lambda: retrain.session.record.step > 0, timeout=PATIENCE)
    QTest.mouseClick(retrain.pause_button, LEFT)
    qtbot.waitUntil(lambda: retrain.session.state is TrainingState.PAUSED, timeout=PATIENCE)
    QTest.mouseClick(retrain.pause_button, LEFT)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.DONE, retrain.hint.text()


def test_a_training_that_was_killed_leaves_the_pad_as_it_was_and_can_be_resumed(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow
) -> None:
    retrain.form.epochs.setValue(3)
    start(retrain)
    qtbot.waitUntil(lambda: retrain.session.record.validation is not None, timeout=PATIENCE)
    os.kill(process_id(retrain), signal.SIGKILL)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.FAILED
    assert window.desk.models.history.in_use().bundled
    (run,) = list_runs()
    assert run.resumable
    QTest.mouseClick(retrain.resume_button, LEFT)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.DONE, retrain.hint.text()
    assert [line["epoch"] for line in run.metrics()] == [1, 2, 3]


def test_closing_the_window_stops_the_training_with_a_run_to_resume(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow
) -> None:
    retrain.form.epochs.setValue(500)
    start(retrain)
    qtbot.waitUntil(lambda: retrain.session.record.step > 0, timeout=PATIENCE)
    number = process_id(retrain)
    window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    (run,) = list_runs()
    assert run.resumable


def test_after_a_restart_a_run_is_resumed_from_the_list(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow, recognizer: FakeRecognizer
) -> None:
    retrain.form.epochs.setValue(2)
    start(retrain)
    qtbot.waitUntil(lambda: retrain.session.record.step > 0, timeout=PATIENCE)
    window.close()
    again = MainWindow(lambda checkpoint: recognizer)
    qtbot.addWidget(again)
    again.show()
    try:
        again.act.runs.trigger()
        runs = again.desk._runs
        assert runs is not None and len(runs.table.selected_rows()) == 1
        QTest.mouseClick(runs.resume_button, LEFT)
        resumed = again.desk._retrain
        assert resumed is not None and resumed.isVisible()
        QTest.mouseClick(resumed.resume_button, LEFT)
        await_end(qtbot, resumed)
        assert resumed.session.state is TrainingState.DONE, resumed.hint.text()
    finally:
        again.close()
    (run,) = list_runs()
    assert [line["epoch"] for line in run.metrics()] == [1, 2]


def test_one_digit_alone_is_refused_before_training(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow, pictures: Path
) -> None:
    for picture in (pictures / "7").iterdir():
        picture.unlink()
    (pictures / "7").rmdir()
    start(retrain)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.FAILED
    assert "two" in retrain.hint.text() or "one digit" in retrain.hint.text(), retrain.hint.text()
    assert list_runs() == []


def test_a_data_set_that_is_not_there_is_told(qtbot: QtBot, window: MainWindow, retrain: RetrainWindow) -> None:
    retrain.form.boxes["folder"].setChecked(False)
    retrain.form.boxes["pen"].setChecked(True)
    start(retrain)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.FAILED
    assert "pendigits" in retrain.hint.text()


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such rights")
def test_a_folder_that_cannot_be_written_to_is_told(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow, own_home: Path
) -> None:
    process = retrain.session._process
    process._command = (*without_privileges(), *process._command)
    (own_home / "runs").mkdir()
    (own_home / "runs").chmod(0o555)
    start(retrain)
    await_end(qtbot, retrain)
    (own_home / "runs").chmod(0o755)
    assert retrain.session.state is TrainingState.FAILED
    assert "cannot be made" in retrain.hint.text() and "untouched" in retrain.hint.text()
    assert list_runs() == []


def test_where_no_run_can_be_written_it_is_told(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow, own_home: Path
) -> None:
    (own_home / "runs").write_text("a file where the folder should be")
    start(retrain)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.FAILED
    assert "runs" in retrain.hint.text() and "untouched" in retrain.hint.text()


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files by ulimit")
def test_a_full_disk_is_told_and_nothing_half_written_stays(
    qtbot: QtBot, window: MainWindow, retrain: RetrainWindow
) -> None:
    process = retrain.session._process
    limited = 'ulimit -f 20000; exec "$@"'  # 10 MB in blocks of 512 bytes (POSIX): less than a network
    process._command = ("sh", "-c", limited, "sh", *process._command)
    start(retrain)
    await_end(qtbot, retrain)
    assert retrain.session.state is TrainingState.FAILED
    assert "cannot be written" in retrain.hint.text()
    run = retrain.session.run
    assert isinstance(run, RunFolder)
    assert not list(run.path.glob(".*.part")) and run.final_checkpoint is None and run.best_checkpoint is None
    assert window.desk.models.history.in_use().bundled
