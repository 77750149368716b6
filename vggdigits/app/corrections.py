"""One key says what a drawing really is: it is kept as a sample, and the key can be taken back like any other step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QPointF, Signal
from PySide6.QtGui import QUndoStack

from vggdigits.app.nearest_digit import nearest_digit
from vggdigits.app.store_steps import StoreStep
from vggdigits.errors import UserError
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.samples import NewSample, Origin, SampleStore

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading


class Corrections(QObject):
    """Keeps samples of what is on the canvas.

    Signals:
        told(str): what was kept, in one line.
        failed(str): nothing was kept, and why.
        refused(str): a step was not undone, or not done again, and why; it can be tried again.
        changed(): the store holds something else than before.
    """

    told = Signal(str)
    failed = Signal(str)
    refused = Signal(str)
    changed = Signal()

    def __init__(self, open_store: Callable[[], SampleStore], steps: QUndoStack, parent: QObject | None = None) -> None:
        """`open_store` may raise UserError; it is called when something is to be kept."""
        super().__init__(parent)
        self._open_store = open_store
        self._steps = steps
        self._last: tuple[Drawing, int, int, int | None] | None = None  # drawing, its chosen digit, sample, label

    def keep(self, drawing: Drawing, reading: Reading | None, chosen: int, label: int | None) -> None:
        """Keep the chosen digit of a drawing under a label, None for what is no digit.

        Said again of the same drawing, the label is changed instead.
        """
        try:
            store = self._open_store()
            count = len(store)
            if self._last is not None and self._last[0] is drawing and self._last[1] == chosen:
                _, _, sample, old = self._last
                if label != old:
                    store.relabel([sample], label)
                    self._steps.push(_Relabel(self, store, sample, old, label))
            else:
                sample = store.add(sample_of(drawing, reading, chosen, label)).id
                count += 1
                self._steps.push(_Keep(self, store, sample))
        except UserError as error:
            self.failed.emit(str(error))
            return
        self._last = (drawing, chosen, sample, label)
        kept = self.tr("Kept as no digit") if label is None else self.tr("Kept as {label}").format(label=label)
        self.told.emit(self.tr("{kept}: samples of yours: {count}").format(kept=kept, count=count))

    def taken_back(self) -> None:
        """A step was taken, undone or redone: what is said next is a sample of its own, unless `keep` knows better."""
        self._last = None
        self.changed.emit()


def sample_of(drawing: Drawing, reading: Reading | None, chosen: int, label: int | None) -> NewSample:
    """The chosen digit of a drawing as a sample: its strokes, or the ink in its box where there is a picture."""
    several = reading is not None and len(reading.digits) > 1
    answer = None
    if reading is not None and reading.digits:
        digit = reading.digits[min(chosen, len(reading.digits) - 1)]
        answer = digit.digit if digit.accepted else None
    if reading is not None and several:
        strokes = () if drawing.backdrop is not None else _strokes_of(drawing, reading, chosen)
        if not strokes:
            return NewSample(label, None, reading.digits[chosen].steps.cropped, Origin.CORRECTED, answer)
        return NewSample(label, Drawing(strokes), None, Origin.CORRECTED, answer)
    if drawing.backdrop is not None:
        return NewSample(label, None, rasterize(drawing).ink, Origin.CORRECTED, answer)
    return NewSample(label, drawing, None, Origin.CORRECTED, answer)


def _strokes_of(drawing: Drawing, reading: Reading, chosen: int) -> tuple[Stroke, ...]:
    """The strokes whose middle lies nearest to the chosen digit's box."""

    def owner(bounds: tuple[float, float, float, float]) -> int:
        left, top, right, bottom = bounds
        return nearest_digit(reading, QPointF((left + right) / 2, (top + bottom) / 2))

    return tuple(stroke for stroke in drawing.strokes if owner(stroke.bounds) == chosen)


class _Step(StoreStep):
    """What was done before it became a step."""

    def __init__(self, text: str, corrections: Corrections, store: SampleStore, sample: int) -> None:
        super().__init__(text, corrections.taken_back, corrections.refused.emit, done=True)
        self._store, self._sample = store, sample


class _Keep(_Step):
    """A sample was kept."""

    def __init__(self, corrections: Corrections, store: SampleStore, sample: int) -> None:
        super().__init__(QCoreApplication.translate("Corrections", "Keep as a sample"), corrections, store, sample)

    def _do(self) -> None:
        self._store.restore([self._sample])

    def _take_back(self) -> None:
        self._store.delete([self._sample])


class _Relabel(_Step):
    """A sample got another label."""

    def __init__(
        self, corrections: Corrections, store: SampleStore, sample: int, before: int | None, after: int | None
    ) -> None:
        super().__init__(QCoreApplication.translate("Corrections", "Change the label"), corrections, store, sample)
        self._before, self._after = before, after

    def _do(self) -> None:
        self._store.relabel([self._sample], self._after)

    def _take_back(self) -> None:
        self._store.relabel([self._sample], self._before)
