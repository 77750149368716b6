"""What a person does with documents, and asks of the boxes that open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from fakes import FakeRecognizer
from gestures import draw
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.ink.strokes import Drawing, Stroke

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ONE = Drawing((Stroke.from_xy([(100, 100), (100, 200)], width=20),))


def draw_one(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))


def box_of(qtbot: QtBot, window: MainWindow) -> QMessageBox:
    """The message box that is open, once there is one."""
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))
    return next(box for box in window.findChildren(QMessageBox) if box.isVisible())


def press(qtbot: QtBot, window: MainWindow, label: str) -> str:
    """Press a button of the message box that is open; returns what it said."""
    box = box_of(qtbot, window)
    text = f"{box.text()} {box.informativeText()}"
    button = next(each for each in box.findChildren(QPushButton) if each.text().replace("&", "") == label)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not shiboken6.isValid(box))
    return text


def key(window: MainWindow, name: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    """Press a key in the window, also right after a dialog was closed."""
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(window, name, modifiers)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Whoever is asked for a file meanwhile names this one; the real dialogs are used in tests/e2e."""
    with pytest.MonkeyPatch.context() as patch:
        for ask in ("ask_document", "ask_inkml", "ask_export"):
            patch.setattr(f"vggdigits.app.document_dialogs.{ask}", lambda parent, suggested: path)
        yield


def dark_bar(path: Path) -> None:
    """A picture file with an upright bar."""
    paper = np.full((60, 60), 255, np.uint8)
    paper[10:50, 28:34] = 0
    Image.fromarray(paper).save(path)


def another_window(qtbot: QtBot) -> MainWindow:
    """The program started once more."""
    window = MainWindow(lambda checkpoint, device: FakeRecognizer())
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.reader.info is not None)
    return window
