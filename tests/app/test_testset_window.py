"""Model > Browse the test set: as a person uses it, with a network that reads what it is told."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from fakes import FakeRecognizer
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from some_sets import picture, write_idx

from vggdigits.app.main_window import MainWindow
from vggdigits.app.testset_model import Outcome
from vggdigits.app.testset_window import TestsetWindow as Browser  # pytest would take it for tests
from vggdigits.errors import UserError
from vggdigits.ink.normalize import FRAME
from vggdigits.model.engine import Answers
from vggdigits.training import testset_files
from vggdigits.training.data import normalized_frame

LEFT = Qt.MouseButton.LeftButton
COUNT = 230  # three helpings


class FakeEngine:
    """Knows the pictures of `some_sets`, and takes every five for a six.

    Attributes:
        gate: reading waits until it is set; it is, to begin with.
        begun: set when reading waits at the gate.
    """

    def __init__(self) -> None:
        self.device = torch.device("cpu")
        self.checkpoint = SimpleNamespace(
            threshold=0.5, preset=SimpleNamespace(architecture=SimpleNamespace(input_size=32))
        )
        self.gate, self.begun = threading.Event(), threading.Event()
        self.gate.set()
        self.seen = 0
        self._known = {normalized_frame(picture(digit)).tobytes(): digit for digit in range(10)}

    def hasten(self, give_way: Callable[[], None]) -> None:
        """There is nothing to."""

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        assert frames.shape[1:] == (FRAME, FRAME)
        self.begun.set()
        self.gate.wait(10)
        probabilities = np.full((len(frames), 10), 0.01)
        for row, frame in zip(probabilities, frames, strict=True):
            digit = self._known[frame.tobytes()]
            row[6 if digit == 5 else digit] = 0.91
        self.seen += len(frames)
        return Answers(probabilities, np.full(len(frames), 0.9), np.zeros(len(frames)))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A test set of 230: 0 to 9 over and over."""
    labels = np.arange(COUNT) % 10
    raw = tmp_path / "data" / "MNIST" / "raw"
    write_idx(raw / "t10k-images-idx3-ubyte", np.stack([picture(digit) for digit in labels]))
    write_idx(raw / "t10k-labels-idx1-ubyte", labels)
    return tmp_path / "data"


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def browser(qtbot: QtBot, data_dir: Path, engine: FakeEngine) -> Iterator[Browser]:
    window = Browser(lambda: SimpleNamespace(engine=engine), data_dir=data_dir)
    qtbot.addWidget(window)
    yield window
    engine.gate.set()
    window.shut_down()
    window.close()


def press(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT, pos=QPoint(8, 8))


def until_read(qtbot: QtBot, browser: Browser) -> None:
    qtbot.waitUntil(lambda: browser.job is None and browser.model.total > 0)


def click_tile(browser: Browser, row: int, times: int = 1) -> None:
    where = browser.grid.visualRect(browser.model.index(row)).center()
    for _ in range(times - 1):
        QTest.mouseClick(browser.grid.viewport(), LEFT, pos=where)
        QTest.mouseDClick(browser.grid.viewport(), LEFT, pos=where)
    QTest.mouseClick(browser.grid.viewport(), LEFT, pos=where)


def choose(browser: Browser, row: int) -> None:
    """Click a row of the outcomes."""
    item = browser.outcomes.visualItemRect(browser.outcomes.item(row)).center()
    QTest.mouseClick(browser.outcomes.viewport(), LEFT, pos=item)


def test_it_reads_all_and_says_how_many_were_right(qtbot: QtBot, browser: Browser, engine: FakeEngine) -> None:
    browser.show()
    until_read(qtbot, browser)
    assert engine.seen == COUNT
    assert browser.outcomes.counts() == [COUNT, 23, COUNT - 23, 0]
    assert browser.digits.counts() == [COUNT, *[23] * 10]
    assert browser.strip.counts.text() == "207 of 230 read rightly: 90.00 %"
    assert not browser.read_button.isVisible() and not browser.strip.bar.isVisible()


def test_an_image_is_shown_with_what_it_is_and_what_was_read(qtbot: QtBot, browser: Browser) -> None:
    browser.show()
    until_read(qtbot, browser)
    click_tile(browser, 5)
    detail = browser.detail
    assert detail.title.text() == "Actual: 5"
    assert detail.answer.text() == "Predicted: 6, 90 % sure – misread"
    assert detail.bars.percentages()[6] == "91.0 %"
    QTest.keyClick(browser.grid, Qt.Key.Key_Left)
    assert (detail.title.text(), detail.answer.text()) == ("Actual: 4", "Predicted: 4, 90 % sure")


def test_only_the_misread_ones_are_shown(qtbot: QtBot, browser: Browser) -> None:
    browser.show()
    until_read(qtbot, browser)
    choose(browser, 1)
    assert [each.id for each in browser.model.shown] == list(range(5, COUNT, 10))
    assert browser.model.data(browser.model.index(0)) == "image 5: 5, read as 6"
    assert browser.detail.title.text() == "Actual: 5"  # the first one is chosen
    browser.digits.choose(3)
    assert browser.tiles.currentWidget() is browser.none_shown
    assert browser.detail.image is None and not browser.detail.put_button.isEnabled()


def test_it_can_be_stopped_and_goes_on_where_it_was(qtbot: QtBot, browser: Browser, engine: FakeEngine) -> None:
    engine.gate.clear()
    browser.show()
    qtbot.waitUntil(engine.begun.is_set)
    assert browser.strip.bar.isVisible()
    press(browser.strip.cancel_button)
    engine.gate.set()
    until_read(qtbot, browser)
    read = COUNT - browser.model.unread
    assert read < COUNT
    assert browser.read_button.isVisible()
    press(browser.read_button)
    qtbot.waitUntil(lambda: browser.model.unread == 0 and browser.job is None)
    assert engine.seen <= COUNT + 100  # what was read is not read again, but for the helping that was cut off
    assert browser.strip.counts.text().startswith("207 of 230")


def test_hidden_it_does_not_read_and_shown_again_it_goes_on(qtbot: QtBot, browser: Browser, engine: FakeEngine) -> None:
    engine.gate.clear()
    browser.show()
    qtbot.waitUntil(engine.begun.is_set)
    browser.close()
    engine.gate.set()
    qtbot.waitUntil(lambda: browser.job is None)
    assert browser.model.unread > 0
    browser.show()
    qtbot.waitUntil(lambda: browser.model.unread == 0 and browser.job is None)


def test_another_network_reads_everything_again(qtbot: QtBot, browser: Browser, engine: FakeEngine) -> None:
    browser.show()
    until_read(qtbot, browser)
    engine.gate.clear()
    browser.forget_answers()
    assert browser.outcomes.counts()[3] == COUNT
    engine.gate.set()
    qtbot.waitUntil(lambda: browser.model.unread == 0 and browser.job is None)
    assert engine.seen == 2 * COUNT


def test_a_reading_for_the_network_before_counts_no_more(qtbot: QtBot, browser: Browser, engine: FakeEngine) -> None:
    engine.gate.clear()
    browser.show()
    qtbot.waitUntil(engine.begun.is_set)
    browser.forget_answers()
    engine.gate.set()
    qtbot.waitUntil(lambda: browser.model.unread == 0 and browser.job is None)
    assert browser.strip.counts.text() == "207 of 230 read rightly: 90.00 %"


def test_a_network_that_does_not_load_is_told(qtbot: QtBot, data_dir: Path) -> None:
    def broken() -> SimpleNamespace:
        raise UserError("a.safetensors: no such checkpoint")

    window = Browser(broken, data_dir=data_dir)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.job is None and "no such checkpoint" in window.strip.message.text())
    assert window.read_button.isVisible()  # it may be tried again
    assert window.outcomes.counts()[0] == COUNT  # and the images can be looked at
    window.close()


def test_without_the_set_it_says_where_it_was_looked_for(
    qtbot: QtBot, tmp_path: Path, data_dir: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Browser(lambda: SimpleNamespace(engine=engine), data_dir=tmp_path / "none")
    qtbot.addWidget(window)
    window.show()
    assert window.pages.currentWidget() is window.empty
    assert str(tmp_path / "none" / "MNIST" / "raw") in window.empty.place.text()
    answers = iter(["", str(tmp_path), str(data_dir)])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(answers))
    press(window.empty.folder_button)  # the user changes their mind
    assert not window.empty.reason.isVisible()
    press(window.empty.folder_button)
    assert window.empty.reason.text() == f"It is not in {tmp_path} either."
    press(window.empty.folder_button)
    until_read(qtbot, window)
    assert window.pages.currentWidget() is not window.empty
    window.close()


@pytest.mark.parametrize("reachable", [True, False])
def test_it_is_downloaded_at_a_press(
    qtbot: QtBot, tmp_path: Path, data_dir: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, reachable: bool
) -> None:
    for name, published in list(testset_files.PUBLISHED.items()):
        content = (data_dir / "MNIST" / "raw" / name).read_bytes()
        zipped = tmp_path / f"{name}.gz"
        if reachable:
            zipped.write_bytes(gzip.compress(content))
        there = replace(published, url=zipped.as_uri(), sha256=hashlib.sha256(content).hexdigest())
        monkeypatch.setitem(testset_files.PUBLISHED, name, there)
    window = Browser(lambda: SimpleNamespace(engine=engine), data_dir=tmp_path / "none")
    qtbot.addWidget(window)
    window.show()
    press(window.empty.download_button)
    assert not window.empty.download_button.isEnabled()
    if reachable:
        until_read(qtbot, window)
        assert (tmp_path / "none" / "MNIST" / "raw" / "t10k-images-idx3-ubyte").is_file()
        assert window.strip.counts.text().startswith("207 of 230")
    else:
        qtbot.waitUntil(lambda: window.job is None)
        assert "could not be downloaded" in window.empty.reason.text()
        assert window.empty.download_button.isEnabled()
    window.close()


def test_a_damaged_set_is_told(qtbot: QtBot, data_dir: Path, engine: FakeEngine) -> None:
    (data_dir / "MNIST" / "raw" / "t10k-images-idx3-ubyte").write_bytes(b"damaged")
    window = Browser(lambda: SimpleNamespace(engine=engine), data_dir=data_dir)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.job is None)
    assert window.pages.currentWidget() is window.empty
    assert "t10k-images-idx3-ubyte" in window.empty.reason.text()
    window.close()


@pytest.mark.parametrize("way", ["button", "picture", "enter", "double click"])
def test_one_click_puts_an_image_on_the_canvas(
    qtbot: QtBot,
    window: MainWindow,
    recognizer: FakeRecognizer,
    data_dir: Path,
    engine: FakeEngine,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    """Through the menu, in the whole window; Undo brings back what was there."""
    monkeypatch.setattr("vggdigits.paths.data_dir", lambda: data_dir)
    recognizer.engine = engine
    window.act.test_set.trigger()
    browser = window.desk._test_set
    assert browser is not None
    until_read(qtbot, browser)
    assert browser.strip.counts.text() == "207 of 230 read rightly: 90.00 %"
    click_tile(browser, 7)
    if way == "button":
        press(browser.detail.put_button)
    elif way == "picture":
        QTest.mouseClick(browser.detail.picture, LEFT)
    elif way == "enter":
        QTest.keyClick(browser.grid, Qt.Key.Key_Return)
    else:
        click_tile(browser, 7, times=2)
    backdrop = window.canvas.drawing.backdrop
    assert backdrop is not None and np.array_equal(backdrop.ink, picture(7))
    assert window.undo_stack.undoText() == "Open test image 7, a 7"
    window.undo()
    assert not window.canvas.drawing


def test_an_image_says_its_outcome() -> None:
    from vggdigits.app.testset_model import TestsetImage as Image

    image = Image(1, picture(3), 3)
    assert image.outcome is Outcome.UNREAD
    assert replace(image, answer=3).outcome is Outcome.RIGHT
    assert replace(image, answer=8).outcome is Outcome.MISREAD
