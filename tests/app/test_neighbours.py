"""The dock that shows what ink looks like: with the real network, with one that is new, and without its examples."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from fakes import FakeRecognizer
from gestures import draw
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.app.neighbours_grid import AGREES_ROLE, COUNT, NeighboursGrid, NeighboursModel
from vggdigits.app.neighbours_view import NeighboursView
from vggdigits.model import neighbours
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.examples import Origin
from vggdigits.model.explain import Explainer
from vggdigits.model.neighbours import Neighbour
from vggdigits.paths import bundled_checkpoint


class OtherExplainer:
    """A network that is new here; it waits before the second batch until the gate is open."""

    network = "cd" * 32

    def __init__(self) -> None:
        self.gate, self.asked = threading.Event(), 0

    def features(self, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.asked += 1
        if self.asked == 2:
            self.gate.wait(10)
        return frames.reshape(-1, 4, 7, 4, 7).mean(axis=(2, 4)).reshape(-1, 16).astype(np.float32) + 1


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    return Explainer(Engine(load_checkpoint(bundled_checkpoint()), torch.device("cpu"), exact=True))


def show_dock(window: MainWindow, explainer: object) -> NeighboursView:
    window.why.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
    dock = window.findChild(QDockWidget, "looks_like")
    assert isinstance(dock, QDockWidget)
    dock.toggleViewAction().trigger()
    return window.why.neighbours


def draw_seven(window: MainWindow) -> None:
    draw(window.canvas, (120, 80), (170, 79), (220, 80), (205, 125), (185, 180), (170, 230), (160, 290))


def labels(view: NeighboursView) -> list[int]:
    return [each.label for each in view.model.shown]


def spoken(model: NeighboursModel, row: int) -> str:
    return str(model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole))


def test_a_seven_looks_like_sevens(
    qtbot: QtBot, window: MainWindow, recognizer: FakeRecognizer, explainer: Explainer
) -> None:
    recognizer.digit = 7
    view = show_dock(window, explainer)
    assert view.words().startswith("Draw a digit")
    assert not view.grid.isVisible()
    draw_seven(window)
    qtbot.waitUntil(lambda: view.heading.text() == "All 10 are a 7")
    assert labels(view) == [7] * COUNT
    likeness = [each.likeness for each in view.model.shown]
    assert likeness == sorted(likeness, reverse=True)
    assert likeness[0] > 0.8
    assert view.grid.isVisible()
    assert view.words() == ""
    window.clear()
    assert view.heading.text() == "Looks like"
    assert not view.grid.isVisible()
    assert labels(view) == []


def test_labels_that_are_not_the_answer_are_marked(
    qtbot: QtBot, window: MainWindow, recognizer: FakeRecognizer, explainer: Explainer
) -> None:
    view = show_dock(window, explainer)  # 3, whatever is drawn
    draw_seven(window)
    qtbot.waitUntil(lambda: labels(view) == [7] * COUNT)
    qtbot.waitUntil(lambda: view.words() == "Framed are those that are not a 3, as the answer is.")
    assert spoken(view.model, 0) == "7, not the answer"
    framed = cell(view.grid, view.model.index(0))
    recognizer.digit = 7
    window.undo()
    draw_seven(window)
    qtbot.waitUntil(lambda: view.words() == "" and bool(view.model.shown))
    assert spoken(view.model, 0) == "7"
    assert framed > cell(view.grid, view.model.index(0)) + 100


def cell(grid: NeighboursGrid, index: QModelIndex) -> int:
    """How many of an example's pixels have a colour."""
    image = grid.viewport().grab(grid.visualRect(index)).toImage()
    shades = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(max(each.getRgb()[:3]) - min(each.getRgb()[:3]) > 60 for each in shades)


def test_of_what_is_no_digit_the_non_digits_agree(
    qtbot: QtBot, window: MainWindow, recognizer: FakeRecognizer, explainer: Explainer
) -> None:
    recognizer.accepted, recognizer.none, recognizer.confidence = False, 0.9, 0.05
    view = show_dock(window, explainer)
    draw_seven(window)
    qtbot.waitUntil(lambda: view.words() == "Framed are digits: the answer is “not a digit”.")
    assert {view.model.data(view.model.index(row), AGREES_ROLE) for row in range(COUNT)} == {False}


def test_a_hidden_dock_asks_for_nothing(qtbot: QtBot, window: MainWindow) -> None:
    other = OtherExplainer()
    window.why.make_explainer = lambda engine: other  # type: ignore[assignment,return-value]
    draw_seven(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert other.asked == 0


def test_another_network_gets_ready_while_one_may_draw(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    monkeypatch.setattr(neighbours, "_SLICE_S", 1e-9)
    monkeypatch.setattr(neighbours, "_AT_ONCE", 1500)
    other = OtherExplainer()
    view = show_dock(window, other)
    draw_seven(window)
    qtbot.waitUntil(lambda: view.heading.text() == "Getting ready…")
    assert view.progress.isVisible()
    assert view.progress.share == pytest.approx(1500 / 4000)
    assert not view.grid.isVisible()
    assert window.panel.reading.text() == "3"
    other.gate.set()
    qtbot.waitUntil(lambda: len(view.model.shown) == COUNT)
    assert not view.progress.isVisible()
    assert other.asked >= 4
    assert len(list((own_home / "cache").glob("looks-like-*.npz"))) == 1


def test_getting_ready_ends_with_the_dock(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_SLICE_S", 1e-9)
    other = OtherExplainer()
    other.gate.set()
    view = show_dock(window, other)
    draw_seven(window)
    qtbot.waitUntil(lambda: view.heading.text() == "Getting ready…")
    show_dock(window, other)  # hides it
    window.why.stop()
    assert not view.isVisible()
    assert not view._again.isActive()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "looks_like.npz: no such file"), (b"nonsense", "looks_like.npz: damaged examples")],
)
def test_without_its_examples_the_dock_says_so_and_the_pad_goes_on(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: bytes | None, reason: str, explainer: Explainer
) -> None:
    view = window.why.neighbours
    view.file = tmp_path / "looks_like.npz"
    if content is not None:
        view.file.write_bytes(content)
    show_dock(window, explainer)
    draw_seven(window)
    qtbot.waitUntil(lambda: view.words().startswith(reason))
    assert window.panel.reading.text() == "3"
    assert not view.grid.isVisible()
    assert view.words().count("\n") == 0


def test_the_keyboard_walks_along_the_examples_and_each_has_a_name(qtbot: QtBot) -> None:
    model = NeighboursModel()
    grid = NeighboursGrid(model)
    qtbot.addWidget(grid)
    picture = np.zeros((28, 28), np.uint8)
    shown = [Neighbour(picture, number % 3 - 1, Origin(number % 4), 1000 + number, 0.5) for number in range(COUNT)]
    model.show(shown, 1)
    grid.resize(grid.sizeHint())
    grid.show()
    grid.setFocus()
    grid.setCurrentIndex(model.index(0))
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 6  # five in a row
    model.show(shown[::-1], 1)
    assert grid.currentIndex().row() == 6
    assert [spoken(model, row) for row in range(3)] == ["no digit, not the answer", "1", "0, not the answer"]
    tips = [str(model.data(model.index(row), Qt.ItemDataRole.ToolTipRole)) for row in range(COUNT)]
    assert "Pen strokes (UCI), writer 1,009\n50 % alike" in tips
    assert "MNIST, training image 1,008\n50 % alike" in tips
    assert any("Omniglot" in tip for tip in tips)
    grid.resize(300, grid.height())
    assert grid.height() >= 3 * 88  # four in a row
