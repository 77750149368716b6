"""How far stated confidence can be believed, as an SVG: a panel a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

from vggdigits.training.measures import wilson_interval

_SIDE = 300  # of a plot
_LEFT, _TOP, _GAP = 70, 56, 86
_COUNTS = 70  # height of the plot of counts
_FOOT = 58
_INK, _QUIET, _GRID, _MARK = "#1f2328", "#59636e", "#d8dee4", "#0b62c4"

Rows = Sequence[Sequence[float]]
"""Of each step of confidence: how many answers, their mean confidence, the share that is right."""


def reliability_diagram(panels: Mapping[str, Rows]) -> str:
    """The SVG's text. Points: accuracy of the answers in a step of confidence, with its 95 % interval, at their mean
    confidence; below, how many answers there are, on a logarithmic scale."""
    width = _LEFT + len(panels) * (_SIDE + _GAP) - _GAP + 28
    height = _TOP + _SIDE + 24 + _COUNTS + _FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="DejaVu Sans, Helvetica, Arial, sans-serif" font-size="12" role="img" '
        'aria-label="Reliability diagram">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for number, (title, rows) in enumerate(panels.items()):
        parts += _panel(title, rows, _LEFT + number * (_SIDE + _GAP))
    return "\n".join([*parts, "</svg>", ""])


def _panel(title: str, rows: Rows, left: int) -> list[str]:
    bottom = _TOP + _SIDE

    def x(share: float) -> float:
        return left + share * _SIDE

    def y(share: float) -> float:
        return bottom - share * _SIDE

    parts = [_text(left, _TOP - 22, title, _INK, "start", ' font-size="15" font-weight="bold"')]
    for tick in range(6):
        share = tick / 5
        parts += [
            _line(x(share), _TOP, x(share), bottom, _GRID),
            _line(left, y(share), left + _SIDE, y(share), _GRID),
            _text(left - 10, y(share) + 4, f"{share:.1f}", _QUIET, "end"),
        ]
    parts += [
        _line(x(0), y(0), x(1), y(1), _QUIET, ' stroke-dasharray="5 4"'),
        f'<text transform="translate({left - 46} {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle" '
        f'fill="{_INK}">accuracy</text>',
    ]
    for count, confidence, accuracy in rows:
        if count:
            low, high = wilson_interval(round(accuracy * count), int(count))
            parts += [
                _line(x(confidence), y(low), x(confidence), y(high), _MARK, ' stroke-width="2" stroke-opacity="0.45"'),
                f'<circle cx="{x(confidence):.1f}" cy="{y(accuracy):.1f}" r="4" fill="{_MARK}"/>',
            ]
    return parts + _counts(rows, left, bottom + 24)


def _counts(rows: Rows, left: int, top: int) -> list[str]:
    bottom, step = top + _COUNTS, _SIDE / len(rows)
    most = max(10.0, max(count for count, _, _ in rows))
    decades = range(0, int(log10(most)) + 1)
    scale = (_COUNTS - 6) / (log10(most) + 0.3)  # an answer alone is a bar that can be seen

    def high(count: float) -> float:
        return (log10(count) + 0.3) * scale

    parts = []
    for decade in decades:
        if decade % 2 == 0:
            level = bottom - high(10.0**decade)
            parts += [
                _line(left, level, left + _SIDE, level, _GRID),
                _text(left - 10, level + 4, f"{10**decade:,}", _QUIET, "end"),
            ]
    for number, (count, _, _) in enumerate(rows):
        if count:
            parts.append(
                f'<rect x="{left + number * step + 1:.1f}" y="{bottom - high(count):.1f}" width="{step - 2:.1f}" '
                f'height="{high(count):.1f}" fill="{_MARK}" fill-opacity="0.55"/>'
            )
    parts += [
        _line(left, bottom, left + _SIDE, bottom, _QUIET),
        f'<text transform="translate({left - 46} {top + _COUNTS / 2}) rotate(-90)" text-anchor="middle" '
        f'fill="{_INK}">answers</text>',
        *(_text(left + tick / 5 * _SIDE, bottom + 18, f"{tick / 5:.1f}", _QUIET, "middle") for tick in range(6)),
        _text(left + _SIDE / 2, bottom + 40, "confidence", _INK, "middle"),
    ]
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{more}>{escape(words)}</text>'
