"""Icons: Lucide's outlines in the palette's colours, sharp at any size, light or dark."""

from __future__ import annotations

from functools import lru_cache

from defusedxml import ElementTree
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPainterPath, QPalette, QPen, QPixmap

from vggdigits import paths
from vggdigits.app.svg_path import parse_path

_GRID = 24.0  # Lucide's view box
_LINE = 2.0


def icon(name: str) -> QIcon:
    """The icon `resources/icons/NAME.svg`, drawn in the colour of button text. Raises KeyError for no such icon."""
    return QIcon(_OutlineEngine(name))


def application_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(paths.resources_dir() / "icons" / "vggdigits.png"))


@lru_cache
def outline(name: str) -> QPainterPath:
    """The strokes of an icon on a grid of 24 by 24. Raises KeyError where there is no such icon."""
    file = paths.resources_dir() / "icons" / f"{name}.svg"
    if not file.is_file():
        raise KeyError(f"no icon {name!r}")
    path = QPainterPath()
    for element in ElementTree.parse(file, forbid_dtd=True).getroot().iter():
        match element.tag.rpartition("}")[2]:
            case "path":
                path.addPath(parse_path(element.get("d", "")))
            case "rect":
                sides = (float(element.get(key, "0")) for key in ("x", "y", "width", "height"))
                radius = float(element.get("rx", "0"))
                path.addRoundedRect(QRectF(*sides), radius, radius)
            case "circle":
                x, y, radius = (float(element.get(key, "0")) for key in ("cx", "cy", "r"))
                path.addEllipse(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
    return path


class _OutlineEngine(QIconEngine):
    """Paints an outline; the colour is looked up at each painting, so that it follows the palette."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._outline = outline(name)

    def clone(self) -> QIconEngine:
        return _OutlineEngine(self._name)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        colour = QGuiApplication.palette().color(group, QPalette.ColorRole.ButtonText)
        side = min(rect.width(), rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.center().x() + 0.5 - side / 2, rect.center().y() + 0.5 - side / 2)
        painter.scale(side / _GRID, side / _GRID)
        painter.setPen(QPen(colour, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._outline)
        painter.restore()
