"""A device is used once it gave the answers that the CPU gives, on the drawings that came with the program."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch

from vggdigits.errors import UserError, in_short
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.device import what_broke_cuda
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
    except RuntimeError as error:  # there may be no memory left on the card
        if device == "cpu":
            raise
        log.warning("the network cannot be put on the graphics card", exc_info=True)
        return _on_cpu(checkpoint, in_short(error))
    if recognizer.engine.device.type == "cpu":
        if device == "auto":
            recognizer.device_problem = what_broke_cuda()
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
    frames = bundled_frames()
    if not len(frames):
        return ""
    expected = Engine(engine.checkpoint, torch.device("cpu"), exact=True).probabilities(frames)
    try:
        found = engine.probabilities(frames)
    except RuntimeError as error:
        return in_short(error)
    if not np.isfinite(found).all():
        return "its answers are no numbers"
    apart = float(np.abs(found - expected).max())
    log.info("%s: probabilities within %.1e of the CPU's on %d drawings", engine.device, apart, len(frames))
    return "" if apart <= MOST_APART else f"its answers differ from the CPU's (by {apart:.2f})"
