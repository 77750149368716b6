"""The finished ink as a pixmap, painted once and mended where the drawing changes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

from vggdigits.app.canvas_view import View
from vggdigits.app.painting import ink_image, paint_stroke
from vggdigits.app.theme import Colours
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke, meet

_EDGE = 2  # pixels around ink that its anti-aliased edge may reach

Look = tuple[View, QSize, float, Colours]
"""What is seen of the drawing, the size of the widget, its pixels' ratio, the colours."""


class InkLayer:
    """Keeps what it painted: ink that was added is painted over it, where ink went the paper is painted anew."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._drawing = Drawing()
        self._look: Look | None = None

    def pixmap(self, drawing: Drawing, look: Look) -> QPixmap:
        """The drawing as it looks now."""
        if look != self._look:
            self._begin(drawing, look)
        elif drawing is not self._drawing:
            self._change(self._drawing, drawing, look)
        self._drawing, self._look = drawing, look
        return self._pixmap

    def _begin(self, drawing: Drawing, look: Look) -> None:
        """Paint all of it; but where only the widget's size is another, what came into sight."""
        before, known = self._pixmap, self._look
        view, size, ratio, colours = look
        self._pixmap = QPixmap(size * ratio)
        self._pixmap.setDevicePixelRatio(ratio)
        whole = QRect(QPoint(0, 0), size)
        if known is None or drawing is not self._drawing or known != (view, known[1], ratio, colours):
            self._repaint(drawing.strokes, drawing.backdrop, whole, look)
            return
        painter = QPainter(self._pixmap)
        painter.drawPixmap(0, 0, before)
        painter.end()
        for part in QRegion(whole) - QRegion(QRect(QPoint(0, 0), known[1])):
            seam = part.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(whole)
            self._repaint(drawing.strokes, drawing.backdrop, seam, look)

    def _change(self, before: Drawing, after: Drawing, look: Look) -> None:
        kept = len(before.strokes)
        if after.strokes[:kept] == before.strokes and after.backdrop is before.backdrop:
            self._paint(after.strokes[kept:], look)
            return
        gone, known = set(before.strokes) - set(after.strokes), set(before.strokes)
        areas = [_area(stroke) for stroke in gone]
        picture = _changed_area(before.backdrop, after.backdrop)
        areas += [picture] if picture is not None else []
        shown = QRectF()
        for area in areas:
            shown = shown.united(look[0].area_to_widget(area))
        where = shown.toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE) if areas else QRect()
        stayed = tuple(stroke for stroke in after.strokes if stroke in known)
        self._repaint(stayed, after.backdrop, where.intersected(QRect(QPoint(0, 0), look[1])), look)
        self._paint(tuple(stroke for stroke in after.strokes if stroke not in known), look)

    def _repaint(self, strokes: tuple[Stroke, ...], backdrop: Backdrop | None, where: QRect, look: Look) -> None:
        """Paint paper and ink in a part of the widget."""
        if where.isEmpty():
            return
        view, _, _, colours = look
        painter = self._painter(look, where)
        painter.fillRect(view.area_to_units(QRectF(where)).adjusted(-1, -1, 1, 1), colours.paper)
        part = view.area_to_units(QRectF(where))
        if backdrop is not None:
            paint_backdrop(painter, backdrop, part, colours)
        seen = (part.left(), part.top(), part.right(), part.bottom())
        for stroke in strokes:
            if meet(stroke.bounds, seen):
                paint_stroke(painter, stroke, colours.ink, part)
        painter.end()

    def _paint(self, strokes: tuple[Stroke, ...], look: Look) -> None:
        painter = self._painter(look)
        for stroke in strokes:
            paint_stroke(painter, stroke, look[3].ink)
        painter.end()

    def _painter(self, look: Look, where: QRect | None = None) -> QPainter:
        """Paints in units of the drawing."""
        view = look[0]
        painter = QPainter(self._pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        if where is not None:
            painter.setClipRect(where)
        painter.translate(view.offset)
        painter.scale(view.zoom, view.zoom)
        return painter


def _area(stroke: Stroke) -> QRectF:
    """Where a stroke's ink is; never empty, as a dot's hairline would be."""
    left, top, right, bottom = stroke.bounds
    return QRectF(left, top, max(right - left, 1e-9), max(bottom - top, 1e-9))


def _changed_area(before: Backdrop | None, after: Backdrop | None) -> QRectF | None:
    """Where two pictures differ; None where they do not."""
    if before is after:
        return None
    if before is None or after is None or before.ink.shape != after.ink.shape:
        one, other = (QRectF(0, 0, *(each.ink.shape[::-1] if each else (0, 0))) for each in (before, after))
        return one.united(other)
    differs = before.ink != after.ink
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return None
    return QRectF(columns[0], rows[0], columns[-1] + 1 - columns[0], rows[-1] + 1 - rows[0])


def paint_backdrop(painter: QPainter, backdrop: Backdrop, part: QRectF, colours: Colours) -> None:
    """Paint the pixels of the picture that lie in a part of the drawing."""
    height, width = backdrop.ink.shape
    pixels = part.toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(QRect(0, 0, width, height))
    if pixels.isEmpty():
        return
    top, left = pixels.top(), pixels.left()
    ink = backdrop.ink[top : top + pixels.height(), left : left + pixels.width()]
    painter.drawImage(QPointF(left, top), ink_image(ink, colours.ink))
