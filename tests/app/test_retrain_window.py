"""The retraining window, driven through its widgets; the training itself is a fake one that takes no time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.retrain_settings import USUAL_SOURCES
from vggdigits.app.retrain_window import RetrainWindow
from vggdigits.app.training_session import TrainingState
from vggdigits.training.run_folder import RunFolder

FAKE = str(Path(__file__).parents[1] / "fake_training.py")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot: QtBot, own_home: Path) -> Iterator[RetrainWindow]:
    window = RetrainWindow(None, command=[sys.executable, FAKE, "converse"])
    qtbot.addWidget(window)
    for name in USUAL_SOURCES:
        window.form.boxes[name].setChecked(False)  # no estimate is asked for
    window.show()
    window.form.boxes["mnist"].blockSignals(True)
    window.form.boxes["mnist"].setChecked(True)
    window.form.boxes["mnist"].blockSignals(False)
    window.start_button.setEnabled(True)
    yield window
    window.shut_down()


def say(window: RetrainWindow, line: str) -> None:
    """Tell the fake training what to do next."""
    process = window.session._process._process
    assert process is not None
    process.write(f"{line}\n".encode())


def started(qtbot: QtBot, window: RetrainWindow) -> None:
    QTest.mouseClick(window.start_button, LEFT)
    qtbot.waitUntil(lambda: window.session.state is TrainingState.RUNNING, timeout=20_000)


def test_a_training_is_followed_to_its_end(qtbot: QtBot, window: RetrainWindow) -> None:
    told: list[dict[str, Any]] = []
    window.training_changed.connect(told.append)
    started(qtbot, window)
    assert not window.form.isEnabled()
    for line in ("step", "step", "epoch"):
        say(window, line)
    qtbot.waitUntil(lambda: window.session.record.validation == 0.91 and "held out 91.00 %" in window.figures.text())
    assert len(window.session.record.losses.x) >= 2
    assert told[-1]["running"] and told[-1]["share"] is not None
    assert "epoch 1/2" in window.log.toPlainText()
    say(window, "done")
    qtbot.waitUntil(lambda: window.session.state is TrainingState.DONE)
    assert window.title.text().startswith("Done:")
    assert told[-1]["running"] is False
    assert window.form.isEnabled()


def test_pause_continue_and_stop(qtbot: QtBot, window: RetrainWindow) -> None:
    started(qtbot, window)
    QTest.mouseClick(window.pause_button, LEFT)
    qtbot.waitUntil(lambda: window.session.state is TrainingState.PAUSED)
    assert window.pause_button.text() == "&Continue"
    QTest.mouseClick(window.pause_button, LEFT)
    assert window.session.state is TrainingState.RUNNING
    QTest.mouseClick(window.stop_button, LEFT)
    qtbot.waitUntil(lambda: window.session.state is TrainingState.STOPPED)
    assert "network in use is untouched" in window.hint.text()


def test_a_training_that_fails_says_why_and_what_is_safe(qtbot: QtBot, window: RetrainWindow) -> None:
    started(qtbot, window)
    say(window, "fail")
    qtbot.waitUntil(lambda: window.session.state is TrainingState.FAILED)
    assert window.session.outcome is not None
    assert window.session.outcome.message in window.hint.text()
    assert "untouched" in window.hint.text()


def test_a_killed_training_is_told(qtbot: QtBot, window: RetrainWindow) -> None:
    started(qtbot, window)
    process = window.session._process._process
    assert process is not None
    process.kill()
    qtbot.waitUntil(lambda: window.session.state is TrainingState.FAILED)
    assert not window.pause_button.isVisible()
    assert window.start_button.isEnabled()


@pytest.fixture
def run(own_home: Path, untrained_file: Path) -> RunFolder:
    """A run that stopped after an epoch, as a folder."""
    folder = own_home / "runs" / "2026-01-02-030405-digits"
    folder.mkdir(parents=True)
    recipe = {"epochs": 7, "batch_size": 32, "learning_rate": 0.02, "seed": 3}
    config = {"preset": "digits", "device": "cpu", "recipe": recipe, "data": ["mnist", "pen"]}
    (folder / "config.json").write_text(json.dumps(config))
    counts = np.eye(10, dtype=int) * 4
    counts[3, 5] = 2
    line = {"epoch": 1, "epochs": 7, "step": 10, "steps": 10, "loss": 0.4, "accuracy": 0.9, "learning_rate": 0.02}
    line |= {"images_per_second": 100.0, "eta_s": 60.0, "validation": 0.95, "confusion": counts.tolist()}
    (folder / "metrics.jsonl").write_text(json.dumps(line) + "\n" + json.dumps({"stopped": "as asked"}) + "\n")
    frames = np.zeros((3, 28, 28), np.uint8)
    frames[:, 4:20, 10:14] = 255
    np.savez(folder / "validation.npz", frames=frames, labels=np.array([3, 3, 1], np.uint8))
    np.save(folder / "answers.npy", np.array([5, 5, 1], np.uint8))
    (folder / "best.safetensors").write_bytes(untrained_file.read_bytes())
    return RunFolder(folder)


def test_a_run_of_before_is_shown_and_its_best_can_be_adopted(
    qtbot: QtBot, window: RetrainWindow, run: RunFolder
) -> None:
    wanted: list[tuple[Path, str]] = []
    window.adopt_wanted.connect(lambda path, note: wanted.append((path, note)))
    window.show_run(run)
    assert window.form.settings().epochs == 7
    assert window.form.settings().sources == ("mnist", "pen")
    assert window.resume_button.isVisible()
    QTest.mouseClick(window.adopt_button, LEFT)
    assert wanted == [(run.path / "best.safetensors", run.name)]


def test_a_cell_of_the_confusion_matrix_opens_its_pictures(qtbot: QtBot, window: RetrainWindow, run: RunFolder) -> None:
    window.show_run(run)
    centre = window.confusion.cell(3, 5).center()
    QTest.mouseClick(window.confusion, LEFT, pos=QPoint(round(centre.x()), round(centre.y())))
    assert window.pictures.isVisible()
    assert window.pictures.windowTitle() == "3, read as 5"
    assert "2 pictures" in window.pictures.caption.text()
    window.pictures.close()


def test_a_resumed_run_is_asked_for_by_its_folder(qtbot: QtBot, window: RetrainWindow, run: RunFolder) -> None:
    seen: list[dict[str, Any]] = []
    window.session._process.told.connect(seen.append)
    window.show_run(run)
    QTest.mouseClick(window.resume_button, LEFT)
    qtbot.waitUntil(lambda: window.session.state is TrainingState.RUNNING, timeout=20_000)
    said = next(event for event in seen if event["event"] == "argv")
    assert str(run.path) in str(said)


def test_without_anything_to_learn_from_it_does_not_start(window: RetrainWindow) -> None:
    window.form.boxes["mnist"].setChecked(False)
    assert not window.start_button.isEnabled()
    assert "Choose something" in window.time.text()


def test_what_to_do_about_a_full_disk_is_said(qtbot: QtBot, window: RetrainWindow) -> None:
    started(qtbot, window)
    say(window, "error")
    qtbot.waitUntil(lambda: window.session.state is TrainingState.FAILED)
    assert "No space left on device. The network in use is untouched. Make room" in window.hint.text()
    assert not window.keep_button.isVisible()


def test_another_run_is_not_shown_over_a_training(qtbot: QtBot, window: RetrainWindow, run: RunFolder) -> None:
    started(qtbot, window)
    window.show_run(run)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and run.name in box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        box.close()
    assert window.session.state is TrainingState.RUNNING
    assert window.session.record.run != run.path


def test_closed_the_window_hides_and_the_training_goes_on(qtbot: QtBot, window: RetrainWindow) -> None:
    started(qtbot, window)
    window.close()
    say(window, "step")
    qtbot.waitUntil(lambda: window.session.record.step == 1)
    assert window.session.state is TrainingState.RUNNING


def test_the_trial_gives_way_to_the_training(qtbot: QtBot, window: RetrainWindow) -> None:
    window.form.epochs.setValue(3)
    assert window.estimate._settled.isActive()
    QTest.mouseClick(window.start_button, LEFT)
    assert not window.estimate._settled.isActive()
    qtbot.waitUntil(lambda: window.session.state is TrainingState.RUNNING, timeout=20_000)
    assert not window.time.text()


def test_figures_curves_and_matrix_follow_the_palette(
    qtbot: QtBot, window: RetrainWindow, run: RunFolder, qapp: QApplication
) -> None:
    window.show_run(run)
    before = qapp.palette()
    try:
        qapp.setPalette(QPalette(QColor("#2b2b2b")))
        qtbot.waitUntil(lambda: window.grab().toImage().pixelColor(window.width() // 2, 8).lightness() < 80)
        corner = window.curves.accuracy.plot.grab().toImage().pixelColor(2, 2)
        assert corner.lightness() < 80
    finally:
        qapp.setPalette(before)
