"""Photos of a digit on paper: the ink is told from uneven, shaded, ruled and noisy paper."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from vggdigits import paths
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.raster import rasterize

SIZE = (600, 800)
BLACK, BLUE, PENCIL = (50, 48, 45), (40, 60, 150), (105, 103, 100)


def ink_mask(name: str) -> NDArray[np.float64]:
    """A drawing of the program's, half as high as the photo, 0..1."""
    ink = rasterize(read_inkml(paths.resources_dir() / "drawings" / f"{name}.inkml")).ink
    scale = 0.5 * SIZE[0] / max(ink.shape)
    drawn = Image.fromarray(ink).resize((round(ink.shape[1] * scale), round(ink.shape[0] * scale)))
    mask = np.zeros(SIZE)
    top, left = (SIZE[0] - drawn.height) // 2, (SIZE[1] - drawn.width) // 2
    mask[top : top + drawn.height, left : left + drawn.width] = np.asarray(drawn) / 255
    return mask


def photo(mask: NDArray[np.float64], colour: tuple[int, int, int], *flaws: str) -> NDArray[np.uint8]:
    """What a telephone would make of it."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    paper = np.ones((*SIZE, 3)) * (235, 230, 218)
    if "lines" in flaws:
        paper[30::50] *= (0.72, 0.82, 0.93)
        paper[31::50] *= (0.72, 0.82, 0.93)
    light = np.ones(SIZE)
    if "gradient" in flaws:
        light *= 0.55 + 0.45 * x / SIZE[1]
    if "shadow" in flaws:
        light *= 1 - 0.4 / (1 + np.exp(-(0.8 * x + 0.6 * y - 0.75 * SIZE[1]) / 20))
    seen = (paper * (1 - mask[..., None]) + np.array(colour) * mask[..., None]) * light[..., None]
    blurred = Image.fromarray(seen.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    noise = np.random.default_rng(3).normal(0, 7, (*SIZE, 3)) if "noise" in flaws else 0.0
    return (np.asarray(blurred) + noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("name", ["2-looped", "4-open", "8-two-circles"])
@pytest.mark.parametrize(
    ("colour", "flaws"),
    [
        (BLACK, ()),
        (BLACK, ("gradient",)),
        (BLACK, ("shadow", "noise")),
        (BLUE, ("gradient", "noise")),
        (BLUE, ("lines",)),
        (BLUE, ("lines", "gradient", "noise")),
        (PENCIL, ("noise",)),
    ],
)
def test_ink_on_a_photo_is_found_and_paper_is_blank(name: str, colour: tuple[int, int, int], flaws: tuple[str]) -> None:
    mask = ink_mask(name)
    ink = to_ink(photo(mask, colour, *flaws))
    assert ink.shape == SIZE
    drawn = mask > 0.9
    near = np.asarray(Image.fromarray((mask > 0).astype(np.uint8)).filter(ImageFilter.MaxFilter(9))) > 0
    assert (ink[drawn] > 100).mean() > 0.97
    assert (ink[~near] > 100).mean() < 0.002


def test_a_photo_of_chalk_on_a_board_is_read_the_other_way_round() -> None:
    mask = ink_mask("2-looped")
    ink = to_ink(255 - photo(mask, BLACK, "gradient", "noise"))
    assert (ink[mask > 0.9] > 100).mean() > 0.97
