"""The window: canvas left, panel right, and the actions that join them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCloseEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from vggdigits.app import dialogs
from vggdigits.app.actions import PadActions
from vggdigits.app.canvas import Canvas, LabelledBox, View
from vggdigits.app.corrections import Corrections
from vggdigits.app.document_desk import DocumentDesk
from vggdigits.app.exchange_desk import ExchangeDesk
from vggdigits.app.hand_cuts import join_with_next, split_chosen
from vggdigits.app.history import ReplaceDrawing, replace_drawing
from vggdigits.app.ink_tools import InkTools
from vggdigits.app.live_reader import LiveReader
from vggdigits.app.nearest_digit import distance, nearest_digit
from vggdigits.app.probability_panel import ProbabilityPanel
from vggdigits.app.recognition_thread import NetworkInfo
from vggdigits.app.request_panel import RequestBar, RequestSession
from vggdigits.app.settings import Settings, settings_file
from vggdigits.app.status_bar import StatusBar
from vggdigits.app.training_desk import TrainingDesk
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.history import CHOSEN, KnownModel, ModelHistory

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer


class MainWindow(QMainWindow):
    """The drawing pad.

    Attributes:
        canvas, panel: its two halves.
        undo_stack: one step a stroke, a clearing or an opened file.
        reader: reads the canvas.
        act: all that is in the menus.
        documents: opens and saves what is on the canvas.
        exchange: the clipboard, and what is dropped.
        tools: what it is drawn with.
        desk: samples, networks and training.
    """

    def __init__(
        self, make_recognizer: Callable[[Path | None], Recognizer], history: ModelHistory | None = None
    ) -> None:
        """`make_recognizer` loads a checkpoint, None for the one in use; it is called in the reader's thread."""
        super().__init__()
        self._make_recognizer = make_recognizer
        self._reading: Reading | None = None
        self._chosen = 0
        self._cut_at: QPointF | None = None  # until a stroke more is drawn
        self.canvas = Canvas()
        self.panel = ProbabilityPanel()
        self.undo_stack = QUndoStack(self)
        self.reader = LiveReader(self)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.desk = TrainingDesk(self, history or ModelHistory())
        self.corrections = Corrections(self.desk.store, self.undo_stack, self)
        self.documents = DocumentDesk(self, self.canvas, self.undo_stack, Settings(settings_file()))
        self.exchange = ExchangeDesk(self, self.canvas, self.undo_stack, self.documents)
        self.tools = InkTools(self, self.canvas, self.undo_stack)
        self.act = PadActions(self, self.documents.actions, self.tools)
        self.request_bar = RequestBar(self._take_drawing)
        self._lay_out()
        self._connect()
        self.panel.show_message(self.tr("starting the network…"))
        self.reader.start(partial(make_recognizer, None))

    # Building.

    def _lay_out(self) -> None:
        line = QFrame()
        line.setFrameShape(QFrame.Shape.VLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(self.backgroundRole())
        paper, centre = QVBoxLayout(), QWidget()
        paper.setSpacing(0)
        paper.addWidget(self.request_bar)
        paper.addWidget(self.canvas, stretch=1)
        self.request_bar.hide()
        layout = QHBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(paper, stretch=1)
        layout.addWidget(line)
        layout.addWidget(self.panel)
        self.setCentralWidget(centre)
        self.act.fill_menus()
        self.act.fill_tool_bar()
        self.status.addPermanentWidget(self.desk.status)
        self.setMinimumSize(900, 600)
        self.resize(1104, 720)

    def _connect(self) -> None:
        self.canvas.stroke_finished.connect(self._on_stroke_finished)
        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        self.canvas.pointed_at.connect(self._on_pointed_at)
        self.documents.told.connect(self._tell)
        self.exchange.told.connect(self._tell)
        self.panel.checkpoint_wanted.connect(self._ask_checkpoint)
        self.panel.retrain_wanted.connect(self.desk.show_retrain)
        self.reader.started_up.connect(self._on_started_up)
        self.reader.unavailable.connect(self._on_unavailable)
        self.reader.read.connect(self._on_read)
        self.reader.failed.connect(self.panel.show_message)
        self._connect_actions()
        self._connect_learning()
        self._enable_for(self.canvas.drawing)

    def _connect_actions(self) -> None:
        act = self.act
        for action, slot in (
            (act.quit, self.close),
            (act.undo, self.undo),
            (act.redo, self.redo),
            (act.clear, self.clear),
            (act.join, partial(self._cut, self.tr("Join"), join_with_next)),
            (act.split, partial(self._cut, self.tr("Split"), split_chosen)),
            (act.choose_model, self._ask_checkpoint),
            (act.back, self.desk.models.back),
            (act.bundled, lambda: self.desk.models.use("")),
            (act.models, self.desk.show_models),
            (act.samples, self.desk.show_samples),
            (act.request, self._start_request),
            (act.teach, self.desk.show_teach),
            (act.retrain, self.desk.show_retrain),
            (act.runs, self.desk.show_runs),
            (act.about, lambda: dialogs.show_about(self)),
        ):
            action.triggered.connect(_without_arguments(slot))
        for label, action in act.labels.items():
            action.triggered.connect(_without_arguments(partial(self._correct, label)))
        self.undo_stack.canUndoChanged.connect(act.undo.setEnabled)
        self.undo_stack.canRedoChanged.connect(act.redo.setEnabled)
        self.canvas.addActions([act.join, act.split])
        self._enable_cuts(0)
        act.undo.setEnabled(False)
        act.redo.setEnabled(False)
        self._enable_models()

    def _connect_learning(self) -> None:
        self.corrections.told.connect(self._tell)
        self.corrections.failed.connect(
            lambda why: dialogs.complain(self, self.tr("The sample was not kept. It is still on the canvas."), why)
        )
        self.corrections.changed.connect(self.desk.samples_changed)
        self.desk.told.connect(self._tell)
        self.desk.request_wanted.connect(self._start_request)
        self.request_bar.advanced.connect(self.clear)
        self.request_bar.closed.connect(self._end_request)
        self.request_bar.teach_wanted.connect(self.desk.show_teach)
        self.desk.models.changed.connect(self._on_model_changed)

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

    def _ask_checkpoint(self) -> None:
        path = dialogs.ask_checkpoint(self)
        if path is not None:
            self.desk.models.adopt(path, CHOSEN, path.name)

    def _correct(self, label: int | None) -> None:
        self.canvas.finish_stroke()
        if self.canvas.drawing:
            self.corrections.keep(self.canvas.drawing, self._reading, self._chosen, label)

    def _cut(self, text: str, cut: Callable[[Drawing, Reading, int], Drawing | None]) -> None:
        self.canvas.finish_stroke()
        after = None if self._reading is None else cut(self.canvas.drawing, self._reading, self._chosen)
        if self._reading is not None and after is not None:
            left, top, width, height = self._reading.digits[self._chosen].box
            self._cut_at = QPointF(left + width / 2, top + height / 2)
            self._replace(text, after, self.canvas.view)

    def _start_request(self) -> None:
        self.activateWindow()
        if self.request_bar.isVisible():
            return
        self.documents.new(then=self._begin_request)

    def _begin_request(self) -> None:
        session = RequestSession(self.desk.store, self)
        session.stored.connect(self.desk.samples_changed)
        session.taken_back.connect(self.desk.samples_changed)
        self.request_bar.start(session)
        self.request_bar.show()
        self._enable_for(self.canvas.drawing)
        self.canvas.setFocus()

    def _take_drawing(self) -> Drawing:
        self.canvas.finish_stroke()
        return self.canvas.drawing

    def _end_request(self) -> None:
        self.request_bar.hide()
        self.clear()
        self._enable_for(self.canvas.drawing)

    # What follows from it.

    def _replace(self, text: str, after: Drawing, view: View) -> None:
        replace_drawing(self.undo_stack, self.canvas, text, after, view)

    def _on_stroke_finished(self, stroke: Stroke, before: Drawing) -> None:
        self._cut_at = None
        self.undo_stack.push(ReplaceDrawing(self.tr("Stroke"), self.canvas, before, self.canvas.drawing))

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        self._enable_for(drawing)
        self.reader.set_drawing(drawing)
        if not drawing:
            self._forget_reading()

    def _enable_for(self, drawing: Drawing) -> None:
        self.act.clear.setEnabled(bool(drawing))
        for action in self.act.labels.values():  # on request it is known what is drawn
            action.setEnabled(bool(drawing) and not self.request_bar.isVisible())

    def _enable_models(self) -> None:
        history = self.desk.models.history
        self.act.back.setEnabled(history.previous() is not None)
        self.act.bundled.setEnabled(not history.in_use().bundled)

    def _enable_cuts(self, digits: int) -> None:
        self.act.join.setEnabled(digits > 1)
        self.act.split.setEnabled(digits > 0)

    def _tell(self, line: str) -> None:
        self.status.showMessage(line, 4000)

    def _on_model_changed(self, model: KnownModel) -> None:
        self._enable_models()
        self.panel.show_message(self.tr("starting the network…"))
        self.reader.start(partial(self._make_recognizer, model.path))

    def _forget_reading(self) -> None:
        self._reading = None
        self._enable_cuts(0)
        self.canvas.set_boxes(())
        self.documents.set_reading("")
        if self.reader.info is not None:
            self.panel.show_message("")

    def _on_started_up(self, info: NetworkInfo) -> None:
        self.status.show_network(info)
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
        self._enable_cuts(len(reading.digits))
        self.panel.show_reading(reading, self._chosen)
        self.documents.set_reading(reading.text)
        several = len(reading.digits) > 1
        self.canvas.set_boxes(
            tuple(
                LabelledBox(digit.box, str(digit.digit) if digit.accepted else "?", number == self._chosen)
                for number, digit in enumerate(reading.digits)
                if several
            )
        )

    def _last_drawn(self, reading: Reading) -> int:
        """The digit that was joined or split last, or that the newest stroke belongs to; the last one on a picture."""
        if self._cut_at is not None:
            return nearest_digit(reading, self._cut_at)
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
        if not self.documents.may_close():
            event.ignore()
            return
        self.hide()  # at once, also while the thread finishes what it is at
        self.reader.stop()
        self.desk.shut_down()
        self.documents.shut_down()
        super().closeEvent(event)


def _without_arguments(slot: Callable[[], object]) -> Callable[[], None]:
    """A slot for `triggered`, which says whether the action is checked."""
    return lambda: (slot(), None)[1]
