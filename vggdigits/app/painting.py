"""Painting ink: functions of a painter and what is to be painted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from vggdigits.ink.strokes import Stroke


def paint_stroke(painter: QPainter, stroke: Stroke, colour: QColor) -> None:
    """Paint the stroke's outline, in the drawing's units: the very path that is rasterised for the network.

    A line thinner than a pixel is painted one pixel wide.
    """
    outline = stroke.outline.copy()
    outline[:, 2] = np.maximum(outline[:, 2], 0.5 / painter.worldTransform().m11())
    points = [QPointF(x, y) for x, y, _ in outline.tolist()]
    radii = outline[:, 2].tolist()
    if len(points) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(points[0], radii[0], radii[0])
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if max(radii) - min(radii) < 1e-9:
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        painter.setPen(_pen(colour, 2 * radii[0]))
        painter.drawPath(path)
        return
    # Of changing width: round ends and the quadrilaterals between them, as one shape, so that no seam shows.
    shape = QPainterPath()
    shape.setFillRule(Qt.FillRule.WindingFill)
    shape.addEllipse(points[0], radii[0], radii[0])
    directions = np.diff(outline[:, :2], axis=0)
    normals = np.column_stack([-directions[:, 1], directions[:, 0]]) / np.hypot(*directions.T)[:, None]
    for start, end, from_radius, to_radius, (x, y) in zip(
        points, points[1:], radii, radii[1:], normals.tolist(), strict=False
    ):
        normal = QPointF(x, y)
        corners = (start + normal * from_radius, start - normal * from_radius)
        shape.addPolygon([*corners, end - normal * to_radius, end + normal * to_radius, corners[0]])
        shape.addEllipse(end, to_radius, to_radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(shape)


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


def paint_box(painter: QPainter, box: QRectF, label: str, colour: QColor) -> None:
    """Paint a thin box with its label at the upper left, in widget pixels, with the painter's font."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1))
    painter.drawRoundedRect(box, 4, 4)
    height = painter.fontMetrics().height()
    painter.drawText(QPointF(box.left() + 4, box.top() - height * 0.25), label)
