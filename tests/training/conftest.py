from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import torch
from some_sets import write_idx

from vggdigits.training.data import LabelledFrames, Mnist


@pytest.fixture
def small_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder laid out as MNIST's: bars at ten places, 60 to learn from and 20 to test with."""
    raw = tmp_path / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    sums = {}
    for kind, count in (("train", 60), ("t10k", 20)):
        labels = np.arange(count) % 10
        images = np.zeros((count, 28, 28))
        for image, label in zip(images, labels, strict=True):
            image[4:24, 13 : 14 + int(label)] = 255
        for name, array in ((f"{kind}-images-idx3-ubyte", images), (f"{kind}-labels-idx1-ubyte", labels)):
            write_idx(raw / name, array)
            sums[name] = hashlib.md5((raw / name).read_bytes(), usedforsecurity=False).hexdigest()
    monkeypatch.setattr(Mnist, "_MD5", sums)
    return tmp_path / "data"


@pytest.fixture
def bars() -> LabelledFrames:
    """Forty frames, four of each of ten bars."""
    frames = torch.zeros(40, 28, 28, dtype=torch.uint8)
    labels = torch.arange(40) % 10
    for frame, label in zip(frames, labels, strict=True):
        frame[4:24, 13 : 14 + int(label)] = 255
    return LabelledFrames(frames, labels, {})
