"""One key says what a drawing really is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes import FakeRecognizer
from gestures import draw
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.training.samples import Origin, Sample

CTRL = Qt.KeyboardModifier.ControlModifier


def kept(window: MainWindow) -> list[Sample]:
    """The samples, newest first."""
    return window.desk.store().samples()


def draw_seven(window: MainWindow, left: float = 100) -> None:
    draw(window.canvas, (left, 100), (left + 90, 100), (left + 40, 250))


def test_a_digit_key_keeps_the_drawing_with_its_right_label(qtbot: QtBot, window: MainWindow) -> None:
    draw_seven(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    QTest.keyClick(window, Qt.Key.Key_7)
    (sample,) = kept(window)
    assert (sample.label, sample.answer, sample.origin) == (7, 3, Origin.CORRECTED)
    assert sample.drawing is not None
    assert np.array_equal(sample.drawing.strokes[0].points, window.canvas.drawing.strokes[0].points)
    assert "Kept as 7" in window.status.currentMessage()
    assert len(window.canvas.drawing.strokes) == 1


def test_n_keeps_it_as_no_digit(qtbot: QtBot, window: MainWindow) -> None:
    draw_seven(window)
    QTest.keyClick(window, Qt.Key.Key_N)
    (sample,) = kept(window)
    assert sample.label is None
    assert "no digit" in window.status.currentMessage()


def test_a_slip_of_the_key_is_mended_by_the_next_key(qtbot: QtBot, window: MainWindow) -> None:
    draw_seven(window)
    QTest.keyClick(window, Qt.Key.Key_8)
    QTest.keyClick(window, Qt.Key.Key_7)
    assert [sample.label for sample in kept(window)] == [7]
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert [sample.label for sample in kept(window)] == [8]


def test_undo_takes_the_sample_back_and_redo_brings_it_again(qtbot: QtBot, window: MainWindow) -> None:
    draw_seven(window)
    QTest.keyClick(window, Qt.Key.Key_7)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert kept(window) == []
    assert len(window.canvas.drawing.strokes) == 1
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert [sample.label for sample in kept(window)] == [7]


def test_of_several_digits_the_chosen_one_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    draw_seven(window)
    draw_seven(window, left=350)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "33")
    QTest.keyClick(window, Qt.Key.Key_7)
    (sample,) = kept(window)
    assert sample.drawing is not None
    (stroke,) = sample.drawing.strokes
    assert stroke.bounds[0] > 300


def test_of_a_picture_its_ink_is_kept(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    paper = np.full((60, 60), 255, np.uint8)
    paper[10:50, 28:34] = 0
    Image.fromarray(paper).save(tmp_path / "one.png")
    window.documents.open_file(tmp_path / "one.png")
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    QTest.keyClick(window, Qt.Key.Key_1)
    (sample,) = kept(window)
    assert sample.drawing is None
    assert sample.ink.max() == 255 and sample.ink.shape[0] >= 40


def test_on_blank_paper_the_keys_do_nothing(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_7)
    assert kept(window) == []
    assert not window.act.labels[7].isEnabled()


def test_samples_are_kept_while_recognition_is_off(qtbot: QtBot, window: MainWindow) -> None:
    window.reader.stop()
    draw_seven(window)
    QTest.keyClick(window, Qt.Key.Key_7)
    (sample,) = kept(window)
    assert (sample.label, sample.answer) == (7, None)


@pytest.mark.parametrize("content", [b"this is no database, but somebody's letter" * 100])
def test_a_store_that_cannot_be_opened_is_told_and_the_drawing_stays(
    qtbot: QtBot, recognizer: FakeRecognizer, own_home: Path, content: bytes
) -> None:
    (own_home / "samples.sqlite3").write_bytes(content)
    window = MainWindow(lambda checkpoint: recognizer)
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.reader.info is not None)
    draw_seven(window)
    QTest.keyClick(window, Qt.Key.Key_7)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert "still on the canvas" in box.text()
    box.close()
    assert (own_home / "samples.sqlite3").read_bytes() == content
    assert len(window.canvas.drawing.strokes) == 1
