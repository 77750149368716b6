"""What every view that explains an answer has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vggdigits.app.why_thread import Task

if TYPE_CHECKING:
    from vggdigits.model.recognizer import DigitReading


class WhyView(QWidget):
    """Stands in a dock, and is asked for a task while it is seen.

    Attributes:
        takes_long: its task comes last, so that the others' do not wait for it.

    Signals:
        asked(): the user wants to know something else of the same digit.
    """

    asked = Signal()
    takes_long = False

    def task(self, digit: DigitReading) -> Task:
        """What is to be found out about a digit; it runs in another thread, and touches nothing of the view."""
        raise NotImplementedError

    def show_result(self, digit: DigitReading, result: object) -> None:
        """Show what the task gave; None where it failed."""
        raise NotImplementedError

    def show_nothing(self, reason: str) -> None:
        """There is nothing to explain; `reason` says why there never will be, "" on blank paper."""
        raise NotImplementedError

    def set_shown(self, shown: bool) -> None:
        """It came to be seen, or ceased to be."""

    def forget_network(self) -> None:
        """Another network will be looked into, or none: what was said of this one no longer holds."""
