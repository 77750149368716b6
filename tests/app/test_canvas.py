from __future__ import annotations

import numpy as np
import pytest
from gestures import drag, draw, move, send_pen
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QEventPoint, QImage, QPainter, QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vggdigits.app.canvas import Canvas, LabelledBox
from vggdigits.app.painting import ink_image, paint_stroke
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    canvas.resize(400, 300)
    qtbot.addWidget(canvas)
    canvas.show()
    return canvas


def pixels(image: QImage) -> np.ndarray:
    """Luminance, uint8 (h, w)."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()


def test_a_mouse_stroke_is_kept_point_by_point(canvas: Canvas, qtbot: QtBot) -> None:
    points = [(50, 50), (60, 80), (75, 120), (100, 130)]
    with qtbot.waitSignal(canvas.stroke_finished) as finished:
        draw(canvas, *points)
    stroke = finished.args[0]
    assert [tuple(point) for point in stroke.points[: len(points), :2]] == points
    assert stroke.width == canvas.brush
    assert not canvas.is_drawing


def test_the_drawing_changes_with_every_movement(canvas: Canvas) -> None:
    sizes: list[int] = []
    canvas.drawing_changed.connect(lambda drawing: sizes.append(len(drawing.strokes[-1].points)))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    for x in (30, 40, 50):
        drag(canvas, QPointF(x, 20))
    assert sizes == [1, 2, 3, 4]
    assert canvas.is_drawing
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 20))


def test_a_click_is_a_dot(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.stroke_finished):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    shown = pixels(canvas.grab().toImage())
    assert shown[100, 100] < 60
    assert shown[100, 130] > 200


def test_the_right_button_does_not_draw(canvas: Canvas) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    assert not canvas.drawing


def test_a_finger_draws_and_a_second_one_is_ignored(canvas: Canvas, qtbot: QtBot) -> None:
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    with qtbot.waitSignal(canvas.stroke_finished) as finished:
        QTest.touchEvent(canvas, screen).press(0, QPoint(50, 50)).commit()
        QTest.touchEvent(canvas, screen).move(0, QPoint(60, 90)).press(1, QPoint(200, 200)).commit()
        QTest.touchEvent(canvas, screen).release(0, QPoint(70, 120)).release(1, QPoint(200, 200)).commit()
    xy = finished.args[0].points[:, :2]
    assert xy[0] == pytest.approx([50, 50], abs=3)  # QTest sends whole steps of its pretended screen
    assert xy[:, 0].max() < 100


def test_lifting_the_first_finger_ends_the_stroke_though_a_second_one_stays(canvas: Canvas, qtbot: QtBot) -> None:
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    QTest.touchEvent(canvas, screen).press(3, QPoint(50, 50)).commit()
    QTest.touchEvent(canvas, screen).move(3, QPoint(60, 90)).press(1, QPoint(200, 200)).commit()
    with qtbot.waitSignal(canvas.stroke_finished) as finished:
        QTest.touchEvent(canvas, screen).release(3, QPoint(70, 120)).stationary(1).commit()
    QTest.touchEvent(canvas, screen).move(1, QPoint(300, 200)).commit()
    QTest.touchEvent(canvas, screen).release(1, QPoint(300, 250)).commit()
    assert finished.args[0].points[:, 0].max() < 100
    assert len(canvas.drawing.strokes) == 1


def test_a_press_whose_release_got_lost_does_not_cost_the_stroke(canvas: Canvas) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    drag(canvas, QPointF(60, 90))
    draw(canvas, (200, 20), (210, 80))
    assert [stroke.points[0, 0] for stroke in canvas.drawing.strokes] == [20, 200]


def test_pen_pressure_widens_the_line(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.stroke_finished) as finished:
        send_pen(canvas, QEvent.Type.TabletPress, (20, 50), 0.1)
        send_pen(canvas, QEvent.Type.TabletMove, (60, 50), 0.5)
        send_pen(canvas, QEvent.Type.TabletMove, (100, 50), 1.0)
        send_pen(canvas, QEvent.Type.TabletRelease, (100, 50), 0.0)
    stroke = finished.args[0]
    assert stroke.points[:, 3] == pytest.approx([0.1, 0.5, 1.0])
    assert stroke.outline[-1, 2] > 2 * stroke.outline[0, 2]


def test_a_palm_beside_the_pen_neither_draws_nor_costs_ink(canvas: Canvas) -> None:
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    QTest.touchEvent(canvas, screen).press(0, QPoint(300, 250)).commit()  # the palm first
    send_pen(canvas, QEvent.Type.TabletPress, (20, 50))
    send_pen(canvas, QEvent.Type.TabletMove, (60, 50))
    QTest.touchEvent(canvas, screen).move(0, QPoint(310, 250)).commit()
    QTest.touchEvent(canvas, screen).release(0, QPoint(310, 250)).commit()
    QTest.touchEvent(canvas, screen).press(1, QPoint(320, 250)).commit()
    cancelled = QTouchEvent(QEvent.Type.TouchCancel, screen)  # what a palm rejection sends
    QApplication.sendEvent(canvas, cancelled)
    send_pen(canvas, QEvent.Type.TabletMove, (100, 50))
    send_pen(canvas, QEvent.Type.TabletRelease, (100, 50))
    (stroke,) = canvas.drawing.strokes
    assert stroke.points[:, 0].tolist() == [20, 60, 100]


def test_a_cancelled_touch_leaves_no_ink(canvas: Canvas) -> None:
    screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)
    QTest.touchEvent(canvas, screen).press(0, QPoint(300, 250)).commit()
    assert canvas.is_drawing
    point = QEventPoint(0, QEventPoint.State.Stationary, QPointF(300, 250), QPointF(300, 250))
    cancelled = QTouchEvent(QEvent.Type.TouchCancel, screen, Qt.KeyboardModifier.NoModifier, [point])
    QApplication.sendEvent(canvas, cancelled)
    assert not canvas.is_drawing and not canvas.drawing


def test_a_lost_release_is_noticed_when_the_mouse_moves_on(canvas: Canvas) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    drag(canvas, QPointF(60, 90))
    move(canvas, QPointF(200, 200))
    assert not canvas.is_drawing
    assert canvas.drawing.strokes[0].points[:, 0].max() == 60


@pytest.mark.parametrize("pressures", [(0.5, 0.5, 0.5), (0.2, 0.6, 0.9)], ids=["mouse", "pen"])
def test_what_is_seen_is_what_is_read(pressures: tuple[float, ...]) -> None:
    """The stroke as Qt paints it and as it is rasterised for the network differ by no more than edge pixels' shades."""
    xy = [(40, 30), (150, 60), (60, 170)]
    stroke = Stroke(np.array([(x, y, 0, p) for (x, y), p in zip(xy, pressures, strict=True)]), 20.0)
    picture = rasterize(Drawing((stroke,)))
    height, width = picture.ink.shape
    image = QImage(QSize(width, height), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-picture.left, -picture.top)
    paint_stroke(painter, stroke, QColor("black"))
    painter.end()
    difference = np.abs((255 - pixels(image)).astype(int) - picture.ink.astype(int))
    assert difference.mean() < 2.0
    assert (difference > 128).mean() < 0.002


def test_a_hairline_is_painted_a_pixel_wide(canvas: Canvas) -> None:
    canvas.set_drawing(Drawing((Stroke.from_xy([(100.5, 20), (100.5, 200)], width=0.01),)))
    assert pixels(canvas.grab().toImage())[100, 99:102].min() < 100


@pytest.mark.parametrize("count", [1, 3])
def test_painting_stroke_after_stroke_equals_painting_all_at_once(canvas: Canvas, count: int) -> None:
    strokes = tuple(Stroke.from_xy([(30 + 40 * n, 40), (60 + 40 * n, 200)], width=12) for n in range(count))
    for end in range(1, count + 1):
        canvas.set_drawing(Drawing(strokes[:end]))
        canvas.grab()
    grown = pixels(canvas.grab().toImage())
    fresh = Canvas()
    fresh.resize(canvas.size())
    fresh.set_drawing(Drawing(strokes))
    assert np.array_equal(grown, pixels(fresh.grab().toImage()))


def test_undone_ink_leaves_the_screen(canvas: Canvas) -> None:
    stroke = Stroke.from_xy([(50, 50), (200, 200)], width=20)
    canvas.set_drawing(Drawing((stroke, Stroke.from_xy([(300, 50), (300, 200)], width=20))))
    canvas.grab()
    canvas.set_drawing(Drawing((stroke,)))
    shown = pixels(canvas.grab().toImage())
    assert shown[120, 300] > 200
    assert shown[125, 125] < 60


def test_where_ink_went_and_other_came_it_looks_as_painted_anew(canvas: Canvas) -> None:
    first, second, third = (Stroke.from_xy([(40 * n, 40), (300 - 40 * n, 260)], width=12) for n in (1, 2, 3))
    ink = np.zeros((100, 100), np.uint8)
    ink[20:80, 20:80] = 255
    wiped = ink.copy()
    wiped[40:60] = 0
    for drawing in (Drawing((first, second), Backdrop(ink)), Drawing((second, third), Backdrop(wiped))):
        canvas.set_drawing(drawing)
        mended = pixels(canvas.grab().toImage())
    fresh = Canvas()
    fresh.resize(canvas.size())
    fresh.set_drawing(canvas.drawing)
    assert np.array_equal(mended, pixels(fresh.grab().toImage()))


def test_after_the_window_grew_and_shrank_it_looks_as_painted_anew(canvas: Canvas) -> None:
    strokes = tuple(Stroke.from_xy([(40 * n, 20), (700 - 30 * n, 560)], width=12) for n in range(1, 9))
    canvas.set_drawing(Drawing(strokes, Backdrop(np.tile(np.arange(256, dtype=np.uint8), (500, 3)))))
    for size in ((300, 300), (640, 480), (500, 620), (350, 610), (700, 300)):
        canvas.resize(*size)
        mended = pixels(canvas.grab().toImage())
        fresh = Canvas()
        fresh.resize(*size)
        fresh.set_drawing(canvas.drawing)
        assert np.array_equal(mended, pixels(fresh.grab().toImage()))


def test_fitting_brings_a_far_drawing_into_view(canvas: Canvas) -> None:
    canvas.set_drawing(Drawing((Stroke.from_xy([(9000, -500), (9000, 1500)], width=200),)))
    assert pixels(canvas.grab().toImage()).min() > 200
    canvas.set_view(canvas.view_of(canvas.drawing))
    assert pixels(canvas.grab().toImage())[150, 200] < 60


def test_strokes_on_a_fitted_drawing_land_under_the_pen(canvas: Canvas) -> None:
    canvas.set_drawing(Drawing((Stroke.from_xy([(0, 0), (4000, 3000)], width=100),)))
    canvas.set_view(canvas.view_of(canvas.drawing))
    draw(canvas, (300, 60), (320, 60))
    shown = pixels(canvas.grab().toImage())
    assert shown[60, 310] < 120
    assert shown[60 + round(0.7 * canvas.brush), 310] > 200
    assert canvas.drawing.strokes[-1].width == pytest.approx(canvas.brush / canvas.view.zoom)


def test_a_picture_is_shown_as_ink(canvas: Canvas) -> None:
    ink = np.zeros((28, 28), np.uint8)
    ink[10:18, 10:18] = 255
    canvas.set_drawing(Drawing(backdrop=Backdrop(ink)))
    canvas.set_view(canvas.view_of(canvas.drawing))
    shown = pixels(canvas.grab().toImage())
    assert shown[150, 200] < 60
    assert shown[20, 200] > 200


def test_ink_image_has_the_colour_where_there_is_ink_and_is_clear_elsewhere() -> None:
    image = ink_image(np.array([[0, 255]], np.uint8), QColor(10, 20, 30))
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(1, 0).getRgb() == (10, 20, 30, 255)


def test_boxes_are_painted(canvas: Canvas) -> None:
    plain = pixels(canvas.grab().toImage())
    canvas.set_boxes((LabelledBox((100, 100, 50, 80), "7", True),))
    assert (pixels(canvas.grab().toImage()) != plain).sum() > 100
