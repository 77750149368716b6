"""Drawings to and from other programs: the clipboard, and what is dropped on the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage

from vggdigits.ink.export import to_png, to_svg
from vggdigits.ink.inkml import from_inkml, to_inkml
from vggdigits.ink.strokes import Drawing

INKML = "application/inkml+xml"
SVG = "image/svg+xml"
_LONGEST = 4096  # pixels of a picture; larger ones are shrunk


def drawing_to_mime(drawing: Drawing) -> QMimeData:
    """A drawing that is not blank: as ink for this program, as curves and as a picture for others."""
    mime = QMimeData()
    mime.setData(INKML, to_inkml(drawing))
    mime.setData(SVG, to_svg(drawing).encode())
    mime.setImageData(QImage.fromData(to_png(drawing)))
    return mime


def content_of(mime: QMimeData) -> Drawing | Path | NDArray[np.uint8] | None:
    """Ink, else the first file that is named, else a picture, uint8 (h, w, 4); None where there is none of them.

    Raises UserError for ink that is damaged.
    """
    if mime.hasFormat(INKML):
        return from_inkml(mime.data(INKML).data())
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
