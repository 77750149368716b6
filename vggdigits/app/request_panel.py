"""The bar above the canvas that says what to draw next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import dialogs, theme
from vggdigits.app.icons import icon
from vggdigits.app.request_session import RequestSession
from vggdigits.app.thin_bar import ThinBar
from vggdigits.ink.strokes import Drawing

__all__ = ["RequestBar", "RequestSession"]


class RequestBar(QWidget):
    """Shows a session, and takes what was drawn for it: Enter or Space keep the drawing and ask for the next.

    Attributes:
        session: what is shown; None while there is none.
        task, count: "Draw a 4" and "12 of 100".

    Signals:
        advanced(): another drawing is asked for, and the canvas wants to be blank.
        teach_wanted(): the user is done, and wants the network to learn from it.
        closed(): the bar is no longer needed.
    """

    advanced = Signal()
    teach_wanted = Signal()
    closed = Signal()

    def __init__(self, take_drawing: Callable[[], Drawing], parent: QWidget | None = None) -> None:
        """`take_drawing` returns what is on the canvas."""
        super().__init__(parent)
        self._take_drawing = take_drawing
        self.session: RequestSession | None = None
        self._shown: tuple[int, int] | None = None  # number and total when it was last shown
        self.task, self.count = QLabel(), QLabel()
        self.progress = ThinBar(theme.GRID // 2)
        self.no_digit = QCheckBox(self.tr("Also what is &no digit"))
        self.no_digit.setToolTip(self.tr("Letters and scribbles, too, so that the network learns to refuse them"))
        self.back_button = self._tool("undo", self.tr("Back: take the last one back (Backspace)"))
        self.skip_button = QPushButton(self.tr("Skip"))
        self.skip_button.setToolTip(self.tr("Leave this one out (S)"))
        self.next_button = QPushButton(self.tr("Next"))
        self.next_button.setToolTip(self.tr("Keep this drawing and go on (Enter or Space)"))
        self.teach_button = QPushButton(self.tr("Teach the network…"))
        self.stop_button = self._tool("close", self.tr("Stop; what was drawn is kept (Esc)"))
        self._lay_out()
        self._connect()
        self._set_fonts()

    def start(self, session: RequestSession) -> None:
        """Show a session, in place of one that was shown."""
        if self.session is not None:
            self.session.disconnect(self)
        self.session = session
        self._shown = None
        session.changed.connect(self._show_session)
        session.ended.connect(self._show_session)
        session.failed.connect(self._on_failed)
        self._show_session()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        upper = QHBoxLayout()
        upper.setSpacing(theme.GRID)
        upper.addWidget(self.task, stretch=1)
        for button in self._buttons():
            # The pen comes back to the canvas after each: a click leaves the focus where it is.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedHeight(4 * theme.GRID)
            upper.addWidget(button)
        lower = QHBoxLayout()
        lower.setSpacing(2 * theme.GRID)
        lower.addWidget(self.progress, stretch=1)
        lower.addWidget(self.count)
        lower.addWidget(self.no_digit)
        self.no_digit.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = self.no_digit.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the canvas below stays where it is
        self.no_digit.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID, theme.GRID, theme.GRID)
        layout.setSpacing(theme.GRID // 2)
        layout.addLayout(upper)
        layout.addLayout(lower)

    def _buttons(self) -> tuple[QPushButton | QToolButton, ...]:
        return self.back_button, self.skip_button, self.next_button, self.teach_button, self.stop_button

    def _connect(self) -> None:
        self.back_button.clicked.connect(self._back)
        self.skip_button.clicked.connect(self._skip)
        self.next_button.clicked.connect(self._next)
        self.stop_button.clicked.connect(self._stop)
        self.teach_button.clicked.connect(self._teach)
        self.no_digit.clicked.connect(self._set_no_digit)
        # Of the whole window while the bar is seen: the canvas has the focus.
        for keys, slot in (
            (("Return", "Enter", "Space"), self._next),
            (("Backspace",), self._back),
            (("S",), self._skip),
            (("Esc",), self._stop),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(lambda slot=slot: self._by_key(slot))

    def _tool(self, icon_name: str, tip: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setIcon(icon(icon_name))
        button.setIconSize(QSize(20, 20))
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setFixedWidth(4 * theme.GRID)
        return button

    # What the user does.

    def _by_key(self, slot: Callable[[], None]) -> None:
        focused = self.focusWidget()
        if slot == self._next and isinstance(focused, QAbstractButton) and focused.hasFocus():
            focused.click()  # who went to a button by Tab means that button
        else:
            slot()

    def _next(self) -> None:
        session = self.session
        if session is None or not session.running:
            return
        drawing = self._take_drawing()
        if not drawing:
            self.count.setText(self.tr("Draw it first, or skip it"))
            return
        session.store(drawing)

    def _skip(self) -> None:
        if self.session is not None:
            self.session.skip()

    def _back(self) -> None:
        if self.session is not None:
            self.session.back()

    def _stop(self) -> None:
        session = self.session
        if session is None:
            return
        if session.running and session.kept:
            session.stop()  # and say what was kept
            return
        session.stop()
        self.closed.emit()

    def _teach(self) -> None:
        self.closed.emit()
        self.teach_wanted.emit()

    def _set_no_digit(self, wanted: bool) -> None:
        if self.session is not None:
            self.session.set_no_digit(wanted)
            self.no_digit.setChecked(self.session.asks_no_digit)

    # What follows from it.

    def _show_session(self) -> None:
        session = self.session
        if session is None:
            return
        running = session.running
        self.task.setText(self._task() if running else self._thanks())
        for widget in (self.skip_button, self.next_button, self.count, self.no_digit):
            widget.setVisible(running)
        self.teach_button.setVisible(not running and session.kept > 0)
        self.back_button.setVisible(running or session.can_go_back)
        self.back_button.setEnabled(session.can_go_back)
        self.progress.show_share((session.number - 1 if running or session.stopped else session.total) / session.total)
        self.count.setText(self.tr("{number} of {total}").format(number=session.number, total=session.total))
        self.no_digit.setChecked(session.asks_no_digit)
        tip = self.tr("Stop; what was drawn is kept (Esc)") if running else self.tr("Close (Esc)")
        self.stop_button.setToolTip(tip)
        shown = (session.number, session.total)
        moved = self._shown is not None and (shown[0] != self._shown[0] or not running)
        self._shown = shown
        if moved:
            self.advanced.emit()

    def _task(self) -> str:
        label = self.session.label if self.session is not None else None
        if label is None:
            return self.tr("Draw what is <b>no digit</b>")
        if label == 8:
            return self.tr("Draw an <b>{digit}</b>").format(digit=label)
        return self.tr("Draw a <b>{digit}</b>").format(digit=label)

    def _thanks(self) -> str:
        kept = self.session.kept if self.session is not None else 0
        if kept == 1:
            return self.tr("One drawing kept")
        return self.tr("{count} drawings kept").format(count=kept) if kept else self.tr("Nothing was kept")

    def _on_failed(self, reason: str) -> None:
        dialogs.complain(self, self.tr("Your samples are as they were. It can be tried again."), reason)

    def _set_fonts(self) -> None:
        self.task.setFont(theme.sized(self.font(), theme.HEADING_SIZE))
        self.count.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.no_digit.setFont(theme.sized(self.font(), theme.STATUS_SIZE))

    # Qt overrides.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colours(self.palette()).track)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._set_fonts()
        super().changeEvent(event)
