"""What a hand does in the window of samples, and samples to do it with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.samples_window import SamplesWindow
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.samples import NewSample, Origin

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def stroke(digit: int) -> Drawing:
    """A line that leans as far as the digit is high."""
    return Drawing((Stroke.from_xy([(10, 10), (20 + 5 * digit, 80)], width=8),))


def picture(digit: int) -> NewSample:
    ink = np.zeros((28, 28), np.uint8)
    ink[4:24, 4 : 8 + digit] = 255
    return NewSample(digit, None, ink, Origin.IMPORTED)


def labels(window: SamplesWindow) -> list[int | None]:
    return [sample.label for sample in window.model.shown]


def click(window: SamplesWindow, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = window.grid.visualRect(window.model.index(row)).center()
    QTest.mouseClick(window.grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def click_filter(window: SamplesWindow, row: int) -> None:
    choices = window.filter.labels
    place = choices.visualItemRect(choices.item(row)).center()
    QTest.mouseClick(choices.viewport(), Qt.MouseButton.LeftButton, pos=place)


def press(window: SamplesWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.grid, key, modifier)


def in_dialog(path: Path, suffix: str = "") -> None:
    """As soon as a file dialog is open, type a path and accept; once more when it has added the suffix."""
    answers = [""] + [suffix] * bool(suffix)

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        line = dialog.findChild(QLineEdit) if isinstance(dialog, QFileDialog) and dialog.isVisible() else None
        if not isinstance(line, QLineEdit) or not line.text().endswith(answers[0]):
            QTimer.singleShot(20, accept)
            return
        if not answers.pop(0):
            line.setText(str(path))
        if answers:
            QTimer.singleShot(20, accept)
        QTest.keyClick(line, Qt.Key.Key_Return)

    QTimer.singleShot(20, accept)


def run(qtbot: QtBot, window: SamplesWindow, action: QAction) -> None:
    """Trigger what starts a job, and wait for its end."""
    action.trigger()
    finish(qtbot, window)


def finish(qtbot: QtBot, window: SamplesWindow) -> None:
    qtbot.waitUntil(lambda: window.job is None, timeout=20_000)


def complaint(qtbot: QtBot, window: QWidget) -> str:
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    text = f"{box.text()} {box.informativeText()}"
    with qtbot.waitSignal(box.destroyed):
        box.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return text
