"""Machines that lack something: the pad opens and ends, and the command line reads, all the same."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Drawing, Stroke

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried with Linux' own means")

PAD = """
import sys
sys.path.insert(0, {tests!r})
from PySide6.QtCore import QTimer
from fakes import FakeRecognizer
import vggdigits.app.application as application
from vggdigits import cli
from vggdigits.app.main_window import MainWindow
application._make_recognizer = lambda checkpoint, device: FakeRecognizer()
show = MainWindow.show
def shown(window):
    show(window)
    window.reader.started_up.connect(lambda _: QTimer.singleShot(0, window, window.close))
MainWindow.show = shown
sys.exit(cli.run(["pad"]))
"""
NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


def run(before: str, arguments: list[str], after: str = "", **changes: str | None) -> subprocess.CompletedProcess[str]:
    """The program, as a shell starts it after and with something."""
    variables = os.environ | {"QT_QPA_PLATFORM": "offscreen"} | changes
    command = f"{before} exec {shlex.join([sys.executable, *arguments])} {after}"
    environment = {name: value for name, value in variables.items() if value is not None}
    return subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, timeout=120)


def pad() -> list[str]:
    return ["-c", PAD.format(tests=str(Path(__file__).parents[1]))]


@pytest.fixture
def one(tmp_path: Path) -> Path:
    write_inkml(Drawing((Stroke.from_xy([(100, 100), (100, 200)], width=20),)), tmp_path / "one.inkml")
    return tmp_path / "one.inkml"


def test_without_a_home_folder_the_pad_opens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    nowhere = str(tmp_path / "file" / "home")
    done = run("", pad(), HOME=nowhere, VGGDIGITS_HOME=None, XDG_DATA_HOME=None)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_fonts_the_pad_opens(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(NO_FONTS)
    assert run("", pad(), FONTCONFIG_FILE=str(tmp_path / "fonts.conf")).returncode == 0


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_with_closed_outputs_the_pad_opens(closed: str) -> None:
    done = run("", pad(), closed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_with_closed_outputs_the_command_line_tells_by_its_status(one: Path) -> None:
    assert run("", ["-m", "vggdigits", "predict", str(one)], ">&- 2>&-").returncode == 0
    assert run("", ["-m", "vggdigits", "predict", str(one.with_name("none.png"))], ">&- 2>&-").returncode == 1


@pytest.mark.parametrize("limit", ["ulimit -v 2097152;", "taskset -p -c 0 $$ > /dev/null;"], ids=["2 GB", "one core"])
def test_with_little_the_command_line_reads(limit: str, one: Path) -> None:
    done = run(limit, ["-m", "vggdigits", "predict", "--json", str(one)])
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["text"] == "1"
