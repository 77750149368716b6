"""What is to be said when a training has ended: the result, or what happened, what is safe, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.training_session import TrainingSession, TrainingState
from vggdigits.app.window_parts import Note


class TrainingNotice(QWidget):
    """A card; hidden where there is nothing to say.

    Attributes:
        title, text: what it says.
        adopt_button, keep_button: for a network that is done.

    Signals:
        adopt_wanted(), keep_wanted(): the user's choice.
    """

    adopt_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = QColor()
        self.title, self.text = QLabel(wordWrap=True), Note("", self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)  # it may quote a file's name
        self.title.setFont(theme.sized(self.font(), theme.TEXT_SIZE, bold=True))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.adopt_button = QPushButton(self.tr("Adopt"))
        self.adopt_button.setToolTip(self.tr("Check it, and have the pad read with it"))
        self.adopt_button.clicked.connect(self.adopt_wanted)
        self.keep_button = QPushButton(self.tr("Keep the old"))
        self.keep_button.clicked.connect(self.keep_wanted)
        words = QVBoxLayout()
        words.setSpacing(theme.GRID // 2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * theme.GRID, theme.GRID * 3 // 2, 2 * theme.GRID, theme.GRID * 3 // 2)
        layout.setSpacing(theme.GRID)
        layout.addLayout(words, stretch=1)
        layout.addWidget(self.keep_button)
        layout.addWidget(self.adopt_button)
        self.hide()

    def show_session(self, session: TrainingSession) -> None:
        """Say what is to be said of it; an answer that was given is asked for again only by another training."""
        colours = theme.colours(self.palette())
        done = session.state is TrainingState.DONE
        words = _words(session)
        self.setVisible(words is not None)
        if words is not None:
            self.title.setText(words[0])
            self.text.setText(words[1])
            self._colour = colours.answer if done else colours.runner_up
            if session.state is TrainingState.STOPPED:
                self._colour = colours.other
        self._offer(done and session.checkpoint is not None)

    def say_adopting(self) -> None:
        """The user wants it: the pad checks it now."""
        self.text.setText(
            self.tr("It is checked and put to use. The network before stays under Model > History, one click away.")
        )
        self._offer(False)

    def say_kept(self) -> None:
        """The user does not want it."""
        self.text.setText(self.tr("The network in use stays. This one can still be adopted under Train > Runs."))
        self._offer(False)

    def _offer(self, offered: bool) -> None:
        self.adopt_button.setVisible(offered)
        self.keep_button.setVisible(offered)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours(self.palette()).track)
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setBrush(self._colour)
        painter.drawRoundedRect(theme.GRID, theme.GRID * 3 // 2, 4, self.height() - 3 * theme.GRID, 2, 2)
        painter.end()


def _words(session: TrainingSession) -> tuple[str, str] | None:
    """Title and text; None where nothing is to be said."""
    tr = QCoreApplication.translate
    match session.state:
        case TrainingState.DONE:
            return _result(session)
        case TrainingState.STOPPED:
            title = tr("TrainingNotice", "The training was stopped.")
            if session.outcome is not None and session.outcome.event is None:
                title = tr("TrainingNotice", "The training was stopped: {reason}.").format(
                    reason=session.outcome.message
                )
            if session.can_go_on:
                more = tr(
                    "TrainingNotice", "What it learned is kept. Continue goes on from there, today or after a restart."
                )
            else:
                more = tr("TrainingNotice", "It had not begun to learn; nothing is lost.")
            return title, more
        case TrainingState.FAILED:
            return _failure(session)
        case TrainingState.ELSEWHERE:
            return (
                tr("TrainingNotice", "Another window or program trains in this run."),
                tr("TrainingNotice", "It can be continued here once it has stopped there."),
            )
    return None


def _result(session: TrainingSession) -> tuple[str, str]:
    tr = QCoreApplication.translate
    result = session.record.result or {}
    accuracy, validation = result.get("accuracy"), result.get("validation")
    if isinstance(accuracy, int | float):
        title = tr("TrainingNotice", "{percent} % on {count} test images").format(
            percent=f"{100 * accuracy:.2f}", count=f"{result.get('test_images', 0):,}"
        )
    elif isinstance(validation, int | float):
        title = tr("TrainingNotice", "{percent} % on the images it was validated with").format(
            percent=f"{100 * validation:.2f}"
        )
    else:
        title = tr("TrainingNotice", "The training is done.")
    if session.checkpoint is None:
        return title, tr("TrainingNotice", "Its checkpoint is not there any more.")
    return title, tr("TrainingNotice", "The pad goes on with the network in use until you adopt this one.")


def _failure(session: TrainingSession) -> tuple[str, str]:
    tr = QCoreApplication.translate
    reason = session.failure
    safe = tr("TrainingNotice", "The network in use is untouched.")
    low = reason.lower()
    if "no space" in low or "too large" in low or "quota" in low:
        advice = tr("TrainingNotice", "Make room on the disk, then continue.")
    elif "memory" in low or (session.outcome is not None and session.outcome.kind == "killed"):
        advice = tr("TrainingNotice", "It may have needed too much memory: a smaller batch size needs less.")
    elif session.can_go_on:
        advice = tr("TrainingNotice", "Mend that, then continue: every epoch before is kept.")
    else:
        advice = tr("TrainingNotice", "Change the settings, then start again.")
    title = reason[:1].upper() + reason[1:] if reason else tr("TrainingNotice", "The run is damaged.")
    return title, f"{safe} {advice}"
