"""Drawing on request, as it is done in the window."""

from __future__ import annotations

from gestures import draw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.training.samples import Origin


def test_three_digits_are_drawn_on_request_and_kept(qtbot: QtBot, window: MainWindow) -> None:
    window.act.request.trigger()
    bar = window.request_bar
    assert bar.isVisible()
    asked = []
    for _ in range(3):
        assert bar.session is not None
        asked.append(bar.session.label)
        draw(window.canvas, (100, 100), (150, 250))
        QTest.keyClick(window.canvas, Qt.Key.Key_Return)
        assert not window.canvas.drawing
    samples = window.desk.store().samples()
    assert [sample.label for sample in samples] == asked[::-1]
    assert {sample.origin for sample in samples} == {Origin.REQUESTED}
    QTest.keyClick(window.canvas, Qt.Key.Key_Backspace)
    assert len(window.desk.store()) == 2
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_what_was_on_the_canvas_is_no_answer_to_a_request(qtbot: QtBot, window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (150, 250))
    window.act.request.trigger()
    question = window.findChild(QMessageBox)  # it is not saved
    assert isinstance(question, QMessageBox)
    (discard,) = [each for each in question.buttons() if each.text() == "&Discard"]
    discard.click()
    assert not window.canvas.drawing
    draw(window.canvas, (100, 100), (150, 250))
    assert not window.act.labels[7].isEnabled()
    QTest.keyClick(window.canvas, Qt.Key.Key_7)
    assert len(window.desk.store()) == 0
