"""The curves of a training: loss, accuracy and learning rate over its epochs."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.training_record import TrainingRecord

_LINE = 2  # pixels
_MARK = 7
_AXIS_WIDTH = 6 * theme.GRID
_FEW = 40  # epochs up to which each validation has its own mark


class Plot(QWidget):
    """One plot with its title; its curves can be replaced at any time.

    Attributes:
        curves: what is plotted, by name.
    """

    def __init__(self, title: str, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        """The first curve is a line in the accent's colour, the second one with marks, in the other colour."""
        super().__init__(parent)
        self._names = names
        self._title = QLabel(title)
        self._title.setFont(theme.sized(self.font(), theme.STATUS_SIZE, bold=True))
        self._keys = [QLabel() for _ in names] if len(names) > 1 else []
        self.plot = pg.PlotWidget()
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.plot.setMinimumSize(QSize(120, 72))
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        item = self.plot.getPlotItem()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickFont=theme.sized(self.font(), 11), tickLength=0, tickTextOffset=6)
        item.getAxis("left").setWidth(_AXIS_WIDTH)
        self.curves: dict[str, Any] = {name: self.plot.plot([], []) for name in names}
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.setContentsMargins(_AXIS_WIDTH, 0, 0, 0)
        head.addWidget(self._title)
        for key in self._keys:
            key.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
            head.addWidget(key)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(head)
        layout.addWidget(self.plot, stretch=1)
        self._tint()

    def show_curve(self, name: str, x: list[float], y: list[float]) -> None:
        """Replace a curve's points."""
        curve = self.curves[name]
        curve.setData(x, y)
        if name != self._names[0]:
            curve.setSymbol("o" if len(x) <= _FEW else None)

    def show_epochs(self, epochs: int) -> None:
        """The range of the axis below."""
        self.plot.setXRange(0, max(1, epochs), padding=0.02)

    def _tint(self) -> None:
        colours, palette = theme.colours(self.palette()), self.palette()
        quiet = theme.secondary_text(palette)
        self.plot.setBackground(palette.window().color())
        grid = QColor(palette.windowText().color())
        grid.setAlpha(60)
        for side in ("left", "bottom"):
            axis = self.plot.getPlotItem().getAxis(side)
            axis.setPen(pg.mkPen(grid))
            axis.setTextPen(pg.mkPen(quiet))
        self.plot.showGrid(x=False, y=True, alpha=0.12)
        for name, colour in zip(self._names, (colours.answer, colours.runner_up), strict=False):
            curve = self.curves[name]
            curve.setPen(pg.mkPen(colour, width=_LINE))
            curve.setSymbolBrush(pg.mkBrush(colour))
            curve.setSymbolPen(None)
            curve.setSymbolSize(_MARK)
        for key, name, mark, colour in zip(
            self._keys, self._names, ("—", "●"), (colours.answer, colours.runner_up), strict=False
        ):
            key.setText(f"{mark} {name}")
            tinted = QPalette(palette)
            tinted.setColor(QPalette.ColorRole.WindowText, colour)
            key.setPalette(tinted)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange):
            self._tint()


class TrainingCurves(QWidget):
    """Three plots: loss, accuracy in percent, and the learning rate.

    Attributes:
        loss, accuracy, rate: the plots.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training, self._validation = self.tr("training"), self.tr("validation")
        self.loss = Plot(self.tr("Loss"), (self._training,))
        self.accuracy = Plot(self.tr("Accuracy, %"), (self._training, self._validation))
        self.rate = Plot(self.tr("Learning rate"), (self._training,))
        self.accuracy.plot.setLimits(yMin=0, yMax=102)
        for plot in (self.loss, self.rate):
            plot.plot.setLimits(yMin=0)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, theme.GRID, 0, 0)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.accuracy, 0, 0, 1, 2)
        layout.addWidget(self.loss, 1, 0)
        layout.addWidget(self.rate, 1, 1)
        layout.setRowStretch(0, 3)
        layout.setRowStretch(1, 2)
        self.setAccessibleName(self.tr("Curves of the training"))

    def show_record(self, record: TrainingRecord) -> None:
        """Show a training as it is known now."""
        self.loss.show_curve(self._training, record.losses.x, record.losses.y)
        self.rate.show_curve(self._training, record.rates.x, record.rates.y)
        for name, curve in ((self._training, record.accuracies), (self._validation, record.validations)):
            self.accuracy.show_curve(name, curve.x, [100 * share for share in curve.y])
        for plot in (self.loss, self.accuracy, self.rate):
            plot.show_epochs(record.epochs)
