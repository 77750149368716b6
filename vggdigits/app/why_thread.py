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
    from vggdigits.model.explain import Explainer

log = logging.getLogger(__name__)

Task = Callable[["Explainer"], object]
"""What one view wants to know."""

_NICENESS = 5


@dataclass(frozen=True)
class _Request:
    number: int
    tasks: Sequence[Task]


class WhyThread(QThread):
    """Answers the newest request, task by task; one that was overtaken is left.

    Signals:
        unavailable(str): nothing can be explained, and why; the thread ends.
        done(int, int, object): a request's number, which of its tasks, and what it gave.
    """

    unavailable = Signal(str)
    done = Signal(int, int, object)

    def __init__(self, make_explainer: Callable[[], Explainer], parent: QObject | None = None) -> None:
        """`make_explainer` runs in the thread."""
        super().__init__(parent)
        self._make_explainer = make_explainer
        self._mailbox: Mailbox[_Request] = Mailbox()
        self._newest = 0

    def submit(self, number: int, tasks: Sequence[Task]) -> None:
        """Ask, in place of what was asked before."""
        self._newest = number
        self._mailbox.put(_Request(number, tasks))

    def withdraw(self) -> None:
        """Forget what was asked."""
        self._newest += 1
        self._mailbox.clear()

    def stop(self) -> None:
        """Take no more work and wait for the end of what is under way."""
        self._newest += 1
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
        while (request := self._mailbox.take()) is not None:
            for index, task in enumerate(request.tasks):
                if request.number != self._newest:
                    break
                try:
                    result = task(explainer)
                except Exception:
                    log.exception("explaining failed")
                    result = None
                self.done.emit(request.number, index, result)


def step_back() -> None:
    """Let others go before this thread; Linux knows no priorities of Qt's, but niceness, thread by thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
