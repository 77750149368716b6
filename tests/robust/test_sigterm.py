"""SIGTERM in every phase of the real program: it ends with 0, nothing goes on running, and what was drawn is kept."""

from __future__ import annotations

import os
import select
import signal
from pathlib import Path

import numpy as np
import pytest
from pad_process import PATIENCE_S, pad_in
from PIL import Image

from vggdigits.app.unsaved import UnsavedCopy

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process of Windows is not asked to end")

DRAWN = ("drawn", "asked to save", "asked for a file", "about", "training")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Twelve of each of two digits."""
    chance = np.random.default_rng(0)
    for digit in (1, 7):
        (tmp_path / str(digit)).mkdir()
        for number in range(12):
            picture = np.full((40, 40), 255, np.uint8)
            picture[6:34, 18 : 20 + digit] = chance.integers(0, 120, (28, 2 + digit))
            Image.fromarray(picture).save(tmp_path / str(digit) / f"{number}.png")
    return tmp_path


@pytest.mark.parametrize("phase", ["before Qt", "before the window", "loading", "idle", *DRAWN])
def test_it_ends_with_0_nothing_goes_on_and_the_drawing_is_kept(phase: str, own_home: Path, pictures: Path) -> None:
    alive, held = os.pipe()  # every process that descends from the program holds it open
    with pad_in(phase, {"VGGDIGITS_PICTURES": str(pictures)}, held=(held,)) as process:
        os.close(held)
        process.send_signal(signal.SIGTERM)
        told = process.communicate("go on\n", timeout=PATIENCE_S)
        assert (process.returncode, *told) == (0, "", "")
        assert select.select([alive], [], [], PATIENCE_S)[0] and os.read(alive, 1) == b"", "something goes on running"
    os.close(alive)
    copy = UnsavedCopy()
    left = copy.take_left_behind()
    copy.release()
    assert (left is not None) == (phase in DRAWN)
    assert left is None or len(left.drawing.strokes) == 1
    assert list((own_home / "logs").glob("crash-last.log")) == []
