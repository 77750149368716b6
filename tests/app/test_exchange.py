"""Copy, paste and drop, in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gestures import draw
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.exchange import INKML, SVG, content_of
from vggdigits.app.main_window import MainWindow
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import from_inkml, write_inkml
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


def bar(height: int = 120) -> QImage:
    """A picture of an upright bar, dark on light."""
    image = QImage(80, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for y in range(20, height - 20):
        for x in range(36, 44):
            image.setPixelColor(x, y, Qt.GlobalColor.black)
    return image


def drop(window: MainWindow, mime: QMimeData) -> bool:
    """Drag something over the window and let go; whether it was welcome."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(200, 200).toPoint(), copy, mime, left, none)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), copy, mime, left, none, QEvent.Type.Drop))
    return enter.isAccepted()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_copied_drawing_is_ink_curves_and_a_picture(window: MainWindow, clipboard: QClipboard) -> None:
    assert not window.documents.actions.copy.isEnabled()
    draw(window.canvas, (100, 100), (120, 200), (110, 300))
    QTest.keyClick(window, Qt.Key.Key_C, CTRL)
    mime = clipboard.mimeData()
    (stroke,) = from_inkml(mime.data(INKML).data()).strokes
    assert stroke.points.tolist() == window.canvas.drawing.strokes[0].points.tolist()
    assert mime.data(SVG).data().startswith(b"<svg")
    only_picture = QMimeData()
    only_picture.setImageData(mime.imageData())
    pixels = content_of(only_picture)
    assert isinstance(pixels, np.ndarray)
    assert np.array_equal(to_ink(pixels), rasterize(window.canvas.drawing).ink)


def test_the_reading_is_copied_as_text(qtbot: QtBot, window: MainWindow, clipboard: QClipboard) -> None:
    assert not window.documents.actions.copy_reading.isEnabled()
    draw(window.canvas, (100, 100), (120, 200), (110, 300))
    draw(window.canvas, (300, 100), (320, 200), (310, 300))
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    QTest.keyClick(window, Qt.Key.Key_C, CTRL | SHIFT)
    assert clipboard.text() == "33"


def test_a_pasted_picture_is_read_and_can_be_undone(qtbot: QtBot, window: MainWindow, clipboard: QClipboard) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))
    clipboard.setImage(bar())
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert window.canvas.drawing.backdrop is not None and not window.canvas.drawing.strokes
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert window.isWindowModified()
    window.undo()
    assert len(window.canvas.drawing.strokes) == 1


def test_pasted_ink_stands_right_of_what_is_drawn(qtbot: QtBot, window: MainWindow, clipboard: QClipboard) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))
    QTest.keyClick(window, Qt.Key.Key_C, CTRL)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    first, second = window.canvas.drawing.strokes
    assert second.bounds[0] > first.bounds[2]
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    for _ in range(40):  # until it no longer fits, and the view follows
        QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert window.canvas.view.zoom < 1
    window.clear()
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert window.canvas.drawing.strokes[0].points.tolist() == first.points.tolist()


def test_a_copied_file_is_opened(window: MainWindow, clipboard: QClipboard, tmp_path: Path) -> None:
    write_inkml(Drawing((Stroke.from_xy([(100, 100), (100, 200)], width=20),)), tmp_path / "one.inkml")
    clipboard.setMimeData(files(tmp_path / "one.inkml"))
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert window.windowTitle().startswith("one.inkml")


@pytest.mark.parametrize("text", ["", "just text"])
def test_where_there_is_nothing_to_paste_it_says_so(window: MainWindow, clipboard: QClipboard, text: str) -> None:
    clipboard.setText(text)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert "holds no drawing" in window.status.currentMessage()


def test_damaged_ink_on_the_clipboard_is_told(qtbot: QtBot, window: MainWindow, clipboard: QClipboard) -> None:
    mime = QMimeData()
    mime.setData(INKML, b"<ink>")
    clipboard.setMimeData(mime)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and "could not be taken over" in box.text()
    box.close()


def test_a_blank_picture_on_the_clipboard_is_told(qtbot: QtBot, window: MainWindow, clipboard: QClipboard) -> None:
    blank = QImage(60, 60, QImage.Format.Format_RGB32)
    blank.fill(Qt.GlobalColor.white)
    clipboard.setImage(blank)
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and "The picture holds no ink" in box.text()
    box.close()


def test_a_dropped_photo_is_opened_and_read(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    paper = np.full((60, 60), 255, np.uint8)
    paper[10:50, 28:34] = 0
    Image.fromarray(paper).save(tmp_path / "one.png")
    assert drop(window, files(tmp_path / "one.png"))
    qtbot.waitUntil(lambda: window.windowTitle() == "3 – one.png[*] – vggdigits")


def test_a_picture_dropped_from_a_browser_is_read(qtbot: QtBot, window: MainWindow) -> None:
    mime = QMimeData()
    mime.setImageData(bar())
    mime.setUrls([QUrl("https://example.org/bar.png")])
    assert drop(window, mime)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")


def test_what_holds_no_ink_is_not_welcome(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("text")
    assert not drop(window, mime)
    assert not window.canvas.drawing


def test_a_large_picture_is_shrunk_before_it_is_taken() -> None:
    mime = QMimeData()
    large = QImage(9000, 20, QImage.Format.Format_Grayscale8)
    large.fill(255)
    mime.setImageData(large)
    pixels = content_of(mime)
    assert isinstance(pixels, np.ndarray) and pixels.shape == (9, 4096, 4)
