"""The pad without a mouse: drawn in with the arrow keys, walked through with Tab, and heard."""

from __future__ import annotations

import pytest
from fakes import FakeRecognizer
from gestures import draw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.keyboard_pen import STEP
from vggdigits.app.main_window import MainWindow

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def test_a_digit_is_drawn_with_the_arrow_keys(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.canvas
    assert QApplication.focusWidget() is canvas
    press(canvas, Key.Key_Up, Key.Key_Up, Key.Key_Space, *[Key.Key_Down] * 20)
    assert canvas.is_drawing
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    press(canvas, Key.Key_Space)
    assert not canvas.is_drawing
    (stroke,) = canvas.drawing.strokes
    left, top, right, bottom = stroke.bounds
    assert bottom - top == pytest.approx(20 * STEP + stroke.width, abs=2)
    assert right - left == pytest.approx(stroke.width, abs=2)
    press(canvas, Key.Key_Right, Key.Key_Space, Key.Key_Space)
    assert len(canvas.drawing.strokes) == 2
    QTest.keyClick(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(canvas.drawing.strokes) == 1


def test_two_keys_held_go_aslant_and_shift_goes_by_pixels(window: MainWindow) -> None:
    canvas, pen = window.canvas, window.keyboard_pen
    press(canvas, Key.Key_Space, Key.Key_Space)
    begun = QPointF(pen.place or QPointF())
    QTest.keyPress(canvas, Key.Key_Left)
    QTest.keyPress(canvas, Key.Key_Up)
    assert pen.place == begun + QPointF(-2 * STEP, -STEP)
    QTest.keyRelease(canvas, Key.Key_Left)
    QTest.keyRelease(canvas, Key.Key_Up)
    QTest.keyClick(canvas, Key.Key_Right, SHIFT)
    assert pen.place == begun + QPointF(-2 * STEP + 1, -STEP)


def test_the_pen_stays_on_the_paper_and_is_seen(window: MainWindow) -> None:
    canvas, pen = window.canvas, window.keyboard_pen
    press(canvas, *[Key.Key_Left] * 200)
    assert pen.place is not None and pen.place.x() == 0
    assert pen.isVisible()
    before = canvas.grab().toImage()
    press(canvas, *[Key.Key_Right] * 20)
    assert canvas.grab().toImage() != before


def test_esc_and_the_mouse_take_the_pen_away(window: MainWindow) -> None:
    canvas, pen = window.canvas, window.keyboard_pen
    press(canvas, Key.Key_Space, Key.Key_Down, Key.Key_Down, Key.Key_Escape)
    assert not canvas.is_drawing and not pen.isVisible()
    assert len(canvas.drawing.strokes) == 1
    press(canvas, Key.Key_Space, Key.Key_Down)
    draw(canvas, (40, 40), (40, 90))
    assert not pen.isVisible()
    assert len(canvas.drawing.strokes) == 3


def test_tab_ends_a_stroke_and_reaches_everything(window: MainWindow) -> None:
    press(window.canvas, Key.Key_Space, Key.Key_Down)
    QTest.keyClick(window.canvas, Key.Key_Tab)
    assert not window.canvas.is_drawing and len(window.canvas.drawing.strokes) == 1
    reached = set()
    for _ in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        QTest.keyClick(focus, Key.Key_Tab)
    assert {window.canvas, window.panel.reading, window.hint.done_button} <= reached


def test_arrow_keys_choose_among_several_digits(qtbot: QtBot, window: MainWindow) -> None:
    for x in (100, 200, 300):
        draw(window.canvas, (x, 100), (x, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "333")
    assert window.panel.verdict.text().startswith("3 of 3")
    QTest.keyClick(window, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.panel.verdict.text().startswith("2 of 3")
    window.panel.reading.setFocus()
    press(window.panel.reading, Key.Key_Left, Key.Key_Left)
    assert window.panel.verdict.text().startswith("1 of 3")
    press(window.panel.reading, Key.Key_Right)
    assert window.panel.verdict.text().startswith("2 of 3")
    assert len(window.canvas.drawing.strokes) == 3


def test_the_answer_is_said_once_when_it_stands(qtbot: QtBot, window: MainWindow, recognizer: FakeRecognizer) -> None:
    announcer = window.reading._announcer
    announcer._timer.setInterval(50)
    said: list[str] = []
    announcer.announced.connect(said.append)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(window.canvas, QPoint(100, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert not announcer._timer.isActive()  # the pen is down
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 200))
    qtbot.waitUntil(lambda: said == ["3; sure, 99 %"])
    recognizer.accepted, recognizer.confidence, recognizer.none = False, 0.2, 0.8
    draw(window.canvas, (300, 100), (300, 200))
    qtbot.waitUntil(lambda: said[1:] == ["no digit, no digit; 2 of 2: not a digit"])


def test_everything_that_takes_the_focus_has_a_name_in_every_window(window: MainWindow) -> None:
    desk = window.desk
    for show in (desk.show_samples, desk.show_teach, desk.show_runs, desk.show_models, desk.show_network):
        show()
    window.help.keys.trigger()
    named = 0
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(widget, QAbstractButton | QSlider):
            continue
        if widget.objectName().startswith("qt_") or not widget.isVisible():
            continue  # Qt's own
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) or interface.text(QAccessible.Text.Description)
        assert name, widget
        named += 1
    assert named >= 30


def test_what_the_panel_shows_can_be_heard(qtbot: QtBot, window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (100, 200))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    reading = QAccessible.queryAccessibleInterface(window.panel.reading)
    assert reading.text(QAccessible.Text.Name) == "Reading"
    assert reading.text(QAccessible.Text.Description) == "3"
    bars = QAccessible.queryAccessibleInterface(window.panel.bars)
    assert "3: 99.0 %" in bars.text(QAccessible.Text.Description)
