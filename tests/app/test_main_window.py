from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeRecognizer, broken_recognizer
from gestures import drag, draw, move
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.ink.strokes import Stroke

CTRL = Qt.KeyboardModifier.ControlModifier


def draw_one(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))


def draw_two(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (100, 200))
    draw(window.canvas, (300, 100), (300, 200))


def test_the_empty_window_shows_no_numbers(window: MainWindow) -> None:
    assert window.panel.reading.text() == ""
    assert window.panel.verdict.text() == ""
    assert window.panel.bars.percentages() == [""] * 10
    assert window.status.network_label.text() == "vgg16 digits, 99.66 % on MNIST"
    assert not window.act.undo.isEnabled()
    assert not window.act.clear.isEnabled()


def test_a_stroke_is_read_while_the_pen_is_down(qtbot: QtBot, window: MainWindow) -> None:
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    drag(window.canvas, QPointF(110, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert window.canvas.is_drawing
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(110, 200))


def test_the_answer_is_told_in_every_place(qtbot: QtBot, window: MainWindow) -> None:
    draw_one(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert window.panel.verdict.text() == "sure, 99 %"
    assert window.panel.bars.percentages()[3] == "99.0 %"
    assert window.windowTitle() == "3 – Untitled[*] – vggdigits"
    assert window.status.device_label.text() == "CPU fp32, 1.0 ms (p95 1.0)"
    assert "3: 99.0 %" in window.panel.bars.accessibleDescription()


@pytest.mark.parametrize(
    ("confidence", "accepted", "none", "text", "verdict"),
    [
        (0.95, True, 0.0, "3", "sure, 95 %"),
        (0.60, True, 0.0, "3", "unsure: 3 or 4?"),
        (0.50, False, 0.1, "?", "unsure: 3 or 4?"),  # torn between two, and surely one of them
        (0.85, True, 0.1, "3", "unsure: 3, or no digit?"),
        (0.20, False, 0.8, "?", "not a digit"),
    ],
)
def test_how_sure_it_is_is_said_plainly(
    qtbot: QtBot,
    window: MainWindow,
    recognizer: FakeRecognizer,
    confidence: float,
    accepted: bool,
    none: float,
    text: str,
    verdict: str,
) -> None:
    recognizer.confidence, recognizer.accepted, recognizer.none = confidence, accepted, none
    draw_one(window)
    qtbot.waitUntil(lambda: window.panel.verdict.text() == verdict)
    assert window.panel.reading.text() == text


def test_undo_redo_and_clear_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    draw_two(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert len(window.canvas.drawing.strokes) == 1
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert len(window.canvas.drawing.strokes) == 2
    QTest.keyClick(window, Qt.Key.Key_Delete)
    assert not window.canvas.drawing
    assert window.panel.reading.text() == ""
    assert window.panel.bars.percentages() == [""] * 10
    assert window.windowTitle() == "vggdigits"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(window.canvas.drawing.strokes) == 2


def test_the_brush_follows_slider_and_keys(window: MainWindow) -> None:
    window.tools.brush.slider.setValue(40)
    draw_one(window)
    assert window.canvas.drawing.strokes[0].width == 40
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    assert window.canvas.brush == 36
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    assert window.canvas.brush == 40


def test_several_digits_have_boxes_and_pointing_chooses_one(qtbot: QtBot, window: MainWindow) -> None:
    draw_two(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    assert window.panel.verdict.text() == "2 of 2: sure, 99 %"
    move(window.canvas, QPointF(100, 150))
    assert window.panel.verdict.text() == "1 of 2: sure, 99 %"


def test_digits_are_joined_and_split_by_hand_and_back(qtbot: QtBot, window: MainWindow) -> None:
    def digits() -> int:
        return 0 if window.reading.reading is None else len(window.reading.reading.digits)

    assert not window.act.join.isEnabled() and not window.act.split.isEnabled()
    draw_one(window)
    qtbot.waitUntil(lambda: digits() == 1)
    assert not window.act.join.isEnabled() and window.act.split.isEnabled()
    window.clear()
    draw_two(window)
    qtbot.waitUntil(lambda: digits() == 2)
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: digits() == 1)
    assert len(window.canvas.drawing.strokes) == 2
    QTest.keyClick(window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: digits() == 2)
    window.undo()
    qtbot.waitUntil(lambda: digits() == 1)
    window.undo()
    qtbot.waitUntil(lambda: digits() == 2)
    assert window.canvas.drawing.by_hand == ()


def test_without_a_checkpoint_drawing_works_and_choosing_one_starts_recognition(
    qtbot: QtBot, recognizer: FakeRecognizer, untrained_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path | None] = []

    def load(checkpoint: Path | None, device: str) -> FakeRecognizer:
        asked.append(checkpoint)
        return broken_recognizer() if checkpoint is None else recognizer

    window = MainWindow(load)
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.panel.choose_button.isVisible())
    assert "no such checkpoint" in window.panel.verdict.text()
    draw_one(window)
    assert len(window.canvas.drawing.strokes) == 1
    assert "no such checkpoint" in window.panel.verdict.text()
    monkeypatch.setattr("vggdigits.app.dialogs.QFileDialog.getOpenFileName", lambda *_: (str(untrained_file), ""))
    QTest.mouseClick(window.panel.choose_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3", timeout=20_000)
    assert asked == [None, window.desk.models.history.in_use().path]
    assert not window.panel.choose_button.isVisible()
    window.documents.discard()
    window.close()


def test_each_stroke_is_painted_once(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[Stroke] = []
    monkeypatch.setattr("vggdigits.app.ink_layer.paint_stroke", lambda _, stroke, *__: painted.append(stroke))
    for column in range(5):
        draw(window.canvas, (40 + 80 * column, 100), (40 + 80 * column, 200))
    painted.clear()
    window.canvas.grab()
    draw(window.canvas, (500, 100), (500, 200))
    painted.clear()
    window.canvas.grab()
    assert painted == [window.canvas.drawing.strokes[-1]]


def test_undo_while_the_pen_is_down_takes_that_stroke_back(window: MainWindow) -> None:
    draw_one(window)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    drag(window.canvas, QPointF(300, 200))
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(window.canvas.drawing.strokes) == 1
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert len(window.canvas.drawing.strokes) == 2
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert len(window.canvas.drawing.strokes) == 2


def test_when_the_network_is_lost_nothing_of_the_last_reading_stays(qtbot: QtBot, window: MainWindow) -> None:
    draw_two(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    window.reader.start(broken_recognizer)
    qtbot.waitUntil(lambda: window.panel.choose_button.isVisible())
    assert window.windowTitle() == "Untitled[*] – vggdigits"
    assert window.panel.reading.text() == ""
    window.undo_stack.undo()
    window.undo_stack.undo()
    window.reader.start(FakeRecognizer)
    qtbot.waitUntil(lambda: window.reader.info is not None)
    assert not window.panel.choose_button.isVisible()


def test_a_failing_network_is_told_and_the_next_stroke_is_read(
    qtbot: QtBot, window: MainWindow, recognizer: FakeRecognizer
) -> None:
    recognizer.error = RuntimeError("out of memory")
    draw_one(window)
    qtbot.waitUntil(lambda: "out of memory" in window.panel.verdict.text())
    recognizer.error = None
    draw(window.canvas, (300, 100), (300, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")


@pytest.mark.parametrize("moment", ["starting", "drawing", "reading"])
def test_it_closes_at_any_moment(qtbot: QtBot, recognizer: FakeRecognizer, moment: str) -> None:
    """The fixture `nothing_left_behind` sees to threads and windows."""
    window = MainWindow(lambda checkpoint, device: recognizer)
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    if moment != "starting":
        qtbot.waitUntil(lambda: window.reader.info is not None)
        draw_one(window)
    if moment == "reading":
        assert recognizer.reading_begun.wait(5)
    window.documents.discard()
    window.close()
    assert not window.isVisible()


def test_a_burst_of_strokes_ends_with_the_last_reading(qtbot: QtBot, window: MainWindow) -> None:
    for column in range(8):
        draw(window.canvas, (40 + 80 * column, 100), (40 + 80 * column, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3" * 8)
    assert len(window.canvas.drawing.strokes) == 8
