"""The width of the brush: a slider with its name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import DEFAULT_BRUSH, MAX_BRUSH, MIN_BRUSH

_STEP = 4


class BrushChooser(QWidget):
    """Chooses a width in pixels.

    Attributes:
        slider: holds the width.

    Signals:
        chosen(float): another width.
    """

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(MIN_BRUSH, MAX_BRUSH)
        self.slider.setPageStep(_STEP)
        self.slider.setValue(DEFAULT_BRUSH)
        self.slider.setFixedWidth(18 * theme.GRID)
        self.slider.setToolTip(self.tr("Width of the brush ([ and ], Ctrl+wheel)"))
        self.slider.setAccessibleName(self.tr("Width of the brush"))
        self.slider.valueChanged.connect(lambda width: self.chosen.emit(float(width)))
        label = QLabel(self.tr("&Brush"))
        label.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        layout.addWidget(label)
        layout.addWidget(self.slider)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def turn(self, steps: int) -> None:
        """Some steps up, or down where the number is negative."""
        self.slider.setValue(self.slider.value() + steps * _STEP)

    def thicker(self) -> None:
        """One step up."""
        self.turn(1)

    def thinner(self) -> None:
        """One step down."""
        self.turn(-1)
