"""A person at a desktop: a real X server, the real program in it, a mouse and a keyboard."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

Point = tuple[float, float]

TOOLS = ("Xvfb", "xdotool", "openbox")
SIZE = (1280, 840)
_READY_S = 60  # a cold start of torch on a busy machine
_SETTLED_S = 0.5  # an answer that stands this long is the answer
_STEP_S = "0.004"  # a mouse of 250 Hz; the X server merges moves that come at once


def missing_tools() -> list[str]:
    """What a desktop needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@contextmanager
def x_server() -> Iterator[str]:
    """A screen of its own with a window manager; yields the display's name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        display = f":{number.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env=os.environ | {"DISPLAY": display}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


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
        """The reading, once there is one and it has stood still for a while; "" if none comes."""
        return self._settled(blank=False)

    def is_blank(self) -> bool:
        """Whether the reading goes away and stays away."""
        return self._settled(blank=True) == ""

    def _settled(self, blank: bool) -> str:
        begun = since = time.monotonic()
        reading = self._shown()
        while time.monotonic() - begun < _READY_S:
            time.sleep(0.02)
            now = self._shown()
            if now != reading or (now == "") != blank:
                reading, since = now, time.monotonic()
            elif time.monotonic() - since > _SETTLED_S:
                break
        return reading

    def _shown(self) -> str:
        first = self.title().split(" – ")[0]
        return first if re.fullmatch(r"[0-9?]+", first) else ""

    def to(self, x: float, y: float) -> tuple[str, ...]:
        """The words that move the mouse to a point of the window."""
        return ("mousemove", "--window", self.window, str(round(x)), str(round(y)), "sleep", _STEP_S)

    def draw(self, strokes: Sequence[Sequence[Point]], button: int = 1) -> None:
        """Draw with a button, the left one; points in pixels of the window."""
        for (x, y), *rest in strokes:
            moves = [word for point in rest for word in self.to(*point)]
            self.xdotool(*self.to(x, y), "mousedown", str(button), *moves, "mouseup", str(button))

    def key(self, name: str) -> None:
        """Press a key, as `ctrl+z`."""
        self.xdotool("windowfocus", "--sync", self.window, "key", name)

    def click(self, x: float, y: float) -> None:
        """Click with the left button; points in pixels of the window, negative ones from its right and lower edge."""
        size = _shell(self.xdotool("getwindowgeometry", "--shell", self.window))
        place = self.to(x if x >= 0 else size["WIDTH"] + x, y if y >= 0 else size["HEIGHT"] + y)
        self.xdotool("windowfocus", "--sync", self.window, *place, "click", "1")

    def menu(self, *keys: str) -> None:
        """Choose from a menu by the letters underlined in it, as `alt+t`, `r`."""
        self.xdotool("windowfocus", "--sync", self.window)
        for key in keys:
            self.xdotool("key", key, "sleep", str(_SETTLED_S))

    def other_window(self, name: str) -> Pad:
        """Another window of the program, once it is there."""
        found = self.xdotool("search", "--sync", "--onlyvisible", "--name", f"^{name}$").splitlines()
        return Pad(self.display, self.process, found[0])

    def close(self, *, discard: bool = False) -> int:
        """Close the window as its close button does and return the exit status; what is drawn may be given up."""
        self.key("alt+F4")
        if discard:
            self.xdotool("sleep", str(_SETTLED_S), "key", "alt+d")
        return self.process.wait(_READY_S)

    def name_file(self, path: Path) -> None:
        """Type a name into the file dialog that opens."""
        self.xdotool("sleep", str(2 * _SETTLED_S), "type", str(path))
        self.xdotool("sleep", str(_SETTLED_S), "key", "Return", "sleep", str(_SETTLED_S))

    def screenshot(self) -> Image.Image:
        """The screen, cut to the window."""
        # The window's own place, asked of the pointer: getwindowgeometry counts a frame twice.
        place = _shell(self.xdotool("mousemove", "--window", self.window, "0", "0", "getmouselocation", "--shell"))
        size = _shell(self.xdotool("getwindowgeometry", "--shell", self.window))
        box = (place["X"], place["Y"], place["X"] + size["WIDTH"], place["Y"] + size["HEIGHT"])
        return ImageGrab.grab(box, xdisplay=self.display)


def whole_screen(display: str) -> Image.Image:
    """All that is on the screen."""
    return ImageGrab.grab(xdisplay=display)


def wait_for(there: Callable[[], object]) -> None:
    """Wait until something is there; fails after a minute."""
    begun = time.monotonic()
    while not there():
        if time.monotonic() - begun > _READY_S:
            raise TimeoutError
        time.sleep(0.05)


def _shell(lines: str) -> dict[str, int]:
    return {key: int(value) for key, _, value in (line.partition("=") for line in lines.splitlines())}


@contextmanager
def running_pad(
    display: str, home: Path, *arguments: str, program: Sequence[str] = (sys.executable, "-m", "vggdigits")
) -> Iterator[Pad]:
    """Start the program as a user does and wait until its window is there."""
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment |= {"DISPLAY": display, "VGGDIGITS_HOME": str(home)}
    process = subprocess.Popen([*program, *arguments], env=environment, stderr=subprocess.PIPE, text=True)
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
