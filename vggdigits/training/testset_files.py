"""MNIST's test images, to be looked at: where they are, what they hold, and how they come. Needs no torch."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.training.downloads import Published, read_published
from vggdigits.training.sample_tables import idx_pair, idx_pictures

IMAGES, LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"

_MOST_BYTES = 100_000_000  # unzipped; the images have 8 million


def unzipped(content: bytes) -> bytes:
    """What is in a gzip file. Raises ValueError for what is none, is damaged, or is far larger than MNIST's."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            found = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"a damaged gzip file ({error})") from None
    if len(found) > _MOST_BYTES:
        raise ValueError("the file is too large")
    return found


_HOME = "https://ossci-datasets.s3.amazonaws.com/mnist/"  # the mirror that torchvision asks first
PUBLISHED = {
    IMAGES: Published(
        f"{_HOME}{IMAGES}.gz", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", unzipped
    ),
    LABELS: Published(
        f"{_HOME}{LABELS}.gz", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", unzipped
    ),
}


def place_below(data_dir: Path) -> Path:
    """Where the images belong in a folder of data sets (torchvision's layout)."""
    return data_dir / "MNIST" / "raw"


def find_test_images(folder: Path) -> Path | None:
    """The file of the images in or below a folder, gzipped or not; None where there is none."""
    for inside in (place_below(folder), folder / "raw", folder):
        for name in (IMAGES, f"{IMAGES}.gz"):
            if (inside / name).is_file():
                return inside / name
    return None


def read_test_images(
    file: Path, report: Callable[[int, int], None] | None = None
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Images, uint8 (n, h, w), light ink on dark, and their digits, int64 (n,). Raises UserError for what is damaged,
    or has pictures of no digit."""
    read = list(idx_pictures(*idx_pair(file), report))
    if any(label is None for label, _ in read):
        raise UserError(f"{file}: pictures of no digit in it; the test set has none")
    return np.stack([image for _, image in read]), np.array([label for label, _ in read], np.int64)


def download_test_images(data_dir: Path, check: Callable[[], None] | None = None) -> Path:
    """Fetch the images and their labels, 1.7 MB, to where they belong, and tell the images' file. Raises UserError, and
    what `check` raises, which is called meanwhile."""
    for name, published in PUBLISHED.items():
        read_published(place_below(data_dir) / name, published, "MNIST's test images", check)
    return place_below(data_dir) / IMAGES
