"""The curves of a training while it runs: loss, accuracy and learning rate over epochs."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.training_record import Curve, TrainingRecord
from vggdigits.app.window_parts import Note


class TrainingCurves(QWidget):
    """Three plots; accuracy has two lines, told apart by line and point too.

    Attributes:
        loss, accuracy, rate: the plots.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss, self.accuracy, self.rate = (pyqtgraph.PlotWidget() for _ in range(3))
        self._record = TrainingRecord()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(2 * theme.GRID)
        layout.setVerticalSpacing(theme.GRID // 2)
        titles = (self.tr("Loss"), self.tr("Accuracy, % (–● held out)"), self.tr("Learning rate"))
        for column, (title, plot) in enumerate(zip(titles, (self.loss, self.accuracy, self.rate), strict=True)):
            plot.setAntialiasing(True)
            plot.setMenuEnabled(False)
            plot.hideButtons()
            plot.setMouseEnabled(x=False, y=False)  # the wheel scrolls the window, not the curve
            plot.showGrid(y=True, alpha=0.15)
            plot.getAxis("left").enableAutoSIPrefix(False)
            plot.setAccessibleName(title)
            plot.setMinimumHeight(14 * theme.GRID)
            layout.addWidget(Note(title, self, size=theme.STATUS_SIZE), 0, column)
            layout.addWidget(plot, 1, column)
            layout.setColumnStretch(column, 1)
        layout.setRowStretch(1, 1)
        self._tint()

    def show_record(self, record: TrainingRecord) -> None:
        """Draw what is known of a training."""
        self._record = record
        colours = theme.colours(self.palette())
        for plot in (self.loss, self.accuracy, self.rate):
            plot.clear()
        _line(self.loss, record.losses, 1, colours.answer)
        _line(self.accuracy, record.accuracies, 100, colours.answer)
        _line(self.accuracy, record.validations, 100, colours.runner_up, dashed=True)
        _line(self.rate, record.rates, 1, colours.answer)

    def _tint(self) -> None:
        quiet = theme.secondary_text(self.palette())
        font = theme.sized(self.font(), theme.STATUS_SIZE)
        for plot in (self.loss, self.accuracy, self.rate):
            plot.setBackground(self.palette().window().color())
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(pyqtgraph.mkPen(quiet, width=1))
                axis.setTextPen(quiet)
                axis.setTickFont(font)
        self.show_record(self._record)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationPaletteChange, QEvent.Type.PaletteChange):
            self._tint()


def _line(plot: pyqtgraph.PlotWidget, curve: Curve, factor: float, colour: QColor, dashed: bool = False) -> None:
    if not curve.x:  # it would be drawn as a curve without limits
        return
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    plot.plot(
        curve.x,
        [factor * y for y in curve.y],
        pen=pyqtgraph.mkPen(colour, width=2, style=style),
        symbol="o" if dashed or len(curve.x) == 1 else None,
        symbolSize=6,
        symbolBrush=colour,
        symbolPen=None,
    )
