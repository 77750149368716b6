"""What the frozen layers make of MNIST, kept on disk: computed once for each network, in the background if possible."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model.array_files import pack_arrays
from vggdigits.training.collection import VALIDATION_SHARE
from vggdigits.training.data import LabelledFrames, Mnist
from vggdigits.training.kept_arrays import read_arrays
from vggdigits.training.teach import Features, Teacher

log = logging.getLogger(__name__)

_KEPT = 2  # files: of the network in use and of the one before it
_VERSION = 3  # to be raised where other features are computed of the same network
_RAW = ("train-images", "train-labels", "t10k-images", "t10k-labels")


@dataclass(frozen=True)
class MnistFeatures:
    """What teaching needs of MNIST.

    Attributes:
        replay: training images that are held out of every training here: what the network answers on those it learned
            from says nothing of others.
        test: test images, to measure with.
        sources: SHA-256 of each file they were read from, by name.
    """

    replay: Features
    test: Features
    sources: dict[str, str]


def mnist_features(
    teacher: Teacher, data_dir: Path, report: Callable[[str, float], None], keep: bool = False
) -> MnistFeatures:
    """Read them from the user's cache, or compute and keep them. `report` hears the phase and the share done.

    Raises UserError where MNIST cannot be had, and with `keep` also where nothing can be kept.
    """
    report("loading", 0.0)
    file = cache_file(teacher)
    sources = _digests(data_dir)
    cached = read_kept(file, sources) if sources else None
    if cached is not None:
        with contextlib.suppress(OSError):
            file.touch()  # so that the one not used for longest is removed first
        return cached
    report("loading", 0.1)
    mnist = Mnist(data_dir)
    test = mnist.test()
    report("loading", 0.6)
    replay = mnist.held_out(VALIDATION_SHARE)
    made = _compute(teacher, replay, test, report)
    try:
        _save(made, file)
    except UserError:
        if keep:
            raise
        log.warning("features are not kept", exc_info=True)
    return made


def cache_file(teacher: Teacher) -> Path:
    """Where the features of a teacher's network are kept."""
    name = f"{teacher.checkpoint.sha256}-{teacher.recipe.frozen}-{_VERSION}"
    return paths.user_dir() / "cache" / f"features-{hashlib.sha256(name.encode()).hexdigest()[:24]}.npz"


def _compute(
    teacher: Teacher, replay: LabelledFrames, test: LabelledFrames, report: Callable[[str, float], None]
) -> MnistFeatures:
    part = len(test) / (len(test) + len(replay))
    report("preparing", 0.0)
    tested = teacher.features(test.frames, test.labels, lambda share: report("preparing", share * part))
    replayed = teacher.features(
        replay.frames, replay.labels, lambda share: report("preparing", part + share * (1 - part))
    )
    return MnistFeatures(replayed, tested, replay.sources | test.sources)


def _digests(data_dir: Path) -> dict[str, str]:
    """SHA-256 of MNIST's files, by name; empty where one is missing."""
    found = {}
    for name in _RAW:
        name = f"{name}-idx{3 if name.endswith('images') else 1}-ubyte"
        try:
            content = (data_dir / "MNIST" / "raw" / name).read_bytes()
        except OSError:
            return {}
        found[name] = hashlib.sha256(content).hexdigest()
    return found


def _save(features: MnistFeatures, file: Path) -> None:
    arrays = {"sources": np.array(json.dumps(features.sources))}
    for part, held in (("replay", features.replay), ("test", features.test)):
        arrays |= {f"{part}_maps": held.maps.numpy(), f"{part}_labels": held.labels.numpy()}
        arrays[f"{part}_logits"] = held.logits.numpy()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{file.parent}: cannot be made: {error.strerror or error}") from None
    write_atomically(file, pack_arrays(arrays, compressed=False))
    with contextlib.suppress(OSError):
        for old in sorted(file.parent.glob("features-*.npz"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
            old.unlink()


def read_kept(file: Path, sources: dict[str, str]) -> MnistFeatures | None:
    """What was kept; None where nothing was, it is damaged, or was made of other data."""
    try:
        kept = read_arrays(file)  # each array has a checksum in the file
        if json.loads(str(kept["sources"])) != sources:
            return None
        return MnistFeatures(_part(kept, "replay"), _part(kept, "test"), sources)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        log.warning("%s is damaged and made anew", file, exc_info=True)
        return None


def _part(kept: Mapping[str, NDArray[Any]], part: str) -> Features:
    maps, labels, logits = (torch.from_numpy(kept[f"{part}_{name}"]) for name in ("maps", "labels", "logits"))
    if not len(maps) == len(labels) == len(logits) > 0 or maps.dtype != torch.float16 or logits.dtype != torch.float32:
        raise ValueError("not what was kept")
    return Features(maps, labels, logits)
