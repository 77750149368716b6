"""Pen, eraser, brush and zoom, as a hand uses them in the window."""

from __future__ import annotations

import pytest
from gestures import draw, move, send_pen, turn_wheel
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from vggdigits.app.canvas import Tool
from vggdigits.app.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
RIGHT = Qt.MouseButton.RightButton


def draw_two(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (100, 200), (100, 300))
    draw(window.canvas, (300, 100), (300, 200), (300, 300))


def drag_right(window: MainWindow, *points: tuple[float, float]) -> None:
    first, last = (QPoint(*map(round, point)) for point in (points[0], points[-1]))
    QTest.mousePress(window.canvas, RIGHT, pos=first)
    for point in points[1:]:
        move(window.canvas, QPointF(*point), RIGHT)
    QTest.mouseRelease(window.canvas, RIGHT, pos=last)


def menu_of(window: MainWindow) -> QMenu | None:
    return next((menu for menu in window.canvas.findChildren(QMenu) if menu.isVisible()), None)


def test_the_eraser_takes_whole_strokes_and_one_step_brings_them_back(qtbot: QtBot, window: MainWindow) -> None:
    draw_two(window)
    QTest.keyClick(window, Qt.Key.Key_E)
    assert window.tools.eraser.isChecked() and not window.tools.pen.isChecked()
    draw(window.canvas, (60, 200), (200, 200), (340, 200))
    assert not window.canvas.drawing
    qtbot.waitUntil(lambda: window.panel.reading.text() == "")
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(window.canvas.drawing.strokes) == 2
    QTest.keyClick(window, Qt.Key.Key_P)
    draw(window.canvas, (500, 100), (500, 200))
    assert len(window.canvas.drawing.strokes) == 3


def test_erasing_by_area_cuts_a_stroke_in_two_in_one_step(window: MainWindow) -> None:
    draw_two(window)
    window.tools.by_area.trigger()
    assert window.canvas.tool is Tool.ERASER
    draw(window.canvas, (60, 200), (100, 200), (140, 205))
    assert len(window.canvas.drawing.strokes) == 3
    shown = window.canvas.grab().toImage()
    assert shown.pixelColor(100, 200).lightness() > 200
    assert shown.pixelColor(100, 120).lightness() < 60
    assert shown.pixelColor(300, 200).lightness() < 60
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(window.canvas.drawing.strokes) == 2


def test_what_the_eraser_takes_hangs_on_its_button(window: MainWindow) -> None:
    button = next(each for each in window.findChildren(QToolButton) if each.defaultAction() is window.tools.eraser)
    assert button.menu().actions() == [window.tools.by_stroke, window.tools.by_area]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(8, button.height() // 2))
    assert window.canvas.tool is Tool.ERASER


def test_an_eraser_that_met_nothing_is_no_step(window: MainWindow) -> None:
    draw_two(window)
    QTest.keyClick(window, Qt.Key.Key_E)
    draw(window.canvas, (500, 100), (520, 300))
    assert window.undo_stack.count() == 2


def test_the_right_button_erases_while_it_is_dragged(window: MainWindow) -> None:
    draw_two(window)
    drag_right(window, (60, 200), (100, 200), (140, 200))
    assert [stroke.points[0, 0] for stroke in window.canvas.drawing.strokes] == [300]
    assert menu_of(window) is None
    assert window.canvas.tool is Tool.PEN
    window.undo()
    assert len(window.canvas.drawing.strokes) == 2


def test_a_right_click_that_stays_opens_the_menu_and_erases_nothing(qtbot: QtBot, window: MainWindow) -> None:
    draw_two(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    drag_right(window, (100, 200), (101, 201))
    menu = menu_of(window)
    assert menu is not None and menu.actions() == [window.act.join, window.act.split]
    assert len(window.canvas.drawing.strokes) == 2
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: menu_of(window) is None)


def test_the_pens_other_end_erases(window: MainWindow) -> None:
    draw_two(window)
    other_end = QPointingDevice.PointerType.Eraser
    send_pen(window.canvas, QEvent.Type.TabletPress, (60, 200), end=other_end)
    send_pen(window.canvas, QEvent.Type.TabletMove, (200, 200), end=other_end)
    send_pen(window.canvas, QEvent.Type.TabletRelease, (200, 200), end=other_end)
    assert [stroke.points[0, 0] for stroke in window.canvas.drawing.strokes] == [300]
    send_pen(window.canvas, QEvent.Type.TabletPress, (60, 200))
    send_pen(window.canvas, QEvent.Type.TabletRelease, (60, 200))
    assert len(window.canvas.drawing.strokes) == 2


def test_a_palm_that_lies_down_beside_a_hovering_pen_draws_nothing(window: MainWindow) -> None:
    now = 100.0
    window.canvas.clock = lambda: now
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    send_pen(window.canvas, QEvent.Type.TabletMove, (200, 200), held=Qt.MouseButton.NoButton)
    QTest.touchEvent(window.canvas, screen).press(0, QPoint(300, 250)).commit()
    QTest.touchEvent(window.canvas, screen).release(0, QPoint(320, 250)).commit()
    assert not window.canvas.drawing
    now = 101.0
    QTest.touchEvent(window.canvas, screen).press(1, QPoint(300, 250)).commit()
    QTest.touchEvent(window.canvas, screen).release(1, QPoint(320, 250)).commit()
    assert len(window.canvas.drawing.strokes) == 1


def test_the_wheel_with_control_chooses_the_brush(window: MainWindow) -> None:
    turn_wheel(window.canvas, 120, CTRL)
    assert window.canvas.brush == window.tools.brush.slider.value() == 28
    for _ in range(4):  # a fine wheel: half a click at a time
        turn_wheel(window.canvas, -60, CTRL)
    assert window.canvas.brush == 20


def test_zoom_keeps_the_middle_and_fitting_shows_everything(window: MainWindow) -> None:
    canvas = window.canvas
    draw(canvas, (20, 20), (20, 80))
    QTest.keyClick(window, Qt.Key.Key_Plus, CTRL)
    assert canvas.view.zoom == pytest.approx(1.25)
    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    assert canvas.view.to_units(middle) == middle
    QTest.keyClick(window, Qt.Key.Key_Minus, CTRL)
    assert canvas.view.zoom == pytest.approx(1.0)
    QTest.keyClick(window, Qt.Key.Key_0, CTRL)
    left, top, right, bottom = canvas.drawing.bounds
    assert canvas.view.to_widget(QPointF((left + right) / 2, (top + bottom) / 2)) == middle
    assert canvas.view.zoom > 2
    for _ in range(40):
        window.tools.zoom_out.trigger()
    assert canvas.view.zoom > 0.1


def test_undo_of_a_stroke_leaves_the_view_alone(window: MainWindow) -> None:
    draw(window.canvas, (20, 20), (20, 80))
    window.tools.fit.trigger()
    view = window.canvas.view
    window.undo()
    assert window.canvas.view == view


def test_the_paper_moves_with_the_wheel_and_the_middle_button_and_cannot_be_lost(window: MainWindow) -> None:
    canvas = window.canvas
    draw(canvas, (20, 20), (20, 80))
    turn_wheel(canvas, -120)
    assert canvas.view.offset == QPointF(0, -60)
    turn_wheel(canvas, -120, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view.offset == QPointF(-60, -60)
    middle = Qt.MouseButton.MiddleButton
    QTest.mousePress(canvas, middle, pos=QPoint(100, 100))
    move(canvas, QPointF(160, 160), middle)
    QTest.mouseRelease(canvas, middle, pos=QPoint(160, 160))
    assert canvas.view.offset == QPointF(0, 0)
    assert len(canvas.drawing.strokes) == 1
    for _ in range(100):
        turn_wheel(canvas, -1200)
    assert canvas.view.offset.y() >= -canvas.height()


def test_a_second_button_while_drawing_does_not_end_the_stroke(window: MainWindow) -> None:
    canvas, left = window.canvas, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=QPoint(100, 100))
    QTest.mousePress(canvas, RIGHT, pos=QPoint(100, 100))
    QTest.mouseRelease(canvas, RIGHT, pos=QPoint(100, 100))
    move(canvas, QPointF(100, 200), left)
    QTest.mouseRelease(canvas, left, pos=QPoint(100, 200))
    assert len(canvas.drawing.strokes) == 1 and canvas.drawing.strokes[0].points[-1, 1] == 200


def test_undo_in_the_middle_of_erasing_takes_it_back(window: MainWindow) -> None:
    draw_two(window)
    QTest.keyClick(window, Qt.Key.Key_E)
    QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(60, 200))
    move(window.canvas, QPointF(140, 200), Qt.MouseButton.LeftButton)
    assert len(window.canvas.drawing.strokes) == 1
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert len(window.canvas.drawing.strokes) == 2
    QTest.mouseRelease(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(140, 200))
    assert len(window.canvas.drawing.strokes) == 2
