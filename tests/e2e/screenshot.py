"""Take the READMEs' pictures from the real program: `python tests/e2e/screenshot.py docs`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from desktop import missing_tools, placed, running_pad, x_server

# Hand-drawn digits: x to the right, y downwards.
TWO = [
    [
        (8, 30), (9, 20), (15, 10), (26, 4), (38, 4), (48, 10), (52, 21), (50, 33), (43, 46),
        (33, 58), (22, 70), (12, 82), (6, 92), (20, 90), (34, 90), (48, 91), (58, 90),
    ]
]  # fmt: skip
SEVEN = [[(10, 10), (35, 9), (60, 10), (52, 30), (42, 52), (34, 75), (30, 100)]]
LIKE_A_SEVEN = [[(10, 20), (24, 6), (44, 6), (50, 22), (40, 50), (28, 76), (18, 98), (34, 99)]]  # a 2 all the same
FOUR = [[(38, 2), (24, 30), (6, 62), (30, 62), (64, 61)], [(46, 34), (45, 66), (44, 100)]]

ONE_DIGIT = placed(TWO, 230, 170, 420)
A_TWO = placed(LIKE_A_SEVEN, 120, 170, 420)
AS_DENSE_AS_A_PENS = [
    [
        (x + share * (next_x - x), y + share * (next_y - y))
        for (x, y), (next_x, next_y) in pairwise(stroke)
        for share in (0, 0.5)
    ]
    for stroke in ONE_DIGIT
]
SLANTED = [[(x + 1.2 * y, y) for x, y in stroke] for stroke in SEVEN]
A_SLANTED_SEVEN = placed(SLANTED, 90, 170, 380)
A_NUMBER = placed(FOUR, 60, 200, 260) + placed(TWO, 300, 200, 260) + placed(SEVEN, 510, 200, 260)

LIGHT = {"theme": "light", "language": "en"}
FIT = "ctrl+0"

PICTURES = (
    ("screenshot.png", LIGHT, ONE_DIGIT, (), ()),
    ("screenshot-number-dark.png", {"theme": "dark", "language": "en"}, A_NUMBER, (), ()),
    ("screenshot.zh-CN.png", {"theme": "light", "language": "zh_CN"}, A_NUMBER, (), ()),
    ("screenshot-why.png", LIGHT, ONE_DIGIT, ("alt+v", "w", FIT), ()),
    ("screenshot-way-in.png", LIGHT, ONE_DIGIT, ("alt+v", "y", FIT), ()),
    ("screenshot-doctor.png", LIGHT, A_SLANTED_SEVEN, ("alt+v", "d", FIT), ()),
    ("screenshot-layers.png", LIGHT, ONE_DIGIT, ("alt+v", "n", FIT), ()),
    ("screenshot-layer.png", {"theme": "dark", "language": "en"}, ONE_DIGIT, ("alt+v", "n", FIT), [(150, 545)]),
    ("screenshot-looks-like.png", LIGHT, A_TWO, ("alt+v", "k", FIT), ()),
    ("screenshot-replay.png", LIGHT, AS_DENSE_AS_A_PENS, ("alt+v", "w", "alt+v", "e", FIT), [(610, -137)]),
)
"""Names, settings, what is drawn, the keys that are pressed then, and where it is clicked after these."""

_EXPLAINED_S = 5  # an explanation takes a tenth of a second on a machine that does nothing else


def main(folder: Path, wanted: Sequence[str]) -> None:
    """Draw in the window, wait for the answer and save what is on the screen; all pictures, or those that are named."""
    for name, settings, strokes, menu, clicks in PICTURES:
        if wanted and name not in wanted:
            continue
        with tempfile.TemporaryDirectory() as home, x_server() as display:
            chosen = settings | {"first_run_hint_seen": True}
            (Path(home) / "settings.json").write_text(json.dumps({"version": 1, "settings": chosen}))
            with running_pad(display, Path(home)) as pad:
                pad.draw(strokes)
                reading = pad.reading()
                if menu:
                    pad.menu(*menu)
                    time.sleep(_EXPLAINED_S)
                for place in clicks:
                    pad.click(*place)
                    time.sleep(_EXPLAINED_S)
                pad.screenshot().save(folder / name, optimize=True)
        print(f"{folder / name}: read as {reading!r}")


if __name__ == "__main__":
    if missing_tools():
        sys.exit(f"screenshot: needs {', '.join(missing_tools())}")
    main(Path(sys.argv[1]), sys.argv[2:])
