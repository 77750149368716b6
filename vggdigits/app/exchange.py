"""Drawings to and from other programs: the clipboard, and what is dropped on the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage

from vggdigits.ink.export import to_png, to_svg
from vggdigits.ink.inkml import to_inkml
from vggdigits.ink.strokes import Drawing

INKML = "application/inkml+xml"
SVG = "image/svg+xml"
_LONGEST = 4096  # pixels of a picture; larger ones are shrunk


@dataclass(frozen=True)
class Copied:
    """A drawing that is not blank in every form that is copied: ink for this program, curves and a picture for
    others."""

    inkml: bytes
    svg: bytes
    picture: QImage

    @classmethod
    def of(cls, drawing: Drawing) -> Copied:
        """May take long, and may run in any thread. Raises UserError for more ink than is read again."""
        return cls(to_inkml(drawing), to_svg(drawing).encode(), QImage.fromData(to_png(drawing)))

    def to_mime(self) -> QMimeData:
        """For the clipboard."""
        mime = QMimeData()
        mime.setData(INKML, self.inkml)
        mime.setData(SVG, self.svg)
        mime.setImageData(self.picture)
        return mime


def content_of(mime: QMimeData) -> bytes | Path | NDArray[np.uint8] | None:
    """InkML that is not read yet, else the first file that is named, else a picture, uint8 (h, w, 4); None where there
    is none of them."""
    if mime.hasFormat(INKML):
        return bytes(mime.data(INKML).data())
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    if files:
        return Path(files[0])
    image = mime.imageData() if mime.hasImage() else None
    return _pixels(image) if isinstance(image, QImage) and not image.isNull() else None


def may_hold_ink(mime: QMimeData) -> bool:
    """Whether it is worth a look; what is dragged over the window is not read yet."""
    return mime.hasFormat(INKML) or mime.hasImage() or any(url.isLocalFile() for url in mime.urls())


def _pixels(image: QImage) -> NDArray[np.uint8]:
    if max(image.width(), image.height()) > _LONGEST:
        shape, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(_LONGEST, _LONGEST, shape, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()
