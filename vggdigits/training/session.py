"""One sitting of a training: tells what goes on, and hears what is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self

from vggdigits.training.control import Control, Stopped
from vggdigits.training.progress import Progress, Reporter

Phase = Literal["loading", "training", "validating", "saving", "measuring", "preparing", "teaching"]

_ALIVE_EVERY = 0.4  # seconds; promised are two a second
_HOLD = 0.2  # seconds between two looks while paused: SIGTERM on Windows does not wake a waiting thread


class Session:
    """Between entering and leaving, a thread says `alive` twice a second, whatever the main thread does.

    Attributes:
        reporter: what hears of it.
        control: what asks.
        agree: takes whether this process is to stop and whether it is to pause, and gives what all processes of a
            training are to do.
    """

    def __init__(self, reporter: Reporter, control: Control) -> None:
        self.reporter, self.control = reporter, control
        self.agree: Callable[[bool, bool], tuple[bool, bool]] = lambda stop, pause: (stop, pause)
        self._now: dict[str, Any] = {"phase": "loading", "share": None}
        self._eta: float | None = None
        self._paused = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._say_alive, name="alive", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def phase(self, phase: Phase, share: float | None = None, quietly: bool = False) -> None:
        """Say what is done now, and how much of it, 0..1; `quietly` only `alive` tells."""
        self._now = {"phase": phase, "share": share}
        if not quietly:
            self.reporter.event("phase", self._now)

    def progress(self, progress: Progress, share: float | None = None) -> None:
        """Tell figures, and which share of the training they mean."""
        self._eta = progress.eta_s
        self._now = self._now | {"share": share}
        self.reporter.progress(progress)

    def check(self, on_pause: Callable[[], None] | None = None) -> None:
        """Hold while that is asked for (`on_pause` is called at its beginning), and raise Stopped when it is to stop.

        To be called between two batches: what is under way is then whole.
        """
        while True:
            heard, stopped = self.reporter.heard, self.control.stopped
            stop, pause = self.agree(stopped is not None or not heard, self.control.paused)
            if stop:
                unheard = "stopped: another process was" if heard else "stopped: nobody reads its output"
                raise Stopped(stopped or unheard)
            if pause and not self._paused:
                self._paused = True
                self.reporter.event("paused", {})
                if on_pause is not None:
                    on_pause()
            elif not pause:
                if self._paused:
                    self._paused = False
                    self.reporter.event("continued", {})
                return
            self.control.wait(_HOLD)

    def done(self, result: dict[str, Any]) -> None:
        """Tell the last event."""
        self._end()
        self.reporter.done(result)

    def trial(self, result: dict[str, Any]) -> None:
        """Tell the last event of a trial."""
        self._end()
        self.reporter.trial(result)

    def error(self, message: str, details: dict[str, Any] | None = None) -> None:
        """Tell the last event, in one line."""
        self._end()
        self.reporter.error(message, details or {})

    def _end(self) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join(1.0)  # not longer: it may wait for a reader that has hung

    def _say_alive(self) -> None:
        while not self._over.wait(_ALIVE_EVERY):
            self.reporter.event("alive", self._now | {"eta_s": self._eta})
