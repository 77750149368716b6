"""Pictures from outside: reading files safely, and telling ink from paper."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from vggdigits.errors import UserError
from vggdigits.ink.normalize import ink_box

FORMATS = ("PNG", "JPEG", "BMP", "WEBP")
SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
MAX_PIXELS = 64_000_000

_LONGEST = 1024  # pixels; larger pictures are shrunk before reading
_ROWS = 512  # of a picture that are turned into real numbers at a time
_SOLID = 64  # ink of this strength (of 255) is ink; fainter ink counts only beside it
_BESIDE = 5  # size of the square around solid ink in which faint ink is its soft edge
_SHARP = 64  # pixels of the longer side up to which every grey level is kept as meant: MNIST and its like
_CLEAN = 2  # grey levels: paper that varies less is blank by construction (drawn, rendered or MNIST)
_CARD_TONES = 64  # grey levels between ink and paper of a card; ink alone varies less
_CARD_SHARE = 0.9  # of its box that a card fills at least, rounded corners and all; bold digits fill up to 0.8
_FAINT_INK = 24  # grey levels between paper and darkest ink, below which a picture counts as blank


def read_image(path: str | Path) -> NDArray[np.uint8]:
    """Read a picture file as uint8 (h, w), or (h, w, 3) or (h, w, 4), turned upright; the first frame of several.

    The kind is told by content, not by name. Raises UserError for what is no picture of `FORMATS`, is larger
    than `MAX_PIXELS`, or is damaged.
    """
    try:
        # Pillow warns of large pictures and odd metadata, some of it as it opens them; both are handled.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UserError(f"too large: {image.width} x {image.height} pixels, at most 64 million are read")
            return _as_array(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError:
        raise UserError("too large: at most 64 million pixels are read") from None
    except UnidentifiedImageError:
        raise UserError("not a picture that can be read (PNG, JPEG, BMP, WebP)") from None
    except OSError as error:
        raise UserError(error.strerror or f"damaged picture ({error})") from None
    except (SyntaxError, ValueError, EOFError, IndexError, OverflowError, TypeError, KeyError) as error:
        raise UserError(f"damaged picture ({error})") from None


def pixels_in(path: str | Path) -> int:
    """How many pixels a picture file has, by its header alone; 0 where it is no picture that can be read."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as image:
            return int(image.width * image.height)
    except Image.DecompressionBombError:
        return MAX_PIXELS
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, TypeError, KeyError):
        return 0


def _as_array(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode.startswith("I") or image.mode == "F":  # 16 bit and wider
        return _from_deep(np.asarray(image))
    if image.mode in ("L", "RGB", "RGBA"):
        return np.asarray(image)
    transparent = "A" in image.mode or "transparency" in image.info
    return np.asarray(image.convert("RGBA" if transparent else "RGB"))


def _from_deep(deep: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Grey levels of 16 bit, or of whole or real numbers from 0 to 255 or to 65535, as uint8 of the same shape."""
    deepest = 65535.0 if float(deep.max(initial=0)) > 255 else 255.0
    flat = np.empty(deep.shape, np.uint8)
    for top in range(0, len(deep), _ROWS):  # a large picture in real numbers would take a gigabyte
        rows = deep[top : top + _ROWS].astype(np.float64)
        flat[top : top + _ROWS] = np.nan_to_num(rows).clip(0, deepest) * (255 / deepest) + 0.5
    return flat


def to_ink(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Tell ink from paper: uint8 (h, w), (h, w, 3) or (h, w, 4) -> uint8 (h, w), 0 is paper, 255 full ink.

    Dark ink on light paper and light ink on dark are both understood; uneven and noisy paper becomes blank.
    A picture whose paper is even comes back unchanged but for its polarity, so a MNIST image is itself.
    Raises ValueError for another shape or dtype.
    """
    grey = _shrunk(_grey(image))
    if min(grey.shape) == 0:
        raise ValueError("the picture has no pixels")
    dark_paper = _has_dark_paper(grey)
    ink = grey if dark_paper else 255 - grey
    ink = _without_paper(ink)
    strongest = int(ink.max())
    if strongest < _FAINT_INK:
        return np.zeros_like(ink)
    if strongest < 250:
        ink = (ink * (255 / strongest) + 0.5).astype(np.uint8)
    return _without_haze(ink)


def _grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luminance; what is transparent becomes paper that contrasts with what is not."""
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] not in (3, 4)):
        raise ValueError(
            f"a picture must be uint8 of shape (h, w), (h, w, 3) or (h, w, 4), not {image.dtype} {image.shape}"
        )
    if image.ndim == 2:
        return image
    if image.shape[0] == 0 or image.shape[1] == 0:
        return np.zeros(image.shape[:2], dtype=np.uint8)
    grey = np.asarray(Image.fromarray(np.ascontiguousarray(image[:, :, :3])).convert("L"))
    if image.shape[2] == 3 or (image[:, :, 3] == 255).all():
        return grey
    alpha = image[:, :, 3]
    paper = _paper_behind(grey, alpha)
    flat = np.empty_like(grey)
    for top in range(0, len(grey), _ROWS):
        share = alpha[top : top + _ROWS].astype(np.float64) / 255
        flat[top : top + _ROWS] = grey[top : top + _ROWS] * share + paper * (1 - share) + 0.5
    return flat


def _paper_behind(grey: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> float:
    """The shade that what is transparent gets: a card's own paper where a card with ink on it is seen, else the
    opposite of the ink. grey, alpha: uint8 (h, w)."""
    box = ink_box(alpha, strength=255)
    if box is not None:
        solid = grey[alpha == 255]
        if solid.size > _CARD_SHARE * box[2] * box[3] and int(solid.max()) - int(solid.min()) > _CARD_TONES:
            return float(np.median(solid))
    weight = int(alpha.sum(dtype=np.int64))
    level = int(np.einsum("ij,ij->", grey, alpha, dtype=np.int64)) / weight if weight else 0.0
    return 255.0 if level < 128 else 0.0


def _shrunk(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    longest = max(grey.shape)
    if longest <= _LONGEST:
        return grey
    factor = -(-longest // _LONGEST)
    return np.asarray(Image.fromarray(np.ascontiguousarray(grey)).reduce(factor))


def _has_dark_paper(grey: NDArray[np.uint8]) -> bool:
    """Paper is what most of the border and most of the picture is."""
    middle = (int(grey.min()) + int(grey.max())) / 2
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    return float((border < middle).mean() + (grey < middle).mean()) > 1.0


def _without_paper(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Take the paper's own shade, its unevenness and its noise away, so that it is 0."""
    border = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
    paper = int(np.median(ink if np.median(border) > np.median(ink) else border))
    spread = np.percentile(np.abs(border.astype(np.int16) - paper), 80)
    if spread <= _CLEAN:
        return ink if paper == 0 else np.maximum(ink, paper) - np.uint8(paper)
    flat = ink.astype(np.float64) - _paper_shade(ink)
    noise = 1.4826 * float(np.median(np.abs(flat - np.median(flat))))
    floor = float(np.median(flat)) + 4 * noise
    above = (flat - floor).clip(0, 255)
    strongest = float(above.max())
    if strongest < _FAINT_INK:
        return np.zeros_like(ink)
    # Where the light fades, ink fades with it: what is ink at all becomes full ink.
    full = float(np.median(above[above > 0.5 * strongest]))
    evened: NDArray[np.uint8] = (above * (255 / full)).clip(0, 255).astype(np.uint8)
    return evened


def _paper_shade(ink: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The paper's shade everywhere: a grey opening wider than strokes, smoothed (float64, the ink's shape)."""
    height, width = ink.shape
    factor = max(1, max(height, width) // 64)
    small = Image.fromarray(np.ascontiguousarray(ink)).reduce(factor)
    wide = max(3, (max(small.size) // 5) | 1)
    opened = small.filter(ImageFilter.MinFilter(wide)).filter(ImageFilter.MaxFilter(wide))
    smooth = opened.filter(ImageFilter.GaussianBlur(wide / 4))
    return np.asarray(smooth.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float64)


def _without_haze(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Drop faint ink that is no soft edge of solid ink: what JPEG leaves around strokes."""
    if max(ink.shape) <= _SHARP:
        return ink
    solid = Image.fromarray(np.where(ink >= _SOLID, np.uint8(255), np.uint8(0)))
    near = np.asarray(solid.filter(ImageFilter.MaxFilter(_BESIDE)))
    return np.where(near > 0, ink, np.uint8(0))
