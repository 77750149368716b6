"""Widgets are tested offscreen, and a test that leaves a thread, a timer or a window behind fails."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from fakes import FakeRecognizer
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the application is made

from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import Settings, settings_file


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Runs after every other fixture has cleaned up."""
    threads = set(threading.enumerate())
    yield
    qapp.processEvents()
    gc.collect()
    alive = [each for each in gc.get_objects() if issubclass(type(each), (QThread, QTimer)) and shiboken6.isValid(each)]
    assert not [each for each in alive if isinstance(each, QThread) and each.isRunning()], "a QThread still runs"
    assert not [each for each in alive if isinstance(each, QTimer) and each.isActive()], "a QTimer is still active"
    assert not [each for each in qapp.topLevelWidgets() if each.isVisible()], "a window is still open"
    started = set(threading.enumerate()) - threads
    # Python calls whatever foreign thread it saw a "dummy"; QThreads were looked at above.
    assert not [each for each in started if not isinstance(each, threading._DummyThread)], "a Python thread still runs"


@pytest.fixture
def recognizer() -> FakeRecognizer:
    return FakeRecognizer()


@pytest.fixture
def window(qtbot: QtBot, recognizer: FakeRecognizer) -> Iterator[MainWindow]:
    """The whole window, on screen, with a fake network that has started."""
    window = MainWindow(lambda checkpoint, device: recognizer, settings=Settings(settings_file()))
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.reader.info is not None)
    yield window
    recognizer.gate.set()
    window.close()
