"""A device is used once it gave the answers that the CPU gives, on the drawings that came with the program."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.recognizer import Recognizer

log = logging.getLogger(__name__)

MOST_APART = 0.02
"""Between a probability and the CPU's: float32 in another order, or TF32, stays far below; a broken kernel does not."""


def start_recognizer(checkpoint: Path | None, device: str) -> Recognizer:
    """A recognizer with a checkpoint (None for the one in use) on a device: `auto`, `cpu` or `cuda`. Where that does
    not work, on the CPU, and its `device_problem` says why.

    Raises UserError for a checkpoint that cannot be used.
    """
    try:
        recognizer = Recognizer(checkpoint, device)
    except UserError as error:
        if device != "cuda":
            raise
        return _on_cpu(checkpoint, str(error))
    if recognizer.engine.device.type == "cpu":
        return recognizer
    problem = difference(recognizer.engine)
    if not problem:
        return recognizer
    log.warning("%s is not used: %s", recognizer.engine.device, problem)
    return _on_cpu(recognizer.engine.checkpoint, problem)


def _on_cpu(checkpoint: Checkpoint | Path | None, problem: str) -> Recognizer:
    recognizer = Recognizer(checkpoint, "cpu")
    recognizer.device_problem = problem
    return recognizer


def difference(engine: Engine) -> str:
    """Where an engine's answers are not the CPU's; "" where they are, to within `MOST_APART`."""
    frames = _frames()
    if not len(frames):
        return ""
    expected = Engine(engine.checkpoint, torch.device("cpu")).probabilities(frames)
    try:
        found = engine.probabilities(frames)
    except RuntimeError as error:
        return str(error).splitlines()[0]
    if not np.isfinite(found).all():
        return "its answers are no numbers"
    apart = float(np.abs(found - expected).max())
    log.info("%s: probabilities within %.1e of the CPU's on %d drawings", engine.device, apart, len(frames))
    return "" if apart <= MOST_APART else f"its answers differ from the CPU's (by {apart:.2f})"


def _frames() -> NDArray[np.uint8]:
    """The bundled drawings as the network sees them, uint8 (n, 28, 28)."""
    files = sorted((paths.resources_dir() / "drawings").glob("*.inkml"))
    frames = [normalize_ink(rasterize(read_inkml(file)).ink).frame for file in files]
    return np.stack(frames) if frames else np.empty((0, 28, 28), np.uint8)
