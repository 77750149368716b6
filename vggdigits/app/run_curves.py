"""The curves of one run, or of two side by side: loss and validation accuracy over epochs."""

from __future__ import annotations

from html import escape

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vggdigits.app import theme
from vggdigits.app.runs_table import RunRow
from vggdigits.app.window_parts import Note

MOST = 2
"""Runs that are compared at once."""

# Told apart without colour too: by line and point.
_LINES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
_POINTS = ("o", "s")
_KEYS = ("━●━", "╍■╍")


class RunCurves(QWidget):
    """Two plots with one key above.

    Attributes:
        key: which line is which run.
        loss, validation: the plots.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RunRow, ...] = ()
        self.key = QLabel(self)
        self.key.setTextFormat(Qt.TextFormat.RichText)
        self.loss, self.validation = _plot(), _plot()
        self.loss.setAccessibleName(self.tr("Loss over epochs"))
        self.validation.setAccessibleName(self.tr("Validation accuracy over epochs"))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(3 * theme.GRID)
        layout.setVerticalSpacing(theme.GRID)
        layout.addWidget(self.key, 0, 0, 1, 2)
        for column, (title, plot) in enumerate(
            ((self.tr("Loss"), self.loss), (self.tr("Validation accuracy, %"), self.validation))
        ):
            layout.addWidget(Note(title, self, size=theme.STATUS_SIZE), 1, column)
            layout.addWidget(plot, 2, column)
            layout.setColumnStretch(column, 1)
        layout.setRowStretch(2, 1)
        self._paint_all()

    def show_runs(self, rows: tuple[RunRow, ...]) -> None:
        """Show these runs' curves, two at most."""
        if rows[:MOST] != self._rows:
            self._rows = rows[:MOST]
            self._paint_all()

    def _paint_all(self) -> None:
        text, quiet = self.palette().windowText().color(), theme.secondary_text(self.palette())
        font = theme.sized(self.font(), theme.STATUS_SIZE)
        for plot in (self.loss, self.validation):
            plot.clear()
            plot.setBackground(self.palette().window().color())
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(pyqtgraph.mkPen(quiet, width=1))
                axis.setTextPen(quiet)
                axis.setTickFont(font)
        keys = []
        for row, colour, line, point, key in zip(self._rows, self._colours(), _LINES, _POINTS, _KEYS, strict=False):
            for plot, name, factor in ((self.loss, "loss", 1.0), (self.validation, "validation", 100.0)):
                dots = [
                    (each["epoch"], factor * each[name])
                    for each in row.metrics
                    if isinstance(each.get(name), (int, float))
                ]
                if not dots:  # it would be drawn as a curve without limits
                    continue
                plot.plot(
                    [x for x, _ in dots],
                    [y for _, y in dots],
                    pen=pyqtgraph.mkPen(colour, width=2, style=line),
                    symbol=point,
                    symbolSize=6,
                    symbolBrush=colour,
                    symbolPen=None,
                )
            title = row.title if row.metrics else self.tr("{run} (no epoch finished)").format(run=row.title)
            keys.append(
                f'<span style="color:{colour.name()}">{key}</span>&nbsp; '
                f'<span style="color:{text.name()}">{escape(title)}</span>'
            )
        self.key.setText("&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;".join(keys))

    def _colours(self) -> tuple[QColor, QColor]:
        colours = theme.colours(self.palette())
        return colours.answer, colours.runner_up

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.PaletteChange):
            self._paint_all()


class _EpochAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Whole epochs only."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        return [(max(1, spacing), offset) for spacing, offset in super().tickSpacing(minVal, maxVal, size)[:2]]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:.0f}" for value in values]


def _plot() -> pyqtgraph.PlotWidget:
    plot = pyqtgraph.PlotWidget(axisItems={"bottom": _EpochAxis("bottom")})
    plot.setAntialiasing(True)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setMouseEnabled(x=False, y=False)  # the wheel scrolls the window, not the curve
    plot.showGrid(y=True, alpha=0.15)
    plot.getAxis("left").setWidth(6 * theme.GRID)
    plot.getAxis("left").enableAutoSIPrefix(False)
    return plot
