"""Pictures for programs that learn from them, or take them over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of twelve of each of two digits."""
    chance = np.random.default_rng(0)
    for digit in (1, 7):
        (tmp_path / str(digit)).mkdir()
        for number in range(12):
            picture = np.full((40, 40), 255, np.uint8)
            picture[6:34, 18 : 20 + digit] = chance.integers(0, 120, (28, 2 + digit))
            Image.fromarray(picture).save(tmp_path / str(digit) / f"{number}.png")
    return tmp_path
