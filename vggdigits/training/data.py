"""Data sets: each one a small class that yields normalised frames, labels, and where they came from."""

from __future__ import annotations

import contextlib
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits.errors import UserError
from vggdigits.ink.images import to_ink
from vggdigits.ink.normalize import FRAME, normalize
from vggdigits.training.frame_cache import Report, frames_of
from vggdigits.training.vision import import_torchvision

log = logging.getLogger(__name__)

NO_DIGIT = -1
"""The label of ink that is no digit."""


@dataclass(frozen=True)
class LabelledFrames:
    """Frames as the network reads them, with their digits.

    Attributes:
        frames: uint8 (n, 28, 28), normalised.
        labels: int64 (n,), 0..9 or `NO_DIGIT`.
        sources: SHA-256 (hexadecimal) of each file they were read from, by name.
    """

    frames: Tensor
    labels: Tensor
    sources: dict[str, str]

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, indices: Tensor) -> LabelledFrames:
        """Those at the indices, int64 (m,)."""
        return LabelledFrames(self.frames[indices], self.labels[indices], self.sources)


class Mnist:
    """MNIST, 60,000 + 10,000 images of 28x28 (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0).

    Looks for the four IDX files in `MNIST/raw` below the folder (torchvision's layout), downloads what is missing
    where it can, and checks every file against its published MD5.
    """

    # MD5 of the uncompressed files whose compressed form has the published checksums.
    _MD5 = {  # noqa: RUF012
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    }

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    @classmethod
    def published_md5(cls) -> dict[str, str]:
        """Of each of the four files, uncompressed, hexadecimal."""
        return dict(cls._MD5)

    def training(self, limit: int | None = None, report: Report | None = None) -> LabelledFrames:
        """The 60,000 training images, or the first of them. Raises UserError where they cannot be had."""
        return self._load(True, slice(limit), report)

    def held_out(self, share: float) -> LabelledFrames:
        """Those of the 60,000 that `split_validation` holds out; the others are not even normalised."""
        return self._load(True, share)

    def test(self, limit: int | None = None, report: Report | None = None) -> LabelledFrames:
        """The 10,000 test images, or the first of them. Raises UserError where they cannot be had."""
        return self._load(False, slice(limit), report)

    def _load(self, train: bool, part: slice | float, report: Report | None = None) -> LabelledFrames:
        """A slice of the images, or the share that is held out."""
        names = [name for name in self._MD5 if name.startswith("train" if train else "t10k")]
        raw = self._data_dir / "MNIST" / "raw"
        there = all((raw / name).is_file() for name in names)
        sources = self._sources(names) if there else {}  # before anything believes what is in them
        data_set = self._open(train)
        sources = sources or self._sources(names)
        chosen = part if isinstance(part, slice) else _parted(len(data_set.targets), part)[1]
        images, labels = data_set.data[chosen], data_set.targets[chosen]
        key = f"mnist-{sources[names[0]][:16]}-{len(images)}" + ("" if isinstance(part, slice) else "-held-out")
        return LabelledFrames(normalize_all(images.numpy(), key, report), labels.long(), sources)

    def _sources(self, names: Sequence[str]) -> dict[str, str]:
        """SHA-256 of each file. Raises UserError for one that is not as it was published."""
        sources = {}
        for path in (self._data_dir / "MNIST" / "raw" / name for name in names):
            try:
                content = path.read_bytes()
            except OSError as error:
                raise UserError(f"{path}: {error.strerror or error}") from None
            found = hashlib.md5(content, usedforsecurity=False).hexdigest()
            if found != self._MD5[path.name]:
                raise UserError(f"{path}: not the published file (MD5 {found})")
            sources[path.name] = hashlib.sha256(content).hexdigest()
        return sources

    def _open(self, train: bool):  # type: ignore[no-untyped-def]  # noqa: ANN202 (torchvision has no types)
        datasets = import_torchvision("torchvision.datasets")
        try:
            return datasets.MNIST(str(self._data_dir), train=train)
        except (OSError, ValueError, IndexError, AssertionError, RuntimeError) as error:
            missing = not (self._data_dir / "MNIST" / "raw").is_dir() or "not found" in str(error)
            if not missing:
                raise UserError(f"{self._data_dir}: damaged MNIST files ({error})") from None
        log.info("downloading MNIST to %s", self._data_dir)
        raw = self._data_dir / "MNIST" / "raw"
        made = [folder for folder in (raw, raw.parent, self._data_dir) if not folder.exists()]
        try:
            return datasets.MNIST(str(self._data_dir), train=train, download=True)
        except (OSError, RuntimeError) as error:
            log.warning("MNIST download failed", exc_info=True)
            for folder in made:
                with contextlib.suppress(OSError):  # something did arrive
                    folder.rmdir()
            reason = str(error).strip().splitlines()
            raise UserError(
                f"no MNIST below {self._data_dir}, and it could not be downloaded "
                f"({reason[0].rstrip(':') if reason else 'no reason given'}); name its folder with --data-dir"
            ) from None


def normalize_all(images: Sequence[NDArray[np.uint8]], key: str | None = None, report: Report | None = None) -> Tensor:
    """Bring pictures of one digit each to the network's frame, uint8 (n, 28, 28); blank ones stay blank.

    With a key, which is the pictures' alone, they are made once.
    """
    return torch.from_numpy(frames_of(images, normalized_frame, key, report))


def normalized_frame(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One picture of a digit, dark on light or light on dark, as the network reads it, uint8 (28, 28)."""
    normalized = normalize(to_ink(image))
    return np.zeros((FRAME, FRAME), np.uint8) if normalized is None else normalized.frame


def split_validation(data: LabelledFrames, share: float, seed: int = 0) -> tuple[LabelledFrames, LabelledFrames]:
    """Split off a share (0..1) for validation, at least one; the same one for the same seed.

    The published MNIST names no writers, so this split cannot be by writer.
    """
    rest, held_out = _parted(len(data), share, seed)
    return data.subset(rest), data.subset(held_out)


def _parted(count: int, share: float, seed: int = 0) -> tuple[Tensor, Tensor]:
    """The numbers up to `count` in two parts, int64, the second of which is a share of them, at least one."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed))
    held_out = max(1, round(share * count))
    return order[held_out:], order[:held_out]
