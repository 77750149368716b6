"""Training a network from the start, beside the pad: what to learn from, how it goes, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import dialogs, theme
from vggdigits.app.confusion_pictures import ConfusionPictures
from vggdigits.app.confusion_view import ConfusionView
from vggdigits.app.retrain_form import RetrainForm
from vggdigits.app.retrain_settings import RetrainSettings
from vggdigits.app.thin_bar import ThinBar
from vggdigits.app.time_estimate import TimeEstimate, in_words
from vggdigits.app.training_curves import TrainingCurves
from vggdigits.app.training_session import TrainingSession, TrainingState
from vggdigits.app.training_words import figures_line, heading, hint
from vggdigits.app.window_parts import MARGIN, EmptyState, Heading, Line, Note
from vggdigits.errors import UserError
from vggdigits.training.run_folder import RunFolder
from vggdigits.training.samples import SampleStore

_FORM = 40 * theme.GRID  # pixels
_LOG_LINES = 2000


class RetrainWindow(QWidget):
    """A form, a training, and its figures while it runs.

    Attributes:
        form: what to train.
        session: the training.
        curves, confusion, log: how it goes.

    Signals:
        adopt_wanted(Path, str): put this checkpoint to use; with a note for the history.
        training_changed(dict): `running`, `paused`, `share` (0..1 or None), `text`; for the pad's status bar.
    """

    adopt_wanted = Signal(object, str)
    training_changed = Signal(object)

    def __init__(
        self, samples: Path | None, parent: QWidget | None = None, *, command: Sequence[str] | None = None
    ) -> None:
        """`samples` is the user's database, None for the usual one; `command` starts the program in tests."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Retrain – vggdigits"))
        self._samples = samples
        self.form = RetrainForm()
        self.session = TrainingSession(self, command=command)
        self.estimate = TimeEstimate(self, command=command)
        self.curves, self.confusion = TrainingCurves(), ConfusionView()
        self.log = QPlainTextEdit(readOnly=True, maximumBlockCount=_LOG_LINES)
        self.pictures = ConfusionPictures(self)
        self.tabs, self.percent = QTabWidget(), QLabel()
        self.title, self.figures = Heading(""), Note("", size=theme.STATUS_SIZE)
        self.bar, self.hint, self.time = ThinBar(), Note(""), Note("", size=theme.STATUS_SIZE)
        self.start_button = QPushButton(self.tr("&Start"))
        self.pause_button, self.stop_button = QPushButton(self.tr("&Pause")), QPushButton(self.tr("S&top"))
        self.resume_button = QPushButton(self.tr("&Resume"))
        self.adopt_button, self.keep_button = QPushButton(self.tr("&Adopt")), QPushButton(self.tr("&Keep the old"))
        self.pages = QStackedWidget()
        self.pages.addWidget(
            EmptyState(
                self.tr("No training yet"),
                self.tr("Choose what to learn from, and press Start. The pad stays usable meanwhile."),
            )
        )
        self.pages.addWidget(self._training_page())
        self._lay_out()
        self._connect()
        self._show_state()

    def show_run(self, run: RunFolder) -> None:
        """Show a run of before, from where it can be resumed; while another is trained here, only say so."""
        if self.session.active:
            if self.session.record.run != run.path:
                dialogs.inform(
                    self,
                    self.tr("Another training is under way."),
                    self.tr("Stop it first; it can be resumed afterwards. {run} stays as it is.").format(run=run.name),
                )
            return
        self.estimate.cancel()
        self.log.clear()
        self.form.show_settings(RetrainSettings.of_config(run.config))
        self.session.show_run(run)

    def shut_down(self) -> None:
        """Stop what runs, and wait for its end; the run stays and can be resumed."""
        self.estimate.cancel()
        self.session.stop()  # both are asked before either is waited for
        self.session.shut_down()
        self.estimate.shut_down()
        self.pictures.close()

    # Building.

    def _lay_out(self) -> None:
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields in it scroll it
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        left, right, buttons = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(0)
        left.addWidget(scroll, stretch=1)
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN, theme.GRID, MARGIN, 2 * theme.GRID)
        foot.setSpacing(theme.GRID)
        foot.addWidget(self.time)
        foot.addWidget(self.start_button)
        left.addLayout(foot)
        column = QWidget()
        column.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        column.setFixedWidth(_FORM)
        right.setContentsMargins(MARGIN, MARGIN, MARGIN, 2 * theme.GRID)
        right.setSpacing(theme.GRID)
        right.addWidget(self.pages, stretch=1)
        right.addWidget(Line())
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.hint, stretch=1)
        for button in (self.keep_button, self.resume_button, self.pause_button, self.stop_button, self.adopt_button):
            buttons.addWidget(button)
        right.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(column)
        layout.addLayout(right, stretch=1)
        self.setMinimumSize(900, 640)
        self.resize(1080, 720)

    def _training_page(self) -> QWidget:
        """The newest figures, and all of them in three tabs: each needs the room."""
        self.log.setFont(theme.sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), theme.STATUS_SIZE))
        self.log.setFrameShape(QFrame.Shape.NoFrame)
        self.log.setAccessibleName(self.tr("Log"))
        self.log.setPlaceholderText(self.tr("What the training says appears here."))
        matrix = QWidget()
        QVBoxLayout(matrix).addWidget(self.confusion)
        self.tabs.setDocumentMode(True)
        for widget, text in (
            (self.curves, self.tr("Curves")),
            (matrix, self.tr("Confusion matrix")),
            (self.log, self.tr("Log")),
        ):
            self.tabs.addTab(widget, text)
        self.percent.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.percent.setMinimumWidth(5 * theme.GRID)
        progress = QHBoxLayout()
        progress.setSpacing(theme.GRID)
        progress.addWidget(self.bar)
        progress.addWidget(self.percent)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.title)
        layout.addLayout(progress)
        layout.addWidget(self.figures)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.tabs, stretch=1)
        return page

    def _connect(self) -> None:
        self.form.changed.connect(self._on_form_changed)
        self.estimate.measuring.connect(lambda: self.time.setText(self.tr("Estimating the time from a short trial…")))
        self.estimate.estimated.connect(self._on_estimated)
        self.estimate.failed.connect(self.time.setText)
        self.session.changed.connect(self._show_record)
        self.session.state_changed.connect(self._show_state)
        self.session.logged.connect(self._log)
        self.confusion.opened.connect(self._show_pictures)
        self.start_button.clicked.connect(self._start)
        self.pause_button.clicked.connect(self._pause_or_go_on)
        self.stop_button.clicked.connect(self.session.stop)
        self.resume_button.clicked.connect(self._resume)
        self.adopt_button.clicked.connect(self._adopt)
        self.keep_button.clicked.connect(self.session.clear)

    # What the user does.

    def _start(self) -> None:
        self.estimate.cancel()
        self.time.setText("")
        self.log.clear()
        self.session.start(self.form.settings().arguments())

    def _resume(self) -> None:
        self.estimate.cancel()
        self.session.resume()

    def _pause_or_go_on(self) -> None:
        if self.session.state in (TrainingState.PAUSED, TrainingState.PAUSING):
            self.session.go_on()
        else:
            self.session.pause()

    def _adopt(self) -> None:
        checkpoint = self._checkpoint()
        run = self.session.run
        if checkpoint is not None and run is not None:
            self.adopt_wanted.emit(checkpoint, run.name)
            self.adopt_button.setEnabled(False)

    def _on_form_changed(self) -> None:
        problem = self.form.problem()
        self.start_button.setEnabled(not self.session.active and not problem)
        if problem:
            self.estimate.cancel()
            self.time.setText(problem)
        elif not self.session.active:
            self.estimate.ask(self.form.settings())

    def _on_estimated(self, seconds: float, images_per_second: float) -> None:
        text = self.tr("About {time}, at {speed} images/s").format(
            time=in_words(seconds), speed=f"{images_per_second:.0f}"
        )
        self.time.setText(text)

    def _show_pictures(self, right: int, answer: int) -> None:
        run = self.session.run
        if run is None:
            return
        self.pictures.show_pictures(right, answer, run.confusion_pictures(right, answer))
        self.pictures.show()
        self.pictures.raise_()

    # What follows from it.

    def refresh(self) -> None:
        """Show the state anew: what was wished for did not come about."""
        self._show_state()

    def _checkpoint(self) -> Path | None:
        """What can be adopted: the weights of the end, or the best so far of a run that stopped."""
        run = self.session.run
        return None if run is None else run.final_checkpoint or run.best_checkpoint

    def _show_state(self) -> None:
        state, active = self.session.state, self.session.active
        ended = state in (TrainingState.DONE, TrainingState.STOPPED, TrainingState.FAILED)
        self.pages.setCurrentIndex(0 if state is TrainingState.IDLE else 1)
        self.form.setEnabled(not active)
        self.start_button.setEnabled(not active and not self.form.problem())
        self.pause_button.setVisible(active)
        self.pause_button.setEnabled(state is not TrainingState.STARTING and state is not TrainingState.STOPPING)
        held = state in (TrainingState.PAUSED, TrainingState.PAUSING)
        self.pause_button.setText(self.tr("&Continue") if held else self.tr("&Pause"))
        self.stop_button.setVisible(active)
        self.stop_button.setEnabled(state is not TrainingState.STOPPING)
        self.resume_button.setVisible(self.session.can_go_on)
        adoptable = ended and self._checkpoint() is not None
        self.adopt_button.setVisible(adoptable)
        self.adopt_button.setEnabled(adoptable)
        best_only = self.session.run is None or self.session.run.final_checkpoint is None
        self.adopt_button.setText(self.tr("&Adopt the best so far") if best_only else self.tr("&Adopt"))
        self.keep_button.setVisible(adoptable)
        self.hint.setText(hint(self.session))
        self._show_record()

    def _show_record(self) -> None:
        record, state = self.session.record, self.session.state
        title = heading(state, record)
        self.title.setText(title)
        self.figures.setText(figures_line(record))
        share = 1.0 if state is TrainingState.DONE else record.share
        moving = state in (TrainingState.STARTING, TrainingState.RUNNING, TrainingState.DONE)
        self.bar.show_share(share, muted=not moving)
        self.percent.setText("" if share is None else self.tr("{percent} %").format(percent=int(100 * share)))
        self.curves.show_record(record)
        self.confusion.show_counts(record.confusion)
        self.training_changed.emit(
            {
                "running": self.session.active,
                "paused": state is TrainingState.PAUSED,
                "share": record.share,
                "text": title,
            }
        )

    def _log(self, line: str) -> None:
        self.log.appendPlainText(f"{datetime.now():%H:%M:%S}  {line}")

    def _count_samples(self) -> None:
        try:
            with SampleStore(self._samples) as store:
                self.form.show_samples(sum(count for label, count in store.counts().items() if label is not None))
        except UserError:
            self.form.show_samples(None)

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.session.active:
            self._count_samples()
            if self.session.state is TrainingState.IDLE:
                self._on_form_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.estimate.cancel()
        self.pictures.close()
