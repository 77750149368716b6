"""What a drawing has besides its strokes, in its InkML: the picture under them, and what was said by hand.

InkML lets a program keep data of its own in an `annotationXML` (4.6.2), which others pass over:

    <annotationXML type="vggdigits">
      <drawing xmlns="urn:vggdigits:drawing">
        <picture type="image/png" encoding="base64">...</picture>      grey levels: 0 is paper, 255 ink
        <digit left="" top="" right="" bottom="" />                    this ink is one digit
"""

from __future__ import annotations

import base64
import binascii
import io
import math
import warnings
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.errors import UserError
from vggdigits.ink.strokes import Backdrop, Drawing

MAX_SIDE = 2048
"""Pixels of a picture's longer side; `images.to_ink` makes them half as large."""
_MAX_DIGITS = 1000
_TYPE = "vggdigits"
_NAMESPACE = "urn:vggdigits:drawing"
_SIDES = ("left", "top", "right", "bottom")


def add_extras(ink: ElementTree.Element, drawing: Drawing) -> None:
    """Write a drawing's picture and its digits by hand into an InkML; nothing where it has neither."""
    if drawing.backdrop is None and not drawing.by_hand:
        return
    annotation = ElementTree.SubElement(ink, "annotationXML", {"type": _TYPE})
    extras = ElementTree.SubElement(annotation, "drawing", {"xmlns": _NAMESPACE})
    if drawing.backdrop is not None:
        picture = ElementTree.SubElement(extras, "picture", {"type": "image/png", "encoding": "base64"})
        picture.text = base64.b64encode(png(drawing.backdrop.ink)).decode("ascii")
    for box in drawing.by_hand:
        ElementTree.SubElement(extras, "digit", dict(zip(_SIDES, map(repr, box), strict=True)))


def read_extras(ink: ElementTree.Element) -> tuple[Backdrop | None, tuple[tuple[float, float, float, float], ...]]:
    """The picture under an InkML's strokes, and the boxes of its digits by hand. Raises UserError where damaged."""
    pictures = list(ink.iter(f"{{{_NAMESPACE}}}picture"))
    digits = list(ink.iter(f"{{{_NAMESPACE}}}digit"))
    if len(pictures) > 1 or len(digits) > _MAX_DIGITS:
        raise UserError("more pictures or digits than a drawing has")
    return (_backdrop(pictures[0]) if pictures else None), tuple(_box(digit) for digit in digits)


def png(ink: NDArray[np.uint8]) -> bytes:
    """Grey levels, uint8 (h, w), as a PNG file."""
    file = io.BytesIO()
    Image.fromarray(ink).save(file, "PNG", optimize=True)
    return file.getvalue()


def _backdrop(picture: ElementTree.Element) -> Backdrop:
    try:
        content = base64.b64decode((picture.text or "").encode().translate(None, b" \t\r\n"), validate=True)
        # Pillow warns of its size, which is checked, and of what else is odd in it.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            if max(image.size) > MAX_SIDE:
                raise UserError(
                    f"the picture under the strokes is too large: at most {MAX_SIDE} pixels a side are read"
                )
            return Backdrop(np.asarray(image.convert("L")))
    except (OSError, ValueError, SyntaxError, EOFError, binascii.Error, Image.DecompressionBombError) as error:
        raise UserError(f"the picture under the strokes is damaged ({error})") from None


def _box(digit: ElementTree.Element) -> tuple[float, float, float, float]:
    try:
        left, top, right, bottom = (float(digit.get(side, "")) for side in _SIDES)
    except ValueError:
        raise UserError("a digit's box has no four numbers") from None
    if not all(map(math.isfinite, (left, top, right, bottom))):
        raise UserError("a digit's box has numbers out of range")
    return left, top, right, bottom
