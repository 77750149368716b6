"""SIGTERM in the middle of something: the pad ends with 0, without a word, and what was drawn is kept, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vggdigits.ink.inkml import read_inkml

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGTERM is POSIX'")

# The pad with a fake network, offscreen; it sends itself the signal as it comes to the phase that the argument names.
PROGRAM = """
import os, signal, sys
sys.path.insert(0, {tests!r})
phase = sys.argv[1]
def reached(name):
    if name == phase:
        os.kill(os.getpid(), signal.SIGTERM)
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from fakes import FakeRecognizer
from gestures import draw
import vggdigits.app.application as application
from vggdigits import cli
from vggdigits.app.main_window import MainWindow

class Recognizer(FakeRecognizer):
    def read(self, source, *, single=False):
        if source.strokes and self._warm:
            reached("predicting")
        return super().read(source, single=single)

def make(checkpoint, device):
    return Recognizer()

def use(window):
    if phase in ("predicting", "closing"):
        draw(window.canvas, (100, 100), (120, 200), (110, 300))
    if phase == "drawing":
        QTest.mousePress(window.canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        QTest.mouseMove(window.canvas, QPoint(140, 200))
        assert window.canvas.is_drawing
        reached("drawing")
    if phase == "closing":
        window.documents.keep_for_next_start()
        window.close()

show = MainWindow.show
def shown(window):
    show(window)
    window.reader.started_up.connect(lambda _: QTimer.singleShot(0, window, lambda: use(window)))
MainWindow.show = shown
close = MainWindow.closeEvent
def closing(window, event):
    if not window.documents.modified or window.documents._may_close:
        reached("closing")
    close(window, event)
MainWindow.closeEvent = closing
application._make_recognizer = make
sys.exit(cli.run(["pad"]))
"""


@pytest.mark.parametrize("phase", ["drawing", "predicting", "closing"])
def test_it_ends_in_peace_and_nothing_drawn_is_lost(phase: str, own_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(tests=str(Path(__file__).parents[1])), phase],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    kept = [len(read_inkml(copy).strokes) for copy in (own_home / "unsaved").glob("*.inkml")]
    assert kept == [1]
