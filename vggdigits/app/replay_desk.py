"""The replay: what was drawn is drawn again, and read as it comes. The drawing on the canvas is never touched."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from vggdigits.app import dialogs, document_dialogs
from vggdigits.app.canvas import Canvas
from vggdigits.app.document_desk import DocumentDesk
from vggdigits.app.reading_view import ReadingView
from vggdigits.app.reasons import in_words
from vggdigits.app.recognition_thread import NetworkInfo
from vggdigits.app.replay_curve import curve_of
from vggdigits.app.replay_export import ReplayExport
from vggdigits.app.replay_filler import ReplayFiller
from vggdigits.app.replay_paper import ReplayPaper
from vggdigits.app.replay_player import ReplayPlayer
from vggdigits.app.replay_view import ReplayView
from vggdigits.ink.replay import Timeline
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.engine import Engine

REST_MS = 300
"""A drawing that stands this long, with the pen up, is looked at from its beginning."""


class ReplayDesk(QObject):
    """Scrubs, plays and exports; while its dock is hidden it costs nothing.

    Attributes:
        dock: for the View menu.
        view: what stands in it; player: the clock; filler: finds out what the curve shows.
        paper: lies over the canvas while an earlier moment is shown.
        job: an export that runs.

    Signals:
        told(str): something was done, in one line.
    """

    told = Signal(str)

    def __init__(self, window: QMainWindow, canvas: Canvas, reading: ReadingView, documents: DocumentDesk) -> None:
        super().__init__(window)
        self._window, self._canvas, self._reading, self._documents = window, canvas, reading, documents
        self._engine: Engine | None = None
        self._timeline = Timeline.of(Drawing())
        self.job: ReplayExport | None = None
        self.player, self.filler = ReplayPlayer(self), ReplayFiller(reading.reader.wait_until_idle, self)
        self.paper = ReplayPaper(canvas, reading)
        self.view = ReplayView([documents.actions.export_gif, documents.actions.export_csv])
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self.dock = self._make_dock()
        self._connect()
        self._enable()

    def _make_dock(self) -> QDockWidget:
        """Below the paper, between what stands beside it; hidden to begin with."""
        dock = QDockWidget(self.tr("Replay"), self._window)
        dock.setObjectName("replay")
        dock.setWidget(self.view)
        dock.setAllowedAreas(Qt.DockWidgetArea.TopDockWidgetArea | Qt.DockWidgetArea.BottomDockWidgetArea)
        dock.toggleViewAction().setText(self.tr("R&eplay"))
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
            (Qt.Corner.TopLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.TopRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self._window.setCorner(corner, area)
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        dock.hide()
        return dock

    def _connect(self) -> None:
        self.dock.visibilityChanged.connect(self._on_shown)
        self._canvas.drawing_changed.connect(self._on_drawing_changed)
        self._reading.reader.started_up.connect(self._on_started_up)
        self._reading.reader.unavailable.connect(lambda: self.stop())
        self._rest.timeout.connect(self._on_rest)
        self.paper.pressed.connect(self.leave)
        self.player.reached.connect(self._go_to)
        self.player.playing_changed.connect(self.view.show_playing)
        self.filler.filled.connect(self._show_curve)
        self.filler.unavailable.connect(lambda reason: self.view.timeline.show_words(in_words(reason)))
        self.view.timeline.valueChanged.connect(self._on_chosen)
        self.view.play_wanted.connect(self.play_or_pause)
        self.view.stroke_wanted.connect(self.step)
        self.view.speed_chosen.connect(self._set_speed)
        self.view.cancel.clicked.connect(lambda: self.job.cancel() if self.job is not None else None)
        actions = self._documents.actions
        actions.export_gif.triggered.connect(lambda: self._ask_export(".gif"))
        actions.export_csv.triggered.connect(lambda: self._ask_export(".csv"))

    # What the user does.

    def play_or_pause(self) -> None:
        """Play from here, from the beginning where this is the end; where nothing is to move by itself, one stroke."""
        self._catch_up()
        if self.player.is_playing:
            self.player.pause()
        elif not self._timeline.count:
            return
        elif self.view.motion_wanted():
            self.player.play(self._timeline, self.view.timeline.value())
        else:
            self.step(1)

    def step(self, strokes: int) -> None:
        """To where the next stroke is done, 1, or the one before, -1; from the end the next one is the first."""
        self._catch_up()
        self.player.pause()
        here, line = self.view.timeline.value(), self._timeline
        if strokes < 0:
            self._go_to(line.previous_stroke(here))
        else:
            self._go_to(line.next_stroke(here if here < line.count else 0))

    def leave(self) -> None:
        """Show the drawing as it is."""
        self.player.pause()
        self._go_to(self._timeline.count)

    def export(self, path: Path) -> None:
        """Write the replay to a file, a CSV if the name says so, else a GIF; in the background."""
        if self.job is not None or self._engine is None:
            return
        self._canvas.finish_stroke()
        text = self.tr("Exporting {file}…").format(file=path.name)
        make, line = partial(self.filler.make_explainer, self._engine), Timeline.of(self._canvas.drawing)
        job = ReplayExport(text, make, line, path, QApplication.font(), self)
        job.progressed.connect(lambda done, total: self.view.progress.show_share(done / total))
        job.succeeded.connect(lambda path: self.told.emit(self.tr("Exported {file}").format(file=path.name)))
        job.failed.connect(
            lambda why: dialogs.complain(self._window, self.tr("The replay could not be exported."), why)
        )
        job.finished.connect(self._on_job_finished)
        self.job = job
        self.view.show_job(text)
        self._enable()
        job.start()

    # What the window does.

    def stop(self) -> None:
        """Read nothing until another network has started."""
        self.leave()
        self._engine = None
        self.filler.stop()
        self.view.timeline.show_words("")
        self._show_curve()
        self._enable()

    def shut_down(self) -> None:
        """The window is closed."""
        self.stop()
        self._rest.stop()
        if self.job is not None:
            self.job.stop()

    # What follows from it.

    def _go_to(self, moment: int) -> None:
        with QSignalBlocker(self.view.timeline):
            self.view.timeline.setValue(moment)
        self.view.show_moment(self._timeline, moment)
        if moment >= self._timeline.count:
            self.paper.hide()
            self._reading.read_canvas()
            return
        drawing = self._timeline.cut(moment)
        self.paper.show_drawing(drawing)
        self._reading.read_instead(drawing)

    def _on_chosen(self, moment: int) -> None:
        self.player.pause()
        self._catch_up()
        self._go_to(min(moment, self._timeline.count))

    def _set_speed(self, speed: float) -> None:
        self.player.speed = speed

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        """The reader has it already. What belongs to the drawing before stands until this one rests."""
        self._enable()
        if not self._is_shown():
            return
        if self.view.timeline.value() < self._timeline.count:
            self.leave()
        self.filler.pause()
        self._rest.start()
        if not drawing:
            self._look_anew()

    def _on_rest(self) -> None:
        if self._canvas.is_drawing:
            self._rest.start()
        else:
            self._look_anew()

    def _catch_up(self) -> None:
        """Do not wait for the drawing to rest."""
        if self._rest.isActive():
            self._look_anew()

    def _look_anew(self) -> None:
        """Go over to what is on the canvas now."""
        self._rest.stop()
        drawing = self._canvas.drawing
        if drawing is not self._timeline.drawing:
            self._timeline = line = Timeline.of(drawing)
            with QSignalBlocker(self.view.timeline):
                self.view.timeline.setRange(0, line.count)
                self.view.timeline.setValue(line.count)
            self.view.timeline.show_marks(tuple(line.begins[:-1].tolist()))
            self.view.show_moment(line, line.count)
            self.view.show_words(self._words(drawing))
            self.player.pause()
        self._fill()

    def _words(self, drawing: Drawing) -> str:
        if drawing.strokes:
            return ""
        if drawing:
            return self.tr("A picture has no strokes to be drawn again.")
        return self.tr("Draw a digit. Here it is drawn again, and you see where the network changed its mind.")

    def _fill(self) -> None:
        refused = bool(self.view.timeline.words)
        if self._is_shown() and self._engine is not None and self._timeline.count and not refused:
            if not self.filler.is_running:
                self.filler.start(self._engine)
            self.filler.fill(self._timeline)
        self._show_curve()

    def _show_curve(self) -> None:
        self.view.show_curve(curve_of(self._timeline, self.filler.readings))

    def _on_started_up(self, info: NetworkInfo) -> None:
        self.stop()
        self._engine = info.engine
        self._enable()
        self._fill()

    def _is_shown(self) -> bool:
        return bool(self.dock.property("seen"))

    def _on_shown(self, shown: bool) -> None:
        self.dock.setProperty("seen", shown)
        if shown:
            self._look_anew()
            return
        self.leave()
        self._rest.stop()
        self.filler.stop()

    def _enable(self) -> None:
        wanted = bool(self._canvas.drawing.strokes) and self._engine is not None and self.job is None
        self._documents.actions.export_gif.setEnabled(wanted)
        self._documents.actions.export_csv.setEnabled(wanted)

    def _ask_export(self, suffix: str) -> None:
        self._canvas.finish_stroke()
        path = document_dialogs.ask_export(self._window, self._documents.suggested(suffix))
        if path is not None:
            self.dock.show()  # how far it is stands there
            self.export(path)

    def _on_job_finished(self) -> None:
        if self.job is not None:
            self.job.deleteLater()
            self.job = None
        self.view.show_job("")
        self._enable()
