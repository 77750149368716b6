"""Painting ink and what stands around it: functions of a painter and what is to be painted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from vggdigits.app import theme
from vggdigits.app.canvas_view import View
from vggdigits.ink.strokes import Stroke

_GENTLE = 0.95  # cosine of a bend below which two sides' ends lie within a hundredth of the pen's width
_LEAP = 0.5  # of the way: a width that changes faster bulges


def paint_stroke(painter: QPainter, stroke: Stroke, colour: QColor, part: QRectF | None = None) -> None:
    """Paint the stroke's outline, in the drawing's units: the very path that is rasterised for the network.

    A line thinner than a pixel is painted one pixel wide. Of a long stroke only what reaches into `part` is painted,
    where that is given.
    """
    outline = stroke.outline.copy()
    outline[:, 2] = np.maximum(outline[:, 2], 0.5 / painter.worldTransform().m11())
    if len(outline) == 1:
        (x, y, radius), *_ = outline.tolist()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        return
    runs = [outline] if part is None else _runs_inside(outline, part)
    if np.ptp(outline[:, 2]) < 1e-9:
        path = QPainterPath()
        for run in runs:
            path.addPolygon([QPointF(x, y) for x, y, _ in run.tolist()])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(colour, 2 * float(outline[0, 2])))
        painter.drawPath(path)
        return
    # Of changing width: round ends and the quadrilaterals between them, as one shape, so that no seam shows.
    shape = QPainterPath()
    shape.setFillRule(Qt.FillRule.WindingFill)
    for run in runs:
        _add_run(shape, run)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(shape)


def _runs_inside(outline: NDArray[np.float64], part: QRectF) -> list[NDArray[np.float64]]:
    """The pieces of a path, float64 (n, 3), whose segments reach into a part of the drawing: a few more than do."""
    reach = outline[:, 2].max()
    low = np.minimum(outline[:-1, :2], outline[1:, :2]) - reach
    high = np.maximum(outline[:-1, :2], outline[1:, :2]) + reach
    corner, opposite = part.topLeft().toTuple(), part.bottomRight().toTuple()
    inside = (high >= corner).all(axis=1) & (low <= opposite).all(axis=1)
    edges = np.flatnonzero(np.diff(inside)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(inside)]])
    return [outline[start : end + 1] for start, end in zip(starts, ends, strict=True) if inside[start]]


def _add_run(shape: QPainterPath, run: NDArray[np.float64]) -> None:
    """Add quadrilaterals from point to point, float64 (n, 3); neighbours share a side where the path bends gently.

    Discs, which cost the most to paint, stand at the ends and where it bends sharply or its width leaps.
    """
    directions = np.diff(run[:, :2], axis=0)
    lengths = np.hypot(*directions.T)
    normals = np.column_stack([-directions[:, 1], directions[:, 0]]) / lengths[:, None]
    leaps = np.abs(np.diff(run[:, 2])) > _LEAP * lengths
    sharp = ((normals[:-1] * normals[1:]).sum(axis=1) < _GENTLE) | leaps[:-1] | leaps[1:]
    shared = normals[:-1] + normals[1:]
    shared /= np.maximum(np.hypot(*shared.T), 1e-9)[:, None]
    first, last = normals.copy(), normals.copy()
    first[1:][~sharp] = last[:-1][~sharp] = shared[~sharp]
    start, end = run[:-1, :2], run[1:, :2]
    begin, finish = first * run[:-1, 2:], last * run[1:, 2:]
    corners = np.stack([start + begin, start - begin, end - finish, end + finish, start + begin], axis=1)
    for corner in corners.tolist():
        shape.addPolygon([QPointF(x, y) for x, y in corner])
    for x, y, radius in run[np.concatenate([[True], sharp, [True]])].tolist():
        shape.addEllipse(QPointF(x, y), radius, radius)


def _pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def ink_image(ink: NDArray[np.uint8], colour: QColor) -> QImage:
    """Ink, uint8 (h, w), as an image in one colour, transparent where there is paper."""
    height, width = ink.shape
    pixels = np.empty((height, width, 4), dtype=np.uint8)
    # Premultiplied ARGB32 in memory order: blue, green, red, alpha.
    alpha = ink.astype(np.uint16)
    for channel, value in enumerate((colour.blue(), colour.green(), colour.red(), 255)):
        pixels[:, :, channel] = alpha * value // 255
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()  # the array is ours and goes


@dataclass(frozen=True)
class LabelledBox:
    """A box round a digit: left, top, width, height in units, and what was read in it."""

    box: tuple[float, float, float, float]
    label: str
    chosen: bool


def paint_boxes(painter: QPainter, boxes: Iterable[LabelledBox], view: View, colours: theme.Colours) -> None:
    """Paint thin boxes, in widget pixels, their labels above, or below where there is no room; the chosen one in the
    answer's colour."""
    painter.setFont(theme.sized(painter.font(), theme.TEXT_SIZE, bold=True))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    height = painter.fontMetrics().height()
    for each in boxes:
        box = view.area_to_widget(QRectF(*each.box)).adjusted(-6, -6, 6, 6)
        painter.setPen(QPen(colours.answer if each.chosen else colours.hint, 1))
        painter.drawRoundedRect(box, 4, 4)
        line = box.top() - 0.25 * height if box.top() > height else box.bottom() + height
        painter.drawText(QPointF(box.left() + 4, line), each.label)


def paint_hint(painter: QPainter, area: QRect, text: str, colours: theme.Colours) -> None:
    """Paint what blank paper says: the first line large, the others below it."""
    first, _, more = text.partition("\n")
    painter.setPen(colours.hint)
    painter.setFont(theme.sized(painter.font(), theme.HEADING_SIZE))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, first)
    below = area.adjusted(0, area.height() // 2 + 3 * theme.GRID, 0, 0)
    painter.setFont(theme.sized(painter.font(), theme.TEXT_SIZE))
    painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, more)
