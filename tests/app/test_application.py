"""The program as a process: how it starts where it cannot, and how it ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from vggdigits.app.display import check_display
from vggdigits.app.exceptions import ExceptionReporter
from vggdigits.errors import UserError

# Opens the pad with a fake network, offscreen, and does what the argument says once the loop runs.
PROGRAM = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fakes import FakeRecognizer
import vggdigits.app.application as application
application._make_recognizer = lambda checkpoint, device: FakeRecognizer()
qt = QApplication(sys.argv[:1])
def fail():
    raise MemoryError("too large")
actions = {{
    "error": fail,
    "close": qt.closeAllWindows,
    "SIGTERM": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "SIGINT": lambda: os.kill(os.getpid(), signal.SIGINT),
}}
how, when = sys.argv[1:]
if when == "made":
    from vggdigits.app.exceptions import ExceptionReporter
    install = ExceptionReporter.install
    ExceptionReporter.install = lambda reporter: (install(reporter), actions[how]())
elif when == "running":
    QTimer.singleShot(0, actions[how])
else:
    from vggdigits.app.main_window import MainWindow
    show = MainWindow.show
    MainWindow.show = lambda window: (show(window), actions[how]())
sys.exit(application.run_pad(None))
"""


def environment(**changes: str | None) -> dict[str, str]:
    merged = dict(os.environ) | changes
    return {name: value for name, value in merged.items() if value is not None}


@pytest.mark.parametrize(
    ("how", "when"),
    [
        ("close", "running"),
        ("SIGTERM", "running"),
        ("SIGINT", "running"),
        ("SIGTERM", "opening"),
        ("SIGINT", "opening"),
        ("SIGINT", "made"),
    ],
)
def test_it_ends_with_0_and_in_peace(how: str, when: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(tests=str(Path(__file__).parents[1])), how, when],
        env=environment(QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_error_before_the_loop_ends_the_thread_as_well() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(tests=str(Path(__file__).parents[1])), "error", "opening"],
        env=environment(QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "MemoryError" in done.stderr and "QThread" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
@pytest.mark.parametrize("display", [None, ":987"], ids=["none", "unreachable"])
def test_without_a_display_it_says_so_in_one_line(display: str | None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vggdigits"],
        env=environment(QT_QPA_PLATFORM=None, DISPLAY=display, WAYLAND_DISPLAY=None),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("vggdigits: no display")
    assert done.stderr.count("\n") == 1


def test_offscreen_needs_no_display() -> None:
    check_display({"QT_QPA_PLATFORM": "offscreen"})
    with pytest.raises(UserError, match="no display"):
        check_display({})


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")
@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"WAYLAND_DISPLAY": "wayland-9"}, "Wayland compositor 'wayland-9'"),
        ({"QT_QPA_PLATFORM": "wayland"}, "Wayland compositor 'wayland-0'"),
        ({"QT_QPA_PLATFORM": "xcb"}, "DISPLAY is not set"),
        ({"QT_QPA_PLATFORM": "bogus"}, "no platform 'bogus'"),
    ],
)
def test_a_platform_that_does_not_work_is_told(tmp_path: Path, variables: dict[str, str], reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        check_display({"XDG_RUNTIME_DIR": str(tmp_path)} | variables)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Wayland is Linux'")
def test_a_compositor_that_answers_is_a_display(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(tmp_path / "wayland-5"))
        compositor.listen()
        check_display({"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-5"})
        check_display({"WAYLAND_DISPLAY": str(tmp_path / "wayland-5")})
        check_display({"QT_QPA_PLATFORM": "xcb;wayland:option", "WAYLAND_DISPLAY": str(tmp_path / "wayland-5")})
    with pytest.raises(UserError, match="wayland-0"):
        check_display({"XDG_RUNTIME_DIR": str(tmp_path), "XDG_SESSION_TYPE": "wayland"})


def test_nothing_heavy_is_imported_before_the_window() -> None:
    program = (
        "import sys, vggdigits.app.main_window as _; print([m for m in ('torch', 'torchvision') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_a_burst_of_errors_opens_one_dialog(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    reporter = ExceptionReporter(window)
    for number in range(5):
        reporter._report(ValueError, ValueError(number), None)
    qtbot.waitUntil(lambda: window.findChildren(QMessageBox) != [])
    QApplication.processEvents()
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert boxes[0].detailedText() == "ValueError: 0"
    with qtbot.waitSignal(boxes[0].destroyed):
        boxes[0].close()


def test_the_hooks_come_back(qtbot: QtBot) -> None:
    before = sys.excepthook
    reporter = ExceptionReporter()
    reporter.install()
    assert sys.excepthook is not before
    reporter.uninstall()
    assert sys.excepthook is before


def test_a_file_that_cannot_be_opened_is_told_before_a_window_is(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vggdigits", "pad", str(tmp_path / "none.png")],
        env=environment(QT_QPA_PLATFORM="offscreen"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (1, f"vggdigits: {tmp_path / 'none.png'}: no such file\n")
