"""Drawings for other programs: PNG and SVG."""

from __future__ import annotations

import base64
import io
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits.ink.inkml_extras import png
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke

_MARGIN = 0.02  # of the longer side
_SMALLEST = 16.0  # units of the longer side, below which they are taken for something else than pixels
_SHOWN = 512.0  # pixels at which such a drawing is shown


def to_png(drawing: Drawing) -> bytes:
    """Black ink on white paper, the very picture that is read: opened again, it gives the same answer."""
    return png(255 - rasterize(drawing).ink)


def to_svg(drawing: Drawing) -> str:
    """Black ink on white paper as curves, a picture under the strokes as a picture. Raises ValueError for blank paper.

    A stroke of one width is the very spline that the pad draws (`strokes.smooth`); one of changing width is filled.
    """
    if drawing.bounds is None:
        raise ValueError("nothing is drawn")
    left, top, right, bottom = drawing.bounds
    margin = _MARGIN * max(right - left, bottom - top)
    origin = np.array([left - margin, top - margin])
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    shown = 1.0 if max(width, height) >= _SMALLEST else _SHOWN / max(width, height)
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{_text(width * shown)}" height="{_text(height * shown)}" '
        f'viewBox="0 0 {_text(width)} {_text(height)}">',
        f'<rect width="{_text(width)}" height="{_text(height)}" fill="#fff"/>',
    ]
    if drawing.backdrop is not None:
        lines.append(_image(drawing.backdrop, origin))
    lines += [_stroke(stroke, origin) for stroke in drawing.strokes]
    return "\n".join([*lines, "</svg>", ""])


def _stroke(stroke: Stroke, origin: NDArray[np.float64]) -> str:
    outline = stroke.outline - [*origin, 0]
    if len(outline) > 1 and np.ptp(outline[:, 2]) < 1e-9 * stroke.width:
        path = _spline(stroke.points[:, :2] - origin)
        width = _text(2 * float(outline[0, 2]))
        ends = 'stroke-linecap="round" stroke-linejoin="round"'
        return f'<path d="{path}" fill="none" stroke="#000" stroke-width="{width}" {ends}/>'
    return f'<path d="{_filled(outline)}"/>'


def _spline(points: NDArray[np.float64]) -> str:
    """Quadratic curves from midpoint to midpoint, as `strokes.smooth` has them."""
    keep = np.ones(len(points), dtype=bool)
    keep[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    points = points[keep]
    middle = 0.5 * (points[:-1] + points[1:])
    curves = [f"Q{_pair(control)} {_pair(end)}" for control, end in zip(points[1:-1], middle[1:], strict=True)]
    return f"M{_pair(points[0])}L{_pair(middle[0])}{''.join(curves)}L{_pair(points[-1])}"


def _filled(outline: NDArray[np.float64]) -> str:
    """A disc at each point (m, 3) of a pen's path, and what lies between two of them; all the same way round."""
    parts = []
    for x, y, radius in outline.tolist():
        r, across = _text(radius), _text(2 * radius)
        parts.append(f"M{_text(x - radius)} {_text(y)}a{r} {r} 0 0 1 {across} 0a{r} {r} 0 0 1 -{across} 0z")
    for (*start, from_radius), (*end, to_radius) in pairwise(outline):
        along = np.subtract(end, start)
        normal = np.array([-along[1], along[0]]) / np.hypot(*along)
        begin, finish = normal * from_radius, normal * to_radius
        corners = (start + begin, start - begin, end - finish, end + finish)
        parts.append(f"M{'L'.join(map(_pair, corners))}z")
    return "".join(parts)


def _image(backdrop: Backdrop, origin: NDArray[np.float64]) -> str:
    height, width = backdrop.ink.shape
    picture = Image.merge("LA", (Image.new("L", (width, height), 0), Image.fromarray(backdrop.ink)))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    data = base64.b64encode(file.getvalue()).decode("ascii")
    x, y = -origin
    return (
        f'<image x="{_text(x)}" y="{_text(y)}" width="{width}" height="{height}" '
        f'xlink:href="data:image/png;base64,{data}"/>'
    )


def _pair(point: NDArray[np.float64]) -> str:
    return f"{_text(point[0])} {_text(point[1])}"


def _text(value: float) -> str:
    """Six digits of a number, without an exponent."""
    return np.format_float_positional(value + 0.0, precision=6, fractional=False, trim="-")
