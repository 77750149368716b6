"""The drawing as a document: opened, saved, named in the title, and never lost by mistake."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMessageBox, QWidget

from vggdigits.app import dialogs, document_dialogs
from vggdigits.app.canvas import Canvas, View
from vggdigits.app.canvas_view import opening
from vggdigits.app.document_actions import DocumentActions
from vggdigits.app.file_work import FileWork, as_drawing, export_drawing, is_small, is_small_file, read_document
from vggdigits.app.open_document import OpenDocument
from vggdigits.app.recent_files import RecentFiles
from vggdigits.app.settings import Settings
from vggdigits.app.unsaved import LeftBehind, UnsavedCopy
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Drawing

KEPT_AFTER_MS = 1500
"""After a change that long, a copy of the drawing is out of a crash's reach."""


class DocumentDesk(QObject):
    """Brings drawings and pictures onto the canvas, and takes them to files.

    Drawings are values: as long as the canvas shows the one that was saved, nothing can be lost.

    Attributes:
        actions: the File menu.
        recent: the files used last.
        reading: what the canvas is read as, "" for nothing.
        files: what reads and writes.

    Signals:
        told(str): something was done, in one line.
    """

    told = Signal(str)

    def __init__(self, window: QWidget, canvas: Canvas, steps: QUndoStack, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._canvas, self._steps = window, canvas, steps
        self.actions = DocumentActions(window)
        self.recent = RecentFiles(settings, self)
        self.reading = ""
        self._name = ""  # of the file that is shown; "" for a drawing that was never saved
        self._path: Path | None = None  # where it is saved; None for a picture, which is not written over
        self._saved: Drawing | None = canvas.drawing
        self._question: QMessageBox | None = None
        self._may_close = self._left_for_later = self._copy_failed = False
        self._waits: Callable[[], None] | None = None  # goes on once no file is read or written
        self._copy = UnsavedCopy(self)
        self._copy.failed.connect(self._on_copy_failed)
        self.files = FileWork(window, self)
        self.files.told.connect(self.told)
        self.files.busy_changed.connect(self._on_busy_changed)
        self.files.failed.connect(self._stay)
        self._keeping = QTimer(self, singleShot=True, interval=KEPT_AFTER_MS)
        self._keeping.timeout.connect(self._keep_copy)
        self._connect_actions()
        canvas.drawing_changed.connect(self._on_drawing_changed)
        self._refresh()

    def _connect_actions(self) -> None:
        act = self.actions
        act.new.triggered.connect(lambda: self.new())
        act.open.triggered.connect(lambda: self._ask_open())
        act.save.triggered.connect(lambda: self.save())
        act.save_as.triggered.connect(lambda: self.save_as())
        act.export_png.triggered.connect(lambda: self._ask_export(".png"))
        act.export_svg.triggered.connect(lambda: self._ask_export(".svg"))
        self.recent.changed.connect(self._show_recent)
        self._show_recent()

    @property
    def modified(self) -> bool:
        """Whether there is something that would be lost."""
        drawing = self._canvas.drawing
        return drawing is not self._saved and (bool(drawing) or self._path is not None)

    # Begin and open.

    def new(self, then: Callable[[], None] = lambda: None) -> None:
        """Begin a new drawing, and then go on; the user may rather keep this one."""

        def begin() -> None:
            self._begin(Drawing(), View(), "", None)
            then()

        self._when_safe(begin)

    def open_file(self, path: Path) -> None:
        """Put a drawing or a picture on the canvas; one line in a dialog where it cannot be read."""
        self.files.do(
            self.tr("Opening {file}…").format(file=path.name),
            partial(read_document, path),
            partial(self._on_read, path),
            self.tr("{file} could not be opened.").format(file=path.name),
            at_once=is_small_file(path),
        )

    def _on_read(self, path: Path, read: tuple[Drawing, bool]) -> None:
        if self._waits is None:  # else the user went on to something else
            self._show(path, *read)

    def show_document(self, path: Path, document: Drawing | NDArray[np.uint8]) -> None:
        """Put what was read from a file on the canvas: a drawing or a picture, uint8 (h, w), (h, w, 3) or (h, w, 4)."""
        self._show(path, as_drawing(document), isinstance(document, Drawing))

    def _show(self, path: Path, drawing: Drawing, is_drawing: bool) -> None:
        if not self._holds_ink(path.name, drawing):
            return
        own = path if is_drawing else None

        def begin() -> None:
            self._begin(drawing, opening(drawing, self._canvas.size()), path.name, own)
            self.recent.add(path)

        self._when_safe(begin)

    def drawing_of(self, name: str, document: Drawing | NDArray[np.uint8]) -> Drawing | None:
        """A drawing, or a picture as one; None, and the user is told, where it holds no ink."""
        drawing = as_drawing(document)
        return drawing if self._holds_ink(name, drawing) else None

    def _holds_ink(self, name: str, drawing: Drawing) -> bool:
        if drawing.strokes or (drawing.backdrop is not None and drawing.backdrop.ink.any()):
            return True
        dialogs.inform(
            self._window,
            self.tr("{file} holds no ink.").format(file=name),
            self.tr("Ink is told from paper by contrast: dark on light, or light on dark."),
        )
        return False

    def _ask_open(self) -> None:
        path = document_dialogs.ask_document(self._window, self._folder())
        if path is not None:
            self.open_file(path)

    def _open_recent(self, path: Path) -> None:
        if path.exists():
            self.open_file(path)
            return
        self.recent.remove(path)
        title = self.tr("{file} is not there any more.").format(file=path.name)
        where = self.tr("It was taken off the list. It was in {folder}.").format(folder=path.parent)
        dialogs.inform(self._window, title, where)

    def _begin(self, drawing: Drawing, view: View, name: str, path: Path | None, *, saved: bool = True) -> None:
        """Go on with another document. What can be undone ends here."""
        self._canvas.finish_stroke()
        if saved:
            self._copy.forget()
        self._name, self._path, self._saved = name, path, drawing if saved else None
        self._steps.clear()
        self._canvas.set_view(view)
        self._canvas.set_drawing(drawing)

    # Save and export.

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save where the drawing came from, or where the user says; and then go on, where that was done."""
        if self._path is None:
            self.save_as(then)
        else:
            self.save_file(self._path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Save where the user says."""
        path = document_dialogs.ask_inkml(self._window, self.suggested(".inkml"))
        if path is not None:
            self.save_file(path, then)

    def save_file(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Save as InkML, and go on with that file; one line in a dialog where that fails, and the old file whole."""
        self._canvas.finish_stroke()
        drawing = self._canvas.drawing
        self.files.do(
            self.tr("Saving {file}…").format(file=path.name),
            partial(write_inkml, drawing, path),
            lambda _: self._on_saved(drawing, path, then),
            self.tr("The drawing could not be saved. It is still on the canvas."),
            at_once=is_small(drawing),
        )

    def _on_saved(self, drawing: Drawing, path: Path, then: Callable[[], None] | None) -> None:
        self._name, self._path, self._saved = path.name, path, drawing
        if not self.modified:  # nothing was drawn meanwhile
            self._keeping.stop()
            self._copy.forget()
        self.recent.add(path)
        self._refresh()
        self.told.emit(self.tr("Saved {file}").format(file=path.name))
        if then is not None:
            self._when_safe(then)

    def export_file(self, path: Path) -> None:
        """Write a PNG, or an SVG if the name says so, for other programs."""
        self._canvas.finish_stroke()
        drawing = self._canvas.drawing
        self.files.do(
            self.tr("Exporting {file}…").format(file=path.name),
            partial(export_drawing, drawing, path),
            lambda _: self.told.emit(self.tr("Exported {file}").format(file=path.name)),
            self.tr("The drawing could not be exported."),
            at_once=is_small(drawing),
        )

    def _ask_export(self, suffix: str) -> None:
        path = document_dialogs.ask_export(self._window, self.suggested(suffix))
        if path is not None:
            self.export_file(path)

    def suggested(self, suffix: str) -> Path:
        """A name beside the files used last: the document's own, else what is drawn."""
        stem = Path(self._name).stem if self._name else self.reading if self.reading.isdigit() else self.tr("drawing")
        return self._folder() / f"{stem}{suffix}"

    def _folder(self) -> Path:
        used = [self._path, *self.recent.paths()]
        known = next((path.parent for path in used if path is not None and path.parent.is_dir()), None)
        return known or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    # What could be lost.

    def may_close(self) -> bool:
        """Whether the window may be closed now; if not, it closes once its file is written and the user answered."""
        self._canvas.finish_stroke()
        if self._may_close or not (self.modified or self.files.is_busy):
            return True
        if self.files.is_busy:
            self.told.emit(self.tr("Closing as soon as the file is done…"))
        self._when_safe(self._close)
        return False

    def discard(self) -> None:
        """What is drawn need not be saved."""
        self._canvas.finish_stroke()
        self._saved = self._canvas.drawing
        self._keeping.stop()
        self._copy.forget()
        self._refresh()

    def keep_for_next_start(self) -> None:
        """The program is to end and nobody can be asked: the next start offers the drawing."""
        self._canvas.finish_stroke()
        if self.modified:
            self._copy.keep(self._canvas.drawing, self._path)
            self._left_for_later = True
        if self._question is not None:
            self._question.reject()
        self._may_close = True

    def hand_over(self) -> OpenDocument:
        """What is open, for a window that takes this one's place; this one may then be closed and asks nothing."""
        self._canvas.finish_stroke()
        drawing, saved = self._canvas.drawing, not self.modified
        self._saved = drawing
        self._keeping.stop()
        return OpenDocument(drawing, self._canvas.view, self._name, self._path, saved, self._copy.hand_over())

    def take_over(self, held: OpenDocument) -> None:
        """Go on with what another window handed over."""
        self._copy.take_over(held.copy)
        self._begin(held.drawing, held.view, held.name, held.path, saved=held.saved)

    def offer_unsaved(self, crashed: Path | None = None) -> bool:
        """Ask about a drawing that a pad which did not end in peace left behind; whether there is one. `crashed`: where
        the end of the last one is told, for the same dialog."""
        left = self._copy.take_left_behind()
        if left is not None:
            question = document_dialogs.offer_left_behind(self._window, left, crashed)
            self._ask(question, partial(self._on_offer_answered, left))
        return left is not None

    def shut_down(self) -> None:
        """The window is closed."""
        self._waits = None
        self.files.finish()
        self._keeping.stop()
        if not self._left_for_later:
            self._copy.forget()
        self._copy.release()

    def when_idle(self, then: Callable[[], None]) -> None:
        """Go on, once no file is read or written; not at all where that fails, or where something else is to go on."""
        if self.files.is_busy:
            self._waits = then
        else:
            then()

    def _when_safe(self, then: Callable[[], None]) -> None:
        """Go on once nothing can be lost: the user is asked, where something can."""
        self.when_idle(partial(self._ask_if_modified, then))

    def _ask_if_modified(self, then: Callable[[], None]) -> None:
        self._canvas.finish_stroke()
        if not self.modified:
            then()
            return
        self._ask(document_dialogs.ask_to_save(self._window, self._name), partial(self._on_save_answered, then))

    def _ask(self, question: QMessageBox, answered: Callable[[QMessageBox.ButtonRole], None]) -> None:
        """One question at a time; the program goes on meanwhile."""
        if self._question is not None:
            question.deleteLater()
            self._question.raise_()
            return
        self._question = question

        def on_finished() -> None:
            self._question = None
            button = question.clickedButton()
            answered(QMessageBox.ButtonRole.RejectRole if button is None else question.buttonRole(button))

        question.finished.connect(on_finished)
        question.open()

    def _on_save_answered(self, then: Callable[[], None], role: QMessageBox.ButtonRole) -> None:
        if role == QMessageBox.ButtonRole.DestructiveRole:
            then()
        elif role == QMessageBox.ButtonRole.AcceptRole:
            self.save(then)

    def _on_offer_answered(self, left: LeftBehind, role: QMessageBox.ButtonRole) -> None:
        if role == QMessageBox.ButtonRole.AcceptRole:
            name = "" if left.file is None else left.file.name
            self._copy.adopt()
            self._begin(left.drawing, opening(left.drawing, self._canvas.size()), name, left.file, saved=False)
        elif role == QMessageBox.ButtonRole.DestructiveRole:
            self._copy.discard()
            self.offer_unsaved()
        else:
            self._copy.leave()

    def _close(self) -> None:
        self._may_close = True
        self._window.close()

    def _on_busy_changed(self) -> None:
        self._refresh()
        if self._waits is not None and not self.files.is_busy:
            QTimer.singleShot(0, self, self._go_on)  # after what follows from the file itself

    def _go_on(self) -> None:
        then, self._waits = self._waits, None
        if then is not None:
            self.when_idle(then)

    def _stay(self) -> None:
        self._waits = None

    def _keep_copy(self) -> None:
        if self._canvas.is_drawing:
            self._keeping.start()
        elif self.modified:
            self._copy.keep(self._canvas.drawing, self._path)
        else:
            self._copy.forget()

    def _on_copy_failed(self, reason: str) -> None:
        if not self._copy_failed:
            self.told.emit(self.tr("A crash would cost this drawing: {reason}").format(reason=reason))
        self._copy_failed = True

    # What follows from it.

    def set_reading(self, text: str) -> None:
        """What the canvas is read as, "" for nothing: it stands in the title."""
        self.reading = text
        self._refresh()

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        if not self._keeping.isActive():
            self._keeping.start()
        self._refresh()

    def _refresh(self) -> None:
        """Title and menus."""
        modified, drawn = self.modified, bool(self._canvas.drawing)
        unsaved = modified or (drawn and self._path is None)
        self.actions.enable(drawn=drawn, unsaved=unsaved, busy=self.files.is_busy)
        self.actions.copy_reading.setEnabled(bool(self.reading))
        name = self._name or (self.tr("Untitled") if drawn else "")
        if not modified:
            self._window.setWindowModified(False)  # before the title, which may have no place for the mark
        self._window.setWindowTitle(" – ".join(filter(None, (self.reading, name and f"{name}[*]", "vggdigits"))))
        self._window.setWindowModified(modified)

    def _show_recent(self) -> None:
        self.actions.fill_recent(self.recent.paths(), self._open_recent, self.recent.clear)
