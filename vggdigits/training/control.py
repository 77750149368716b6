"""What is asked of a training from outside: by signals, and by lines on its standard input."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

STOP_STATUS = 128 + signal.SIGTERM
"""Exit status after `stop`, and after the end of the input: the same as after SIGTERM."""

_AT_ONCE_HINT = b"\nstopping after this batch; Ctrl+C once more stops at once\n"


class Stopped(BaseException):
    """It was asked to stop. Not an Exception: whoever handles errors of a library must not take it for one."""


class Control:
    """Collects what is asked, from entering to leaving; the training looks at it between two batches.

    SIGINT and SIGTERM are always heard, a second SIGINT ends the program at once (KeyboardInterrupt). With `listen`
    the standard input is read too: lines `pause`, `continue` and `stop`; its end means stop, since nobody is there.

    Attributes:
        stopped: why to stop, as in "stopped by SIGTERM"; None while nobody asked.
        status: the exit status that goes with it.
        paused: whether to hold.
    """

    def __init__(self, listen: bool = False, descriptor: int = 0) -> None:
        """`descriptor` is the file that is listened to, the standard input."""
        self.stopped: str | None = None
        self.status = 0
        self.paused = False
        self._listen, self._descriptor = listen, descriptor
        self._changed = threading.Event()
        self._at_once = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            numbers = (signal.SIGINT, signal.SIGTERM)
            self._before = {number: signal.signal(number, self._on_signal) for number in numbers}
        if self._listen:
            threading.Thread(target=self._read, name="control", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Inside, a stop raises Stopped wherever the program is: there is nothing yet that must be kept."""
        self._at_once = True
        try:
            if self.stopped is not None:
                raise Stopped(self.stopped)
            yield
        finally:
            self._at_once = False

    def wait(self, seconds: float) -> None:
        """Hold until something new is asked, or for so long."""
        self._changed.wait(seconds)
        self._changed.clear()

    def ask(self, line: str) -> None:
        """Take one line of the input; unknown ones are passed over, so that a newer pad can ask for more."""
        match line.strip():
            case "pause":
                self.paused = True
            case "continue":
                self.paused = False
            case "stop":
                self._stop("stopped as asked", STOP_STATUS)
                self._interrupt()
        self._changed.set()

    def _stop(self, why: str, status: int) -> None:
        if self.stopped is None:
            self.stopped, self.status = why, status

    def _interrupt(self) -> None:
        """Have the main thread run `_on_signal`, also in the middle of a wait for the network."""
        if not self._at_once or not self._before:
            return
        if sys.platform == "win32":
            _thread.interrupt_main(signal.SIGTERM)
        else:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop(f"stopped by {signal.Signals(number).name}", 128 + number)
        self._changed.set()
        if self._at_once:
            raise Stopped(self.stopped)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if sys.stderr is not None and sys.stderr.isatty():  # unbuffered: a handler may come in the middle of a print
            os.write(sys.stderr.fileno(), _AT_ONCE_HINT)

    def _read(self) -> None:
        """Read the descriptor itself: a thread that waits in Python's buffered reader hinders the program's end."""
        rest = b""
        while True:
            try:
                read = os.read(self._descriptor, 4096)
            except OSError:
                read = b""
            if not read:
                break
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                self.ask(line.decode("utf-8", "replace"))
        self._stop("stopped: nobody is there any more to control it", STOP_STATUS)
        self._changed.set()
        self._interrupt()
