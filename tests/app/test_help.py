"""Help: every key, a report to copy, about."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fakes import FakeRecognizer
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from vggdigits import __version__, paths
from vggdigits.app.main_window import MainWindow
from vggdigits.app.network_story import story
from vggdigits.app.network_window import NetworkWindow
from vggdigits.app.problem_report import ProblemReport, report_text
from vggdigits.app.shortcuts_sheet import ShortcutsSheet, _plain
from vggdigits.logs import start_logging


def shown(window: MainWindow, kind: type[QWidget]) -> QWidget:
    (found,) = [each for each in window.findChildren(kind) if each.isVisible()]
    return found


def test_the_sheet_has_every_key_of_the_menus(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = shown(window, ShortcutsSheet)
    assert isinstance(sheet, ShortcutsSheet)
    told = {what: keys for _, rows in sheet.groups for what, keys in rows}
    for action in (window.act.undo, window.act.clear, window.view.booth, window.documents.actions.save):
        assert told[_plain(action.text())].split(", ")[0] == action.shortcut().toString()
    assert told["Correct the reading"] == "0 … 9, N"
    seen = {label.text() for label in sheet.findChildren(QLabel)}
    assert set(told) <= seen and "arrow keys" in seen
    qtbot.waitUntil(sheet.isActiveWindow)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_sheet_passes_over_what_has_no_menu(window: MainWindow) -> None:
    window.menuBar().addAction("Alone")
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = shown(window, ShortcutsSheet)
    assert isinstance(sheet, ShortcutsSheet)
    assert "Alone" not in [title for title, _ in sheet.groups]
    sheet.close()


@pytest.mark.parametrize(
    ("text", "plain"), [("&Save as…", "Save as"), ("保存(&S)…", "保存"), ("Zoom &in", "Zoom in"), ("退出(&Q)", "退出")]
)
def test_a_menus_text_without_its_letter(text: str, plain: str) -> None:
    assert _plain(text) == plain


def test_a_problem_is_reported_by_copying(window: MainWindow, monkeypatch: pytest.MonkeyPatch, own_home: Path) -> None:
    monkeypatch.setattr(Path, "home", staticmethod(lambda: own_home))
    start_logging()
    for number in range(200):
        logging.getLogger("vggdigits.test").info("line %d in %s", number, own_home / "drawings")
    window.help.report.trigger()
    report = shown(window, ProblemReport)
    assert isinstance(report, ProblemReport)
    QTest.mouseClick(report.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == f"vggdigits: {__version__}"
    assert "device: CPU fp32, vgg16 digits, 99.66 % on MNIST" in copied
    assert "line 199 in ~" in copied and "line 100 in" not in copied
    assert str(own_home) not in copied
    names = [line.partition(":")[0] for line in copied.partition("\n\n")[0].splitlines()]
    assert names == ["vggdigits", "Python", "torch", "Qt", "system", "device"]  # and nothing else


def test_a_report_without_a_log_is_one(own_home: Path) -> None:
    assert not paths.log_file().exists()
    assert report_text("none").endswith("(none)")


def test_about_names_the_version(qtbot: QtBot, window: MainWindow) -> None:
    window.help.about.trigger()
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert __version__ in box.text() and "LGPL" in box.text()
    with qtbot.waitSignal(box.destroyed):
        box.close()


def test_the_network_in_use_tells_where_it_comes_from(qtbot: QtBot, window: MainWindow) -> None:
    window.act.network.trigger()
    network = shown(window, NetworkWindow)
    assert isinstance(network, NetworkWindow)
    told = dict(network.rows)
    assert told["Comes from"] == "the program"
    assert "13 convolutions and 3 linear layers" in told["What it is"]
    assert "MNIST" in told["Learned from"] and "pen strokes" in told["Learned from"]
    assert "test images are read right" in told["How well it reads"]
    assert str(paths.bundled_checkpoint()) in told["File"]
    seen = " ".join(label.text() for label in network.findChildren(QLabel))
    assert all(text in seen for text in told.values())


def test_a_network_that_tells_nothing_or_nonsense_is_told_of_briefly() -> None:
    assert story({}) == []
    assert story({"provenance": "[", "hidden": "[", "threshold": "x", "input_size": "32"}) == []
    odd = '{"data": 3, "figures": {"test_accuracy": "high"}, "date": "soon", "epochs": null, "start": [], "taught": 1}'
    assert story({"provenance": odd}) == []


def test_a_taught_network_says_by_how_much() -> None:
    told = dict(story({"provenance": '{"taught": {"samples": {"0": 3, "none": 4}}, "date": "2026-11-25"}'}))
    assert told["Taught"] == "with 7 samples of yours (0: 3, none: 4)"


def test_help_is_closed_with_the_pad(window: MainWindow, recognizer: FakeRecognizer) -> None:
    window.help.keys.trigger()
    window.close()
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible()]
