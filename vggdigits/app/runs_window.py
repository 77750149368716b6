"""The window of the runs: what each came to, curves side by side; open, adopt, resume, delete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import dialogs, theme
from vggdigits.app.run_curves import MOST, RunCurves
from vggdigits.app.runs_table import RunRow, RunsTable, read_row
from vggdigits.app.window_parts import MARGIN, CalmTable, EmptyState, Heading, Note, percent
from vggdigits.errors import UserError
from vggdigits.model.history import ModelHistory
from vggdigits.training.run_folder import list_runs

_LOOK_EVERY_MS = 2000  # for what a training in another process wrote
_STATE_COLUMN = 2


class RunsWindow(QWidget):
    """Beside the pad, not in its way.

    Attributes:
        table, curves: the runs, and those that are selected.
        open_button, delete_button, resume_button, adopt_button: what can be done with the selected one.

    Signals:
        adopt_wanted(Path, str): a checkpoint to put to use, and a note on it.
        resume_wanted(Path): the folder of a run to go on with.
    """

    adopt_wanted = Signal(Path, str)
    resume_wanted = Signal(Path)

    def __init__(
        self,
        history: ModelHistory,
        parent: QWidget | None = None,
        *,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._history, self._open_url = history, open_url
        self._order: list[Path] = []  # of the selected runs, the newest choice last
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self.refresh)
        self.setWindowTitle(self.tr("Runs – vggdigits"))
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.model = RunsTable(self)
        self.table = CalmTable(self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.model)
        self.table.share_out(stretching=_STATE_COLUMN)
        self.table.setAccessibleName(self.tr("Runs"))
        self.curves = RunCurves(self)
        self._make_buttons()
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.refresh()

    # Building.

    def _make_buttons(self) -> None:
        self.open_button = QPushButton(self.tr("&Open folder"))
        self.delete_button = QPushButton(self.tr("&Delete…"))
        self.resume_button = QPushButton(self.tr("&Resume"))
        self.adopt_button = QPushButton(self.tr("&Adopt"))
        self.adopt_menu = QMenu(self.adopt_button)
        self.adopt_button.setMenu(self.adopt_menu)
        self.open_button.clicked.connect(self._open_folder)
        self.delete_button.clicked.connect(self._ask_delete)
        self.resume_button.clicked.connect(self._resume)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.delete_button)
        buttons.addStretch()
        buttons.addWidget(self.resume_button)
        buttons.addWidget(self.adopt_button)
        halves = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        halves.setHandleWidth(3 * theme.GRID)
        halves.addWidget(self.table)
        halves.addWidget(self.curves)
        halves.setSizes([28 * theme.GRID, 32 * theme.GRID])
        self.table.setMinimumHeight(14 * theme.GRID)
        self.curves.setMinimumHeight(22 * theme.GRID)
        full = QWidget()
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(Heading(self.tr("Runs"), full))
        layout.addWidget(
            Note(self.tr("Select one to see its curves, and a second one with Ctrl to compare them."), full)
        )
        layout.addSpacing(theme.GRID)
        layout.addWidget(halves, stretch=1)
        layout.addSpacing(theme.GRID)
        layout.addLayout(buttons)
        self.empty = EmptyState(
            self.tr("No runs yet"),
            self.tr("Train > Retrain… starts one. Each keeps a folder of its own and stands here from then on."),
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        outer.addWidget(self.pages)
        self.setMinimumSize(88 * theme.GRID, 64 * theme.GRID)
        self.resize(112 * theme.GRID, 84 * theme.GRID)

    # What the user does.

    def _open_folder(self) -> None:
        for row in self._selected():
            if not self._open_url(QUrl.fromLocalFile(str(row.run.path))):
                dialogs.complain(self, self.tr("The folder could not be opened."), str(row.run.path))

    def _resume(self) -> None:
        for row in self._selected():
            self.resume_wanted.emit(row.run.path)

    def _adopt(self, path: Path, note: str) -> None:
        self.adopt_wanted.emit(path, note)

    def _ask_delete(self) -> None:
        rows = self._selected()
        one = len(rows) == 1
        text = self.tr("Delete this run?") if one else self.tr("Delete these {n} runs?").format(n=len(rows))
        box = QMessageBox(QMessageBox.Icon.Question, self.windowTitle(), text, parent=self)
        box.setInformativeText(
            "\n".join([*(row.title for row in rows), "", self.tr("This cannot be undone. Networks you adopted stay.")])
        )
        delete = box.addButton(self.tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: self._delete(rows))
        box.open()

    def _delete(self, rows: tuple[RunRow, ...]) -> None:
        try:
            for row in rows:
                row.run.delete()
        except UserError as error:
            dialogs.complain(self, self.tr("The run was not deleted."), str(error))
        self.refresh()

    # What follows from it.

    def refresh(self) -> None:
        """Look at the runs as they are now; what did not change is not read again."""
        known = {row.run.path: row for row in self.model.rows}
        rows = tuple(read_row(run, known.get(run.path)) for run in list_runs())
        chosen = [path for path in self._order if any(row.run.path == path for row in rows)]
        self.model.show(rows, self._history.in_use().sha256)
        if not self.table.selected_rows() and rows:
            self._select(chosen or [rows[0].run.path])
        self.pages.setCurrentIndex(1 if rows else 0)
        self._show_selected()

    def shut_down(self) -> None:
        """Look no more."""
        self._look.stop()

    def _select(self, paths: list[Path]) -> None:
        self._order = []
        for number, row in enumerate(self.model.rows):
            if row.run.path in paths:
                self.table.selectionModel().select(
                    self.model.index(number, 0),
                    QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
                )

    def _on_selection_changed(self, selected: QItemSelection, _: QItemSelection) -> None:
        """Two at most: of three, the one that was chosen first goes."""
        now = [self.model.rows[row].run.path for row in self.table.selected_rows()]
        self._order = [path for path in self._order if path in now]
        self._order += [path for path in now if path not in self._order]
        while len(self._order) > MOST:
            gone = self._order.pop(0)
            row = next(number for number, each in enumerate(self.model.rows) if each.run.path == gone)
            self.table.selectionModel().select(
                self.model.index(row, 0),
                QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows,
            )
        self._show_selected()

    def _selected(self) -> tuple[RunRow, ...]:
        return tuple(self.model.rows[row] for row in self.table.selected_rows())

    def _show_selected(self) -> None:
        rows = self._selected()
        self.curves.show_runs(rows)
        one = rows[0] if len(rows) == 1 else None
        running = any(row.state == "running" for row in rows)
        self.open_button.setEnabled(bool(rows))
        self.delete_button.setEnabled(bool(rows) and not running)
        self.delete_button.setToolTip(self.tr("A run cannot be deleted while it trains") if running else "")
        self.resume_button.setEnabled(one is not None and one.run.resumable)
        self.resume_button.setToolTip(self.tr("Go on from where it stopped"))
        if self.adopt_menu.isVisible():
            return  # not under the user's hand
        self.adopt_menu.clear()
        for text, path, note in () if one is None else self._checkpoints(one):
            action = self.adopt_menu.addAction(text)
            action.triggered.connect(lambda _=False, path=path, note=note: self._adopt(path, note))
        self.adopt_button.setEnabled(not self.adopt_menu.isEmpty())
        self.adopt_button.setToolTip(
            self.tr("Read with this network, once it was checked")
            if self.adopt_button.isEnabled()
            else self.tr("There is no checkpoint of it yet")
        )

    def _checkpoints(self, row: RunRow) -> list[tuple[str, Path, str]]:
        """What can be adopted: in words, the file, and the note that goes with it."""
        found: list[tuple[str, Path, str]] = []
        best, last = row.run.best_checkpoint, row.run.final_checkpoint
        if best is not None:
            text, note = self.tr("The best"), self.tr("{preset}, best").format(preset=row.preset)
            if row.best is not None:
                epoch, share = row.best
                text = self.tr("The best: epoch {n}, {percent} on validation").format(n=epoch, percent=percent(share))
                note = self.tr("{preset}, best: epoch {n}").format(preset=row.preset, n=epoch)
            found.append((text, best, note))
        if last is not None:
            text = self.tr("The last: epoch {n}").format(n=row.done)
            if row.accuracy is not None:
                text = self.tr("The last: epoch {n}, {percent} on the test set").format(
                    n=row.done, percent=percent(row.accuracy)
                )
            found.append((text, last, self.tr("{preset}, {n} epochs").format(preset=row.preset, n=row.done)))
        return found

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._look.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._look.stop()
        super().hideEvent(event)
