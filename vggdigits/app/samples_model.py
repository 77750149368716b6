"""The samples that the browser shows: a list model with a filter, quick with many thousands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from vggdigits.app.window_parts import day_and_time
from vggdigits.training.samples import ANY, NO_DIGIT, Origin, Sample
from vggdigits.training.samples import _Any as AnyLabel

SAMPLE_ROLE = Qt.ItemDataRole.UserRole
"""The role of an index's `Sample`."""

_MOST_RUNS = 64  # of rows that come or go one run at a time; with more, showing everything anew is quicker
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


def label_text(label: int | None) -> str:
    """A label in words."""
    return QCoreApplication.translate("SamplesModel", "no digit") if label is NO_DIGIT else str(label)


def origin_text(origin: Origin) -> str:
    """Where a sample came from, in words."""
    match origin:
        case Origin.CORRECTED:
            return QCoreApplication.translate("SamplesModel", "Corrected")
        case Origin.REQUESTED:
            return QCoreApplication.translate("SamplesModel", "Drawn on request")
        case Origin.IMPORTED:
            return QCoreApplication.translate("SamplesModel", "Imported")


class SamplesModel(QAbstractListModel):
    """Samples, the newest first: all of them, or those of a label and an origin.

    Attributes:
        shown: what the filter leaves.
        label, origin: the filter; `ANY` and None let all through.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[int, Sample] = {}
        self.shown: list[Sample] = []
        self.label: int | AnyLabel | None = ANY
        self.origin: Origin | None = None

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return len(self._all)

    def load(self, samples: Iterable[Sample]) -> None:
        """Hold these and no others."""
        self._all = {sample.id: sample for sample in samples}
        self._show_again()

    def put(self, samples: Iterable[Sample]) -> None:
        """Add samples, or replace those with the same number."""
        self._all.update((sample.id, sample) for sample in samples)
        self._show_again()

    def take(self, ids: Iterable[int]) -> list[Sample]:
        """Take samples out, and return those that were there."""
        taken = [self._all.pop(number) for number in ids if number in self._all]
        self._show_again()
        return taken

    def get(self, ids: Iterable[int]) -> list[Sample]:
        """Those of the samples that are there."""
        return [self._all[number] for number in ids if number in self._all]

    def set_filter(self, label: int | AnyLabel | None, origin: Origin | None) -> None:
        """Show those of a label and an origin."""
        if (label, origin) != (self.label, self.origin):
            self.label, self.origin = label, origin
            self._show_again()

    def label_counts(self) -> Counter[int | None]:
        """How many there are of each label, of the origin that is shown."""
        return Counter(each.label for each in self._all.values() if self.origin in (None, each.origin))

    def origin_counts(self) -> Counter[Origin]:
        """How many there are of each origin, of the label that is shown."""
        return Counter(each.origin for each in self._all.values() if self._has_label(each))

    def row_of(self, number: int) -> int | None:
        """The row of a sample; None where it is not shown."""
        return next((row for row, sample in enumerate(self.shown) if sample.id == number), None)

    def _has_label(self, sample: Sample) -> bool:
        return self.label is ANY or sample.label == self.label

    def _show_again(self) -> None:
        """Bring the rows up to date, and leave those alone that stay: selection and scroll bar stay with them."""
        after = sorted(
            (each for each in self._all.values() if self.origin in (None, each.origin) and self._has_label(each)),
            key=lambda each: -each.id,
        )
        keep, come = {each.id for each in after}, {each.id for each in self.shown}
        going = _runs(row for row, each in enumerate(self.shown) if each.id not in keep)
        coming = _runs(row for row, each in enumerate(after) if each.id not in come)
        if len(going) + len(coming) > _MOST_RUNS:
            self.beginResetModel()
            self.shown = after
            self.endResetModel()
            return
        for first, last in reversed(going):
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self.shown[first : last + 1]
            self.endRemoveRows()
        for first, last in coming:
            self.beginInsertRows(_NO_PARENT, first, last)
            self.shown[first:first] = after[first : last + 1]
            self.endInsertRows()
        changed = [row for row, (old, new) in enumerate(zip(self.shown, after, strict=True)) if old is not new]
        self.shown = after
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    # Qt overrides.

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        sample = self.shown[index.row()]
        if role == SAMPLE_ROLE:
            return sample
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.tr("{label}, {origin}").format(
                label=label_text(sample.label), origin=origin_text(sample.origin).lower()
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(sample)
        return None

    def _tip(self, sample: Sample) -> str:
        lines = [f"{origin_text(sample.origin)}, {day_and_time(sample.created)}"]
        if sample.answer is not None:
            lines.append(self.tr("read as {digit}").format(digit=sample.answer))
        if not sample.pen:
            lines.append(self.tr("a picture, without strokes"))
        return "\n".join(lines)


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Rising numbers as first and last of each run without a gap."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
