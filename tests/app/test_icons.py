from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainterPath, QPalette, QTransform

from vggdigits import paths
from vggdigits.app.icons import application_icon, icon, outline
from vggdigits.app.svg_path import parse_path

NAMES = sorted(file.stem for file in (paths.resources_dir() / "icons").glob("*.svg") if file.stem != "vggdigits")


def area(path: QPainterPath) -> float:
    """By the shoelace formula over the flattened outline."""
    corners = [point.toTuple() for point in path.toFillPolygon(QTransform.fromScale(50, 50)).toList()]
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2 / 50**2


def inked(image: QImage) -> list[QColor]:
    colours = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return [colour for colour in colours if colour.alpha() > 200]


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_paints_its_outline_inside_its_grid(name: str) -> None:
    bounds = outline(name).boundingRect()
    assert bounds.left() >= 1 and bounds.top() >= 1 and bounds.right() <= 23 and bounds.bottom() <= 23
    assert len(inked(icon(name).pixmap(QSize(48, 48)).toImage())) > 50


def test_the_colour_follows_the_palette() -> None:
    before = QGuiApplication.palette()
    dark = QPalette(before)
    dark.setColor(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText, QColor("#ffeedd"))
    dark.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor("#777777"))
    undo = icon("undo")
    try:
        QGuiApplication.setPalette(dark)
        normal = inked(undo.pixmap(QSize(48, 48)).toImage())
        disabled = inked(undo.pixmap(QSize(47, 47), QIcon.Mode.Disabled).toImage())
    finally:
        QGuiApplication.setPalette(before)
    assert max(colour.lightness() for colour in normal) > 220
    assert max(colour.lightness() for colour in disabled) < 130


def test_there_is_an_application_icon() -> None:
    assert application_icon().pixmap(QSize(64, 64)).toImage().pixelColor(32, 5).name() == "#0072b2"


def test_an_unknown_icon_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="no icon 'unknown'"):
        icon("unknown")


def test_a_circle_of_arcs_is_a_circle() -> None:
    path = parse_path("M2 12a10 10 0 0 1 20 0a10 10 0 0120 0")
    assert path.currentPosition() == QPointF(42, 12)
    circle = parse_path("M 2,12 A 10,10 0 1 0 22,12 A 10,10 0 1 0 2,12 Z")
    assert area(circle) == pytest.approx(math.pi * 100, rel=0.01)
    bounds = circle.boundingRect()
    assert (bounds.left(), bounds.top(), bounds.width(), bounds.height()) == pytest.approx((2, 2, 20, 20), abs=0.01)


@pytest.mark.parametrize(
    ("data", "corners"),
    [
        ("M1 2h3v4H1z", [(1, 2), (4, 2), (4, 6), (1, 6), (1, 2)]),
        ("m1 2 3 4-1-1", [(1, 2), (4, 6), (3, 5)]),
        ("M1-2L.5.5", [(1, -2), (0.5, 0.5)]),
    ],
)
def test_lines(data: str, corners: list[tuple[float, float]]) -> None:
    path = parse_path(data)
    found = [(path.elementAt(n).x, path.elementAt(n).y) for n in range(path.elementCount())]
    assert sum(found, ()) == pytest.approx(sum(corners, ()))


def test_a_smooth_curve_mirrors_the_control_point_before_it() -> None:
    path = parse_path("M0 0C0 1 1 2 2 2S4 3 4 4")
    assert (path.elementAt(4).x, path.elementAt(4).y) == (3, 2)


@pytest.mark.parametrize("data", ["M1", "L1 2 3", "hello", "A1 2 3"])
def test_what_is_no_path_is_refused(data: str) -> None:
    with pytest.raises(ValueError):
        parse_path(data)
