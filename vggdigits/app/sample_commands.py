"""Changing samples in steps that can be undone: the store first, then what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from vggdigits.app.samples_model import SamplesModel, label_text
from vggdigits.app.store_steps import Steps, StoreStep
from vggdigits.training.samples import Sample, SampleStore


class SampleEditor(QObject):
    """Changes samples in the store and in what is shown.

    Attributes:
        store, model: where the samples are, and what is shown of them.
        steps: what was done; deleting is undone by restoring.

    Signals:
        changed(): samples were changed, or a change was undone.
        failed(str): the store could not be changed, and why; everything is as it was, and can be tried again.
    """

    changed = Signal()
    failed = Signal(str)

    def __init__(self, store: SampleStore, model: SamplesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self.model = store, model
        self.steps = Steps(self)

    def relabel(self, ids: Iterable[int], label: int | None) -> bool:
        """Give samples another label. Returns whether they have it."""
        before = {sample.id: sample.label for sample in self.model.get(ids) if sample.label != label}
        if before:
            text = self.tr("Label {count} as {label}").format(count=len(before), label=label_text(label))
            return self._push(_Relabel(self, text, before, label))
        return True

    def delete(self, ids: Iterable[int]) -> bool:
        """Delete samples. Returns whether they are gone."""
        there = [sample.id for sample in self.model.get(ids)]
        if there:
            return self._push(_Delete(self, self.tr("Delete {count}").format(count=len(there)), there))
        return True

    def add_step_of_import(self, ids: list[int]) -> None:
        """Samples were imported, and are in the store and shown: make that a step."""
        if ids:
            self._push(_Import(self, self.tr("Import {count}").format(count=len(ids)), ids))

    def _push(self, step: _Step) -> bool:
        """Take a step; returns whether it could be taken."""
        before = self.steps.index()
        self.steps.push(step)
        return self.steps.index() > before


class _Step(StoreStep):
    def __init__(self, editor: SampleEditor, text: str, *, done: bool = False) -> None:
        super().__init__(text, editor.changed.emit, editor.failed.emit, done=done)
        self._editor = editor


class _Relabel(_Step):
    def __init__(self, editor: SampleEditor, text: str, before: dict[int, int | None], after: int | None) -> None:
        super().__init__(editor, text)
        self._before, self._after = before, after

    def _do(self) -> None:
        self._set(self._before, self._after)

    def _take_back(self) -> None:
        by_label: defaultdict[int | None, list[int]] = defaultdict(list)
        for number, label in self._before.items():
            by_label[label].append(number)
        for label, ids in by_label.items():
            self._set(ids, label)

    def _set(self, ids: Iterable[int], label: int | None) -> None:
        ids = list(ids)
        self._editor.store.relabel(ids, label)
        model = self._editor.model
        model.put(replace(sample, label=label) for sample in model.get(ids))


class _Delete(_Step):
    def __init__(self, editor: SampleEditor, text: str, ids: list[int]) -> None:
        super().__init__(editor, text)
        self._ids = ids
        self._samples: list[Sample] = []

    def _do(self) -> None:
        self._editor.store.delete(self._ids)
        self._samples = self._editor.model.take(self._ids)

    def _take_back(self) -> None:
        self._editor.store.restore(self._ids)
        self._editor.model.put(self._samples)


class _Import(_Step):
    """Done before it becomes a step."""

    def __init__(self, editor: SampleEditor, text: str, ids: list[int]) -> None:
        super().__init__(editor, text, done=True)
        self._ids = ids
        self._samples: list[Sample] = []

    def _do(self) -> None:
        self._editor.store.restore(self._ids)
        self._editor.model.put(self._samples)

    def _take_back(self) -> None:
        self._editor.store.delete(self._ids)
        self._samples = self._editor.model.take(self._ids)
