"""Copy, paste and drop."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QSize, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QUndoStack
from PySide6.QtWidgets import QWidget

from vggdigits.app.canvas import Canvas
from vggdigits.app.document_desk import DocumentDesk
from vggdigits.app.exchange import Copied, content_of, may_hold_ink
from vggdigits.app.file_work import SMALL_FILE, is_small
from vggdigits.app.history import replace_drawing
from vggdigits.ink.inkml import from_inkml
from vggdigits.ink.strokes import Drawing

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in the drawing's units."""


class ExchangeDesk(QObject):
    """Takes drawings, pictures and files from other programs, and gives them drawings and readings.

    Signals:
        told(str): something was done, in one line.
    """

    told = Signal(str)

    def __init__(self, window: QWidget, canvas: Canvas, steps: QUndoStack, documents: DocumentDesk) -> None:
        super().__init__(window)
        self._window, self._canvas, self._steps, self._documents = window, canvas, steps, documents
        documents.actions.copy.triggered.connect(lambda: self.copy())
        documents.actions.copy_reading.triggered.connect(lambda: self.copy_reading())
        documents.actions.paste.triggered.connect(lambda: self.paste())
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def copy(self) -> None:
        """Put the drawing on the clipboard: as ink, as curves and as a picture."""
        self._canvas.finish_stroke()
        drawing = self._canvas.drawing
        if drawing:
            self._documents.files.do(
                self.tr("Copying the drawing…"),
                partial(Copied.of, drawing),
                self._on_copied,
                self.tr("The drawing could not be copied."),
                at_once=is_small(drawing),
            )

    def _on_copied(self, copied: Copied) -> None:
        QGuiApplication.clipboard().setMimeData(copied.to_mime())
        self.told.emit(self.tr("The drawing is on the clipboard"))

    def copy_reading(self) -> None:
        """Put the reading on the clipboard, as text."""
        QGuiApplication.clipboard().setText(self._documents.reading)
        self.told.emit(self.tr("{reading} is on the clipboard").format(reading=self._documents.reading))

    def paste(self) -> None:
        """Put what is on the clipboard on the canvas; it can be undone, but for a file, which is opened."""
        if not self._take(QGuiApplication.clipboard().mimeData(), self.tr("Paste")):
            self.told.emit(self.tr("The clipboard holds no drawing and no picture"))

    def _take(self, mime: QMimeData, text: str) -> bool:
        """Whether there was anything that could be taken."""
        content = content_of(mime)
        if content is None:
            return False
        if isinstance(content, Path):
            self._documents.open_file(content)
        elif isinstance(content, bytes):
            self._documents.files.do(
                self.tr("Reading the drawing…"),
                partial(_read_beside, content, self._canvas.drawing.bounds),
                partial(self._put_ink, text, self._canvas.drawing.bounds),
                self.tr("The drawing could not be taken over."),
                at_once=len(content) <= SMALL_FILE,
            )
        else:
            self._put(self.tr("The picture"), content, text)
        return True

    def _put_ink(self, text: str, room: Box | None, ink: Drawing) -> None:
        """`room`: what was drawn when the ink was read, beside which it lies."""
        self._canvas.finish_stroke()
        here = self._canvas.drawing
        if here.bounds != room and ink.backdrop is None:  # it was drawn on meanwhile
            ink = _beside(here.bounds, ink)
        beside = bool(here) and bool(ink) and ink.backdrop is None
        self._put(self.tr("The picture"), here.with_strokes(ink.strokes) if beside else ink, text)

    def put_picture(self, name: str, picture: NDArray[np.uint8]) -> None:
        """Put a picture, uint8 (h, w), (h, w, 3) or (h, w, 4), in place of what is on the canvas; can be undone."""
        self._put(name, picture, self.tr("Open {name}").format(name=name))

    def _put(self, name: str, content: Drawing | NDArray[np.uint8], text: str) -> None:
        drawing = self._documents.drawing_of(name, content)
        if drawing is not None:
            self._canvas.finish_stroke()
            seen = _is_seen(self._canvas, drawing)
            view = self._canvas.view if seen else self._canvas.view_of(drawing)
            replace_drawing(self._steps, self._canvas, text, drawing, view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            if may_hold_ink(event.mimeData()):
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._window.activateWindow()
                    self._take(event.mimeData(), self.tr("Drop"))
            return True
        return super().eventFilter(watched, event)


def _read_beside(inkml: bytes, here: Box | None) -> Drawing:
    """The ink of an InkML as `_beside` has it. What it looks like is found out here as well."""
    pasted = from_inkml(inkml)
    _ = pasted.bounds
    return _beside(here, pasted)


def _beside(here: Box | None, pasted: Drawing) -> Drawing:
    """Strokes right of what is drawn, as the next digit would be; as they are where nothing is, or where a picture lies
    under them."""
    there = pasted.bounds
    if here is None or there is None or pasted.backdrop is not None:
        return pasted
    right = here[2] + 0.25 * (there[3] - there[1]) - there[0]
    moved = Drawing(tuple(stroke.moved(right, 0.0) for stroke in pasted.strokes))
    _ = moved.bounds
    return moved


def _is_seen(canvas: Canvas, drawing: Drawing) -> bool:
    left, top, right, bottom = drawing.bounds or (0.0, 0.0, 0.0, 0.0)
    corners = (canvas.view.to_widget(QPointF(x, y)) for x, y in ((left, top), (right, bottom)))
    size: QSize = canvas.size()
    return all(0 <= corner.x() <= size.width() and 0 <= corner.y() <= size.height() for corner in corners)
