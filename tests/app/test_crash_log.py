"""A hard crash leaves a trace, the next start tells of it once, and nothing that is copied says who the user is."""

from __future__ import annotations

import getpass
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.crash_log import crash_log
from vggdigits.app.exceptions import ExceptionReporter
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
