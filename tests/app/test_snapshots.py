"""The window looks as it did: light and dark, English and Chinese, each state, at 100 and 200 %.

What is compared is a picture of the window at 900x600, without a screen, with fonts that are named and a network that
is a stand-in. Another FreeType shades the edges of letters otherwise; so both pictures are halved, and a few pixels may
differ. `make snapshots` takes new ones: look at them before you commit them.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

HERE = Path(__file__).parent
KEPT = HERE / "snapshots"

_spec = importlib.util.spec_from_file_location("snapshots", HERE / "snapshots.py")
assert _spec is not None and _spec.loader is not None
snapshots = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(snapshots)

NOTICED = 40
"""Levels of 255, of a halved picture: less is an edge shaded otherwise."""

MOST_NOTICED = 0.002
"""Of all pixels: a word that is gone, or moved by its height, is more."""

_CASES = [
    (scale, theme, language, state)
    for scale in snapshots.SCALES
    for theme in snapshots.THEMES
    for language in snapshots.LANGUAGES
    for state in snapshots.STATES
]


def _missing_fonts() -> list[str]:
    if shutil.which("fc-list") is None:
        return list(snapshots.FONTS)
    known = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, timeout=60).stdout
    return [font for font in snapshots.FONTS if font not in known]


pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the pictures are Linux'"),
    pytest.mark.skipif(bool(_missing_fonts()), reason=f"needs the fonts {_missing_fonts()}"),
]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures of this state; `make snapshots` keeps them as the new ones."""
    folder = tmp_path_factory.mktemp("snapshots")
    environment = os.environ | {"VGGDIGITS_HOME": str(tmp_path_factory.mktemp("home"))}
    for scale in snapshots.SCALES:
        program = [sys.executable, str(HERE / "snapshots.py"), str(folder), str(scale)]
        subprocess.run(program, env=environment, check=True, timeout=300)
    if os.environ.get("VGGDIGITS_WRITE_SNAPSHOTS"):
        KEPT.mkdir(exist_ok=True)
        for file in folder.glob("*.png"):
            Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
                KEPT / file.name, optimize=True
            )
    return folder


def halved(file: Path) -> NDArray[np.float64]:
    """RGB in 0..255, float64 (h / 2, w / 2, 3)."""
    picture = np.asarray(Image.open(file).convert("RGB"), dtype=np.float64)
    height, width, _ = picture.shape
    return picture.reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))


def noticed(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The share of pixels that differ so that one sees it."""
    return float((np.abs(one - other).max(axis=2) > NOTICED).mean())


@pytest.mark.parametrize(("scale", "theme", "language", "state"), _CASES)
def test_the_window_looks_as_it_did(taken: Path, scale: int, theme: str, language: str, state: str) -> None:
    name = snapshots.name(scale, theme, language, state)
    now, then = halved(taken / name), halved(KEPT / name)
    assert now.shape == then.shape == (300 * scale, 450 * scale, 3)
    assert noticed(now, then) <= MOST_NOTICED, f"{taken / name} differs from {KEPT / name}"


def test_what_differs_is_noticed(taken: Path) -> None:
    """The comparison itself: two languages, two themes, two states are told apart."""
    first = halved(taken / snapshots.name(1, "light", "en", "digit"))
    for other in (
        ("dark", "en", "digit"),
        ("light", "zh_CN", "digit"),
        ("light", "en", "none"),
        ("light", "en", "empty"),
    ):
        assert noticed(first, halved(taken / snapshots.name(1, *other))) > 2 * MOST_NOTICED
