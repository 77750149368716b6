"""Finds out how a drawing was read at each of its moments, in the background, from coarse to fine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vggdigits.app.replay_readings import AT_ONCE, readings
from vggdigits.app.why_thread import WhyThread, explainer_of
from vggdigits.ink.replay import Timeline, coarse_to_fine
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.engine import Engine
    from vggdigits.model.explain import Explainer
    from vggdigits.model.recognizer import Reading

_MOMENTS = 161  # at most; the chart is some hundreds of pixels wide


class ReplayFiller(QObject):
    """Reads in a thread of its own that steps back behind the others.

    Attributes:
        readings: what is known, by moment.
        make_explainer: makes what reads with a network's weights; called in the thread.

    Signals:
        filled(): more is known.
        unavailable(str): nothing will be, and why.
    """

    filled = Signal()
    unavailable = Signal(str)

    def __init__(self, wait_for_reader: Callable[[float], None], parent: QObject | None = None) -> None:
        """`wait_for_reader`: as `WhyThread` takes it."""
        super().__init__(parent)
        self._wait_for_reader = wait_for_reader
        self.readings: dict[int, Reading] = {}
        self.make_explainer: Callable[[Engine], Explainer] = explainer_of
        self._thread: WhyThread | None = None
        self._timeline = Timeline.of(Drawing())
        self._wanted: list[int] = []
        self._number = 0

    def start(self, engine: Engine) -> None:
        """Read with a network, in place of another one."""
        self.stop()
        thread = WhyThread(partial(self.make_explainer, engine), self._wait_for_reader, self)
        thread.done.connect(self._on_done)
        thread.unavailable.connect(self._on_unavailable)
        self._thread = thread
        thread.start()

    @property
    def is_running(self) -> bool:
        """Whether there is a network to read with."""
        return self._thread is not None

    def fill(self, timeline: Timeline) -> None:
        """Find out about these moments; what is known of a beginning that stayed is kept."""
        before, self._timeline = self._timeline, timeline
        if timeline.drawing is not before.drawing:
            last = before.count if _begins_as(timeline.drawing, before.drawing) else -1
            self.readings = {moment: each for moment, each in self.readings.items() if moment <= last}
        self._wanted = [each for each in coarse_to_fine(timeline.spread(_MOMENTS)) if each not in self.readings]
        self._number += 1
        self._ask()

    def pause(self) -> None:
        """Read no more for now."""
        self._wanted = []
        self._number += 1
        if self._thread is not None:
            self._thread.withdraw()

    def stop(self) -> None:
        """End the thread, and forget what it read."""
        self.pause()
        self.readings = {}
        if self._thread is not None:
            thread, self._thread = self._thread, None
            thread.disconnect(self)
            thread.stop()
            thread.deleteLater()

    def _ask(self) -> None:
        if self._thread is None or not self._wanted:
            return
        some, timeline = self._wanted[:AT_ONCE], self._timeline

        def read(explainer: Explainer) -> dict[int, Reading]:
            return dict(zip(some, readings(explainer, timeline, some), strict=True))

        self._thread.submit(self._number, [read])

    def _on_done(self, number: int, index: int, result: object) -> None:
        if number != self._number or not isinstance(result, dict):
            return
        self.readings |= result
        self._wanted = self._wanted[AT_ONCE:]
        self.filled.emit()
        self._ask()

    def _on_unavailable(self, reason: str) -> None:
        self.stop()
        self.unavailable.emit(reason)


def _begins_as(drawing: Drawing, before: Drawing) -> bool:
    """Whether it is the same drawing with strokes added."""
    return (
        drawing.strokes[: len(before.strokes)] == before.strokes
        and drawing.backdrop is before.backdrop
        and drawing.by_hand == before.by_hand
    )
