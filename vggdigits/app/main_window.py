"""The window: canvas left, panel right, and the actions that join them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QSlider,
    QToolBar,
    QWidget,
)

from vggdigits.app import dialogs, theme
from vggdigits.app.canvas import MAX_BRUSH, MIN_BRUSH, Canvas, LabelledBox, View
from vggdigits.app.history import ReplaceDrawing
from vggdigits.app.icons import icon
from vggdigits.app.live_reader import LiveReader
from vggdigits.app.nearest_digit import distance, nearest_digit
from vggdigits.app.probability_panel import ProbabilityPanel
from vggdigits.app.recognition_thread import NetworkInfo
from vggdigits.app.status_bar import StatusBar
from vggdigits.errors import UserError
from vggdigits.ink.documents import open_document
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer

_BRUSH_STEP = 4


class MainWindow(QMainWindow):
    """The drawing pad.

    Attributes:
        canvas, panel: its two halves.
        undo_stack: one step a stroke, a clearing or an opened file.
        reader: reads the canvas.
    """

    def __init__(self, make_recognizer: Callable[[Path | None], Recognizer]) -> None:
        """`make_recognizer` loads a checkpoint, None for the bundled one; it is called in the reader's thread."""
        super().__init__()
        self._make_recognizer = make_recognizer
        self._reading: Reading | None = None
        self._chosen = 0
        self.canvas = Canvas()
        self.panel = ProbabilityPanel()
        self.undo_stack = QUndoStack(self)
        self.reader = LiveReader(self)
        self._lay_out()
        self._make_actions()
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self._connect()
        self._show_title("")
        self.panel.show_message(self.tr("starting the network…"))
        self.reader.start(partial(make_recognizer, None))

    # Building.

    def _lay_out(self) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.backgroundRole())
        centre = QWidget()
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, stretch=1)
        layout.addWidget(line)
        layout.addWidget(self.panel)
        self.setCentralWidget(centre)
        self.setMinimumSize(900, 600)
        self.resize(1104, 720)

    def _make_actions(self) -> None:
        files, edit, help_menu = (
            self.menuBar().addMenu(title) for title in (self.tr("&File"), self.tr("&Edit"), self.tr("&Help"))
        )
        bar = QToolBar(self.tr("Tools"), self, movable=False, iconSize=QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.addToolBar(bar)

        self.open_action = self._action(self.tr("&Open…"), "open", QKeySequence.StandardKey.Open, self._ask_open)
        self.save_action = self._action(
            self.tr("&Save as InkML…"), "save", QKeySequence.StandardKey.Save, self._ask_save
        )
        quit_action = self._action(self.tr("&Quit"), None, QKeySequence("Ctrl+Q"), self.close)
        files.addActions([self.open_action, self.save_action])
        files.addSeparator()
        files.addAction(quit_action)

        self.undo_action = self._action(self.tr("&Undo"), "undo", QKeySequence.StandardKey.Undo, self.undo)
        self.redo_action = self._action(self.tr("&Redo"), "redo", QKeySequence("Ctrl+Shift+Z"), self.redo)
        self.redo_action.setShortcuts([self.redo_action.shortcut(), QKeySequence("Ctrl+Y")])  # people know either
        self.clear_action = self._action(self.tr("&Clear"), "clear", QKeySequence(Qt.Key.Key_Delete), self.clear)
        thicker = self._action(
            self.tr("&Thicker brush"), None, QKeySequence("]"), lambda: self._step_brush(_BRUSH_STEP)
        )
        thinner = self._action(
            self.tr("T&hinner brush"), None, QKeySequence("["), lambda: self._step_brush(-_BRUSH_STEP)
        )
        edit.addActions([self.undo_action, self.redo_action, self.clear_action])
        edit.addSeparator()
        edit.addActions([thicker, thinner])
        help_menu.addAction(self._action(self.tr("&About vggdigits"), "info", None, lambda: dialogs.show_about(self)))

        bar.addWidget(self._brush_chooser())
        bar.addSeparator()
        bar.addActions([self.undo_action, self.redo_action, self.clear_action])
        bar.addSeparator()
        bar.addActions([self.open_action, self.save_action])

    def _action(
        self,
        text: str,
        icon_name: str | None,
        shortcut: QKeySequence | QKeySequence.StandardKey | None,
        slot: Callable[[], object],
    ) -> QAction:
        action = QAction(text, self)
        if icon_name is not None:
            action.setIcon(icon(icon_name))
            action.setIconVisibleInMenu(False)
        if shortcut is not None:
            action.setShortcut(shortcut)
            plain = text.replace("&", "").rstrip("…")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{plain} ({key})")
        action.triggered.connect(lambda: slot())
        return action

    def _brush_chooser(self) -> QWidget:
        chooser = QWidget()
        self.brush_slider = QSlider(Qt.Orientation.Horizontal)
        self.brush_slider.setRange(MIN_BRUSH, MAX_BRUSH)
        self.brush_slider.setPageStep(_BRUSH_STEP)
        self.brush_slider.setValue(round(self.canvas.brush))
        self.brush_slider.setFixedWidth(18 * theme.GRID)
        self.brush_slider.setToolTip(self.tr("Width of the brush ([ and ])"))
        self.brush_slider.setAccessibleName(self.tr("Width of the brush"))
        label = QLabel(self.tr("&Brush"))
        label.setBuddy(self.brush_slider)
        layout = QHBoxLayout(chooser)
        layout.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        layout.addWidget(label)
        layout.addWidget(self.brush_slider)
        chooser.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return chooser

    def _connect(self) -> None:
        self.canvas.stroke_finished.connect(self._on_stroke_finished)
        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        self.canvas.pointed_at.connect(self._on_pointed_at)
        self.brush_slider.valueChanged.connect(self._set_brush)
        self.undo_stack.canUndoChanged.connect(self.undo_action.setEnabled)
        self.undo_stack.canRedoChanged.connect(self.redo_action.setEnabled)
        self.panel.checkpoint_wanted.connect(self._ask_checkpoint)
        self.reader.started_up.connect(self._on_started_up)
        self.reader.unavailable.connect(self._on_unavailable)
        self.reader.read.connect(self._on_read)
        self.reader.failed.connect(self.panel.show_message)
        self.undo_action.setEnabled(False)
        self.redo_action.setEnabled(False)
        self._enable_for(self.canvas.drawing)

    # What the user does.

    def undo(self) -> None:
        """Take the last step back; a stroke under way is such a step."""
        self.canvas.finish_stroke()
        self.undo_stack.undo()

    def redo(self) -> None:
        """Take the step again that was taken back last."""
        self.canvas.finish_stroke()
        self.undo_stack.redo()

    def clear(self) -> None:
        """Blank paper; can be undone."""
        if self.canvas.drawing:
            self._replace(self.tr("Clear"), Drawing(), View())

    def open_file(self, path: Path) -> None:
        """Put a drawing or a picture on the canvas; one line in a dialog where it cannot be read."""
        try:
            document = open_document(path)
        except UserError as error:
            dialogs.complain(self, self.tr("{file} could not be opened.").format(file=path.name), str(error))
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
                self,
                self.tr("{file} holds no ink.").format(file=name),
                self.tr("Ink is told from paper by contrast: dark on light, or light on dark."),
            )
            return
        self._replace(self.tr("Open {file}").format(file=name), drawing, self.canvas.view_of(drawing))

    def save_file(self, path: Path) -> None:
        """Save the strokes as InkML; one line in a dialog where that fails, and the old file whole."""
        try:
            write_inkml(self.canvas.drawing, path)
        except UserError as error:
            dialogs.complain(self, self.tr("The drawing could not be saved. It is still on the canvas."), str(error))
            return
        self.status.showMessage(self.tr("Saved {file}").format(file=path.name), 4000)
        if self.canvas.drawing.backdrop is not None:
            dialogs.inform(
                self,
                self.tr("The strokes were saved in {file}.").format(file=path.name),
                self.tr("The picture under them is not: InkML holds strokes only. Keep the picture's own file."),
            )

    def _ask_open(self) -> None:
        path = dialogs.ask_document(self)
        if path is not None:
            self.open_file(path)

    def _ask_save(self) -> None:
        path = dialogs.ask_inkml(self)
        if path is not None:
            self.save_file(path)

    def _ask_checkpoint(self) -> None:
        path = dialogs.ask_checkpoint(self)
        if path is not None:
            self.panel.show_message(self.tr("starting the network…"))
            self.reader.start(partial(self._make_recognizer, path))

    def _step_brush(self, step: int) -> None:
        self.brush_slider.setValue(self.brush_slider.value() + step)

    def _set_brush(self, width: int) -> None:
        self.canvas.brush = float(width)

    # What follows from it.

    def _replace(self, text: str, after: Drawing, view: View) -> None:
        self.canvas.finish_stroke()
        self.undo_stack.push(ReplaceDrawing(text, self.canvas, self.canvas.drawing, after, view))

    def _on_stroke_finished(self, stroke: Stroke) -> None:
        after = self.canvas.drawing
        before = Drawing(after.strokes[:-1], after.backdrop)
        self.undo_stack.push(ReplaceDrawing(self.tr("Stroke"), self.canvas, before, after))

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        self._enable_for(drawing)
        self.reader.set_drawing(drawing)
        if not drawing:
            self._forget_reading()

    def _enable_for(self, drawing: Drawing) -> None:
        self.clear_action.setEnabled(bool(drawing))
        self.save_action.setEnabled(bool(drawing.strokes))

    def _forget_reading(self) -> None:
        self._reading = None
        self.canvas.set_boxes(())
        self._show_title("")
        if self.reader.info is not None:
            self.panel.show_message("")

    def _on_started_up(self, info: NetworkInfo) -> None:
        self.status.show_network(info)
        self.panel.choose_button.hide()
        if self._reading is None:
            self.panel.show_message("")

    def _on_unavailable(self, reason: str) -> None:
        self.status.show_off()
        self._forget_reading()
        self.panel.show_unavailable(reason)

    def _on_read(self, reading: Reading) -> None:
        self.status.add_latency(reading.ms)
        if not reading.digits:  # ink too faint to count
            self._forget_reading()
            return
        self._reading = reading
        self._chosen = self._last_drawn(reading)
        self._show_reading()

    def _show_reading(self) -> None:
        reading = self._reading
        if reading is None:
            return
        self.panel.show_reading(reading, self._chosen)
        self._show_title(reading.text)
        several = len(reading.digits) > 1
        self.canvas.set_boxes(
            tuple(
                LabelledBox(digit.box, str(digit.digit) if digit.accepted else "?", number == self._chosen)
                for number, digit in enumerate(reading.digits)
                if several
            )
        )

    def _show_title(self, text: str) -> None:
        self.setWindowTitle(f"{text} – vggdigits" if text else "vggdigits")

    def _last_drawn(self, reading: Reading) -> int:
        """The digit that the newest stroke belongs to; the last one on a picture."""
        strokes = self.canvas.drawing.strokes
        if not strokes:
            return len(reading.digits) - 1
        left, top, right, bottom = strokes[-1].bounds
        return nearest_digit(reading, QPointF((left + right) / 2, (top + bottom) / 2))

    def _on_pointed_at(self, point: QPointF) -> None:
        """Pointing at one of several digits shows its bars."""
        if self._reading is not None and len(self._reading.digits) > 1:
            nearest = nearest_digit(self._reading, point)
            if nearest != self._chosen and distance(self._reading, nearest, point) == 0:
                self._chosen = nearest
                self._show_reading()

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        self.canvas.setFocus()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()  # at once, also while the thread finishes what it is at
        self.reader.stop()
        super().closeEvent(event)
