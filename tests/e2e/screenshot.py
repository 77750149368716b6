"""Take the README's picture from the real program: `python tests/e2e/screenshot.py docs/screenshot.png`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from desktop import missing_tools, placed, running_pad, x_server

# A hand-drawn 2: x to the right, y downwards.
TWO = [
    [
        (8, 30), (9, 20), (15, 10), (26, 4), (38, 4), (48, 10), (52, 21), (50, 33), (43, 46),
        (33, 58), (22, 70), (12, 82), (6, 92), (20, 90), (34, 90), (48, 91), (58, 90),
    ]
]  # fmt: skip


def main(target: Path) -> None:
    """Draw a digit in the window, wait for the answer and save what is on the screen."""
    with tempfile.TemporaryDirectory() as home, x_server() as display, running_pad(display, Path(home)) as pad:
        pad.draw(placed(TWO, 230, 170, 420))
        reading = pad.reading()
        pad.screenshot().save(target, optimize=True)
    print(f"{target}: read as {reading!r}")


if __name__ == "__main__":
    if missing_tools():
        sys.exit(f"screenshot: needs {', '.join(missing_tools())}")
    main(Path(sys.argv[1]))
