"""A sheet of what was misread, for people to look at: each picture with both labels, the surest first."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model.recognizer import REJECTED
from vggdigits.training.report import Misread

MOST = 300
"""Pictures of one set that are drawn; the surest ones."""

_WIDTH = 1080  # pixels
_EDGE = 24  # around everything
_GAP = 12  # between cells
_PICTURE = 84  # height of a picture: three pixels for each of the network's frame
_WIDE = 249  # width of a cell with a text
_NARROW = 104  # and with one digit: nine in a line
_HEADING = 50  # height of a set's title and the line below it
_CAPTION = 34  # height of the two lines below a picture
_PAPER, _CARD, _INK, _QUIET, _WRONG = "#ffffff", "#f3f4f6", "#1f2328", "#656d76", "#b42318"

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Section:
    """One set on the sheet.

    Attributes:
        title: what it is; of: how many were read in all.
        misread: in any order.
    """

    title: str
    of: int
    misread: Sequence[Misread]


def check_writable(path: Path) -> None:
    """Raise UserError where a sheet could not be written, before there is one."""
    if path.suffix.lower() != ".png":
        raise UserError(f"{path}: the sheet is written as PNG; its name must end in .png")
    if path.is_dir():
        raise UserError(f"{path}: a folder; name a file to write the sheet to")
    if not path.parent.is_dir():
        raise UserError(f"{path.parent}: no such folder to write the sheet to")
    if not os.access(path.parent, os.W_OK):
        raise UserError(f"{path}: the sheet cannot be written there")


def write_sheet(sections: Sequence[Section], path: Path) -> None:
    """Draw the sheet as PNG, whole or not at all. Raises UserError where it cannot be written."""
    content = io.BytesIO()
    draw_sheet(sections).quantize(64, Image.Quantize.MEDIANCUT).save(content, "PNG", optimize=True)
    write_atomically(path, content.getbuffer())


def draw_sheet(sections: Sequence[Section]) -> Image.Image:
    """The sheet, RGB: for each set a heading and a grid, sorted by confidence."""
    placed = [(section, _sorted(section.misread)[:MOST]) for section in sections]
    heights = [_HEADING + _rows(shown) * (_PICTURE + _CAPTION + _GAP) + _EDGE for _, shown in placed]
    sheet = Image.new("RGB", (_WIDTH, _EDGE + sum(heights)), _PAPER)
    draw = ImageDraw.Draw(sheet)
    top = _EDGE
    for (section, shown), height in zip(placed, heights, strict=True):
        _draw_heading(draw, section, len(shown), top)
        columns, width = _columns(shown)
        for number, misread in enumerate(shown):
            row, column = divmod(number, columns)
            corner = (
                _EDGE + column * (width + _GAP),
                top + _HEADING + row * (_PICTURE + _CAPTION + _GAP),
            )
            _draw_cell(sheet, draw, misread, corner, width)
        top += height
    return sheet


def _sorted(misread: Sequence[Misread]) -> list[Misread]:
    return sorted(misread, key=lambda each: (-each.confidence, each.place))


def _columns(shown: Sequence[Misread]) -> tuple[int, int]:
    """How many cells lie side by side, and how wide they are."""
    wide = any(len(each.truth) > 1 for each in shown)
    width = _WIDE if wide else _NARROW
    return (_WIDTH - 2 * _EDGE + _GAP) // (width + _GAP), width


def _rows(shown: Sequence[Misread]) -> int:
    return -(-len(shown) // _columns(shown)[0])


def _draw_heading(draw: ImageDraw.ImageDraw, section: Section, shown: int, top: int) -> None:
    draw.text((_EDGE, top), section.title, _INK, _font(18))
    count = len(section.misread)
    if count == 0:
        words = f"none of {section.of:,}"
    else:
        words = f"{count:,} of {section.of:,}, the surest first: with what it is, what was read, and how sure that was"
        words += f"; {shown:,} shown" if shown < count else ""
    draw.text((_EDGE, top + 24), words, _QUIET, _font(13))


def _draw_cell(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, misread: Misread, corner: tuple[int, int], width: int
) -> None:
    left, top = corner
    draw.rounded_rectangle((left, top, left + width - 1, top + _PICTURE - 1), 4, _CARD)
    picture = _shrunk(misread.picture, width - 8, _PICTURE)
    at = (left + (width - picture.width) // 2, top + (_PICTURE - picture.height) // 2)
    sheet.paste(Image.new("RGB", picture.size, _INK), at, picture)
    words = f"is {_told(misread.truth)}, read {_told(misread.answer)}"
    font = _font(14)
    draw.text((left, top + _PICTURE + 2), words, _WRONG, font)
    if misread.answer:
        told = f"  {misread.confidence:.0%}"
        draw.text((left + draw.textlength(words, font), top + _PICTURE + 3), told, _QUIET, _font(12))
    draw.text((left, top + _PICTURE + 19), _cut(draw, misread.place, width), _QUIET, _font(11))


def _told(text: str) -> str:
    return {"": "blank", REJECTED: "none"}.get(text, text)


def _shrunk(picture: np.ndarray, width: int, height: int) -> Image.Image:
    """The ink as a mask that fits; a small frame is enlarged in whole pixels."""
    image = Image.fromarray(np.ascontiguousarray(picture))
    scale = min(width / image.width, height / image.height)
    if scale >= 1:
        times = int(scale)
        return image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST)
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX)


def _cut(draw: ImageDraw.ImageDraw, words: str, width: int) -> str:
    """The words, their beginning left out where there is no room: a file's name ends in what tells it apart."""
    font = _font(11)
    if draw.textlength(words, font) <= width:
        return words
    while words and draw.textlength(f"..{words}", font) > width:
        words = words[1:]
    return f"..{words}"


def _font(size: int) -> _Font:
    return ImageFont.load_default(size)
