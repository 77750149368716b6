"""The thread that owns the network: it waits, takes the newest request, computes, and emits."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from vggdigits.app.mailbox import Mailbox
from vggdigits.errors import UserError, in_short
from vggdigits.ink.strokes import Drawing, Stroke

if TYPE_CHECKING:
    from vggdigits.model.engine import Engine
    from vggdigits.model.recognizer import Reading, Recognizer

log = logging.getLogger(__name__)

_ONE_LINE = Drawing((Stroke.from_xy([(0, 0), (0, 100)], width=10),))
_LONGEST_WAIT_S = 0.25  # of who makes a faster way of computing ready, for who reads


class _ClosedError(Exception):
    """Nobody waits for a faster way of computing any more."""


@dataclass(frozen=True)
class NetworkInfo:
    """What the status bar says of the network.

    Attributes:
        device: device and precision, as "CPU fp32".
        preset: the network's name.
        accuracy: on the MNIST test set, 0..1, as its checkpoint records; None where it does not.
        device_problem: why it computes on the CPU although another device was asked for or is there; "" for no reason.
        engine: the network itself, for who looks into it.
    """

    device: str
    preset: str
    accuracy: float | None
    device_problem: str = ""
    engine: Engine | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class _Request:
    number: int
    drawing: Drawing


class RecognitionThread(QThread):
    """Loads the network and reads drawings, newest first, leaving out those that were overtaken.

    Signals:
        started_up(NetworkInfo): the network is ready; a second time where its device failed and the CPU goes on.
        unavailable(str): it cannot be loaded, and why; the thread ends.
        answered(int, Reading): a request's number, and what was read.
        failed(int, str): a request's number, and why it was not read; the thread goes on.
    """

    started_up = Signal(object)
    unavailable = Signal(str)
    answered = Signal(int, object)
    failed = Signal(int, str)

    def __init__(self, make_recognizer: Callable[[], Recognizer], parent: QObject | None = None) -> None:
        """`make_recognizer` runs in the thread: importing torch must not hold up the window."""
        super().__init__(parent)
        self._make_recognizer = make_recognizer
        self._mailbox: Mailbox[_Request] = Mailbox()

    def submit(self, number: int, drawing: Drawing) -> None:
        """Ask for a reading, in place of a request that has not begun."""
        self._mailbox.put(_Request(number, drawing))

    def withdraw(self) -> None:
        """Forget a request that has not begun."""
        self._mailbox.clear()

    def wait_until_idle(self, timeout_s: float) -> None:
        """Wait, in another thread, until there is nothing to read; for so long at most."""
        self._mailbox.wait_until_idle(timeout_s)

    def stop(self) -> None:
        """Take no more work and wait for the end of what is under way."""
        self._mailbox.close()
        self.wait()

    def run(self) -> None:
        try:
            recognizer = self._warmed_up()
        except UserError as error:
            self.unavailable.emit(str(error))
            return
        except Exception as error:
            log.exception("the network could not be started")
            self.unavailable.emit(str(error) or type(error).__name__)
            return
        self.started_up.emit(_info(recognizer))
        hastening: threading.Thread | None = None
        while (request := self._mailbox.take()) is not None:
            try:
                try:
                    reading: Reading = recognizer.read(request.drawing)
                except RuntimeError as error:
                    recognizer, hastening = _on_cpu(recognizer, error), None  # the card's took no time
                    self.started_up.emit(_info(recognizer))
                    reading = recognizer.read(request.drawing)
            except Exception as error:
                log.exception("reading failed")
                self.failed.emit(request.number, str(error) or type(error).__name__)
            else:
                self.answered.emit(request.number, reading)
                hastening = hastening or self._hastening(recognizer)  # not before: it would delay the first answer
        if hastening is not None:
            hastening.join()

    def _hastening(self, recognizer: Recognizer) -> threading.Thread:
        thread = threading.Thread(target=self._hasten, args=(recognizer.engine,), name="hastening")
        thread.start()
        return thread

    def _hasten(self, engine: Engine) -> None:
        """Runs in a thread beside this one; where it fails, readings go on as before."""
        try:
            engine.hasten(self._give_way)
        except _ClosedError:
            pass
        except Exception:
            log.warning("no faster way of computing was made ready", exc_info=True)

    def _give_way(self) -> None:
        """Let who reads go first. Raises once nothing is read any more."""
        self._mailbox.wait_until_idle(_LONGEST_WAIT_S)
        if self._mailbox.is_closed:
            raise _ClosedError

    def _warmed_up(self) -> Recognizer:
        """A recognizer that has read one line, so that the first drawing does not wait for what torch sets up then."""
        recognizer = self._make_recognizer()
        try:
            recognizer.read(_ONE_LINE)
        except RuntimeError as error:
            recognizer = _on_cpu(recognizer, error)
            recognizer.read(_ONE_LINE)
        return recognizer


def _on_cpu(recognizer: Recognizer, error: RuntimeError) -> Recognizer:
    """The same network on the CPU, where the GPU is out of memory, broken or gone. Raises the error where it was the
    CPU's."""
    if recognizer.engine.device.type == "cpu":
        raise error
    log.error("%s failed; the CPU goes on", recognizer.engine.device, exc_info=error)
    return recognizer.on_cpu(in_short(error))


def _info(recognizer: Recognizer) -> NetworkInfo:
    checkpoint = recognizer.engine.checkpoint
    figures = checkpoint.provenance.get("figures", {})
    accuracy = figures.get("test_accuracy") if isinstance(figures, dict) else None
    described = recognizer.engine.description
    return NetworkInfo(described, checkpoint.preset.name, accuracy, recognizer.device_problem, recognizer.engine)
