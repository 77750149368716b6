"""Painting ten bars, in the window and in pictures of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette

from vggdigits.app import theme
from vggdigits.app.verdict import Certainty, Verdict

_BAR = 12  # pixels
_UNSEEN = 0.0005  # a probability below it would read "0.0 %", and its row stays empty


def percentage(probability: float) -> str:
    """A probability, 0..1, as it stands beside its bar; "" for a tiny one."""
    if probability < _UNSEEN:
        return ""
    return QCoreApplication.translate("ProbabilityBars", "{percent} %").format(percent=f"{100 * probability:.1f}")


def paint_bars(
    painter: QPainter,
    area: QRectF,
    lengths: Sequence[float],
    numbers: Sequence[str],
    verdict: Verdict | None,
    palette: QPalette,
    scale: float = 1.0,
) -> None:
    """Paint ten rows, in the painter's font: each with its bar, 0..1, and its number; the answer marked and bold."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    family = QFont(painter.font())
    answer = verdict.answer if verdict is not None and verdict.certainty is not Certainty.NO_DIGIT else None
    widest = QFontMetrics(_font(family, scale, bold=True)).horizontalAdvance("100.0 %")
    height, grid = area.height() / 10, theme.GRID * scale
    for digit in range(10):
        row = QRectF(area.left(), area.top() + digit * height, area.width(), height)
        label = QRectF(row.left() + grid * 2, row.top(), grid * 2, height)
        around = (height - _BAR * scale) / 2
        bar = row.adjusted(grid * 5, around, -(widest + grid * 1.5), -around)
        is_answer = digit == answer
        painter.setFont(_font(family, scale, bold=is_answer))
        painter.setPen(palette.windowText().color() if is_answer else theme.secondary_text(palette))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(digit))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, numbers[digit])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours(palette).track)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(_colour(digit, verdict, palette))
        length = lengths[digit] * bar.width()
        if length >= 0.5:
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(length, 3), bar.height()), 3, 3)
        if is_answer:
            middle, left = row.center().y(), row.left() + 2
            half, tip = 5 * scale, 7 * scale
            painter.drawPolygon(
                [QPointF(left, middle - half), QPointF(left + tip, middle), QPointF(left, middle + half)]
            )


def _colour(digit: int, verdict: Verdict | None, palette: QPalette) -> QColor:
    colours = theme.colours(palette)
    if verdict is None or verdict.certainty is Certainty.NO_DIGIT:
        return colours.other
    if digit == verdict.answer:
        return colours.answer
    close = verdict.certainty is Certainty.UNSURE and digit == verdict.runner_up
    return colours.runner_up if close else colours.other


def _font(family: QFont, scale: float, *, bold: bool) -> QFont:
    return theme.sized(family, round(theme.TEXT_SIZE * scale), bold=bold)
