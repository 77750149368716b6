"""Which part of the drawing the canvas shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize

from vggdigits.app import theme
from vggdigits.ink.strokes import Drawing

_LEAST_ZOOM, _MOST_ZOOM = 0.25, 16.0  # of the zoom at which all is seen
_READABLE = 0.2  # of the widget's height


@dataclass(frozen=True)
class View:
    """Which part of the drawing is seen: pixels of the widget = units * zoom + offset."""

    offset: QPointF = field(default_factory=QPointF)
    zoom: float = 1.0

    def to_units(self, position: QPointF) -> QPointF:
        """Where in the drawing a point of the widget is."""
        return (position - self.offset) / self.zoom

    def to_widget(self, unit: QPointF) -> QPointF:
        """Where on the widget a point of the drawing is."""
        return unit * self.zoom + self.offset

    def area_to_units(self, area: QRectF) -> QRectF:
        """Which part of the drawing an area of the widget shows."""
        return QRectF(self.to_units(area.topLeft()), self.to_units(area.bottomRight()))

    def area_to_widget(self, area: QRectF) -> QRectF:
        """Where on the widget a part of the drawing is."""
        return QRectF(self.to_widget(area.topLeft()), self.to_widget(area.bottomRight()))


def whole(drawing: Drawing, size: QSize) -> View:
    """The view that shows all of a drawing, in the middle of a widget, as large as it fits."""
    bounds = drawing.bounds
    if bounds is None:
        return View()
    left, top, right, bottom = bounds
    margin = 4 * theme.GRID
    room = QSize(size.width() - 2 * margin, size.height() - 2 * margin)
    zoom = min(room.width() / max(right - left, 1e-6), room.height() / max(bottom - top, 1e-6))
    centre = QPointF((left + right) / 2, (top + bottom) / 2)
    return View(QPointF(size.width() / 2, size.height() / 2) - centre * zoom, zoom)


def opening(drawing: Drawing, size: QSize) -> View:
    """The view in which a drawing is opened: as it was drawn, or whole where it is tiny or does not fit."""
    left, top, right, bottom = drawing.bounds or (0.0, 0.0, 0.0, 0.0)
    fits = left >= 0 and top >= 0 and right <= size.width() and bottom <= size.height()
    return View() if fits and max(right - left, bottom - top) >= _READABLE * size.height() else whole(drawing, size)


def zoomed(view: View, factor: float, fixed: QPointF, drawing: Drawing, size: QSize) -> View:
    """Nearer, or further away where the factor is below 1, within bounds; a point of the widget stays where it is."""
    natural = whole(drawing, size).zoom if drawing else 1.0
    least, most = min(natural, 1.0) * _LEAST_ZOOM, max(natural, 1.0) * _MOST_ZOOM
    zoom = min(max(view.zoom * factor, least), most)
    return View(fixed - view.to_units(fixed) * zoom, zoom)


def moved(view: View, by: QPointF, drawing: Drawing, size: QSize) -> View:
    """The paper moved under the widget, by pixels, as far as ink or the paper of a new drawing stays in its middle."""
    left, top, right, bottom = drawing.bounds or (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = min(left, 0.0), min(top, 0.0), max(right, size.width()), max(bottom, size.height())
    middle = QPointF(size.width() / 2, size.height() / 2)
    wanted = View(view.offset + by, view.zoom).to_units(middle)
    centre = QPointF(min(max(wanted.x(), left), right), min(max(wanted.y(), top), bottom))
    return View(middle - centre * view.zoom, view.zoom)
