"""Pictures of the window for `test_snapshots.py`: run as a program, since a screen's scale holds for a process.

python tests/app/snapshots.py FOLDER SCALE
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

FONTS = ("DejaVu Sans", "WenQuanYi Micro Hei")
THEMES = ("light", "dark")
LANGUAGES = ("en", "zh_CN")
STATES = ("empty", "digit", "number", "none")
SCALES = (1, 2)

_SETTLES_MS = 150  # the bars glide for 80


def name(scale: int, theme: str, language: str, state: str) -> str:
    """Of a picture's file."""
    return f"{state}-{theme}-{language}-{scale}00.png"


def main(folder: Path, scale: int) -> None:
    """Take every picture at one scale."""
    screen = {"name": "one", "x": 0, "y": 0, "width": 3840, "height": 2160, "logicalDpi": 96, "dpr": 1}
    (folder / "screens.json").write_text(json.dumps({"screens": [screen]}))
    os.environ |= {
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}",
        "QT_SCALE_FACTOR": str(scale),
        "LC_ALL": "C.UTF-8",
    }
    from PySide6.QtGui import QFont
    from PySide6.QtWidgets import QApplication

    from vggdigits.app.languages import Translation

    application = QApplication(sys.argv[:1])
    application.setStyle("fusion")
    font = QFont(list(FONTS))
    font.setPixelSize(12)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # the same outlines with every FreeType
    application.setFont(font)
    translation = Translation(application)
    for language in LANGUAGES:
        translation.speak(language)
        for theme in THEMES:
            for state in STATES:
                _take(folder / name(scale, theme, language, state), theme, state)


def _take(file: Path, colours: str, state: str) -> None:
    from fakes import FakeRecognizer

    from vggdigits.app import theme
    from vggdigits.app.main_window import MainWindow
    from vggdigits.app.settings import HINT_SEEN, Settings

    theme.use_theme(colours)
    recognizer, settings = FakeRecognizer(), Settings(None)
    settings.set(HINT_SEEN, state != "empty")
    window = MainWindow(lambda checkpoint, device: recognizer, settings=settings)
    window.resize(window.minimumSize())
    window.show()
    _wait(lambda: window.reader.info is not None)
    _draw(window.canvas, recognizer, state)
    _wait(lambda: bool(window.panel.reading.text()) or state == "empty")
    _rest()
    window.grab().save(str(file))
    window.documents.discard()
    window.close()
    window.deleteLater()
    _rest()


def _draw(canvas: object, recognizer: object, state: str) -> None:
    """The bundled drawings as a hand would draw them; a spiral for what is no digit."""
    import math

    from gestures import draw

    from vggdigits import paths
    from vggdigits.ink.inkml import read_inkml

    if state == "none":
        recognizer.accepted, recognizer.confidence, recognizer.none = False, 0.2, 0.8
        turns = [0.2 * step for step in range(100)]
        draw(canvas, *((260 + 8 * t * math.cos(t), 240 + 8 * t * math.sin(t)) for t in turns))
    names = {"digit": ["2-curved"], "number": ["2-looped", "0-round", "2-curved", "6-round"]}.get(state, [])
    recognizer.digits = tuple(int(each[0]) for each in names)
    size = 320 if len(names) == 1 else 110
    for place, each in enumerate(names):
        drawing = read_inkml(paths.resources_dir() / "drawings" / f"{each}.inkml")
        left, top, _, bottom = drawing.bounds or (0, 0, 1, 1)
        zoom = size / (bottom - top)
        x = 160 if len(names) == 1 else 30 + 125 * place
        for stroke in drawing.strokes:
            draw(canvas, *((x + (a - left) * zoom, 90 + (b - top) * zoom) for a, b in stroke.points[:, :2].tolist()))


def _wait(is_there: Callable[[], bool]) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop, look = QEventLoop(), QTimer(interval=5)
    look.timeout.connect(lambda: loop.quit() if is_there() else None)
    look.start()
    loop.exec()
    look.stop()


def _rest() -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(_SETTLES_MS, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
