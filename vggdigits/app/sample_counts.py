"""How many samples of each digit there are: eleven columns, those with too few marked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vggdigits.app import theme

ENOUGH = 3
"""Samples of a digit from which teaching changes how it is read; what `docs/training.md` measures."""

_LABELS: tuple[int | None, ...] = (*range(10), None)
_TALL = 4 * theme.GRID  # of a bar, pixels
_BAR = 2 * theme.GRID


class SampleCounts(QWidget):
    """Digit, bar and number, 0 to 9 and then what is no digit.

    Attributes:
        counts: by label, None for no digit; what is not in it has none.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: dict[int | None, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Samples of each digit"))

    def show_counts(self, counts: Mapping[int | None, int]) -> None:
        """Show these numbers."""
        self.counts = dict(counts)
        spoken = [f"{self._name(label)}: {self.counts.get(label, 0)}" for label in _LABELS]
        self.setAccessibleDescription(", ".join(spoken))
        self.update()

    def too_few(self) -> list[int]:
        """The digits with fewer than `ENOUGH`."""
        return [digit for digit in range(10) if self.counts.get(digit, 0) < ENOUGH]

    def sizeHint(self) -> QSize:
        return QSize(11 * 6 * theme.GRID, 12 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(11 * 4 * theme.GRID, 12 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(ENOUGH, *self.counts.values()) if self.counts else ENOUGH
        width = self.width() / len(_LABELS)
        for place, label in enumerate(_LABELS):
            self._paint_column(painter, QRectF(place * width, 0, width, self.height()), label, most)
        painter.end()

    def _name(self, label: int | None) -> str:
        return self.tr("no digit") if label is None else str(label)

    def _paint_column(self, painter: QPainter, column: QRectF, label: int | None, most: int) -> None:
        count = self.counts.get(label, 0)
        few = label is not None and count < ENOUGH
        quiet, text = theme.secondary_text(self.palette()), self.palette().windowText().color()
        colours = theme.colours(self.palette())
        track = QRectF(column.center().x() - _BAR / 2, theme.GRID / 2, _BAR, _TALL)
        painter.setPen(QPen(quiet, 1, Qt.PenStyle.DashLine) if few else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if few else colours.track)
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5) if few else track, 3, 3)
        if count:
            filled = max(_TALL * count / most, 3.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.other if few or label is None else colours.answer)
            painter.drawRoundedRect(QRectF(track.left(), track.bottom() - filled, _BAR, filled), 3, 3)
        centre = Qt.AlignmentFlag.AlignCenter
        line = QRectF(column.left(), track.bottom() + theme.GRID / 2, column.width(), 3 * theme.GRID)
        size = theme.STATUS_SIZE if label is None else theme.TEXT_SIZE
        painter.setPen(text)
        painter.setFont(theme.sized(self.font(), size, bold=label is not None))
        painter.drawText(line, centre, self._name(label))
        painter.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        painter.setPen(quiet)
        painter.drawText(line.translated(0, 2.5 * theme.GRID), centre, f"{count:,}")
