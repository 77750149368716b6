"""SIGTERM in every phase of the real program: it ends with 0, nothing goes on running, and what was drawn is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pad_process import end_in

from vggdigits.app.unsaved import UnsavedCopy

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process of Windows is not asked to end")

DRAWN = ("drawn", "asked to save", "asked for a file", "about", "training")


@pytest.mark.parametrize("phase", ["before Qt", "before the window", "loading", "idle", *DRAWN])
def test_it_ends_with_0_nothing_goes_on_and_the_drawing_is_kept(phase: str, own_home: Path, pictures: Path) -> None:
    end_in(phase, {"VGGDIGITS_PICTURES": str(pictures)})
    copy = UnsavedCopy()
    left = copy.take_left_behind()
    copy.release()
    assert (left is not None) == (phase in DRAWN)
    assert left is None or len(left.drawing.strokes) == 1
    assert list((own_home / "logs").glob("crash-last.log")) == []
