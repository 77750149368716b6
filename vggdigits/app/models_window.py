"""The window that lists every network that was ever in use: which one is now, and one click back to any other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.checkpoint_facts import CheckpointFacts, read_facts, recorded_accuracy
from vggdigits.app.window_parts import MARGIN, CalmTable, Heading, Note, RowsModel, day_and_time, megabytes, percent
from vggdigits.model.history import BUNDLED, CHOSEN, TAUGHT, TRAINED, KnownModel, ModelHistory

_Index = QModelIndex | QPersistentModelIndex
_WHEN, _ORIGIN, _NOTE, _ACCURACY, _SIZE = range(5)


@dataclass(frozen=True)
class _Row:
    model: KnownModel
    facts: CheckpointFacts
    in_use: bool

    @property
    def accuracy(self) -> float | None:
        """As the history keeps it, else as the file says."""
        kept = recorded_accuracy(self.model.figures)
        return self.facts.accuracy if kept is None else kept


class ModelsTable(RowsModel):
    """The networks, the newest use first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, numbers=(_ACCURACY, _SIZE))
        self.titles = (
            self.tr("Last in use"), self.tr("Comes from"), self.tr("Note"), self.tr("MNIST test"), self.tr("Size"),
        )  # fmt: skip
        self._rows: list[_Row] = []

    def show(self, models: tuple[KnownModel, ...], in_use: str) -> None:
        """List these networks; `in_use` is the digest of the one that reads now."""
        self.beginResetModel()
        self._rows = [_Row(model, read_facts(model.path), model.sha256 == in_use) for model in models]
        self.endResetModel()

    def model_at(self, row: int) -> KnownModel:
        return self._rows[row].model

    def row_of(self, sha256: str) -> int:
        """-1 where it is not listed."""
        return next((row for row, each in enumerate(self._rows) if each.model.sha256 == sha256), -1)

    def count(self) -> int:
        return len(self._rows)

    # Qt overrides.

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.FontRole and row.in_use:
            font = QFont()
            font.setBold(True)  # what is not set follows the table's own font
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.model.note}\n{row.model.path}".strip()
        return None

    def _text(self, row: _Row, column: int) -> str:
        model = row.model
        if column == _WHEN:
            if row.in_use:
                return self.tr("✓  in use now")
            return self.tr("at first") if model.adopted is None else day_and_time(model.adopted)
        if column == _ORIGIN:
            return origin_in_words(model.origin)
        if column == _NOTE:
            return model.note
        return percent(row.accuracy) if column == _ACCURACY else megabytes(row.facts.size)


class ModelsWindow(QWidget):
    """Beside the pad, not in its way.

    Attributes:
        table: the networks.
        use_button, back_button, bundled_button: what can be done.

    Signals:
        use_wanted(str): the user wants to read with this network, by its digest; "" is the bundled one. The window
            waits for `refresh` before it takes another wish.
    """

    use_wanted = Signal(str)

    def __init__(self, history: ModelHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._history = history
        self._before: KnownModel | None = None
        self._checking = False
        self.setWindowTitle(self.tr("Networks – vggdigits"))
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.model = ModelsTable(self)
        self.table = CalmTable(self)
        self.table.setModel(self.model)
        self.table.share_out(stretching=_NOTE)
        self.table.setAccessibleName(self.tr("Networks that were in use"))
        self.note = Note(parent=self)
        self.use_button = QPushButton(self.tr("&Use this one"))
        self.use_button.setDefault(True)
        self.back_button = QPushButton(self.tr("Back to the one &before"))
        self.bundled_button = QPushButton(self.tr("Bund&led"))
        self.bundled_button.setToolTip(self.tr("Read with the network that came with the program"))
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.table.activated.connect(self._use_selected)
        self.use_button.clicked.connect(self._use_selected)
        self.back_button.clicked.connect(self._use_before)
        self.bundled_button.clicked.connect(lambda: self._want(""))
        self.refresh()

    def refresh(self) -> None:
        """Show the history as it is now; a wish that was under way has been met, or refused."""
        selected = self.table.selected_rows()
        kept = self.model.model_at(selected[0]).sha256 if selected and not self._checking else None
        self._checking = False
        in_use = self._history.in_use().sha256
        self._before = self._history.previous()
        self.model.show(self._history.entries(), in_use)
        self.table.selectRow(max(self.model.row_of(in_use if kept is None else kept), 0))
        self.note.setText(self.tr("None is ever thrown away. A network is checked before the pad reads with it."))
        self._enable()

    def shut_down(self) -> None:
        """Nothing runs here; every window of the desk has this."""

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.bundled_button)
        buttons.addStretch()
        buttons.addWidget(self.use_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(theme.GRID)
        layout.addWidget(Heading(self.tr("Networks you have used"), self))
        layout.addWidget(self.note)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.table, stretch=1)
        layout.addSpacing(theme.GRID)
        layout.addLayout(buttons)
        self.setMinimumSize(70 * theme.GRID, 40 * theme.GRID)
        self.resize(100 * theme.GRID, 56 * theme.GRID)

    def _selected(self) -> KnownModel | None:
        rows = self.table.selected_rows()
        return self.model.model_at(rows[0]) if rows else None

    def _enable(self) -> None:
        in_use, selected, free = self._history.in_use().sha256, self._selected(), not self._checking
        self.use_button.setEnabled(free and selected is not None and selected.sha256 != in_use)
        self.bundled_button.setEnabled(free and in_use != "")
        self.back_button.setEnabled(free and self._before is not None)
        before = self._before
        self.back_button.setToolTip(
            self.tr("There was none before")
            if before is None
            else self.tr("Back to: {origin}").format(origin=" · ".join(filter(None, _in_short(before))))
        )

    def _use_selected(self) -> None:
        selected = self._selected()
        if selected is not None and self.use_button.isEnabled():
            self._want(selected.sha256)

    def _use_before(self) -> None:
        if self._before is not None:
            self._want(self._before.sha256)

    def _want(self, sha256: str) -> None:
        self._checking = True
        self.note.setText(self.tr("Checking the network; until then the pad reads with the one before…"))
        self._enable()
        self.use_wanted.emit(sha256)


def _in_short(model: KnownModel) -> tuple[str, str]:
    return origin_in_words(model.origin), model.note


def origin_in_words(origin: str) -> str:
    """Where a network came from."""
    translate = QCoreApplication.translate
    return {
        BUNDLED: translate("models_window", "the program"),
        TAUGHT: translate("models_window", "your samples"),
        TRAINED: translate("models_window", "a training here"),
        CHOSEN: translate("models_window", "a file"),
    }.get(origin, origin)
