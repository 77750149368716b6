"""What stands in the dock of the replay: buttons, the time, and the timeline."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import theme
from vggdigits.app.icons import icon
from vggdigits.app.replay_curve import Curve
from vggdigits.app.replay_player import SPEEDS
from vggdigits.app.replay_timeline import ReplayTimeline
from vggdigits.app.thin_bar import ThinBar
from vggdigits.app.window_parts import Note, tint
from vggdigits.ink.replay import Timeline

_LEAST, _TIME_FROM, _SPEED_FROM, _STROKE_FROM, _LEGEND_FROM = 264, 352, 416, 472, 600  # pixels of the dock's width
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class _Key(QLabel):
    """Says what a colour stands for."""

    def show_key(self, text: str, colour: QColor) -> None:
        """In that colour, with a line before it."""
        self.setText(f"— {text}" if text else "")
        self.setFont(theme.sized(self.font(), theme.STATUS_SIZE, bold=True))
        tint(self, colour)


class ReplayView(QWidget):
    """Shows a moment, and asks for others.

    Attributes:
        play, previous, next: the buttons.
        timeline: its value is the moment.
        time, stroke: where it is, in words.
        note: what is said where there is nothing to replay.
        cancel: ends an export; progress: how far that is.

    Signals:
        play_wanted(): play, or pause.
        stroke_wanted(int): 1 for the end of this stroke or the next, -1 for the one before.
        speed_chosen(float): times the pen's own.
    """

    play_wanted = Signal()
    stroke_wanted = Signal(int)
    speed_chosen = Signal(float)

    def __init__(self, exports: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exporting = False
        self.note = Note()
        self.previous = self._button("skip-back", self.tr("Previous stroke"), "Ctrl+Left")
        self.play = self._button("play", self.tr("Play"), "Space")
        self.next = self._button("skip-forward", self.tr("Next stroke"), "Ctrl+Right")
        self.previous.clicked.connect(lambda: self.stroke_wanted.emit(-1))
        self.play.clicked.connect(lambda: self.play_wanted.emit())
        self.next.clicked.connect(lambda: self.stroke_wanted.emit(1))
        self.timeline = ReplayTimeline()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.timeline)  # who clicks beside the buttons wants the keys as well
        self.time, self.stroke = QLabel(), Note()
        self.time.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.stroke.setWordWrap(False)
        self._legend = [_Key(), _Key()]
        self.speed = QComboBox()
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{times}×").format(times=f"{speed:g}"), speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setToolTip(self.tr("Speed"))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.currentIndexChanged.connect(lambda: self.speed_chosen.emit(self.speed.currentData()))
        self._export = self._button("export", self.tr("Export the replay"))
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._export.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(self._export)
        menu.addActions(exports)
        self._export.setMenu(menu)
        self.progress, self.cancel = ThinBar(theme.GRID // 2), QPushButton(self.tr("Cancel"))
        self.progress.setFixedWidth(16 * theme.GRID)
        self._lay_out()
        self.show_words("")
        self.show_job("")

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(theme.GRID // 2)
        for button in (self.previous, self.play, self.next):
            controls.addWidget(button)
        controls.addSpacing(theme.GRID)
        controls.addWidget(self.time)
        controls.addSpacing(2 * theme.GRID)
        controls.addWidget(self.stroke)
        controls.addStretch()
        for key in self._legend:
            controls.addSpacing(theme.GRID)
            controls.addWidget(key)
        controls.addSpacing(theme.GRID)
        for widget in (self.progress, self.cancel, self.speed, self._export):
            controls.addWidget(widget)
            controls.addSpacing(theme.GRID // 2)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GRID)
        body.addLayout(controls)
        body.addWidget(self.timeline)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(self)  # as high with words as with a timeline: the paper must not jump
        self._pages.addWidget(self._body)
        self._pages.addWidget(self.note)
        self.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # What is shown.

    def show_words(self, text: str) -> None:
        """Say why there is nothing to replay; "" where there is."""
        self.note.setText(text)
        self._pages.setCurrentWidget(self.note if text else self._body)

    def show_moment(self, timeline: Timeline, moment: int) -> None:
        """Show where it is."""
        seconds = self.tr("{time} / {whole} s")
        self.time.setText(seconds.format(time=f"{timeline.time(moment):.2f}", whole=f"{timeline.duration:.2f}"))
        count = len(timeline.drawing.strokes)
        self.stroke.setText(self.tr("stroke {number} of {count}").format(number=timeline.stroke(moment), count=count))
        self.timeline.setAccessibleDescription(f"{self.time.text()}, {self.stroke.text()}")
        self.previous.setEnabled(moment > 0)
        self.next.setEnabled(moment < timeline.count)

    def show_curve(self, curve: Curve) -> None:
        """Show how it was read over time."""
        self.timeline.show_curve(curve)
        colours = theme.colours(self.palette())
        self._legend[0].show_key(curve.text, colours.answer)
        self._legend[1].show_key(self.tr("strongest other") if curve.text else "", colours.runner_up)

    def show_playing(self, playing: bool) -> None:
        """Show what the button does now."""
        self.play.setIcon(icon("pause" if playing else "play"))
        _name(self.play, self.tr("Pause") if playing else self.tr("Play"), "Space")

    def show_job(self, text: str) -> None:
        """Say what is being done, and show how far that is, in place of what is not needed meanwhile; "" for
        nothing."""
        self.progress.setAccessibleName(text)
        self.progress.setToolTip(text)
        self.progress.show_share(None)
        for widget in (self.progress, self.cancel):
            widget.setVisible(bool(text))
        self._exporting = bool(text)
        self._show_what_fits()

    def motion_wanted(self) -> bool:
        """Whether the system wants things to move by themselves."""
        return self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0

    def sizeHint(self) -> QSize:
        return QSize(480, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        """What can be done stands first; what is said gives way where the window is narrow."""
        for widget, least in ((self.time, _TIME_FROM), (self.stroke, _STROKE_FROM)):
            widget.setVisible(self.width() >= least)
        for key in self._legend:
            key.setVisible(self.width() >= _LEGEND_FROM and not self._exporting)
        self.speed.setVisible(self.width() >= _SPEED_FROM and not self._exporting)
        self._export.setVisible(not self._exporting)

    # Parts.

    def _button(self, name: str, text: str, key: str = "") -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon(name))
        button.setIconSize(QSize(20, 20))
        button.setFixedSize(4 * theme.GRID, 4 * theme.GRID)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.timeline.setFocus(Qt.FocusReason.OtherFocusReason))
        _name(button, text, key)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the timeline, or a button, does not know."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.play_wanted.emit()
        elif event.key() in steps and event.modifiers() & ~_KEYPAD == Qt.KeyboardModifier.ControlModifier:
            self.stroke_wanted.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _name(button: QToolButton, text: str, key: str) -> None:
    """What a button does, and by which key."""
    native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"{text} ({native})" if key else text)
    button.setAccessibleName(text)
