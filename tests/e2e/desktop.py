"""A person at a desktop: a real X server, the real program in it, a mouse and a keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

Point = tuple[float, float]

TOOLS = ("Xvfb", "xdotool")
SIZE = (1280, 800)
_READY_S = 60  # a cold start of torch on a busy machine
_SETTLED_S = 0.8  # an answer that stands this long is the answer


def missing_tools() -> list[str]:
    """What a desktop needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@contextmanager
def x_server() -> Iterator[str]:
    """A screen of its own; yields the display's name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        display = f":{number.readline().strip()}"
    try:
        yield display
    finally:
        server.terminate()
        server.wait(10)


@dataclass
class Pad:
    """The running program, as somebody before the screen sees and uses it.

    Attributes:
        display: the X server it is on.
        process: the program.
        window: the X window.
    """

    display: str
    process: subprocess.Popen[str]
    window: str

    def xdotool(self, *arguments: str) -> str:
        """Run one xdotool chain on the pad's screen and return what it prints."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=os.environ | {"DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=30,
        )
        if done.returncode != 0:
            raise RuntimeError(f"xdotool {' '.join(arguments[:3])}: {done.stderr.strip()}")
        return done.stdout.strip()

    def title(self) -> str:
        """What stands in the title: the reading, while there is one."""
        return self.xdotool("getwindowname", self.window)

    def reading(self) -> str:
        """The reading, once it has stood still for a while."""
        begun = since = time.monotonic()
        title = self.title()
        while time.monotonic() - since < _SETTLED_S and time.monotonic() - begun < _READY_S:
            now = self.title()
            if now != title:
                title, since = now, time.monotonic()
        return title.rpartition("vggdigits")[0].removesuffix(" – ")

    def draw(self, strokes: Sequence[Sequence[Point]]) -> None:
        """Draw with the left button; points in pixels of the screen."""
        for stroke in strokes:
            (x, y), *rest = [(str(round(x)), str(round(y))) for x, y in stroke]
            moves = [word for point in rest for word in ("mousemove", *point)]
            self.xdotool("mousemove", x, y, "mousedown", "1", *moves, "mouseup", "1")

    def key(self, name: str) -> None:
        """Press a key, as `ctrl+z`."""
        self.xdotool("windowfocus", "--sync", self.window, "key", name)

    def close(self) -> int:
        """Press the window's close button and return the exit status."""
        self.xdotool("windowquit", self.window)
        return self.process.wait(_READY_S)

    def screenshot(self) -> Image.Image:
        """The screen, cut to the window."""
        lines = self.xdotool("getwindowgeometry", "--shell", self.window).splitlines()
        place = {key: int(value) for key, _, value in (line.partition("=") for line in lines)}
        left, top = place["X"], place["Y"]
        return ImageGrab.grab((left, top, left + place["WIDTH"], top + place["HEIGHT"]), xdisplay=self.display)


@contextmanager
def running_pad(display: str, home: Path, *arguments: str) -> Iterator[Pad]:
    """Start the program as a user does and wait until its window is there."""
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment |= {"DISPLAY": display, "VGGDIGITS_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "vggdigits", *arguments], env=environment, stderr=subprocess.PIPE, text=True
    )
    pad = Pad(display, process, "")
    try:
        # Two windows bear the name; the visible one is the pad.
        pad.window = pad.xdotool("search", "--sync", "--onlyvisible", "--name", "vggdigits").splitlines()[0]
        yield pad
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=_READY_S)


def placed(strokes: Sequence[Sequence[Point]], left: float, top: float, size: float) -> list[list[Point]]:
    """Strokes moved and scaled so that their box begins there and its longer side has that size, in pixels."""
    xs = [x for stroke in strokes for x, _ in stroke]
    ys = [y for stroke in strokes for _, y in stroke]
    scale = size / max(max(xs) - min(xs), max(ys) - min(ys), 1e-9)
    return [[(left + (x - min(xs)) * scale, top + (y - min(ys)) * scale) for x, y in stroke] for stroke in strokes]
