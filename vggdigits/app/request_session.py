"""Drawing on request: which digit is asked for next, and what becomes of the drawing."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing
from vggdigits.training.samples import NO_DIGIT, NewSample, Origin, SampleStore

EACH = 10
"""How often each digit is asked for."""


@dataclass
class _Request:
    label: int | None
    sample: int | None = None  # what was kept for it


class RequestSession(QObject):
    """Asks for ten of each digit in a mixed order and keeps what is drawn, one after the other.

    Each ten requests hold every digit once, so that whoever stops early leaves as many of each, and no digit is asked
    for twice in a row.

    Attributes:
        running: whether a drawing is asked for.
        stopped: whether it was ended before the last request.

    Signals:
        changed(): another drawing is asked for, or there are more or fewer to come.
        stored(int): a sample was kept; its id.
        taken_back(int): a sample was deleted again; its id.
        failed(str): the store could not be written, and why; the same drawing is still asked for.
        ended(): the last request was met, or the user stopped.
    """

    changed = Signal()
    stored = Signal(int)
    taken_back = Signal(int)
    failed = Signal(str)
    ended = Signal()

    def __init__(
        self,
        open_store: Callable[[], SampleStore],
        parent: QObject | None = None,
        *,
        each: int = EACH,
        no_digit: bool = False,
        chance: random.Random | None = None,
    ) -> None:
        """`open_store` may raise UserError; it is called when something is to be kept. `chance` mixes the order."""
        super().__init__(parent)
        self._open_store = open_store
        self._chance = chance or random.Random()  # noqa: S311  (an order to draw in, no secret)
        self._requests = [_Request(label) for label in mixed_order(each, self._chance)]
        self._position = 0
        self.running = bool(self._requests)
        self.stopped = False
        if no_digit:
            self.set_no_digit(True)

    @property
    def label(self) -> int | None:
        """What is to be drawn, None for what is no digit; only while it runs."""
        return self._requests[self._position].label

    @property
    def number(self) -> int:
        """Which request it is, from 1; past the last one, `total`."""
        return min(self._position + 1, self.total)

    @property
    def total(self) -> int:
        """How many requests there are."""
        return len(self._requests)

    @property
    def kept(self) -> int:
        """How many samples it has stored and not taken back."""
        return sum(request.sample is not None for request in self._requests)

    @property
    def asks_no_digit(self) -> bool:
        """Whether anything that is no digit is asked for, from now on."""
        return any(request.label is NO_DIGIT for request in self._requests[self._position :])

    @property
    def can_go_back(self) -> bool:
        """Whether there is a request before; also after the last one was met, not after a stop."""
        return self._position > 0 and not self.stopped

    def set_no_digit(self, wanted: bool) -> None:
        """Ask for what is no digit, too, about once in ten drawings to come; or no more."""
        if not self.running or wanted == self.asks_no_digit:
            return
        if wanted:
            ahead = self._requests[self._position + 1 :]
            # From the end, so that the places before it stay where they are.
            for start in reversed(range(0, len(ahead) or 1, 10)):
                ahead.insert(self._chance.randint(start, min(start + 10, len(ahead))), _Request(NO_DIGIT))
            self._requests[self._position + 1 :] = ahead
            self.changed.emit()
            return
        ahead = self._requests[self._position :]
        self._requests[self._position :] = [request for request in ahead if request.label is not NO_DIGIT]
        self._show()

    def store(self, drawing: Drawing, answer: int | None = None) -> int | None:
        """Keep a drawing as what was asked for and go on to the next; `answer` is what the network read.

        Returns the sample's id; None where the drawing is blank or could not be kept, and nothing moves.
        """
        if not self.running or not drawing:
            return None
        request = self._requests[self._position]
        try:
            sample = self._open_store().add(NewSample(request.label, drawing, None, Origin.REQUESTED, answer))
        except UserError as error:
            self.failed.emit(str(error))
            return None
        request.sample = sample.id
        self._position += 1
        self.stored.emit(sample.id)
        self._show()
        return sample.id

    def skip(self) -> None:
        """Leave this one out and go on to the next."""
        if self.running:
            self._position += 1
            self._show()

    def back(self) -> None:
        """Go to the request before; what was kept for it is taken back."""
        if not self.can_go_back:
            return
        request = self._requests[self._position - 1]
        if request.sample is not None:
            try:
                self._open_store().delete([request.sample])
            except UserError as error:
                self.failed.emit(str(error))
                return
            sample, request.sample = request.sample, None
            self.taken_back.emit(sample)
        self._position -= 1
        self.running = True
        self._show()

    def stop(self) -> None:
        """End here; what was kept stays."""
        if self.running:
            self.running, self.stopped = False, True
            self.ended.emit()

    def _show(self) -> None:
        if self._position < self.total:
            self.changed.emit()
        else:
            self.running = False
            self.ended.emit()


def mixed_order(each: int, chance: random.Random) -> list[int]:
    """Ten digits in a new order, `each` times over, never one twice in a row."""
    order: list[int] = []
    for _ in range(each):
        ten = chance.sample(range(10), 10)
        if order and ten[0] == order[-1]:
            ten.append(ten.pop(0))
        order += ten
    return order
