"""The window that trains a network from the start: settings left, what goes on right, both beside the pad."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QFontDatabase, QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from vggdigits import paths
from vggdigits.app import dialogs, theme
from vggdigits.app.confusion_pictures import ConfusionPictures
from vggdigits.app.confusion_view import ConfusionView
from vggdigits.app.retrain_form import RetrainForm
from vggdigits.app.retrain_settings import RetrainSettings
from vggdigits.app.time_estimate import TimeEstimate, in_words
from vggdigits.app.training_curves import TrainingCurves
from vggdigits.app.training_header import TrainingHeader, title_of
from vggdigits.app.training_notice import TrainingNotice
from vggdigits.app.training_session import TrainingSession, TrainingState
from vggdigits.app.window_parts import EmptyState, Line, Note
from vggdigits.errors import UserError
from vggdigits.training.run_folder import RunFolder
from vggdigits.training.samples import SampleStore

_FORM_WIDTH = 41 * theme.GRID
_LOG_LINES = 5000


class RetrainWindow(QWidget):
    """Trains in a process of its own; closing the window hides it, and the training goes on.

    Attributes:
        session: the training.
        form, estimate: what it is asked to do, and how long that would take.

    Signals:
        adopt_wanted(Path, str): a checkpoint the user wants to read with, and a note about it.
        training_changed(dict): for the status bar: `running`, `paused`, `share` (0..1 or None), `text`, `eta_s`.
    """

    adopt_wanted = Signal(object, str)
    training_changed = Signal(object)

    def __init__(
        self, store_path: Path | None = None, parent: QWidget | None = None, *, command: Sequence[str] | None = None
    ) -> None:
        """`store_path`: the user's samples, None for the usual place. `command` stands in for this program."""
        super().__init__(parent, Qt.WindowType.Window)
        self._store_path = store_path or paths.user_dir() / "samples.sqlite3"
        self.session = TrainingSession(self, command=command)
        self.estimate = TimeEstimate(self, command=command)
        self.form = RetrainForm()
        self.header, self.notice = TrainingHeader(), TrainingNotice()
        self.curves, self.confusion = TrainingCurves(), ConfusionView()
        self.log = QPlainTextEdit(readOnly=True, maximumBlockCount=_LOG_LINES)
        self.pictures = ConfusionPictures(self)
        self.setWindowTitle(self.tr("Retrain"))
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.setMinimumSize(880, 600)
        self.resize(960, 680)
        self._show_state()

    # What the user does.

    def start(self) -> None:
        """Train as the form says."""
        self.estimate.cancel()
        self.log.clear()
        self.session.start(self.form.settings().arguments())

    def show_run(self, run: RunFolder, *, go_on: bool = False) -> None:
        """Show a run of before, and with `go_on` continue it, if it can be; while another is trained, only say so."""
        if self.session.active:
            if self.session.record.run != run.path:
                dialogs.inform(
                    self,
                    self.tr("Another training is under way."),
                    self.tr("Stop it first: it can be continued afterwards. The run {name} waits.").format(
                        name=run.name
                    ),
                )
            return
        self.estimate.cancel()
        self.log.clear()
        self.form.show_settings(RetrainSettings.of_config(run.config))
        self.session.show_run(run)
        self._log(self.tr("the run {folder}").format(folder=run.path))
        if go_on and self.session.can_go_on:
            self.session.resume()

    def shut_down(self) -> None:
        """Stop what runs, and wait until it is gone; a run that was stopped can be resumed."""
        self.estimate.cancel()
        self.session.stop()
        self.session.shut_down()
        self.estimate.shut_down()
        self.pictures.close()

    # Building.

    def _make_buttons(self) -> None:
        self.start_button = QPushButton(self.tr("&Start"))
        self.new_button = QPushButton(self.tr("&New training"))
        self.new_button.setToolTip(self.tr("Leave this run as it is, and change the settings"))
        self.continue_button = QPushButton(self.tr("&Continue"))
        self.continue_button.setToolTip(self.tr("Go on with this run where it was stopped"))
        self.pause_button = QPushButton(self.tr("&Pause"))
        self.stop_button = QPushButton(self.tr("S&top"))
        self.stop_button.setToolTip(self.tr("Stop after this batch; the run is kept and can be continued"))
        self.buttons = (self.new_button, self.pause_button, self.stop_button, self.continue_button, self.start_button)
        for button in self.buttons:
            button.setMinimumWidth(13 * theme.GRID)

    def _lay_out(self) -> None:
        form = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        form.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.setWidget(self.form)
        form.setFixedWidth(_FORM_WIDTH)
        line = QFrame(frameShape=QFrame.Shape.VLine, frameShadow=QFrame.Shadow.Plain)
        line.setForegroundRole(QPalette.ColorRole.Mid)
        empty = EmptyState(
            self.tr("Nothing is being trained"),
            self.tr(
                "Choose what to learn from, and press Start. The pad stays usable meanwhile, and goes on with the "
                "network in use until you adopt the new one."
            ),
        )
        self.pages = QStackedWidget()
        self.pages.addWidget(empty)
        self.pages.addWidget(self._training_page())
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(form)
        middle.addWidget(line)
        middle.addWidget(self.pages, stretch=1)
        self.hint = Note("", self)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(3 * theme.GRID, theme.GRID * 3 // 2, 3 * theme.GRID, theme.GRID * 3 // 2)
        bottom.setSpacing(theme.GRID)
        bottom.addWidget(self.hint, stretch=1)
        for button in self.buttons:
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, stretch=1)
        layout.addWidget(Line(self))
        layout.addLayout(bottom)

    def _training_page(self) -> QWidget:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.curves, self.tr("Curves"))
        self.tabs.addTab(self._padded(self.confusion), self.tr("Confusion matrix"))
        self.tabs.addTab(self.log, self.tr("Log"))
        self.log.setFrameShape(QFrame.Shape.NoFrame)
        self.log.setFont(theme.sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), theme.STATUS_SIZE))
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, stretch=1)
        return page

    def _padded(self, widget: QWidget) -> QWidget:
        around = QWidget()
        layout = QVBoxLayout(around)
        layout.setContentsMargins(0, theme.GRID, 0, 0)
        layout.addWidget(widget)
        return around

    def _connect(self) -> None:
        self.form.changed.connect(self._on_settings)
        self.estimate.measuring.connect(lambda: self.hint.setText(self.tr("Measuring how long that takes here…")))
        self.estimate.estimated.connect(self._on_estimated)
        self.estimate.failed.connect(self._on_estimate_failed)
        self.session.changed.connect(self._show_record)
        self.session.state_changed.connect(self._show_state)
        self.session.logged.connect(self._log)
        self.confusion.opened.connect(self._open_cell)
        self.notice.adopt_wanted.connect(self._adopt)
        self.notice.keep_wanted.connect(self.notice.say_kept)
        self.start_button.clicked.connect(self.start)
        self.new_button.clicked.connect(self._new)
        self.continue_button.clicked.connect(self.session.resume)
        self.pause_button.clicked.connect(self._pause_or_go_on)
        self.stop_button.clicked.connect(self.session.stop)

    # What follows from it.

    def _pause_or_go_on(self) -> None:
        if self.session.state is TrainingState.PAUSED:
            self.session.go_on()
        else:
            self.session.pause()

    def _new(self) -> None:
        self.session.clear()
        self._count_samples()
        self._on_settings()

    def _adopt(self) -> None:
        checkpoint, record = self.session.checkpoint, self.session.record
        if checkpoint is None:
            self.notice.show_session(self.session)  # says that it is gone
            return
        self.notice.say_adopting()
        note = self.tr("{preset}, {epochs} epochs").format(preset=record.preset, epochs=record.epochs)
        self.adopt_wanted.emit(checkpoint, note)

    def _open_cell(self, right: int, answer: int) -> None:
        run = self.session.run
        if run is not None:
            self.pictures.show_pictures(right, answer, run.confusion_pictures(right, answer))
            self.pictures.show()
            self.pictures.raise_()

    def _on_settings(self) -> None:
        """The form was changed, or is asked again."""
        if not self._can_start():
            return
        problem = self.form.problem()
        self.start_button.setEnabled(not problem)
        if problem:
            self.estimate.cancel()
            self.hint.setText(problem)
        elif self.isVisible():
            self.estimate.ask(self.form.settings())

    def _on_estimated(self, seconds: float, images_per_second: float) -> None:
        self.hint.setText(
            self.tr("Takes about {time} here, at {speed} images a second.").format(
                time=in_words(seconds), speed=f"{images_per_second:,.0f}"
            )
        )

    def _on_estimate_failed(self, reason: str) -> None:
        self.hint.setText(self.tr("No estimate: {reason}").format(reason=reason))

    def _can_start(self) -> bool:
        state = self.session.state
        return state is TrainingState.IDLE or (state is TrainingState.FAILED and not self.session.can_go_on)

    def _show_state(self) -> None:
        state, active = self.session.state, self.session.active
        can_start, can_go_on = self._can_start(), self.session.can_go_on
        self.pages.setCurrentIndex(0 if state is TrainingState.IDLE else 1)
        self.form.setEnabled(can_start)
        self.start_button.setVisible(can_start)
        self.continue_button.setVisible(not can_start and can_go_on)
        self.new_button.setVisible(not can_start and not active)
        self.pause_button.setVisible(active)
        paused = state is TrainingState.PAUSED
        self.pause_button.setText(self.tr("&Continue") if paused else self.tr("&Pause"))
        self.pause_button.setEnabled(state in (TrainingState.RUNNING, TrainingState.PAUSED))
        self.stop_button.setVisible(active)
        self.stop_button.setEnabled(state is not TrainingState.STOPPING)
        self.hint.setText(self.tr("The pad stays usable, and this window may be closed.") if active else "")
        self.notice.show_session(self.session)
        if state is TrainingState.STARTING:
            self._log(self.tr("training starts"))
        elif self.session.outcome is not None:
            self._log(" ".join(filter(None, (self.session.outcome.kind, self.session.outcome.message))))
        self._show_record()

    def _show_record(self) -> None:
        record, state = self.session.record, self.session.state
        self.header.show_training(record, state)
        self.curves.show_record(record)
        self.confusion.show_counts(record.confusion)
        self.training_changed.emit(
            {
                "running": self.session.active,
                "paused": state is TrainingState.PAUSED,
                "share": record.share,
                "eta_s": record.eta_s,
                "text": self._told(title_of(record, state)),
            }
        )

    def _told(self, title: str) -> str:
        left = self.session.record.eta_s
        if left is None:
            return title
        return self.tr("{title}, {time} left").format(title=title, time=in_words(left))

    def _log(self, line: str) -> None:
        self.log.appendPlainText(f"{datetime.now():%H:%M:%S}  {line}")

    def _count_samples(self) -> None:
        try:
            count = 0
            if self._store_path.is_file():
                with SampleStore(self._store_path) as store:
                    count = sum(count for label, count in store.counts().items() if label is not None)
            self.form.show_samples(count)
        except UserError as error:
            self.form.show_samples(None)
            self._log(str(error))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._can_start():
            self._count_samples()
            self._on_settings()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.estimate.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.pictures.close()
        super().closeEvent(event)
