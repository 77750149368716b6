"""The thread that looks into the network; the thread that reads never waits for it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from vggdigits.app.mailbox import Mailbox
from vggdigits.errors import UserError

if TYPE_CHECKING:
    from vggdigits.model.engine import Engine
    from vggdigits.model.explain import Explainer

log = logging.getLogger(__name__)

Task = Callable[["Explainer"], object]
"""What one view wants to know."""

_NICENESS = 19
_LONGEST_WAIT_S = 0.25  # a machine that never keeps up with the pen explains a little all the same


class _LeftError(Exception):
    """Nobody waits for this any more."""


@dataclass(frozen=True)
class _Request:
    number: int
    tasks: Sequence[Task]
    about: object


class WhyThread(QThread):
    """Answers the newest request, task by task; one that was overtaken is left after the task that was begun, or, by a
    settled one, at once. Between two batches of frames it waits for the thread that reads.

    Signals:
        unavailable(str): nothing can be explained, and why; the thread ends.
        done(int, int, object, object): a request's number, which of its tasks, what it gave (a UserError where the
            network is not one for it), and what the request was about.
    """

    unavailable = Signal(str)
    done = Signal(int, int, object, object)

    def __init__(
        self,
        make_explainer: Callable[[], Explainer],
        wait_for_reader: Callable[[float], None],
        parent: QObject | None = None,
    ) -> None:
        """Both run in the thread; `wait_for_reader` is given the longest wait in seconds."""
        super().__init__(parent)
        self._make_explainer, self._wait_for_reader = make_explainer, wait_for_reader
        self._mailbox: Mailbox[_Request] = Mailbox()
        self._newest = 0
        self._oldest = 0  # requests before it are left at once
        self._current = 0

    def submit(self, number: int, tasks: Sequence[Task], *, about: object = None, settled: bool = True) -> None:
        """Ask, in place of what was asked before; `about` comes back with each answer. While the pen moves, nothing is
        settled: there would never be an explanation if each were left for the next."""
        self._newest = number
        self._oldest = number if settled else min(self._oldest, number)
        self._mailbox.put(_Request(number, tasks, about))

    def withdraw(self) -> None:
        """Forget what was asked."""
        self._leave()
        self._mailbox.clear()

    def stop(self) -> None:
        """Take no more work and wait for the end of what is under way."""
        self._leave()
        self._mailbox.close()
        self.wait()

    def run(self) -> None:
        step_back()
        try:
            explainer = self._make_explainer()
        except UserError as error:
            self.unavailable.emit(str(error))
            return
        except Exception as error:
            log.exception("the network cannot be looked into")
            self.unavailable.emit(str(error) or type(error).__name__)
            return
        explainer.before_batch = self._give_way
        while (request := self._mailbox.take()) is not None:
            self._current = request.number
            for index, task in enumerate(request.tasks):
                if request.number != self._newest:
                    break
                try:
                    result = task(explainer)
                except _LeftError:
                    break
                except UserError as error:
                    result = error
                except Exception:
                    log.exception("explaining failed")
                    result = None
                self.done.emit(request.number, index, result, request.about)

    def _leave(self) -> None:
        self._newest += 1
        self._oldest = self._newest

    def _give_way(self) -> None:
        if self._current >= self._oldest:
            self._wait_for_reader(_LONGEST_WAIT_S)
        if self._current < self._oldest:
            raise _LeftError


def step_back() -> None:
    """Let others go before this thread; Linux knows no priorities of Qt's, but niceness, thread by thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


def explainer_of(engine: Engine) -> Explainer:
    """What looks into an engine's network; in the thread, for torch is imported."""
    from vggdigits.model.explain import Explainer

    return Explainer(engine)
