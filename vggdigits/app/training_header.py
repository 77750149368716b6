"""Where a training is, at a glance: what it does, how far it is, and its newest figures."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.thin_bar import ThinBar
from vggdigits.app.time_estimate import in_words
from vggdigits.app.training_record import TrainingRecord
from vggdigits.app.training_session import TrainingState
from vggdigits.app.window_parts import Heading, Note

_NONE = "–"


class TrainingHeader(QWidget):
    """A heading, a bar with its percent, and figures in columns.

    Attributes:
        heading: what goes on.
        bar: how far it is.
        figures: the numbers, by name.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.bar = Heading(""), ThinBar()
        self.percent = QLabel()
        self.percent.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.percent.setMinimumWidth(5 * theme.GRID)
        names = {
            "step": self.tr("Step"),
            "loss": self.tr("Loss"),
            "accuracy": self.tr("Training"),
            "validation": self.tr("Validation"),
            "speed": self.tr("Images a second"),
            "left": self.tr("Time left"),
        }
        self.figures = {name: QLabel(_NONE) for name in names}
        columns = QGridLayout()
        columns.setHorizontalSpacing(2 * theme.GRID)
        columns.setVerticalSpacing(0)
        for column, (name, title) in enumerate(names.items()):
            self.figures[name].setFont(theme.sized(self.font(), theme.TEXT_SIZE, bold=True))
            self.figures[name].setAccessibleName(title)
            columns.addWidget(Note(title, self, size=theme.STATUS_SIZE), 0, column)
            columns.addWidget(self.figures[name], 1, column)
            columns.setColumnStretch(column, 1)
        progress = QHBoxLayout()
        progress.setSpacing(2 * theme.GRID)
        progress.addWidget(self.bar)
        progress.addWidget(self.percent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.heading)
        layout.addLayout(progress)
        layout.addSpacing(theme.GRID // 2)
        layout.addLayout(columns)

    def show_training(self, record: TrainingRecord, state: TrainingState) -> None:
        """Show where it is."""
        share = 1.0 if state is TrainingState.DONE else record.share
        moving = state in (TrainingState.RUNNING, TrainingState.STARTING, TrainingState.DONE)
        self.heading.setText(title_of(record, state))
        self.bar.show_share(share, muted=not moving)
        self.percent.setText("" if share is None else self.tr("{percent} %").format(percent=int(100 * share)))
        texts = {
            "step": f"{record.step} / {record.steps}" if record.steps else _NONE,
            "loss": _NONE if record.loss is None else f"{record.loss:.3f}",
            "accuracy": _percent(record.accuracy),
            "validation": _percent(record.validation),
            "speed": _NONE if record.images_per_second is None else f"{record.images_per_second:,.0f}",
            "left": _NONE if record.eta_s is None else in_words(record.eta_s),
        }
        for name, text in texts.items():
            self.figures[name].setText(text)


def title_of(record: TrainingRecord, state: TrainingState) -> str:
    """What a training does, in a few words."""
    tr = QCoreApplication.translate
    epoch = tr("TrainingHeader", "epoch {epoch} of {epochs}").format(epoch=record.epoch, epochs=record.epochs)
    match state:
        case TrainingState.IDLE:
            return tr("TrainingHeader", "Nothing is being trained")
        case TrainingState.STARTING:
            return tr("TrainingHeader", "Starting…")
        case TrainingState.PAUSING:
            return tr("TrainingHeader", "Pausing after this batch…")
        case TrainingState.PAUSED:
            return (
                tr("TrainingHeader", "Paused in {epoch}").format(epoch=epoch)
                if record.epoch
                else tr("TrainingHeader", "Paused")
            )
        case TrainingState.STOPPING:
            return tr("TrainingHeader", "Stopping after this batch…")
        case TrainingState.STOPPED:
            return (
                tr("TrainingHeader", "Stopped in {epoch}").format(epoch=epoch)
                if record.epoch
                else tr("TrainingHeader", "Stopped before training began")
            )
        case TrainingState.FAILED:
            return tr("TrainingHeader", "Training failed")
        case TrainingState.DONE:
            return tr("TrainingHeader", "Done")
        case TrainingState.ELSEWHERE:
            return tr("TrainingHeader", "This run is trained by another program now")
    return {
        "loading": tr("TrainingHeader", "Loading the images…"),
        "validating": tr("TrainingHeader", "Validating after {epoch}").format(epoch=epoch),
        "saving": tr("TrainingHeader", "Saving after {epoch}").format(epoch=epoch),
        "measuring": tr("TrainingHeader", "Measuring on the test images…"),
    }.get(record.phase) or (epoch[:1].upper() + epoch[1:] if record.epoch else tr("TrainingHeader", "Starting…"))


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{100 * share:.2f} %"
