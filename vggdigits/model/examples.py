"""Training examples that a drawing is compared with: pictures, labels, and where each came from, in one small file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.normalize import FRAME
from vggdigits.model.array_files import pack_arrays, read_arrays
from vggdigits.paths import resources_dir

MOST_EXAMPLES, MOST_FEATURES = 20_000, 1024
_MOST_BYTES = MOST_EXAMPLES * (FRAME * FRAME + MOST_FEATURES + 16)  # unpacked; what comes with the program has 4 MB
_DIGEST = 32  # bytes of a SHA-256
_OF_FEATURES = ("vectors", "centre")
_OF_EXAMPLES = ("pictures", "labels", "origins", "numbers", "network", *_OF_FEATURES)

_Found = TypeVar("_Found")


class Origin(IntEnum):
    """Where an example came from."""

    MNIST = 0
    PEN = 1
    OMNIGLOT = 2
    MADE = 3


@dataclass(frozen=True, eq=False)
class Features:
    """What one network makes of n examples, for comparing.

    Attributes:
        vectors: int8 (n, d); only their directions count.
        centre: float32 (d,), what was taken from each before.
    """

    vectors: NDArray[np.int8]
    centre: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Examples:
    """n examples.

    Attributes:
        pictures: uint8 (n, 28, 28), as the network gets them.
        labels: int8 (n,), 0..9, -1 for what is no digit.
        origins: uint8 (n,), values of `Origin`.
        numbers: int32 (n,): of the MNIST training image, counted from 0; of the writer; of the character in its
            alphabets' order; of what was made.
        network: SHA-256 of the weights that `features` belong to, hexadecimal.
        features: that network's.
    """

    pictures: NDArray[np.uint8]
    labels: NDArray[np.int8]
    origins: NDArray[np.uint8]
    numbers: NDArray[np.int32]
    network: str
    features: Features

    def __len__(self) -> int:
        return len(self.labels)

    def digest(self) -> str:
        """Of the pictures, hexadecimal: what was computed of others does not count."""
        return hashlib.sha256(self.pictures.tobytes()).hexdigest()


def examples_file() -> Path:
    """The examples that come with the program."""
    return resources_dir() / "looks_like.npz"


def encode_examples(examples: Examples) -> bytes:
    """The file's bytes, the same at each call."""
    digest = np.frombuffer(bytes.fromhex(examples.network), np.uint8)
    return pack_arrays(
        {
            "pictures": examples.pictures,
            "labels": examples.labels,
            "origins": examples.origins,
            "numbers": examples.numbers,
            "network": digest,
            "vectors": examples.features.vectors,
            "centre": examples.features.centre,
        }
    )


def encode_features(features: Features) -> bytes:
    """The bytes of a file with another network's features of the same examples."""
    return pack_arrays({"vectors": features.vectors, "centre": features.centre})


def read_examples(path: Path) -> Examples:
    """Read and check a file of `encode_examples`. Nothing is unpickled, and nothing grows beyond its bounds.

    Raises UserError with the file's name where there is none, it cannot be read, or it is damaged.
    """
    return _read(path, _OF_EXAMPLES, _checked)


def read_features(path: Path, count: int) -> Features:
    """Read and check a file of `encode_features` for so many examples. Raises UserError as `read_examples` does."""
    return _read(path, _OF_FEATURES, partial(_checked_features, count=count))


def _read(path: Path, names: tuple[str, ...], check: Callable[[Mapping[str, NDArray[Any]]], _Found]) -> _Found:
    try:
        return check(read_arrays(path, _MOST_BYTES, names))
    except FileNotFoundError:
        raise UserError(f"{path.name}: no such file") from None
    except OSError as error:
        raise UserError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UserError(f"{path.name}: damaged examples ({error})") from error


def _checked(arrays: Mapping[str, NDArray[Any]]) -> Examples:
    """Raises ValueError for whatever is not as it was written."""
    count = len(arrays["labels"]) if arrays["labels"].ndim == 1 else 0
    if not 1 <= count <= MOST_EXAMPLES:
        raise ValueError(f"{count} labels")
    wanted = {
        "pictures": (np.uint8, (count, FRAME, FRAME)),
        "labels": (np.int8, (count,)),
        "origins": (np.uint8, (count,)),
        "numbers": (np.int32, (count,)),
        "network": (np.uint8, (_DIGEST,)),
    }
    for name, (dtype, shape) in wanted.items():
        _expect(arrays[name], name, dtype, shape)
    if not ((arrays["labels"] >= -1) & (arrays["labels"] <= 9)).all():
        raise ValueError("a label that is none")
    if (arrays["origins"] > max(Origin)).any():
        raise ValueError("an origin that is none")
    return Examples(
        arrays["pictures"],
        arrays["labels"],
        arrays["origins"],
        arrays["numbers"],
        arrays["network"].tobytes().hex(),
        _checked_features(arrays, count),
    )


def _checked_features(arrays: Mapping[str, NDArray[Any]], count: int) -> Features:
    vectors, centre = arrays["vectors"], arrays["centre"]
    width = vectors.shape[1] if vectors.ndim == 2 else 0
    if not 1 <= width <= MOST_FEATURES:
        raise ValueError(f"{width} features")
    _expect(vectors, "vectors", np.int8, (count, width))
    _expect(centre, "centre", np.float32, (width,))
    if not np.isfinite(centre).all() or not vectors.any(axis=1).all():
        raise ValueError("features that are none")
    return Features(vectors, centre)


def _expect(array: NDArray[Any], name: str, dtype: type[Any], shape: tuple[int, ...]) -> None:
    if array.dtype != dtype or array.shape != shape:
        raise ValueError(f"{name} is {array.dtype} {array.shape}, not {np.dtype(dtype)} {shape}")
