"""A hard crash leaves a trace, the next start tells of it once, and nothing that is copied says who the user is."""

from __future__ import annotations

import getpass
import os
import platform
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.crash_log import crash_log
from vggdigits.app.exceptions import ExceptionReporter
from vggdigits.app.main_window import MainWindow
from vggdigits.app.personal import without_personal_data

CRASHING = """
import ctypes
from vggdigits.app.crash_log import crash_log
with crash_log() as earlier:
    assert earlier is None
    ctypes.string_at(0)
"""


def test_a_crash_is_told_at_the_next_start_and_only_there(own_home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CRASHING], env=os.environ, capture_output=True, timeout=60)
    assert done.returncode < 0
    with crash_log() as earlier:
        assert earlier is not None
        assert "Fatal Python error: Segmentation fault" in earlier.read_text(encoding="utf-8")
        assert earlier.parent == own_home / "logs"
    with crash_log() as earlier:
        assert earlier is None


def test_without_a_folder_for_it_the_program_starts_all_the_same(own_home: Path) -> None:
    (own_home / "logs").write_text("a file where a folder should be")
    with crash_log() as earlier:
        assert earlier is None


def test_qt_messages_go_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    from PySide6.QtCore import qInfo

    with crash_log(), caplog.at_level("INFO", "qt"):
        qInfo("said by Qt")
    assert ("qt", 20, "said by Qt") in caplog.record_tuples


def test_what_an_object_raises_as_it_goes_is_reported(qtbot: QtBot) -> None:
    class Going:
        def __del__(self) -> None:
            raise ValueError("on the way out")

    window = QWidget()
    qtbot.addWidget(window)
    reporter = ExceptionReporter(window)
    reporter.install()
    try:
        going = Going()
        del going
    finally:
        reporter.uninstall()
    qtbot.waitUntil(lambda: window.findChildren(QMessageBox) != [])
    (box,) = window.findChildren(QMessageBox)
    assert box.detailedText() == "ValueError: on the way out"
    with qtbot.waitSignal(box.destroyed):
        box.close()


def test_no_text_says_who_the_user_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "margarethe")
    monkeypatch.setattr(platform, "node", lambda: "attic.example.org")
    monkeypatch.setenv("HOME", "/home/margarethe")
    text = "/home/margarethe/a.png on attic (ATTIC.example.org), of Margarethe; atticus stays"
    assert without_personal_data(text) == "~/a.png on (machine) ((machine)), of (user); atticus stays"


@pytest.mark.parametrize(
    "said",
    [
        r"[Errno 2] No such file: 'C:\\Users\\margarethe\\a.png'",
        r"C:\Users\margarethe\a.png: no such file",
        "file:///C:/Users/margarethe/a.png",
    ],
)
def test_a_home_of_windows_is_found_however_it_is_written(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr(Path, "home", lambda: PureWindowsPath(r"C:\Users\margarethe"))
    assert "margarethe" not in without_personal_data(said) and "~" in without_personal_data(said)


def test_a_home_that_begins_like_another_is_not_taken_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "nobody")
    monkeypatch.setenv("HOME", "/home/eva")
    assert without_personal_data("/home/evangeline/a, /home/eva/b") == "/home/evangeline/a, ~/b"
    monkeypatch.setenv("HOME", "/")
    assert without_personal_data("/srv/a") == "/srv/a"


class Opener(QObject):
    """Takes the place of the program that shows files."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_the_dialog_of_an_error_does_not_say_who_the_user_is_and_shows_the_log(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = "/home/margarethe"
    monkeypatch.setattr(getpass, "getuser", lambda: "margarethe")
    monkeypatch.setattr(platform, "node", lambda: "attic")
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("VGGDIGITS_HOME", f"{home}/share/vggdigits")

    def fail() -> None:
        raise PermissionError(13, "Permission denied on attic", f"{home}/secrets/a.png")

    reporter = ExceptionReporter(window)
    reporter.install()
    try:
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: window.findChildren(QMessageBox) != [])
    finally:
        reporter.uninstall()
    (box,) = window.findChildren(QMessageBox)
    shown = [label.text() for label in box.findChildren(QLabel)] + [box.informativeText(), box.detailedText()]
    assert "~/secrets/a.png" in box.detailedText()
    assert "~/share/vggdigits/logs/vggdigits.log" in box.informativeText()
    assert not [text for text in shown if "margarethe" in text.lower() or "attic" in text]
    opener = Opener()
    QDesktopServices.setUrlHandler("file", opener, "take")
    try:
        (show,) = (button for button in box.buttons() if "log" in button.text())
        with qtbot.waitSignal(box.destroyed):
            QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opener.opened == [f"{home}/share/vggdigits/logs/vggdigits.log"]
