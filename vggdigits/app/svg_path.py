"""SVG path data as a QPainterPath: what icon sets use of it. QtSvg is not used, since it opens files an SVG names."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqAaZz])([^MmLlHhVvCcSsQqAaZz]*)")
_LENGTHS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 7, "Z": 0}


def parse_path(data: str) -> QPainterPath:
    """Turn the `d` of an SVG path into a painter path. Raises ValueError for what is no path data."""
    path = QPainterPath()
    last_control: QPointF | None = None  # of a cubic curve, for the smooth one after it
    if re.sub(r"\s", "", _COMMAND.sub("", data)):
        raise ValueError(f"not SVG path data: {data[:40]!r}")
    for letter, text in _COMMAND.findall(data):
        kind, relative = letter.upper(), letter.islower()
        for values in _arguments(kind, text):
            here = path.currentPosition()
            origin = here if relative else QPointF(0, 0)
            points = [origin + QPointF(x, y) for x, y in zip(values[::2], values[1::2], strict=False)]
            control = None
            match kind:
                case "M":
                    path.moveTo(points[0])
                    kind = "L"  # further pairs are lines
                case "L":
                    path.lineTo(points[0])
                case "H":
                    path.lineTo(origin.x() + values[0], here.y())
                case "V":
                    path.lineTo(here.x(), origin.y() + values[0])
                case "C":
                    path.cubicTo(*points)
                    control = points[1]
                case "S":
                    first = here if last_control is None else here * 2 - last_control
                    path.cubicTo(first, *points)
                    control = points[0]
                case "Q":
                    path.quadTo(*points)
                case "A":
                    end = origin + QPointF(values[5], values[6])
                    _arc_to(path, end, values[0], values[1], values[2], bool(values[3]), bool(values[4]))
                case "Z":
                    path.closeSubpath()
            last_control = control
    return path


def _arguments(kind: str, text: str) -> list[list[float]]:
    """The numbers after a command, in groups of what it takes."""
    length = _LENGTHS[kind]
    if kind == "A":  # its two flags may stand without a space around them
        text = re.sub(r"((?:[+-]?[\d.]+[\s,]+){3})([01])[\s,]*([01])[\s,]*", r"\1 \2 \3 ", _spaced(text))
    numbers = [float(number) for number in _NUMBER.findall(text)]
    if length == 0:
        return [[]]
    if not numbers or len(numbers) % length:
        raise ValueError(f"{kind} takes {length} numbers, not {len(numbers)}")
    return [numbers[start : start + length] for start in range(0, len(numbers), length)]


def _spaced(text: str) -> str:
    return re.sub(r"(?<=[\d.])(?=[+-])", " ", text)


def _arc_to(path: QPainterPath, end: QPointF, rx: float, ry: float, rotation: float, large: bool, sweep: bool) -> None:
    """Append an elliptical arc as cubic curves (SVG 1.1, appendix F.6: from end points to centre)."""
    start = path.currentPosition()
    if start == end:
        return
    if rx == 0 or ry == 0:
        path.lineTo(end)
        return
    rx, ry, phi = abs(rx), abs(ry), math.radians(rotation)
    cos, sin = math.cos(phi), math.sin(phi)
    half = (start - end) / 2
    x, y = cos * half.x() + sin * half.y(), -sin * half.x() + cos * half.y()
    grow = max(1.0, math.sqrt((x / rx) ** 2 + (y / ry) ** 2))  # radii too small to reach are enlarged
    rx, ry = rx * grow, ry * grow
    share = max(0.0, (rx * ry) ** 2 / ((rx * y) ** 2 + (ry * x) ** 2) - 1)
    factor = math.sqrt(share) * (-1 if large == sweep else 1)
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    middle = (start + end) / 2
    centre = QPointF(cos * cx - sin * cy + middle.x(), sin * cx + cos * cy + middle.y())
    begin = math.atan2((y - cy) / ry, (x - cx) / rx)
    turn = math.atan2((-y - cy) / ry, (-x - cx) / rx) - begin
    turn += 2 * math.pi * ((sweep and turn < 0) - (not sweep and turn > 0))
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / pieces
    reach = 4 / 3 * math.tan(step / 4)

    def at(angle: float, along: float) -> QPointF:
        """The ellipse's point at an angle, moved along its tangent."""
        u = rx * (math.cos(angle) - along * math.sin(angle))
        v = ry * (math.sin(angle) + along * math.cos(angle))
        return centre + QPointF(cos * u - sin * v, sin * u + cos * v)

    for piece in range(pieces):
        angle = begin + piece * step
        last = end if piece == pieces - 1 else at(angle + step, 0)
        path.cubicTo(at(angle, reach), at(angle + step, -reach), last)
