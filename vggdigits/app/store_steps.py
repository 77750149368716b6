"""Steps that change the user's samples: what the store refuses is not done, and can be tried again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

from vggdigits.errors import UserError


class StoreStep(QUndoCommand):
    """A step of which the store may refuse either direction.

    Attributes:
        done: whether what it does is done.
    """

    def __init__(
        self, text: str, changed: Callable[[], None], failed: Callable[[str], None], *, done: bool = False
    ) -> None:
        """`changed` hears that it was taken or taken back, `failed` why it was not; it may be `done` as it is made."""
        super().__init__(text)
        self._changed, self._failed = changed, failed
        self.done = done
        self._new = True

    def redo(self) -> None:
        self._go(True)

    def undo(self) -> None:
        self._go(False)

    def _go(self, wanted: bool) -> None:
        new, self._new = self._new, False
        if self.done == wanted and not new:
            return  # it was refused before
        try:
            if self.done != wanted:
                self._do() if wanted else self._take_back()
        except UserError as error:
            self.setObsolete(new)  # what was never done is no step
            self._failed(str(error))
            return
        self.done = wanted
        self._changed()

    def _do(self) -> None:
        raise NotImplementedError

    def _take_back(self) -> None:
        raise NotImplementedError


class Steps(QUndoStack):
    """Steps of which one that is refused stays where it was: still to be undone, or still to be done again."""

    def undo(self) -> None:
        step = self.command(self.index() - 1) if self.canUndo() else None
        super().undo()
        if isinstance(step, StoreStep) and step.done:
            super().redo()  # which changes nothing

    def redo(self) -> None:
        step = self.command(self.index()) if self.canRedo() else None
        super().redo()
        if isinstance(step, StoreStep) and not step.done:
            super().undo()  # which changes nothing
