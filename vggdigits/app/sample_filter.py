"""The browser's sidebar: show one label, or one origin, with how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.filter_list import FilterList
from vggdigits.app.samples_model import label_text, origin_text
from vggdigits.training.samples import ANY, NO_DIGIT, Origin
from vggdigits.training.samples import _Any as AnyLabel

_WIDTH = 24 * theme.GRID


class SampleFilter(QWidget):
    """Two lists.

    Attributes:
        labels, origins: what there is to choose from.

    Signals:
        chosen(): another label or origin is chosen.
    """

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        digits = [(digit, label_text(digit)) for digit in range(10)]
        no_digit = (NO_DIGIT, self.tr("No digit"))
        self.labels = FilterList([(ANY, self.tr("All")), *digits, no_digit], self.tr("Label"))
        origins = [(origin, origin_text(origin)) for origin in Origin]
        self.origins = FilterList([(None, self.tr("All")), *origins], self.tr("Origin"))
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GRID, 1, theme.GRID)
        layout.setSpacing(theme.GRID // 2)
        for title, choices in ((self.tr("Label"), self.labels), (self.tr("Origin"), self.origins)):
            heading = QLabel(title)
            heading.setFont(theme.sized(self.font(), theme.STATUS_SIZE, bold=True))
            heading.setContentsMargins(2 * theme.GRID, theme.GRID, 0, 0)
            layout.addWidget(heading)
            layout.addWidget(choices)
            choices.chosen.connect(lambda _: self.chosen.emit())
        layout.addStretch()

    @property
    def label(self) -> int | AnyLabel | None:
        """The label to show; `ANY` for every one."""
        label: int | AnyLabel | None = self.labels.value()
        return label

    @property
    def origin(self) -> Origin | None:
        """The origin to show; None for every one."""
        origin: Origin | None = self.origins.value()
        return origin

    def choose(self, label: int | AnyLabel | None, origin: Origin | None) -> None:
        """Show a label and an origin."""
        self.labels.choose(label)
        self.origins.choose(origin)

    def show_counts(self, labels: Mapping[int | None, int], origins: Mapping[Origin, int]) -> None:
        """Show how many there are of each."""
        self.labels.show_counts(labels)
        self.origins.show_counts(origins)

    # Qt overrides.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self.palette().color(QPalette.ColorRole.Mid))
        painter.end()
