"""Frames that take long to make are kept in the user's folder; losing them costs time only."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.ink.normalize import FRAME
from vggdigits.training.kept_arrays import read_arrays

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]
"""Hears how many of how many are done."""

_T = TypeVar("_T")

_PROBES = 50  # frames that are made anew to see whether what is kept is still what would be made
_REPORT_EVERY = 200
_WORTH_KEEPING = 2000  # frames: half a second


def frames_of(
    items: Sequence[_T], make: Callable[[_T], NDArray[np.uint8]], key: str | None = None, report: Report | None = None
) -> NDArray[np.uint8]:
    """`make` of each item, uint8 (n, 28, 28); from what was kept under the key (for a file's name) where that holds."""
    if len(items) < _WORTH_KEEPING:
        key = None
    kept = None if key is None else _kept(key)
    if kept is not None and kept.shape == (len(items), FRAME, FRAME) and kept.dtype == np.uint8:
        probes = range(0, len(items), len(items) // _PROBES)
        if all(np.array_equal(kept[index], make(items[index])) for index in probes):
            return kept
    frames = np.zeros((len(items), FRAME, FRAME), np.uint8)
    for index, item in enumerate(items):
        frames[index] = make(item)
        if report is not None and index % _REPORT_EVERY == 0:
            report(index, len(items))
    if key is not None:
        _keep(frames, key)
    return frames


def _kept(key: str) -> NDArray[np.uint8] | None:
    try:
        return read_arrays(_path(key)).get("")
    except (OSError, ValueError):  # not there, or damaged
        return None


def _keep(frames: NDArray[np.uint8], key: str) -> None:
    content = io.BytesIO()
    np.save(content, frames)
    try:
        _path(key).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(_path(key), content.getbuffer())
    except (OSError, UserError):
        log.info("frames could not be kept", exc_info=True)


def _path(key: str) -> Path:
    return paths.user_dir() / "cache" / f"{key}.npy"
