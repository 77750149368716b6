"""A graphics card that is missing, broken, full or lost: the CPU reads, the status bar says so once, nothing is lost.

The card is a stand-in; network, recognizer and window are the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pytest
import torch
from gestures import draw
from numpy.typing import NDArray
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import DEVICE, Settings
from vggdigits.model import device as devices
from vggdigits.model import recognizer
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Answers, Engine
from vggdigits.model.same_answers import start_recognizer

FULL = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 79 GiB")
LOST = RuntimeError("CUDA error: unspecified launch failure\nCompile with `TORCH_USE_CUDA_DSA` to enable assertions.")
BROKEN = "CUDA error: no kernel image is available for execution on the device"
INSTEAD = "The CPU reads in place of the graphics card"
PLACED, CHECKED, WARMED, READ, READ_AGAIN = range(5)


class Card(Engine):
    """Computes on the CPU and says that it is a graphics card, until it fails: as the network is put there, or at its
    so-manieth answer."""

    fails_at = READ_AGAIN + 100
    error: Exception = LOST

    def __init__(self, checkpoint: Checkpoint, device: torch.device, exact: bool = False) -> None:
        if self.fails_at == PLACED:
            raise self.error
        super().__init__(checkpoint, torch.device("cpu"), exact=True)
        self.device = device
        self.answered = 0

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        self.answered += 1
        if self.answered >= self.fails_at:
            raise self.error
        self.device, here = torch.device("cpu"), self.device
        try:
            return super().answers(frames)
        finally:
            self.device = here


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> type[Card]:
    """`auto` and `cuda` choose it."""
    kind = type("Card", (Card,), {})
    monkeypatch.setattr(recognizer, "choose_device", lambda name: torch.device("cpu" if name == "cpu" else "cuda"))

    def make(given: Checkpoint, device: torch.device, exact: bool) -> Engine:
        return (Engine if device.type == "cpu" else kind)(given, device, exact)

    monkeypatch.setattr(recognizer, "Engine", make)
    return kind


@pytest.fixture
def pad(qtbot: QtBot, untrained_file: Path, tmp_path: Path) -> Iterator[Callable[[str], tuple[MainWindow, list[str]]]]:
    """Opens the pad for a device, with a real network; and what its status bar says, line by line."""
    opened: list[MainWindow] = []

    def open_it(device: str) -> tuple[MainWindow, list[str]]:
        settings = Settings(tmp_path / "settings.json")
        settings.set(DEVICE, device)
        window = MainWindow(lambda checkpoint, device: start_recognizer(untrained_file, device), settings=settings)
        qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
        opened.append(window)
        said: list[str] = []
        window.status.messageChanged.connect(lambda line: said.append(line) if line else None)
        window.show()
        qtbot.waitUntil(lambda: window.reader.info is not None, timeout=60_000)
        return window, said

    yield open_it
    for window in opened:
        window.documents.discard()
        window.close()


def read(qtbot: QtBot, window: MainWindow, left: float) -> None:
    """Draw a line, and see that it is read."""
    strokes = len(window.canvas.drawing.strokes)
    draw(window.canvas, (left, 100), (left + 10, 200), (left, 300))
    qtbot.waitUntil(lambda: window.reader.is_current and window.reading.reading is not None, timeout=60_000)
    assert window.reading.reading is not None and len(window.reading.reading.digits) >= 1
    assert len(window.canvas.drawing.strokes) == strokes + 1


@pytest.mark.parametrize("fails_at", [PLACED, CHECKED, WARMED, READ, READ_AGAIN])
@pytest.mark.parametrize(("error", "why"), [(FULL, "(CUDA out of memory)"), (LOST, "(CUDA error: unspecified launch")])
def test_a_card_that_fails_is_told_once_and_the_cpu_goes_on(
    qtbot: QtBot,
    card: type[Card],
    pad: Callable[[str], tuple[MainWindow, list[str]]],
    fails_at: int,
    error: Exception,
    why: str,
) -> None:
    card.fails_at, card.error = fails_at, error
    window, said = pad("auto")
    read(qtbot, window, 100)
    read(qtbot, window, 300)
    read(qtbot, window, 500)
    assert [line.startswith(f"{INSTEAD} {why}") for line in said] == [True]
    assert window.status.device_label.text().startswith("CPU")
    assert why.strip("()") in window.status.in_words()
    window.status.clearMessage()
    window._start_network()  # what starts anew finds the same, and does not repeat it
    qtbot.waitUntil(lambda: window.reader.info is not None, timeout=60_000)
    read(qtbot, window, 200)
    assert sum(INSTEAD in line for line in said) == 1
    assert window.findChildren(QMessageBox) == []


def test_a_card_that_claims_to_be_there_and_is_broken_is_told(
    qtbot: QtBot, pad: Callable[[str], tuple[MainWindow, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(devices, "_cuda_problem", lru_cache(lambda: BROKEN))
    window, said = pad("auto")
    read(qtbot, window, 100)
    assert said == [f"{INSTEAD} ({BROKEN})"]
    assert window.status.device_label.text().startswith("CPU fp32 (CUDA does not work)") or "bf16" in (
        window.status.device_label.text()
    )


@pytest.mark.parametrize(("device", "lines"), [("cuda", 1), ("auto", 0)], ids=["asked for", "not asked for"])
def test_a_card_that_is_missing_is_told_to_who_asked_for_it(
    qtbot: QtBot,
    pad: Callable[[str], tuple[MainWindow, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    device: str,
    lines: int,
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(devices, "_cuda_problem", lru_cache(partial(str, "torch finds no CUDA device")))
    window, said = pad(device)
    read(qtbot, window, 100)
    assert said == [f"{INSTEAD} (CUDA does not work here: torch finds no CUDA device)"][:lines]
    assert window.status.device_label.text().startswith("CPU")
