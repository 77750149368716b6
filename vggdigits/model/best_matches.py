"""The training digits that each filter of the bundled network answers to most: `resources/filters.npz`.

`tools/make_filters.py` writes it. A match is a digit and the place where the filter answers to it: the maximum of its
feature map (M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.ink.normalize import FRAME
from vggdigits.model.array_files import pack_arrays, read_arrays
from vggdigits.paths import resources_dir

NO_MATCH = 65535
"""Stands for a digit where too few digits move a filter."""

_Number = TypeVar("_Number", bound=np.generic)
_MOST_BYTES = 32_000_000  # unpacked; what is kept of the bundled network takes 4 MB


@dataclass(frozen=True, eq=False)
class Match:
    """A training digit.

    Attributes:
        picture: uint8 (h, w), 0 is paper.
        label: which digit it is.
        place: of the map's maximum, counted along its rows.
    """

    picture: NDArray[np.uint8]
    label: int
    place: int


@dataclass(frozen=True, eq=False)
class BestMatches:
    """What is kept of one network.

    Attributes:
        checkpoint: the SHA-256 of its tensors' bytes, hexadecimal.
        frames: the training digits that are matches, each once, uint8 (n, 28, 28).
        labels: uint8 (n,).
        digits: of each layer by its name, uint16 (channels, matches): which of the frames, the strongest first, or
            `NO_MATCH`.
        places: likewise, where in the feature map, counted along its rows.
    """

    checkpoint: str
    frames: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    digits: Mapping[str, NDArray[np.uint16]]
    places: Mapping[str, NDArray[np.uint16]]

    def of(self, layer: str, channel: int) -> tuple[Match, ...]:
        """A filter's, the strongest first."""
        pairs = zip(self.digits[layer][channel].tolist(), self.places[layer][channel].tolist(), strict=True)
        return tuple(
            Match(self.frames[digit], int(self.labels[digit]), place) for digit, place in pairs if digit != NO_MATCH
        )

    def check(self, layers: Mapping[str, tuple[int, int]]) -> None:
        """Raise UserError unless it fits layers: of each by its name, how many channels, and pixels of a map."""
        for name, (channels, pixels) in layers.items():
            if name not in self.digits or len(self.digits[name]) != channels or (self.places[name] >= pixels).any():
                raise UserError(f"{_FILE}: does not fit the network's {name}")

    def write(self, path: Path) -> None:
        """Write the file, the same bytes for the same content. Raises UserError where it cannot be written."""
        arrays: dict[str, NDArray[np.generic]] = {"checkpoint": np.array(self.checkpoint)}
        arrays |= {"frames": self.frames, "labels": self.labels}
        arrays |= {f"digits/{name}": array for name, array in self.digits.items()}
        arrays |= {f"places/{name}": array for name, array in self.places.items()}
        write_atomically(path, pack_arrays(arrays))


_FILE = "filters.npz"


def best_matches_file() -> Path:
    """Where those of the bundled network are."""
    return resources_dir() / _FILE


def read_best_matches(path: Path | None = None) -> BestMatches:
    """Read and check the file: sizes, shapes, types, and that every number leads to something.

    Raises UserError with the file and what is wrong.
    """
    path = path or best_matches_file()
    try:
        return _checked(read_arrays(path, _MOST_BYTES))
    except FileNotFoundError:
        raise UserError(f"{path.name}: no such file") from None
    except (OSError, ValueError, LookupError) as error:
        raise UserError(f"{path.name}: damaged ({' '.join(str(error).split())[:100]})") from None


def _checked(arrays: Mapping[str, NDArray[np.generic]]) -> BestMatches:
    checkpoint = str(arrays["checkpoint"])
    if not re.fullmatch("[0-9a-f]{64}", checkpoint):
        raise ValueError("no checkpoint's digest")
    frames = _typed(arrays["frames"], np.uint8, 3)
    labels = _typed(arrays["labels"], np.uint8, 1)
    if frames.shape != (len(labels), FRAME, FRAME) or len(labels) >= NO_MATCH or (labels > 9).any():
        raise ValueError("frames or labels out of bounds")
    digits = _of_layers(arrays, "digits/")
    places = _of_layers(arrays, "places/")
    if {name: array.shape for name, array in digits.items()} != {name: array.shape for name, array in places.items()}:
        raise ValueError("digits and places differ in shape")
    if any(((array >= len(labels)) & (array != NO_MATCH)).any() for array in digits.values()):
        raise ValueError("a match that is not among the frames")
    return BestMatches(checkpoint, frames, labels, digits, places)


def _of_layers(arrays: Mapping[str, NDArray[np.generic]], prefix: str) -> dict[str, NDArray[np.uint16]]:
    return {
        name.removeprefix(prefix): _typed(array, np.uint16, 2)
        for name, array in arrays.items()
        if name.startswith(prefix)
    }


def _typed(array: NDArray[np.generic], dtype: type[_Number], dimensions: int) -> NDArray[_Number]:
    if array.dtype != dtype or array.ndim != dimensions:
        raise ValueError(f"an array of {array.dtype} in {array.ndim} dimensions")
    return array  # type: ignore[return-value]
