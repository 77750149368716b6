"""The window: canvas left, panel right, and the actions that join them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from vggdigits.app import dialogs, window_place
from vggdigits.app.actions import PadActions
from vggdigits.app.booth_window import BoothWindow
from vggdigits.app.canvas import Canvas, View
from vggdigits.app.corrections import Corrections
from vggdigits.app.device_chooser import DeviceChooser
from vggdigits.app.document_desk import DocumentDesk
from vggdigits.app.exchange_desk import ExchangeDesk
from vggdigits.app.first_hint import FirstHint
from vggdigits.app.hand_cuts import join_with_next, split_chosen
from vggdigits.app.help_desk import HelpDesk
from vggdigits.app.history import MOST_STEPS, ReplaceDrawing, replace_drawing
from vggdigits.app.ink_tools import InkTools
from vggdigits.app.keyboard_pen import KeyboardPen
from vggdigits.app.open_document import OpenDocument
from vggdigits.app.probability_panel import ProbabilityPanel
from vggdigits.app.reading_view import ReadingView
from vggdigits.app.reasons import in_words
from vggdigits.app.recognition_thread import NetworkInfo
from vggdigits.app.replay_desk import ReplayDesk
from vggdigits.app.request_panel import RequestBar, RequestSession
from vggdigits.app.settings import BOOTH_IDLE_S, Settings
from vggdigits.app.status_bar import StatusBar
from vggdigits.app.store_steps import Steps
from vggdigits.app.training_desk import TrainingDesk
from vggdigits.app.view_desk import ViewDesk
from vggdigits.app.why_desk import WhyDesk
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.history import CHOSEN, KnownModel, ModelHistory

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer


_SHORT_MS, _LONG_MS = 4000, 12_000  # for which a line stands in the status bar


class MainWindow(QMainWindow):
    """The drawing pad.

    Attributes:
        canvas, panel: its two halves.
        undo_stack: one step a stroke, a clearing or an opened file.
        reading: what is read on the canvas; reader: reads it.
        act: all that is in the menus.
        documents: opens and saves what is on the canvas.
        exchange: the clipboard, and what is dropped.
        tools: what it is drawn with.
        desk: samples, networks and training.
        device: where the network computes; view: how the window looks; help: what helps.
        why: explains what was read; replay: shows how it came to be read so.
        booth: the window of booth mode, while that lasts.
        to_go_on_with: what the next window is to open, where this one is closed for another to take its place.
    """

    def __init__(
        self,
        make_recognizer: Callable[[Path | None, str], Recognizer],
        history: ModelHistory | None = None,
        settings: Settings | None = None,
    ) -> None:
        """`make_recognizer` loads a checkpoint, None for the one in use, for a device; it is called in the reader's
        thread. Without `settings` nothing is kept between starts."""
        super().__init__()
        self._make_recognizer = make_recognizer
        self._settings = settings or Settings(None)
        self.canvas = Canvas()
        self.panel = ProbabilityPanel()
        self.undo_stack = Steps(self, undoLimit=MOST_STEPS)
        self.reading = ReadingView(self.canvas, self.panel, self)
        self.reader = self.reading.reader
        self.booth: BoothWindow | None = None
        self.to_go_on_with: OpenDocument | None = None
        self.keyboard_pen = KeyboardPen(self.canvas)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.desk = TrainingDesk(self, history or ModelHistory())
        self.corrections = Corrections(self.desk.store, self.undo_stack, self)
        self.documents = DocumentDesk(self, self.canvas, self.undo_stack, self._settings)
        self.exchange = ExchangeDesk(self, self.canvas, self.undo_stack, self.documents)
        self.tools = InkTools(self, self.canvas, self.undo_stack)
        self.act = PadActions(self, self.documents.actions, self.tools)
        self.device = DeviceChooser(self, self._settings)
        self.view = ViewDesk(self, self._settings)
        self.help = HelpDesk(self, self.status.in_words)
        self.hint = FirstHint(self._settings)
        self.request_bar = RequestBar(self._take_drawing)
        self._lay_out()
        self._connect()
        self._start_network()

    # Building.

    def _lay_out(self) -> None:
        centre = QWidget()
        paper = QVBoxLayout(centre)
        paper.setContentsMargins(0, 0, 0, 0)
        paper.setSpacing(0)
        paper.addWidget(self.request_bar)
        paper.addWidget(self.canvas, stretch=1)
        paper.addWidget(self.hint)
        self.request_bar.hide()
        self.setCentralWidget(centre)
        dock = QDockWidget(self.tr("Reading"), self)
        dock.setObjectName("reading")
        dock.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        dock.setWidget(self.panel)
        dock.toggleViewAction().setText(self.tr("&Reading"))
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.why = WhyDesk(self, self.canvas, self.reading)
        self.replay = ReplayDesk(self, self.canvas, self.reading, self.documents)
        bar = self.act.fill_tool_bar()
        docks = [dock, *self.why.docks, self.replay.dock]
        self.view.fill_menu(self.act.fill_menus(self.device, self.help), docks, [bar])
        self.status.addPermanentWidget(self.desk.status)
        window_place.restore(self, self._settings)

    def _connect(self) -> None:
        self.canvas.stroke_finished.connect(self._on_stroke_finished)
        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        self._settings.on_failure = self._on_settings_not_saved
        self.documents.told.connect(self._tell)
        self.exchange.told.connect(self._tell)
        self.replay.told.connect(self._tell)
        self.panel.checkpoint_wanted.connect(self._ask_checkpoint)
        self.panel.retrain_wanted.connect(self.desk.show_retrain)
        self.reading.changed.connect(self._on_reading_changed)
        self.reader.started_up.connect(self._on_started_up)
        self.reader.unavailable.connect(self.status.show_off)
        self.reader.read.connect(lambda reading: self.status.add_latency(reading.ms))
        self.device.chosen.connect(self._start_network)
        self.device.told.connect(lambda line: self.status.showMessage(line, _LONG_MS))
        self.view.booth_wanted.connect(self._enter_booth)
        self.view.restart_wanted.connect(self._open_again)
        self.hint.keys_wanted.connect(self.help.show_keys)
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
            (act.test_set, partial(self.desk.show_test_set, self._make_recognizer, self.exchange.put_picture)),
            (act.samples, self.desk.show_samples),
            (act.request, self._start_request),
            (act.teach, self.desk.show_teach),
            (act.retrain, self.desk.show_retrain),
            (act.runs, self.desk.show_runs),
            (act.network, self.desk.show_network),
            (act.next, partial(self.reading.step, 1)),
            (act.previous, partial(self.reading.step, -1)),
        ):
            action.triggered.connect(_without_arguments(slot))
        for label, action in act.labels.items():
            action.triggered.connect(_without_arguments(partial(self._correct, label)))
        self.undo_stack.canUndoChanged.connect(act.undo.setEnabled)
        self.undo_stack.canRedoChanged.connect(act.redo.setEnabled)
        self.canvas.addActions([act.join, act.split])
        self._on_reading_changed()
        act.undo.setEnabled(False)
        act.redo.setEnabled(False)
        self._enable_models()

    def _connect_learning(self) -> None:
        self.corrections.told.connect(self._tell)
        self.corrections.failed.connect(
            lambda why: dialogs.complain(self, self.tr("The sample was not kept. It is still on the canvas."), why)
        )
        self.corrections.refused.connect(
            lambda why: dialogs.complain(self, self.tr("Your samples are as they were. It can be tried again."), why)
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

    def tell_settings_lost(self, where: Path) -> None:
        """The settings could not be understood, and begin anew."""
        dialogs.inform(
            self,
            self.tr("Your settings could not be read. The pad begins with its own again."),
            self.tr("The file was put aside: {file}").format(file=where),
        )

    def _ask_checkpoint(self) -> None:
        path = dialogs.ask_checkpoint(self)
        if path is not None:
            self.desk.models.adopt(path, CHOSEN, path.name)

    def _correct(self, label: int | None) -> None:
        self.replay.leave()
        self.canvas.finish_stroke()
        if self.canvas.drawing:
            self.corrections.keep(self.canvas.drawing, self.reading.reading, self.reading.chosen, label)

    def _cut(self, text: str, cut: Callable[[Drawing, Reading, int], Drawing | None]) -> None:
        self.replay.leave()
        self.canvas.finish_stroke()
        reading = self.reading.reading
        after = None if reading is None else cut(self.canvas.drawing, reading, self.reading.chosen)
        if after is not None:
            self.reading.keep_chosen()
            self._replace(text, after, self.canvas.view)

    def _open_again(self) -> None:
        self.documents.when_idle(self._hand_over)

    def _hand_over(self) -> None:
        self.to_go_on_with = self.documents.hand_over()
        self.close()

    def _enter_booth(self) -> None:
        """The pad waits behind it: one network at a time reads."""
        if self.booth is not None:
            return
        self.canvas.finish_stroke()
        self.replay.stop()
        self.reading.stop()
        self.why.stop()
        self.booth = BoothWindow(self._settings.get(BOOTH_IDLE_S), self)
        self.booth.left.connect(self._leave_booth)
        self._start_network()
        self.booth.showFullScreen()

    def _leave_booth(self) -> None:
        self.booth = None
        if self.isVisible():
            self._start_network()
            self.activateWindow()

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
        self.keyboard_pen.put_away()
        self.keyboard_pen.begins_with_space = False  # Space goes on to the next digit
        self._enable_for(self.canvas.drawing)
        self.canvas.setFocus()

    def _take_drawing(self) -> Drawing:
        self.canvas.finish_stroke()
        return self.canvas.drawing

    def _end_request(self) -> None:
        self.request_bar.hide()
        self.keyboard_pen.begins_with_space = True
        self.clear()
        self._enable_for(self.canvas.drawing)

    # What follows from it.

    def _replace(self, text: str, after: Drawing, view: View) -> None:
        replace_drawing(self.undo_stack, self.canvas, text, after, view)

    def _on_stroke_finished(self, stroke: Stroke, before: Drawing) -> None:
        self.undo_stack.push(ReplaceDrawing(self.tr("Stroke"), self.canvas, before, self.canvas.drawing))

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        self._enable_for(drawing)

    def _enable_for(self, drawing: Drawing) -> None:
        self.act.clear.setEnabled(bool(drawing))
        for action in self.act.labels.values():  # on request it is known what is drawn
            action.setEnabled(bool(drawing) and not self.request_bar.isVisible())

    def _enable_models(self) -> None:
        history = self.desk.models.history
        self.act.back.setEnabled(history.previous() is not None)
        self.act.bundled.setEnabled(not history.in_use().bundled)

    def _tell(self, line: str) -> None:
        self.status.showMessage(line, _SHORT_MS)

    def _on_settings_not_saved(self, reason: str) -> None:
        self._tell(self.tr("Your settings are not kept: {reason}").format(reason=in_words(reason)))

    def _start_network(self, checkpoint: Path | None = None) -> None:
        """Read with a checkpoint, None for the one in use, in whichever window reads now."""
        make = partial(self._make_recognizer, checkpoint, self.device.device)
        (self.reading if self.booth is None else self.booth).start(make)

    def _on_model_changed(self, model: KnownModel) -> None:
        self._enable_models()
        self._start_network(model.path)

    def _on_started_up(self, info: NetworkInfo) -> None:
        self.status.show_network(info)
        self.device.on_started_up(info)

    def _on_reading_changed(self) -> None:
        if not self.reading.is_of_canvas:
            return  # what is replayed is not the document
        reading = self.reading.reading
        digits = 0 if reading is None else len(reading.digits)
        self.documents.set_reading("" if reading is None else reading.text)
        self.act.join.setEnabled(digits > 1)
        self.act.split.setEnabled(digits > 0)
        self.act.next.setEnabled(digits > 1)
        self.act.previous.setEnabled(digits > 1)

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        self.canvas.setFocus()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.documents.may_close():
            event.ignore()
            return
        window_place.keep(self, self._settings)
        self.hide()  # at once, also while the thread finishes what it is at
        if self.booth is not None:
            self.booth.close()
        self.replay.shut_down()
        self.reading.stop()
        self.why.stop()
        self.help.shut_down()
        self.desk.shut_down()
        self.documents.shut_down()
        super().closeEvent(event)


def _without_arguments(slot: Callable[[], object]) -> Callable[[], None]:
    """A slot for `triggered`, which says whether the action is checked."""
    return lambda: (slot(), None)[1]
