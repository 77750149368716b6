"""The checkpoint that comes with the program: it is what it says, and it reads what people draw."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pendigits import PenDigit

from vggdigits import Recognizer
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.raster import rasterize


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(device="cpu")


def test_its_provenance_says_where_it_comes_from(recognizer: Recognizer) -> None:
    provenance = recognizer.engine.checkpoint.provenance
    assert {"data", "recipe", "versions", "device", "date", "command", "figures"} <= set(provenance)
    assert all(len(digest) == 64 for digest in provenance["data"]["mnist"].values())
    assert provenance["recipe"]["seed"] >= 0
    assert provenance["figures"]["test_images"] == 10_000
    assert provenance["figures"]["test_accuracy"] >= 0.995


@pytest.mark.shared_data
def test_it_reads_mnist(recognizer: Recognizer, mnist_test: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> None:
    images, labels = mnist_test
    right = sum(
        recognizer.read(image, single=True).digits[0].digit == label
        for image, label in zip(images[::25], labels[::25], strict=True)
    )
    assert right >= 0.99 * len(labels[::25])


@pytest.mark.shared_data
def test_it_reads_pen_strokes_it_never_saw(recognizer: Recognizer, pendigits: list[PenDigit]) -> None:
    """As pictures of 280x280, dark on light, at any place and size."""
    random = np.random.default_rng(7)
    chosen = [pendigits[index] for index in random.permutation(len(pendigits))[:300]]
    right = 0
    for digit in chosen:
        size = random.uniform(60, 240)
        ink = rasterize(digit.drawing(size, brush=size * 0.1)).ink
        picture = np.full((280, 280), 255, np.uint8)
        y, x = (int(random.integers(0, 281 - side)) for side in ink.shape)
        picture[y : y + ink.shape[0], x : x + ink.shape[1]] = 255 - ink
        right += recognizer.read(picture, single=True).digits[0].digit == digit.label
    assert right >= 0.95 * len(chosen)


@pytest.mark.shared_data
def test_a_drawing_its_pictures_and_its_inkml_are_read_alike(
    recognizer: Recognizer, pendigits: list[PenDigit], tmp_path: Path
) -> None:
    for digit in pendigits[::375]:
        drawing = digit.drawing(250, brush=22)
        ink = rasterize(drawing).ink
        write_inkml(drawing, tmp_path / "a.inkml")
        sources = (drawing, 255 - ink, np.pad(ink, 40), read_inkml(tmp_path / "a.inkml"))
        rows = np.array([recognizer.read(source, single=True).digits[0].probabilities for source in sources])
        assert np.abs(rows - rows[0]).max() < 0.01


@pytest.mark.shared_data
@pytest.mark.parametrize("share", [0.02, 0.05, 0.16], ids=["hairline", "fine", "bold"])
def test_the_pens_width_hardly_matters(recognizer: Recognizer, pendigits: list[PenDigit], share: float) -> None:
    chosen = pendigits[5::50]
    right = sum(
        recognizer.read(digit.drawing(200, brush=200 * share), single=True).digits[0].digit == digit.label
        for digit in chosen
    )
    assert right >= 0.94 * len(chosen)


@pytest.mark.shared_data
def test_numbers_are_read_from_left_to_right(
    recognizer: Recognizer, mnist_test: tuple[NDArray[np.uint8], NDArray[np.int64]]
) -> None:
    images, labels = mnist_test
    right = 0
    for start in range(0, 200, 4):
        line = np.concatenate(list(images[start : start + 4]), axis=1)
        right += recognizer.read(255 - line).text == "".join(map(str, labels[start : start + 4]))
    assert right >= 0.9 * 50
