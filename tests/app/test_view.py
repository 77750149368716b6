"""How the window looks: docks, bars, full screen, booth mode, colours, language, and where it stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import FakeRecognizer
from gestures import draw
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMenu, QMessageBox, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app import theme, window_place
from vggdigits.app.booth_window import BoothWindow, fitting_scale
from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import (
    HINT_SEEN,
    LANGUAGE,
    STATUS_BAR_SHOWN,
    THEME,
    WINDOW_LAYOUT,
    WINDOW_MAXIMIZED,
    WINDOW_PLACE,
    Settings,
)

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _the_systems_theme(qapp: QApplication) -> Iterator[None]:
    yield
    theme.use_theme("system")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def kept(qtbot: QtBot, recognizer: FakeRecognizer, settings: Settings) -> Iterator[MainWindow]:
    """A window whose settings are kept."""
    window = opened(qtbot, recognizer, settings)
    yield window
    window.documents.discard()
    window.close()


def opened(qtbot: QtBot, recognizer: FakeRecognizer, settings: Settings) -> MainWindow:
    window = MainWindow(lambda checkpoint, device: recognizer, settings=settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.documents.discard())
    window.show()
    qtbot.waitUntil(lambda: window.reader.info is not None)
    return window


def choose(window: MainWindow, *titles: str) -> None:
    """Choose from the menus by what stands there."""
    actions = window.menuBar().actions()
    for number, title in enumerate(titles):
        (action,) = [each for each in actions if each.text().replace("&", "") == title]
        if number == len(titles) - 1:
            assert action.isEnabled()
            action.trigger()
            QApplication.processEvents()
        else:
            menu = action.menu()
            assert isinstance(menu, QMenu)
            actions = menu.actions()


def test_the_panel_and_the_bars_are_shown_and_hidden_from_the_menu(kept: MainWindow, settings: Settings) -> None:
    dock, bar = kept.findChild(QDockWidget), kept.findChild(QToolBar)
    assert isinstance(dock, QDockWidget) and isinstance(bar, QToolBar)
    for title, widget in (("Reading", dock), ("Tool bar", bar), ("Status bar", kept.status)):
        assert widget.isVisible()
        choose(kept, "View", title)
        assert not widget.isVisible()
    kept.close()
    again = Settings(settings._file)
    assert not again.get(STATUS_BAR_SHOWN)
    assert again.get(WINDOW_LAYOUT) != ""


def test_the_next_window_stands_and_looks_as_the_last_one(
    qtbot: QtBot, recognizer: FakeRecognizer, settings: Settings
) -> None:
    first = opened(qtbot, recognizer, settings)
    first.setGeometry(40, 60, 700, 610) if first.minimumWidth() < 700 else first.resize(first.minimumSize())
    size = first.size()
    choose(first, "View", "Reading")
    choose(first, "View", "Status bar")
    first.close()
    second = opened(qtbot, recognizer, settings)
    assert second.size() == size
    assert not second.panel.isVisible() and not second.status.isVisible()
    choose(second, "View", "Reading")
    assert second.panel.isVisible()
    second.close()


def test_a_maximised_window_comes_back_maximised(qtbot: QtBot, recognizer: FakeRecognizer, settings: Settings) -> None:
    settings.set(WINDOW_MAXIMIZED, True)
    window = opened(qtbot, recognizer, settings)
    assert window.isMaximized()
    window.close()
    assert settings.get(WINDOW_MAXIMIZED)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (QRect(100, 100, 900, 600), QRect(100, 100, 900, 600)),
        (QRect(5000, 5000, 900, 600), QRect(1020, 480, 900, 600)),  # its screen is gone
        (QRect(-400, -400, 900, 600), QRect(0, 32, 900, 600)),
        (QRect(2000, 100, 900, 600), QRect(2000, 100, 900, 600)),  # on the second screen
        (QRect(1700, 100, 900, 600), QRect(1920, 100, 900, 600)),  # on both: most of it is on the second
        (QRect(0, 0, 9000, 9000), QRect(1920, 32, 2560, 1408)),  # too large for either
    ],
)
def test_a_window_is_brought_back_onto_a_screen(place: QRect, expected: QRect) -> None:
    screens = [QRect(0, 0, 1920, 1080), QRect(1920, 0, 2560, 1440)]
    assert window_place.fitted(place, screens) == expected


def test_a_layout_that_is_none_changes_nothing(qtbot: QtBot, recognizer: FakeRecognizer, settings: Settings) -> None:
    settings.set(WINDOW_LAYOUT, "ä not base64 ==")
    settings.set(WINDOW_PLACE, (90_000, 90_000, 900, 600))
    window = opened(qtbot, recognizer, settings)
    assert window.panel.isVisible()
    assert QGuiApplication.primaryScreen().geometry().intersects(window.geometry())
    window.close()


def test_full_screen_comes_and_goes_by_key(kept: MainWindow) -> None:
    QTest.keyClick(kept, Qt.Key.Key_F11)
    assert kept.isFullScreen() and kept.view.full_screen.isChecked()
    QTest.keyClick(kept, Qt.Key.Key_Escape)
    assert not kept.isFullScreen() and not kept.view.full_screen.isChecked()


@pytest.mark.parametrize("choice", ["Dark", "Light"])
def test_the_menu_overrides_the_systems_colours(kept: MainWindow, settings: Settings, choice: str) -> None:
    choose(kept, "View", "Colours", choice)
    assert theme.is_dark(kept.palette()) is (choice == "Dark")
    paper = kept.canvas.grab().toImage().pixelColor(5, 5)
    assert (paper.lightness() < 128) is (choice == "Dark")
    assert Settings(settings._file).get(THEME) == choice.lower()
    choose(kept, "View", "Colours", "As the system")
    assert Settings(settings._file).get(THEME) == "system"


def test_settings_that_are_not_kept_are_told_once(kept: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "settings.json").unlink(missing_ok=True)
    (tmp_path / "settings.json").mkdir()
    choose(kept, "View", "Colours", "Dark")
    assert theme.is_dark(kept.palette())
    assert kept.status.currentMessage().startswith(f"Your settings are not kept: {tmp_path / 'settings.json'}: ")
    kept.status.clearMessage()
    choose(kept, "View", "Colours", "Light")
    assert not theme.is_dark(kept.palette())
    assert kept.status.currentMessage() == ""


def test_another_language_is_offered_now_or_later(qtbot: QtBot, kept: MainWindow, settings: Settings) -> None:
    for button, closes in (("Later", False), ("Open it again now", True)):
        choose(kept, "View", "Language", "简体中文")
        box = kept.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        (wanted,) = [each for each in box.buttons() if each.text().replace("&", "") == button]
        with qtbot.waitSignal(box.destroyed):
            wanted.click()
        assert kept.isVisible() is not closes
        assert (kept.to_go_on_with is not None) is closes
    assert Settings(settings._file).get(LANGUAGE) == "zh_CN"


def test_the_language_that_is_spoken_already_needs_no_restart(kept: MainWindow) -> None:
    choose(kept, "View", "Language", "English")
    assert kept.findChild(QMessageBox) is None


def test_the_hint_is_shown_until_it_was_read_once(
    qtbot: QtBot, kept: MainWindow, recognizer: FakeRecognizer, settings: Settings
) -> None:
    assert kept.hint.isVisible()
    QTest.mouseClick(kept.hint.done_button, Qt.MouseButton.LeftButton)
    assert not kept.hint.isVisible()
    assert settings.get(HINT_SEEN)
    again = opened(qtbot, recognizer, settings)
    assert not again.hint.isVisible()
    again.close()


# Booth mode.


@pytest.fixture
def booth(qtbot: QtBot, kept: MainWindow) -> BoothWindow:
    draw(kept.canvas, (100, 100), (100, 200))
    QTest.keyClick(kept, Qt.Key.Key_B, CTRL)
    booth = kept.booth
    assert isinstance(booth, BoothWindow)
    qtbot.waitUntil(lambda: booth.view.reader.info is not None)
    return booth


def test_booth_mode_fills_the_screen_with_paper_and_answer(qtbot: QtBot, kept: MainWindow, booth: BoothWindow) -> None:
    assert booth.isFullScreen()
    assert booth.findChildren(QMenu) == [] and booth.findChildren(QToolBar) == []
    assert kept.reader.info is None  # one network at a time
    draw(booth.canvas, (100, 100), (110, 300))
    qtbot.waitUntil(lambda: booth.panel.reading.text() == "3")
    QTest.keyClick(booth, Qt.Key.Key_O, CTRL)
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize(
    ("screen", "scale"),
    [((800, 600), 1.0), ((1366, 768), 1.01), ((1920, 1080), 1.42), ((2560, 1440), 1.89), ((7680, 4320), 2.5)],
)
def test_booth_mode_is_as_large_as_the_screen_allows(screen: tuple[int, int], scale: float) -> None:
    assert fitting_scale(QSize(*screen)) == pytest.approx(scale, abs=0.01)


def test_booth_mode_is_left_with_esc_and_the_drawing_before_is_there(
    qtbot: QtBot, kept: MainWindow, booth: BoothWindow
) -> None:
    draw(booth.canvas, (100, 100), (110, 300))
    with qtbot.waitSignal(booth.destroyed):
        QTest.keyClick(booth, Qt.Key.Key_Escape)
    assert kept.booth is None
    assert len(kept.canvas.drawing.strokes) == 1
    qtbot.waitUntil(lambda: kept.panel.reading.text() == "3")


def test_in_booth_mode_a_drawing_that_nobody_goes_on_with_is_cleared(qtbot: QtBot, booth: BoothWindow) -> None:
    draw(booth.canvas, (100, 100), (110, 300))
    assert booth._idle.isActive() and booth._idle.interval() == 20_000
    booth._idle.setInterval(1)
    qtbot.waitUntil(lambda: not booth.canvas.drawing)
    assert not booth._idle.isActive()


def test_in_booth_mode_the_paper_is_cleared_by_button_and_key(booth: BoothWindow) -> None:
    assert not booth.clear_button.isEnabled()
    draw(booth.canvas, (100, 100), (110, 300))
    QTest.mouseClick(booth.clear_button, Qt.MouseButton.LeftButton)
    assert not booth.canvas.drawing
    draw(booth.canvas, (100, 100), (110, 300))
    QTest.keyClick(booth.canvas, Qt.Key.Key_Delete)
    assert not booth.canvas.drawing


def test_the_pad_is_closed_with_its_booth(qtbot: QtBot, kept: MainWindow, booth: BoothWindow) -> None:
    kept.documents.discard()
    with qtbot.waitSignal(booth.destroyed):
        kept.close()


# Small windows.


def test_at_the_smallest_size_nothing_overlaps_or_is_cut_off(kept: MainWindow) -> None:
    kept.resize(window_place.LEAST)
    QApplication.processEvents()
    assert kept.size().width() <= 900 and kept.size().height() <= 600
    panel = kept.panel
    parts: list[QWidget] = [panel.reading, panel.verdict, panel.bars, panel.strip]
    for above, below in itertools.pairwise(parts):
        assert above.geometry().bottom() < below.geometry().top()
    for each in parts:
        assert each.height() >= each.minimumSizeHint().height() and each.width() >= each.minimumSizeHint().width()
        assert panel.rect().contains(each.geometry())


def test_no_key_is_two_actions(kept: MainWindow) -> None:
    keys = [key.toString() for action in kept.findChildren(QAction) for key in action.shortcuts() if action.isEnabled()]
    assert len(keys) == len(set(keys))
