"""What every test finds: a home of its own, the data beside the checkout, and a small network."""

from __future__ import annotations

import logging
import logging.handlers
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from pendigits import PenDigit, read_pendigits

from vggdigits.model.checkpoint import Checkpoint, save_checkpoint
from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16

DATA = Path(os.environ.get("VGGDIGITS_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No test touches the user's own folder, and none writes to another's log."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("VGGDIGITS_HOME", str(home))
    monkeypatch.setattr(logging, "raiseExceptions", True)
    yield home
    for handler in logging.getLogger().handlers[:]:
        if type(handler) in (logging.handlers.RotatingFileHandler, logging.StreamHandler):
            logging.getLogger().removeHandler(handler)
            handler.close()


def _data(path: str) -> Path:
    found = DATA / path
    if not found.exists():
        pytest.skip(f"{found} is missing; docs/data.md says where to get it (VGGDIGITS_TEST_DATA names another folder)")
    return found


@pytest.fixture(scope="session")
def mnist_dir() -> Path:
    """The folder that holds MNIST/raw."""
    return _data("MNIST/raw").parents[1]


@pytest.fixture(scope="session")
def mnist_test(mnist_dir: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The test images as published, uint8 (10000, 28, 28), and their digits; read without the product's code."""
    raw = mnist_dir / "MNIST" / "raw"
    images = np.fromfile(raw / "t10k-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 28, 28)
    return images, np.fromfile(raw / "t10k-labels-idx1-ubyte", np.uint8, offset=8).astype(np.int64)


@pytest.fixture(scope="session")
def pendigits_file() -> Path:
    """7,494 digits as pen strokes, UNIPEN."""
    return _data("pendigits/pendigits-orig.tra")


@pytest.fixture(scope="session")
def pendigits(pendigits_file: Path) -> list[PenDigit]:
    """The same, read without the product's code."""
    return read_pendigits(pendigits_file)


@pytest.fixture(scope="session")
def untrained() -> Checkpoint:
    """The `digits` network with random weights and batch statistics that are not the initial ones."""
    torch.manual_seed(1)
    network = VGG16(PRESETS["digits"].architecture)
    for name, buffer in network.named_buffers():
        if buffer.is_floating_point():
            buffer.copy_(torch.rand_like(buffer) + (0.5 if name.endswith("var") else -0.5))
    tensors = {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()}
    return Checkpoint(PRESETS["digits"], tensors, temperature=1.3, threshold=0.25, provenance={"seed": 1})


@pytest.fixture(scope="session")
def untrained_file(untrained: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    path = tmp_path_factory.mktemp("checkpoint") / "untrained.safetensors"
    save_checkpoint(untrained, path)
    return path
