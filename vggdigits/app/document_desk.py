"""The drawing as a document: opened, saved, named in the title."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from vggdigits.app import dialogs
from vggdigits.app.canvas import Canvas
from vggdigits.app.document_actions import DocumentActions
from vggdigits.app.history import replace_drawing
from vggdigits.errors import UserError
from vggdigits.ink.documents import open_document
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Backdrop, Drawing


class DocumentDesk(QObject):
    """Brings drawings and pictures onto the canvas and takes them away.

    Attributes:
        actions: the File menu.

    Signals:
        told(str): something was done, in one line.
    """

    told = Signal(str)

    def __init__(self, window: QWidget, canvas: Canvas, steps: QUndoStack) -> None:
        super().__init__(window)
        self._window, self._canvas, self._steps = window, canvas, steps
        self.actions = DocumentActions(window)
        self.actions.open.triggered.connect(lambda: self.ask_open())
        self.actions.save.triggered.connect(lambda: self.ask_save())
        canvas.drawing_changed.connect(self._on_drawing_changed)
        self._on_drawing_changed(canvas.drawing)
        self.set_reading("")

    def open_file(self, path: Path) -> None:
        """Put a drawing or a picture on the canvas; one line in a dialog where it cannot be read."""
        try:
            document = open_document(path)
        except UserError as error:
            title = self.tr("{file} could not be opened.").format(file=path.name)
            dialogs.complain(self._window, title, str(error))
            return
        self.show_document(path.name, document)

    def show_document(self, name: str, document: Drawing | NDArray[np.uint8]) -> None:
        """Put a drawing or a picture, uint8 (h, w), (h, w, 3) or (h, w, 4), on the canvas; can be undone."""
        if isinstance(document, Drawing):
            drawing, blank = document, not document
        else:
            ink = to_ink(document)
            drawing, blank = Drawing(backdrop=Backdrop(ink)), not ink.any()
        if blank:
            dialogs.inform(
                self._window,
                self.tr("{file} holds no ink.").format(file=name),
                self.tr("Ink is told from paper by contrast: dark on light, or light on dark."),
            )
            return
        text = self.tr("Open {file}").format(file=name)
        replace_drawing(self._steps, self._canvas, text, drawing, self._canvas.view_of(drawing))

    def save_file(self, path: Path) -> None:
        """Save the strokes as InkML; one line in a dialog where that fails, and the old file whole."""
        drawing = self._canvas.drawing
        try:
            write_inkml(drawing, path)
        except UserError as error:
            title = self.tr("The drawing could not be saved. It is still on the canvas.")
            dialogs.complain(self._window, title, str(error))
            return
        self.told.emit(self.tr("Saved {file}").format(file=path.name))
        if drawing.backdrop is not None:
            dialogs.inform(
                self._window,
                self.tr("The strokes were saved in {file}.").format(file=path.name),
                self.tr("The picture under them is not: InkML holds strokes only. Keep the picture's own file."),
            )

    def ask_open(self) -> None:
        """Open what the user names."""
        path = dialogs.ask_document(self._window)
        if path is not None:
            self.open_file(path)

    def ask_save(self) -> None:
        """Save where the user says."""
        path = dialogs.ask_inkml(self._window)
        if path is not None:
            self.save_file(path)

    def set_reading(self, text: str) -> None:
        """What the canvas is read as, "" for nothing: it stands in the title."""
        self._window.setWindowTitle(f"{text} – vggdigits" if text else "vggdigits")

    def new(self, then: Callable[[], None] = lambda: None) -> None:
        """Begin a new drawing, and then go on; the user may rather keep this one."""
        if self._canvas.drawing:
            replace_drawing(self._steps, self._canvas, self.tr("New"), Drawing(), self._canvas.view_of(Drawing()))
        then()

    def may_close(self) -> bool:
        """Whether the window may be closed now; if not, the user was asked, and the answer closes it."""
        return True

    def shut_down(self) -> None:
        """The window is closed."""

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        self.actions.save.setEnabled(bool(drawing.strokes))
