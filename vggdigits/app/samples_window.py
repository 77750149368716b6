"""The browser of the user's samples: look, relabel, delete, import, export, back up."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vggdigits.app import dialogs, sample_dialogs, theme
from vggdigits.app.job_strip import JobStrip
from vggdigits.app.sample_actions import SampleActions
from vggdigits.app.sample_commands import SampleEditor
from vggdigits.app.sample_filter import SampleFilter
from vggdigits.app.sample_grid import SampleGrid
from vggdigits.app.sample_jobs import (
    BackupJob,
    Export,
    Exported,
    ExportJob,
    Imported,
    ImportJob,
    SampleJob,
    back_up,
)
from vggdigits.app.samples_empty import FilterEmpty, SamplesEmpty
from vggdigits.app.samples_model import SamplesModel, label_text
from vggdigits.app.window_parts import Line
from vggdigits.errors import UserError
from vggdigits.training.sample_files import export_csv, export_folder, export_idx, export_inkml
from vggdigits.training.samples import ANY, Sample, SampleStore

log = logging.getLogger(__name__)


class SamplesWindow(QWidget):
    """Stands beside the pad, and shows what is in a store.

    Attributes:
        model, editor, grid, filter: what is shown, what changes it, and where.
        job: the import, export or back-up under way; None while there is none.

    Signals:
        changed(): samples were changed here.
        request_wanted(), teach_wanted(): the user wants to draw on request, or to teach the network.
    """

    changed = Signal()
    request_wanted = Signal()
    teach_wanted = Signal()

    def __init__(self, store: SampleStore, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._store = store
        self._stale = True  # what is shown is not what is in the store
        self.job: SampleJob | None = None
        self.model = SamplesModel(self)
        self.editor = SampleEditor(store, self.model, self)
        self.grid = SampleGrid(self.model)
        self.filter = SampleFilter()
        self.strip = JobStrip()
        self.actions_ = SampleActions(self, self.grid)
        self.empty, self.filter_empty = SamplesEmpty(), FilterEmpty()
        self._lay_out()
        self._connect()
        self.setWindowTitle(self.tr("My samples – vggdigits"))
        self.setAcceptDrops(True)
        self._show_state()

    # What the program does with it.

    def refresh(self) -> None:
        """Read the store again, now or as soon as the window is seen."""
        self._stale = True
        if self.isVisible():
            self._load_or_complain()

    def shut_down(self) -> None:
        """End what is under way, and forget for good what was deleted."""
        if self.job is not None:
            self.job.blockSignals(True)  # nobody is there to be told
            self.job.stop()
            self.job = None
        self.editor.steps.clear()
        try:
            self._store.purge()
        except UserError as error:
            log.warning("%s", error)  # they stay marked as deleted, and go next time

    # Building.

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.grid, self.filter_empty, self.empty):
            self.pages.addWidget(page)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.filter)
        middle.addWidget(self.pages, stretch=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.actions_.bar)
        layout.addWidget(Line())
        layout.addLayout(middle, stretch=1)
        layout.addWidget(Line())
        layout.addWidget(self.strip)
        self.setMinimumSize(112 * theme.GRID, 76 * theme.GRID)  # the tool bar and the sidebar whole
        self.resize(120 * theme.GRID, 84 * theme.GRID)

    def _connect(self) -> None:
        actions, steps = self.actions_, self.editor.steps
        actions.request.triggered.connect(self.request_wanted)
        actions.teach.triggered.connect(self.teach_wanted)
        actions.import_folder.triggered.connect(lambda: self.import_from(sample_dialogs.ask_import_folder(self)))
        actions.import_files.triggered.connect(lambda: self.import_from(sample_dialogs.ask_import_files(self)))
        actions.export_menu.aboutToShow.connect(self._name_exports)
        self._connect_export(actions.export_png, export_folder, partial(self._new_folder, "digits"))
        self._connect_export(actions.export_inkml, export_inkml, partial(self._new_folder, "digits InkML"))
        self._connect_export(actions.export_csv, export_csv, sample_dialogs.ask_csv)
        self._connect_export(actions.export_idx, export_idx, sample_dialogs.ask_idx)
        actions.backup.triggered.connect(lambda: self.back_up(self._backup_path()))
        actions.backup_to.triggered.connect(lambda: self.back_up(sample_dialogs.ask_backup(self)))
        actions.undo.triggered.connect(lambda: steps.undo())
        actions.redo.triggered.connect(lambda: steps.redo())
        actions.delete.triggered.connect(self.delete_selected)
        for label, action in actions.labels.items():
            action.triggered.connect(partial(self.relabel_selected, label))
        for signal in (steps.canUndoChanged, steps.canRedoChanged, steps.indexChanged):
            signal.connect(self._enable)
        self.editor.changed.connect(self._on_changed)
        self.editor.failed.connect(partial(dialogs.complain, self, self.tr("Nothing was changed.")))
        self.filter.chosen.connect(self._on_filter_chosen)
        self.empty.request_wanted.connect(self.request_wanted)
        self.empty.import_wanted.connect(actions.import_folder.trigger)
        self.filter_empty.all_wanted.connect(lambda: self.filter.choose(ANY, None))
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._show_selection())
        self.model.modelReset.connect(self._show_selection)
        self.grid.customContextMenuRequested.connect(self._show_menu)

    def _connect_export(self, action: QAction, export: Export, ask: Callable[[QWidget], Path | None]) -> None:
        action.triggered.connect(lambda: self.export(export, ask(self)))

    # What the user does.

    def relabel_selected(self, label: int | None) -> None:
        """Say what the selected samples are; can be undone."""
        ids, row = self.grid.selected_ids(), self.grid.first_selected_row()
        if ids and self.editor.relabel(ids, label):
            self.strip.say(self.tr("{count} labelled {label}").format(count=len(ids), label=label_text(label)))
            self._select_in_place(row)

    def delete_selected(self) -> None:
        """Delete the selected samples; can be undone."""
        ids, row = self.grid.selected_ids(), self.grid.first_selected_row()
        if ids and self.editor.delete(ids):
            self.strip.say(self.tr("{count} deleted. Undo brings them back.").format(count=len(ids)))
            self._select_in_place(row)

    def import_from(self, sources: Sequence[Path]) -> None:
        """Add what files and folders hold; can be undone."""
        if sources:
            text = self.tr("Importing {name}").format(name=sources[0].name)
            self._start(ImportJob(text, self._store.another, sources, self), self._on_imported, self.tr("import"))

    def export(self, export: Export, path: Path | None) -> None:
        """Write the samples that are selected, else those that are shown."""
        if path is not None:
            text = self.tr("Exporting to {name}").format(name=path.name)
            self._start(ExportJob(text, export, self._to_export(), path, self), self._on_exported, self.tr("export"))

    def back_up(self, path: Path | None) -> None:
        """Copy all samples to a file."""
        if path is None:
            return
        name = self.tr("back-up")
        if self._store.in_place:
            job = BackupJob(self.tr("Backing up"), self._store.another, path, self)
            self._start(job, self._on_backed_up, name)
            return
        try:
            back_up(self._store, path)  # no other connection can reach a file that has no name any more
        except UserError as error:
            self._on_job_failed(name, str(error))
        else:
            self._on_backed_up(path)

    def _show_menu(self, place: QPoint) -> None:
        if self.grid.selected_ids():
            self.actions_.context_menu.popup(self.grid.viewport().mapToGlobal(place))

    def _on_filter_chosen(self) -> None:
        self.model.set_filter(self.filter.label, self.filter.origin)
        self.grid.scrollToTop()
        self._show_state()

    # Jobs.

    def _start(self, job: SampleJob, on_success: Callable[..., None], name: str) -> None:
        if self.job is not None:
            return
        self.job = job
        job.succeeded.connect(on_success)
        job.failed.connect(partial(self._on_job_failed, name))
        job.cancelled.connect(self._on_job_cancelled)
        job.finished.connect(self._on_job_finished)
        self.strip.follow(job)
        self._enable()
        job.start()

    def _on_job_finished(self) -> None:
        job, self.job = self.job, None
        if job is not None:
            job.deleteLater()
        self.strip.follow(None)
        self._enable()

    def _on_job_failed(self, name: str, reason: str) -> None:
        text = self.tr("The {job} failed. Your samples are as they were.").format(job=name)
        dialogs.complain(self, text, reason)
        self._stale = True
        with contextlib.suppress(UserError):  # one complaint is enough
            self._load()

    def _on_job_cancelled(self) -> None:
        self.strip.say(self.tr("Cancelled. Nothing was changed."))
        self.refresh()

    def _on_imported(self, imported: Imported) -> None:
        self.model.put(imported.samples)
        self.editor.add_step_of_import(imported.ids)
        self.strip.say(self.tr("{count} imported").format(count=f"{len(imported.ids):,}"))

    def _on_exported(self, exported: Exported) -> None:
        text = self.tr("{count} exported to {name}").format(count=f"{exported.count:,}", name=exported.path.name)
        if exported.left_out:
            text += self.tr(", {count} without strokes left out").format(count=f"{exported.left_out:,}")
        self.strip.say(text, exported.path)

    def _on_backed_up(self, path: Path) -> None:
        self.strip.say(self.tr("Backed up to {name}").format(name=path.name), path)

    def _new_folder(self, stem: str, parent: QWidget) -> Path | None:
        return sample_dialogs.ask_new_folder(parent, self.tr("Where to put the new folder"), stem)

    def _backup_path(self) -> Path:
        name = f"samples {datetime.now():%Y-%m-%d %H.%M}"
        return sample_dialogs.free_name(self._store.path.parent / "backups", name, sample_dialogs.BACKUP_SUFFIX)

    def _to_export(self) -> list[Sample]:
        return self.model.get(self.grid.selected_ids()) or list(self.model.shown)

    def _name_exports(self) -> None:
        selected = self.grid.count_selected()
        if selected:
            text = self.tr("The {count} selected as").format(count=f"{selected:,}")
        else:
            text = self.tr("The {count} shown as").format(count=f"{len(self.model.shown):,}")
        self.actions_.export_title.setText(text)

    # What is shown.

    def _load_or_complain(self) -> None:
        try:
            self._load()
        except UserError as error:
            dialogs.complain(self, self.tr("Your samples cannot be read."), str(error))

    def _load(self) -> None:
        self.model.load(self._store.samples())
        self._stale = False
        self._show_state()

    def _on_changed(self) -> None:
        self._show_state()
        self.changed.emit()

    def _select_in_place(self, row: int | None) -> None:
        """Where the selected ones are shown no more, go on with what has come to their place."""
        if row is not None and not self.grid.count_selected():
            self.grid.select_row(row)

    def _show_state(self) -> None:
        if not self.model.total:
            page: QWidget = self.empty
        else:
            page = self.grid if self.model.shown else self.filter_empty
        self.pages.setCurrentWidget(page)
        self.filter.setVisible(self.model.total > 0)
        self.filter.show_counts(self.model.label_counts(), self.model.origin_counts())
        self._show_selection()

    def _show_selection(self) -> None:
        selected, shown, total = self.grid.count_selected(), len(self.model.shown), self.model.total
        if selected:
            text = self.tr("{count} of {shown} selected").format(count=f"{selected:,}", shown=f"{shown:,}")
        elif shown < total:
            text = self.tr("{shown} of {total} samples").format(shown=f"{shown:,}", total=f"{total:,}")
        elif total == 1:
            text = self.tr("1 sample")
        else:
            text = self.tr("{total} samples").format(total=f"{total:,}") if total else ""
        self.strip.counts.setText(text)
        self._enable()

    def _enable(self) -> None:
        self.actions_.enable(
            steps=self.editor.steps,
            selected=self.grid.count_selected() > 0,
            shown=bool(self.model.shown),
            total=bool(self.model.total),
            busy=self.job is not None,
        )

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._load_or_complain()
        super().showEvent(event)
        (self.grid if self.model.total else self.empty.request_button).setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.actions_.style_bar()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.job is None and _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.import_from(_dropped(event))


def _dropped(event: QDropEvent) -> list[Path]:
    """The files and folders among what is dropped that may be samples."""
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [file for file in files if sample_dialogs.is_importable(file)]
