"""The running pad: the settings it begins with, a second start, another language."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import FakeRecognizer
from gestures import draw
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits import paths
from vggdigits.app import settings as keys
from vggdigits.app import theme
from vggdigits.app.main_window import MainWindow
from vggdigits.app.one_instance import OneInstance, Wish
from vggdigits.app.pad_session import PadSession
from vggdigits.app.personal import without_personal_data
from vggdigits.app.settings import Settings, settings_file
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Drawing, Stroke


@pytest.fixture
def instance(qapp: QApplication, own_home: Path) -> Iterator[OneInstance]:
    instance = OneInstance(paths.user_dir())
    assert instance.claim(Wish())
    yield instance
    instance.leave()
    theme.use_theme("system")
    qapp.setQuitOnLastWindowClosed(True)


def run(
    qapp: QApplication,
    instance: OneInstance,
    settings: Settings,
    *steps: Callable[[MainWindow], None],
    crashed: Path | None = None,
) -> None:
    """Run the pad; each step is taken in a window that is open, the last one is to close it."""
    session = PadSession(qapp, lambda checkpoint, device: FakeRecognizer(), settings, instance, crashed)
    left = list(steps)

    def step() -> None:
        window = session.window
        if window is not None and window.isVisible() and window.reader.info is not None:
            left.pop(0)(window)
        if left:
            QTimer.singleShot(10, qapp, step)

    QTimer.singleShot(0, qapp, step)
    assert session.run(None, None) == 0
    assert left == [] and session.window is None
    QApplication.processEvents()


def close(window: MainWindow) -> None:
    window.documents.discard()
    window.close()


def test_it_begins_as_it_was_left(qtbot: QtBot, qapp: QApplication, instance: OneInstance) -> None:
    first = Settings(settings_file())
    first.set(keys.THEME, "dark")
    seen = []
    run(qapp, instance, Settings(settings_file()), lambda window: seen.append(theme.is_dark(window.palette())), close)
    assert seen == [True]
    assert Settings(settings_file()).get(keys.WINDOW_PLACE) is not None


def test_python_does_not_look_for_garbage_in_what_stays_as_long_as_the_window(
    qtbot: QtBot, qapp: QApplication, instance: OneInstance
) -> None:
    frozen: list[int] = []

    def look(window: MainWindow) -> None:
        frozen.append(gc.get_freeze_count())
        window.reader.started_up.emit(window.reader.info)  # another network
        frozen.append(gc.get_freeze_count())

    run(qapp, instance, Settings(settings_file()), look, close)
    assert frozen[0] > 10_000 and frozen[1] <= frozen[0]
    assert gc.get_freeze_count() == 0


def test_a_second_start_raises_the_first_and_opens_its_file_there(
    qtbot: QtBot, qapp: QApplication, instance: OneInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    write_inkml(Drawing((Stroke.from_xy([(0, 0), (0, 100)], width=10),)), tmp_path / "one.inkml")
    wish = Wish(str(tmp_path / "one.inkml"), "token")
    seen: list[bool | int] = []

    def start_again(window: MainWindow) -> None:
        window.showMinimized()
        second = OneInstance(paths.user_dir())
        assert not second.claim(wish, pause=lambda _: QApplication.processEvents())
        seen.extend([window.isMinimized(), len(window.canvas.drawing.strokes)])

    run(qapp, instance, Settings(None), start_again, close)
    assert seen == [False, 1]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == wish.token


def test_another_language_opens_the_window_again(qtbot: QtBot, qapp: QApplication, instance: OneInstance) -> None:
    titles: list[str] = []

    def choose_chinese(window: MainWindow) -> None:
        draw(window.canvas, (100, 100), (100, 200))
        titles.append(window.view.full_screen.text())
        window.view.languages["zh_CN"].trigger()
        box = window.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        box.buttons()[0].click()

    def look(window: MainWindow) -> None:
        titles.append(window.view.full_screen.text())
        assert len(window.canvas.drawing.strokes) == 1 and window.documents.modified
        close(window)

    settings = Settings(None)
    run(qapp, instance, settings, choose_chinese, look)
    assert titles[0] == "&Full screen" and titles[1] != titles[0]
    assert settings.get(keys.LANGUAGE) == "zh_CN"


def test_settings_that_are_broken_are_told_once(qtbot: QtBot, qapp: QApplication, instance: OneInstance) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text("{")
    told: list[str] = []

    def look(window: MainWindow) -> None:
        box = window.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        told.append(box.informativeText())
        box.close()

    run(qapp, instance, Settings(settings_file()), look, close)
    assert "settings.damaged.json" in told[0]
    assert Settings(settings_file()).put_aside is None


@pytest.mark.parametrize("left", [True, False], ids=["a drawing was left", "nothing was left"])
def test_a_crash_is_told_in_one_dialog(
    qtbot: QtBot, qapp: QApplication, instance: OneInstance, own_home: Path, left: bool
) -> None:
    if left:
        (own_home / "unsaved").mkdir()
        write_inkml(Drawing((Stroke.from_xy([(0, 0), (0, 100)], width=10),)), own_home / "unsaved" / "a.inkml")
    seen: list[str] = []

    def look(window: MainWindow) -> None:
        (box,) = (each for each in window.findChildren(QMessageBox) if each.isVisible())
        seen.extend([box.text(), box.informativeText()])
        box.buttons()[0].click()

    def look_again(window: MainWindow) -> None:
        assert len(window.canvas.drawing.strokes) == left
        close(window)

    run(qapp, instance, Settings(None), look, look_again, crashed=own_home / "crash-last.log")
    assert seen[0] == (
        "A drawing was not saved when the pad ended." if left else "vggdigits ended unexpectedly last time."
    )
    assert without_personal_data(str(own_home / "crash-last.log")) in seen[1]
