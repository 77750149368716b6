"""Training examples that a drawing is compared with: pictures, labels, and where each came from, in one small file."""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.normalize import FRAME
from vggdigits.model.damaged import DAMAGED
from vggdigits.paths import resources_dir

MOST_EXAMPLES, MOST_FEATURES = 20_000, 1024
_LARGEST_FILE = 6_000_000  # bytes
_LARGEST_ARRAY = MOST_EXAMPLES * max(FRAME * FRAME, MOST_FEATURES) + 1024
_DIGEST = 32  # bytes of a SHA-256


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
    return _packed(
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
    return _packed({"vectors": features.vectors, "centre": features.centre})


def read_examples(path: Path) -> Examples:
    """Read and check a file of `encode_examples`. Nothing is unpickled, and nothing grows beyond its bounds.

    Raises UserError with the file's name where there is none, it cannot be read, or it is damaged.
    """
    names = ("pictures", "labels", "origins", "numbers", "network", "vectors", "centre")
    arrays = _read(path, names)
    try:
        return _checked(arrays)
    except ValueError as error:
        raise UserError(f"{path.name}: damaged examples ({error})") from error


def read_features(path: Path, count: int) -> Features:
    """Read and check a file of `encode_features` for so many examples. Raises UserError as `read_examples` does."""
    arrays = _read(path, ("vectors", "centre"))
    try:
        return _checked_features(arrays, count)
    except ValueError as error:
        raise UserError(f"{path.name}: damaged examples ({error})") from error


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]  # (its stubs take each name for an option)
    return content.getvalue()


def _read(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    try:
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise ValueError(f"{size} bytes are too many")
        with zipfile.ZipFile(path) as archive:
            return {name: _array(archive, name) for name in names}
    except FileNotFoundError:
        raise UserError(f"{path.name}: no such file") from None
    except OSError as error:
        raise UserError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    except DAMAGED as error:
        raise UserError(f"{path.name}: damaged examples ({' '.join(str(error).split())[:200]})") from error


def _array(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    """One array of the file; its size is known to fit before any room is taken."""
    member = archive.getinfo(f"{name}.npy")
    if member.file_size > _LARGEST_ARRAY:
        raise ValueError(f"{name} is too large")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError(f"{name} is packed in another way")
    content = io.BytesIO(archive.read(member))
    if np.lib.format.read_magic(content) != (1, 0):
        raise ValueError(f"{name} is of another version")
    shape, by_columns, dtype = np.lib.format.read_array_header_1_0(content)
    rest = bytearray(content.read())
    if dtype.hasobject or by_columns or math.prod(shape) * dtype.itemsize != len(rest):
        raise ValueError(f"{name} is not what its head says")
    return np.frombuffer(rest, dtype).reshape(shape)


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
