"""The device, chosen from the Model menu: used where it computes, and gives the CPU's answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeRecognizer
from gestures import draw
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import DEVICE, Settings


class Machine:
    """Starts fake networks, on devices that work or do not.

    Attributes:
        asked: the devices that were asked for.
        problem: why CUDA does not work; "" where it does.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.problem = ""

    def start(self, checkpoint: Path | None, device: str) -> FakeRecognizer:
        self.asked.append(device)
        recognizer = FakeRecognizer()
        if device == "cuda":
            recognizer.device_problem = self.problem
            recognizer.engine.description = "CPU fp32" if self.problem else "GPU fp32"
        return recognizer


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def pad(qtbot: QtBot, machine: Machine, settings: Settings) -> Iterator[MainWindow]:
    window = MainWindow(machine.start, settings=settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.reader.info is not None)
    yield window
    window.documents.discard()
    window.close()


def test_the_device_is_changed_and_what_is_drawn_is_read_again(
    qtbot: QtBot, pad: MainWindow, machine: Machine, settings: Settings
) -> None:
    draw(pad.canvas, (100, 100), (100, 200))
    pad.device.actions["cuda"].trigger()
    qtbot.waitUntil(lambda: pad.status.device_label.text().startswith("GPU fp32"))
    qtbot.waitUntil(lambda: pad.panel.reading.text() == "3")
    assert machine.asked == ["auto", "cuda"]
    assert settings.get(DEVICE) == "cuda"
    pad.device.actions["cpu"].trigger()
    qtbot.waitUntil(lambda: pad.status.device_label.text().startswith("CPU fp32"))
    assert settings.get(DEVICE) == "cpu"


def test_one_that_does_not_work_is_told_and_the_one_before_is_checked_again(
    qtbot: QtBot, pad: MainWindow, machine: Machine, settings: Settings
) -> None:
    machine.problem = "its answers differ from the CPU's (by 0.40)"
    pad.device.actions["cuda"].trigger()
    qtbot.waitUntil(lambda: pad.findChild(QMessageBox) is not None)
    box = pad.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "goes on computing on the CPU" in box.text() and "differ" in box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        box.close()
    assert pad.device.actions["auto"].isChecked()
    assert settings.get(DEVICE) == "auto"
    draw(pad.canvas, (100, 100), (100, 200))
    qtbot.waitUntil(lambda: pad.panel.reading.text() == "3")


def test_at_a_start_a_device_that_is_gone_is_told_in_the_status_bar_only(
    qtbot: QtBot, machine: Machine, settings: Settings
) -> None:
    settings.set(DEVICE, "cuda")
    machine.problem = "torch finds no CUDA device"
    window = MainWindow(machine.start, settings=settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.reader.info is not None)
    assert window.findChild(QMessageBox) is None
    assert "torch finds no CUDA device" in window.status.device_label.toolTip()
    assert settings.get(DEVICE) == "cuda"  # it may be there again tomorrow
    window.close()
