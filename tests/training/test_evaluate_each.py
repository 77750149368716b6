"""`vggdigits evaluate --each`: what the blog's script printed of every test image."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from some_sets import picture, write_idx

from vggdigits.cli import run


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Five bars each and a blank one, as a pair of files in MNIST's form."""
    labels = np.array([0, 1, 2, 3, 4, 7])
    images = np.stack([*(picture(digit) for digit in labels[:-1]), np.zeros((28, 28))])
    write_idx(tmp_path / "own" / "bars-images-idx3-ubyte", images)
    write_idx(tmp_path / "own" / "bars-labels-idx1-ubyte", labels)
    return tmp_path / "own"


def evaluate(pictures: Path, checkpoint: Path, *options: str) -> int:
    return run(["evaluate", "--data-dir", str(pictures), "--checkpoint", str(checkpoint), "--device", "cpu", *options])


def test_each_image_has_a_line(pictures: Path, untrained_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(pictures, untrained_file, "--each") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[-11:] for line in lines[:6]] == [f'Actual: "{digit}"' for digit in (0, 1, 2, 3, 4, 7)]
    assert all(re.fullmatch(r'Predicted: "\d", Actual: "\d"', line) for line in lines[:5])
    assert lines[5] == 'Predicted: "", Actual: "7"'
    assert lines[6].startswith("bars: ")  # the figures follow


def test_without_it_there_is_none(pictures: Path, untrained_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(pictures, untrained_file) == 0
    assert "Predicted" not in capsys.readouterr().out


def test_programs_get_objects(pictures: Path, untrained_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(pictures, untrained_file, "--each", "--json") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["actual"] for one in told[:6]] == [0, 1, 2, 3, 4, 7]
    assert set(told[0]) == {"set", "place", "predicted", "actual", "confidence"}
    assert told[5]["predicted"] is None
    assert told[6]["n"] == 6
    assert sum(one["predicted"] == one["actual"] for one in told[:6]) == told[6]["right"]
