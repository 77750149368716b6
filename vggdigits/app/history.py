"""Steps that can be undone."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand, QUndoStack

from vggdigits.app.canvas import Canvas, View
from vggdigits.ink.strokes import Drawing

MOST_STEPS = 1000
"""That can be undone: each one keeps the list of all strokes before it."""


class ReplaceDrawing(QUndoCommand):
    """One step of the history: drawings are values, so a step is the one before and the one after."""

    def __init__(self, text: str, canvas: Canvas, before: Drawing, after: Drawing, view: View | None = None) -> None:
        """`view` is what is seen after the step; None where the step does not change it."""
        super().__init__(text)
        self._canvas = canvas
        self._before = (before, None if view is None else canvas.view)
        self._after = (after, view)

    def redo(self) -> None:
        self._show(*self._after)

    def undo(self) -> None:
        self._show(*self._before)

    def _show(self, drawing: Drawing, view: View | None) -> None:
        if view is not None:
            self._canvas.set_view(view)
        self._canvas.set_drawing(drawing)


def replace_drawing(steps: QUndoStack, canvas: Canvas, text: str, after: Drawing, view: View) -> None:
    """Show another drawing as a step that can be undone; a stroke under way is a step before it."""
    canvas.finish_stroke()
    steps.push(ReplaceDrawing(text, canvas, canvas.drawing, after, view))
