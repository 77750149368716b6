"""The program as it is shipped, in a real window, drawn in with a real mouse."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from e2e.desktop import Pad, missing_tools, placed, running_pad, wait_for
from PIL import Image

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {missing_tools()}: apt-get install xvfb xdotool openbox"),
]

# On the canvas, clear of menus, tool bar and panel.
LEFT, TOP, SIZE = 180, 160, 360
SEVEN = [[(10, 10), (35, 9), (60, 10), (52, 30), (42, 52), (34, 75), (30, 100)]]
ONE = [[(40, 10), (39, 40), (38, 70), (37, 100)]]


@pytest.fixture
def pad(display: str, tmp_path: Path) -> Iterator[Pad]:
    with running_pad(display, tmp_path) as pad:
        yield pad


def accent_pixels(picture: Image.Image) -> int:
    """How much of the answer's colour is on the screen."""
    return int((np.asarray(picture.convert("RGB")) == (0x00, 0x72, 0xB2)).all(axis=2).sum())


@pytest.mark.shared_data
def test_twenty_drawings_by_hand_are_read_right_nineteen_times(pad: Pad, pendigits: list) -> None:
    wrong = []
    for drawing in pendigits[:20]:
        pad.draw(placed([stroke.tolist() for stroke in drawing.strokes], LEFT, TOP, SIZE))
        reading = pad.reading()
        if reading != str(drawing.label):
            wrong.append((drawing.label, reading))
        pad.key("Delete")
        assert pad.is_blank()
    assert len(wrong) <= 1, wrong
    assert pad.close() == 0


def test_a_digit_is_drawn_read_undone_and_drawn_again(pad: Pad) -> None:
    pad.draw(placed(SEVEN, LEFT, TOP, SIZE))
    assert pad.reading() == "7"
    assert accent_pixels(pad.screenshot()) > 500
    pad.key("ctrl+z")
    assert pad.is_blank()
    pad.key("ctrl+shift+z")
    assert pad.reading() == "7"
    assert pad.close(discard=True) == 0


def test_several_digits_are_read_from_left_to_right(pad: Pad) -> None:
    pad.draw(placed(ONE, LEFT + 300, TOP + 50, 160))
    pad.draw(placed(SEVEN, LEFT, TOP + 50, 160))
    assert pad.reading() == "71"


def test_the_answer_comes_while_the_button_is_down(pad: Pad) -> None:
    (stroke,) = placed(SEVEN, LEFT, TOP, SIZE)
    pad.xdotool(*pad.to(*stroke[0]), "mousedown", "1", *(word for point in stroke[1:] for word in pad.to(*point)))
    assert pad.reading() == "7"
    pad.xdotool("mouseup", "1")


def test_a_picture_named_on_the_command_line_is_shown_and_read(display: str, tmp_path: Path) -> None:
    from vggdigits.ink.raster import rasterize
    from vggdigits.ink.strokes import Drawing, Stroke

    ink = rasterize(Drawing((Stroke.from_xy(SEVEN[0], width=9),))).ink
    Image.fromarray(255 - np.pad(ink, 30)).save(tmp_path / "seven.png")
    with running_pad(display, tmp_path, "pad", str(tmp_path / "seven.png")) as pad:
        assert pad.reading() == "7"


def test_a_second_start_raises_the_first_and_opens_its_file_there(display: str, tmp_path: Path) -> None:
    from vggdigits.ink.inkml import write_inkml
    from vggdigits.ink.strokes import Drawing, Stroke

    write_inkml(Drawing((Stroke.from_xy(SEVEN[0], width=9),)), tmp_path / "seven.inkml")
    with running_pad(display, tmp_path / "home") as pad:
        pad.xdotool("windowminimize", "--sync", pad.window)
        environment = os.environ | {"DISPLAY": display, "VGGDIGITS_HOME": str(tmp_path / "home")}
        environment.pop("QT_QPA_PLATFORM", None)
        second = [sys.executable, "-m", "vggdigits", "pad", "seven.inkml"]
        done = subprocess.run(second, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert pad.reading() == "7"
        assert pad.window in pad.xdotool("search", "--onlyvisible", "--name", "vggdigits").splitlines()


def test_the_keyboard_alone_draws_and_the_window_comes_back_as_it_was_left(display: str, tmp_path: Path) -> None:
    with running_pad(display, tmp_path) as pad:
        pad.xdotool("windowfocus", "--sync", pad.window, "key", *["Up"] * 12, "space", *["Down"] * 24, "space")
        assert pad.reading() == "1"
        pad.key("Delete")
        assert pad.is_blank()
        pad.menu("alt+v", "c", "d")  # View, Colours, Dark
        dark = pad.screenshot().convert("L").resize((1, 1)).getpixel((0, 0))
        assert pad.close() == 0
    with running_pad(display, tmp_path) as pad:
        assert pad.is_blank()
        again = pad.screenshot().convert("L").resize((1, 1)).getpixel((0, 0))
        assert isinstance(dark, int) and isinstance(again, int)
        assert dark < 80 and again < 80
        assert pad.close() == 0
    with running_pad(display, tmp_path, "--safe-mode") as pad:
        assert pad.is_blank()
        assert pad.screenshot().convert("L").resize((1, 1)).getpixel((0, 0)) > 150
        assert pad.close() == 0


@pytest.mark.parametrize("moment", ["at once", "while drawing"])
def test_sigterm_ends_it_with_0(display: str, tmp_path: Path, moment: str) -> None:
    with running_pad(display, tmp_path) as pad:
        if moment == "while drawing":
            pad.xdotool(*pad.to(LEFT, TOP), "mousedown", "1", *pad.to(LEFT, TOP + 200))
        pad.process.send_signal(signal.SIGTERM)
        assert pad.process.wait(30) == 0
        assert pad.process.stderr is not None
        assert pad.process.stderr.read() == ""
        pad.xdotool("mouseup", "1")


def test_closing_before_the_network_is_there_ends_it_with_0(display: str, tmp_path: Path) -> None:
    with running_pad(display, tmp_path) as pad:
        assert pad.close() == 0


def test_drawn_mended_saved_opened_again_and_exported(pad: Pad, tmp_path: Path) -> None:
    pad.draw(placed(SEVEN, LEFT, TOP, SIZE))
    pad.draw(placed(ONE, LEFT + 300, TOP + 50, 160))
    assert pad.reading() == "71"
    pad.draw(
        [[(LEFT + 260, TOP + 130), (LEFT + 300, TOP + 130), (LEFT + 360, TOP + 130)]], button=3
    )  # a slip is erased
    assert pad.reading() == "7"
    pad.key("ctrl+s")
    pad.name_file(tmp_path / "seven.inkml")
    assert pad.title() == "7 – seven.inkml – vggdigits"
    pad.key("ctrl+n")
    assert pad.is_blank()
    pad.key("ctrl+o")
    pad.name_file(tmp_path / "seven.inkml")
    assert pad.reading() == "7"
    pad.key("ctrl+e")
    pad.name_file(tmp_path / "seven.png")
    assert pad.close() == 0
    with Image.open(tmp_path / "seven.png") as exported:
        assert exported.size[1] > SIZE


def test_a_drawing_survives_a_crash(display: str, tmp_path: Path) -> None:
    with running_pad(display, tmp_path) as pad:
        pad.draw(placed(SEVEN, LEFT, TOP, SIZE))
        assert pad.reading() == "7"
        wait_for(lambda: list((tmp_path / "unsaved").glob("*.inkml")))
        pad.process.kill()
        pad.process.wait()
    with running_pad(display, tmp_path) as pad:
        pad.other_window("vggdigits").key("alt+r")
        assert pad.reading() == "7"
        assert pad.close(discard=True) == 0
    assert not list((tmp_path / "unsaved").glob("*.inkml"))
