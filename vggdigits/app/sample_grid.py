"""The grid of samples: many are selected at once, and keys say what they are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from vggdigits.app import theme
from vggdigits.app.sample_delegate import TILE, SampleDelegate
from vggdigits.app.samples_model import SamplesModel
from vggdigits.app.testset_model import TestsetModel


class SampleGrid(QListView):
    """Shows a model's samples; after some are gone, the one in their place is selected."""

    def __init__(self, model: SamplesModel | TestsetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples = model
        self.setModel(model)
        self.setItemDelegate(SampleDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setGridSize(QSize(TILE))
        self.setDragEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(TILE.height() // 2)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)  # the samples' paper stands out from it
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Samples"))

    def selected_ids(self) -> list[int]:
        """The samples that are selected, from the first to the last one shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._samples.shown[row].id for row in rows]

    def count_selected(self) -> int:
        """How many are selected."""
        return sum(each.bottom() - each.top() + 1 for each in self.selectionModel().selection().toList())

    def first_selected_row(self) -> int | None:
        """The row of the first one that is selected."""
        return min((each.top() for each in self.selectionModel().selection().toList()), default=None)

    def select_row(self, row: int) -> None:
        """Select the sample in a row, or the last one where there are fewer."""
        row = min(row, len(self._samples.shown) - 1)
        if row >= 0:
            index = self._samples.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    # Qt overrides.

    def keyboardSearch(self, search: str) -> None:
        """Keys say what the selected samples are; none of them selects others."""
