"""Copy, paste and drop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, QSize, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QUndoStack
from PySide6.QtWidgets import QWidget

from vggdigits.app import dialogs
from vggdigits.app.canvas import Canvas
from vggdigits.app.document_desk import DocumentDesk
from vggdigits.app.exchange import content_of, drawing_to_mime, may_hold_ink
from vggdigits.app.history import replace_drawing
from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing


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
        if self._canvas.drawing:
            QGuiApplication.clipboard().setMimeData(drawing_to_mime(self._canvas.drawing))
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
        try:
            content = content_of(mime)
        except UserError as error:
            dialogs.complain(self._window, self.tr("The drawing could not be taken over."), str(error))
            return True
        if content is None:
            return False
        if isinstance(content, Path):
            self._documents.open_file(content)
            return True
        self._put(self.tr("The picture"), content, text)
        return True

    def put_picture(self, name: str, picture: NDArray[np.uint8]) -> None:
        """Put a picture, uint8 (h, w), (h, w, 3) or (h, w, 4), in place of what is on the canvas; can be undone."""
        self._put(name, picture, self.tr("Open {name}").format(name=name))

    def _put(self, name: str, content: Drawing | NDArray[np.uint8], text: str) -> None:
        drawing = self._documents.drawing_of(name, content)
        if drawing is not None:
            self._canvas.finish_stroke()
            after = _beside(self._canvas.drawing, drawing) if drawing.backdrop is None else drawing
            seen = _is_seen(self._canvas, after)
            view = self._canvas.view if seen else self._canvas.view_of(after)
            replace_drawing(self._steps, self._canvas, text, after, view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            if may_hold_ink(event.mimeData()):
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self._window.activateWindow()
                    self._take(event.mimeData(), self.tr("Drop"))
            return True
        return super().eventFilter(watched, event)


def _beside(drawing: Drawing, pasted: Drawing) -> Drawing:
    """Strokes right of what is drawn, as the next digit would be."""
    here, there = drawing.bounds, pasted.bounds
    if here is None or there is None:
        return pasted
    gap = 0.25 * (there[3] - there[1])
    return drawing.with_strokes(stroke.moved(here[2] + gap - there[0], 0.0) for stroke in pasted.strokes)


def _is_seen(canvas: Canvas, drawing: Drawing) -> bool:
    left, top, right, bottom = drawing.bounds or (0.0, 0.0, 0.0, 0.0)
    corners = (canvas.view.to_widget(QPointF(x, y)) for x, y in ((left, top), (right, bottom)))
    size: QSize = canvas.size()
    return all(0 <= corner.x() <= size.width() and 0 <= corner.y() <= size.height() for corner in corners)
