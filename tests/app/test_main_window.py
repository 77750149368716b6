from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import FakeRecognizer, broken_recognizer
from gestures import drag, draw, move
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Drawing, Stroke

CTRL = Qt.KeyboardModifier.ControlModifier


def draw_one(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))


def draw_two(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (100, 200))
    draw(window.canvas, (300, 100), (300, 200))


def complaint(qtbot: QtBot, window: MainWindow) -> str:
    """Wait for the message box, close it, and return what it said."""
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    text = f"{box.text()} {box.informativeText()}"
    with qtbot.waitSignal(box.destroyed):
        box.close()
    return text


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
    assert window.windowTitle() == "3 – vggdigits"
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


def test_saved_and_opened_again_it_is_the_same_drawing(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    draw_two(window)
    drawing = window.canvas.drawing
    window.documents.save_file(tmp_path / "two.inkml")
    window.clear()
    window.documents.open_file(tmp_path / "two.inkml")
    opened = window.canvas.drawing
    assert len(opened.strokes) == 2
    for one, other in zip(opened.strokes, drawing.strokes, strict=True):
        assert np.allclose(one.points, other.points, atol=1e-9)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")


def test_a_picture_is_opened_and_read(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    paper = np.full((60, 60), 255, np.uint8)
    paper[10:50, 28:34] = 0
    Image.fromarray(paper).save(tmp_path / "one.png")
    window.documents.open_file(tmp_path / "one.png")
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert not window.canvas.drawing


def test_a_picture_without_ink_is_told_and_the_drawing_stays(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    Image.fromarray(np.full((60, 60), 255, np.uint8)).save(tmp_path / "blank.png")
    write_inkml(Drawing(), tmp_path / "blank.inkml")
    draw_one(window)
    for name in ("blank.png", "blank.inkml"):
        window.documents.open_file(tmp_path / name)
        assert f"{name} holds no ink" in complaint(qtbot, window)
    assert len(window.canvas.drawing.strokes) == 1


def test_a_file_that_is_no_picture_is_refused_and_the_drawing_stays(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "notes.png").write_text("not a picture")
    draw_one(window)
    window.documents.open_file(tmp_path / "notes.png")
    assert "not a picture" in complaint(qtbot, window)
    assert len(window.canvas.drawing.strokes) == 1


def test_a_folder_that_cannot_be_written_to_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    window.documents.save_file(tmp_path / "missing" / "a.inkml")
    assert "still on the canvas" in complaint(qtbot, window)
    assert len(window.canvas.drawing.strokes) == 1


def test_without_a_checkpoint_drawing_works_and_choosing_one_starts_recognition(
    qtbot: QtBot, recognizer: FakeRecognizer, untrained_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path | None] = []

    def load(checkpoint: Path | None, device: str) -> FakeRecognizer:
        asked.append(checkpoint)
        return broken_recognizer() if checkpoint is None else recognizer

    window = MainWindow(load)
    qtbot.addWidget(window)
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


def test_undo_brings_the_view_back_too(window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    write_inkml(Drawing((Stroke.from_xy([(5000, 5000), (5000, 5300)], width=30),)), tmp_path / "far.inkml")
    natural = window.canvas.view
    window.documents.open_file(tmp_path / "far.inkml")
    fitted = window.canvas.view
    assert fitted != natural
    window.undo_stack.undo()
    assert window.canvas.view == natural
    window.undo_stack.redo()
    assert window.canvas.view == fitted
    window.clear()
    assert window.canvas.view == natural
    window.undo_stack.undo()
    assert window.canvas.view == fitted


def test_a_stroke_on_an_opened_drawing_has_the_width_that_is_seen(window: MainWindow, tmp_path: Path) -> None:
    write_inkml(Drawing((Stroke.from_xy([(0, 0), (0, 0.02)], width=0.002),)), tmp_path / "metres.inkml")
    window.documents.open_file(tmp_path / "metres.inkml")
    draw(window.canvas, (30, 100), (30, 200))
    assert window.canvas.drawing.strokes[-1].width == pytest.approx(window.canvas.brush / window.canvas.view.zoom)


def test_a_picture_under_saved_strokes_is_not_lost_silently(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    paper = np.full((60, 60), 255, np.uint8)
    paper[10:50, 28:34] = 0
    Image.fromarray(paper).save(tmp_path / "paper.png")
    window.documents.open_file(tmp_path / "paper.png")
    draw_one(window)
    window.documents.save_file(tmp_path / "a.inkml")
    assert "picture under them is not" in complaint(qtbot, window)


def test_a_name_without_the_suffix_gets_it_and_asks_before_it_replaces(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    draw_one(window)
    (tmp_path / "mine.inkml").write_text("an older drawing")
    answers: list[str] = []

    def answer() -> None:
        """In the file dialog: type a name and accept; in the question whether to replace: no; then give up."""
        active = QApplication.activeModalWidget()
        if isinstance(active, QMessageBox):
            answers.append(active.text())
            active.button(QMessageBox.StandardButton.No).click()
        elif isinstance(active, QFileDialog) and not answers:
            active.setDirectory(str(tmp_path))
            line = active.findChild(QLineEdit)
            assert isinstance(line, QLineEdit)
            line.setText("mine")
            QTimer.singleShot(0, active, answer)
            active.accept()
        elif isinstance(active, QFileDialog):
            active.reject()
            return
        QTimer.singleShot(0, window, answer)

    QTimer.singleShot(0, window, answer)
    window.documents.actions.save.trigger()
    assert len(answers) == 1 and "mine.inkml" in answers[0]
    assert (tmp_path / "mine.inkml").read_text() == "an older drawing"


def test_when_the_network_is_lost_nothing_of_the_last_reading_stays(qtbot: QtBot, window: MainWindow) -> None:
    draw_two(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    window.reader.start(broken_recognizer)
    qtbot.waitUntil(lambda: window.panel.choose_button.isVisible())
    assert window.windowTitle() == "vggdigits"
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
    qtbot.addWidget(window)
    window.show()
    if moment != "starting":
        qtbot.waitUntil(lambda: window.reader.info is not None)
        draw_one(window)
    if moment == "reading":
        assert recognizer.reading_begun.wait(5)
    window.close()
    assert not window.isVisible()


def test_a_burst_of_strokes_ends_with_the_last_reading(qtbot: QtBot, window: MainWindow) -> None:
    for column in range(8):
        draw(window.canvas, (40 + 80 * column, 100), (40 + 80 * column, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3" * 8)
    assert len(window.canvas.drawing.strokes) == 8


def test_a_drawing_that_is_far_from_the_origin_opens_in_view(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    write_inkml(Drawing((Stroke.from_xy([(5000, 5000), (5000, 5300)], width=30),)), tmp_path / "far.inkml")
    window.documents.open_file(tmp_path / "far.inkml")
    shown = window.canvas.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).lightness() < 60
    assert read_inkml(tmp_path / "far.inkml").strokes[0].width == 30
