"""The runs as a table: when, which preset, what became of it in words, how well, how far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from vggdigits.app.checkpoint_facts import read_facts
from vggdigits.app.window_parts import RowsModel, day_and_time, percent
from vggdigits.training.run_folder import BEST, CONFIG, METRICS, RunFolder, State
from vggdigits.training.run_lock import is_locked

_Index = QModelIndex | QPersistentModelIndex
_STARTED, _PRESET, _STATE, _BEST, _EPOCHS = range(5)
_STAMP = "%Y-%m-%d-%H%M%S"

translate = QCoreApplication.translate


@dataclass(frozen=True)
class RunRow:
    """What the list says of a run, read once.

    Attributes:
        run: its folder.
        started: as its name says, in the user's time; None where it does not.
        preset: "" where it cannot be read.
        state: as `RunFolder.state`.
        reason: why it stopped or failed; "" where that is not known.
        epochs: how many it was to have; None where that is not known.
        metrics: of the epochs that are done.
        accuracy: on the test set, 0..1, once it is done.
        digests: of the checkpoints it holds.
        signature: of the files it was read from.
    """

    run: RunFolder
    started: datetime | None
    preset: str
    state: State
    reason: str
    epochs: int | None
    metrics: tuple[dict[str, Any], ...]
    accuracy: float | None
    digests: frozenset[str]
    signature: object = field(repr=False, default=None)

    @property
    def done(self) -> int:
        """The last epoch that was finished."""
        return int(self.metrics[-1]["epoch"]) if self.metrics else 0

    @property
    def best(self) -> tuple[int, float] | None:
        """The epoch that validated best, the first of equals, and its accuracy, 0..1."""
        found = [(line["epoch"], line["validation"]) for line in self.metrics if _is_share(line.get("validation"))]
        return max(found, key=lambda each: each[1], default=None)

    @property
    def title(self) -> str:
        """In one short line: when, and which preset."""
        started = self.run.name if self.started is None else day_and_time(self.started)
        return f"{started} · {self.preset}" if self.preset and self.started is not None else started

    @property
    def in_words(self) -> str:
        """What became of it."""
        if self.state == "running":
            return translate("RunsTable", "● running")
        if self.state == "stopped":
            return translate("RunsTable", "stopped, can go on")
        if self.state == "failed":
            return translate("RunsTable", "failed: {reason}").format(reason=self.reason or "?")
        if self.state == "damaged":
            return translate("RunsTable", "damaged: its settings cannot be read")
        if self.accuracy is None:
            return translate("RunsTable", "done")
        return translate("RunsTable", "done, {percent} on the test set").format(percent=percent(self.accuracy))


def read_row(run: RunFolder, known: RunRow | None = None) -> RunRow:
    """Read a run; `known` is given back where its files are as they were."""
    signature = _signature(run.path)
    if known is not None and known.signature == signature:
        return known
    config, result = run.config, run.result or {}
    recipe = config.get("recipe")
    epochs = recipe.get("epochs") if isinstance(recipe, dict) else None
    accuracy = result.get("accuracy")
    checkpoints = {run.best_checkpoint, run.final_checkpoint} - {None}
    digests = {read_facts(path).sha256 for path in checkpoints if path is not None} - {""}
    return RunRow(
        run,
        _started(run.name),
        str(config.get("preset", "")),
        run.state,
        run.reason or "",
        epochs if isinstance(epochs, int) else None,
        tuple(run.metrics()),
        accuracy if _is_share(accuracy) else None,
        frozenset(digests),
        signature,
    )


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and 0 <= value <= 1


def _started(name: str) -> datetime | None:
    try:
        return datetime.strptime(name[:17], _STAMP).astimezone()
    except ValueError:
        return None


def _signature(folder: Path) -> object:
    def of(path: Path) -> tuple[int, int] | None:
        try:
            status = path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

    return is_locked(folder), *(of(folder / name) for name in (CONFIG, METRICS, BEST))


class RunsTable(RowsModel):
    """Newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent, numbers=(_BEST, _EPOCHS))
        self.titles = (
            self.tr("Started"), self.tr("Preset"), self.tr("State"), self.tr("Best validation"), self.tr("Epochs"),
        )  # fmt: skip
        self.rows: tuple[RunRow, ...] = ()
        self._in_use = ""

    def show(self, rows: tuple[RunRow, ...], in_use: str) -> None:
        """List these; `in_use` is the digest of the network that reads now, "" for the bundled one."""
        if [row.run for row in rows] == [row.run for row in self.rows]:  # the selection stays as it is
            self.rows, self._in_use = rows, in_use
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, _EPOCHS))
            return
        self.beginResetModel()
        self.rows, self._in_use = rows, in_use
        self.endResetModel()

    def count(self) -> int:
        return len(self.rows)

    # Qt overrides.

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.in_words, row.reason, str(row.run.path))))
        return None

    def _text(self, row: RunRow, column: int) -> str:
        if column == _STARTED:
            return row.run.name if row.started is None else day_and_time(row.started)
        if column == _PRESET:
            return row.preset
        if column == _STATE:
            in_use = self._in_use and self._in_use in row.digests
            return self.tr("{state}  ✓ in use").format(state=row.in_words) if in_use else row.in_words
        if column == _BEST:
            return "–" if row.best is None else percent(row.best[1])
        return str(row.done) if row.epochs is None else self.tr("{n} of {all}").format(n=row.done, all=row.epochs)
