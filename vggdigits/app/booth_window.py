"""Booth mode: the paper and the answer, as large as the screen, for visitors; cleared when nobody draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import Canvas
from vggdigits.app.probability_panel import WIDTH, ProbabilityPanel
from vggdigits.app.reading_view import ReadingView
from vggdigits.app.window_parts import Note
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Recognizer

_LEAST_SCALE, _MOST_SCALE = 1.0, 2.5
_PANEL_SHARE = 0.38  # of the screen's width
_PANEL_HEIGHT = 760  # pixels, with the button below it, at scale 1


def fitting_scale(screen: QSize) -> float:
    """How much larger than in the pad everything can be on a screen, so that the paper has most of it."""
    room = min(_PANEL_SHARE * screen.width() / WIDTH, screen.height() / _PANEL_HEIGHT)
    return min(max(room, _LEAST_SCALE), _MOST_SCALE)


class BoothWindow(QWidget):
    """Has paper of its own: the drawing in the pad stays as it is.

    Attributes:
        canvas, panel: its two halves.
        view: reads the one and shows it on the other.
        clear_button: clears at once.

    Signals:
        left(): the window was closed.
    """

    left = Signal()

    def __init__(self, idle_s: int, parent: QWidget | None = None) -> None:
        """The paper is cleared after so many seconds without a movement of the pen."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Booth mode – vggdigits"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.canvas = Canvas()
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        scale = self._scale = fitting_scale(self.screen().size())
        self.canvas.brush *= scale
        self.panel = ProbabilityPanel(scale=scale)
        self.view = ReadingView(self.canvas, self.panel, self)
        self.clear_button = QPushButton(self.tr("Clear"))
        self.clear_button.setFont(theme.sized(self.font(), round(theme.HEADING_SIZE * scale)))
        self.clear_button.setMinimumHeight(round(5 * theme.GRID * scale))
        self.clear_button.clicked.connect(self.clear)
        self._idle = QTimer(self, singleShot=True, interval=1000 * idle_s)
        self._idle.timeout.connect(self.clear)
        self.canvas.drawing_changed.connect(self._on_drawing_changed)
        leave = QAction(self)
        leave.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        leave.triggered.connect(self.close)
        clear = QAction(self)
        clear.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        clear.triggered.connect(self.clear)
        self.addActions([leave, clear])
        self._lay_out()
        self._on_drawing_changed(self.canvas.drawing)

    def start(self, make_recognizer: Callable[[], Recognizer]) -> None:
        """Read with this network from now on."""
        self.view.start(make_recognizer)

    def clear(self) -> None:
        """Blank paper for the next visitor."""
        self.canvas.finish_stroke()
        self.canvas.set_drawing(Drawing())

    def _lay_out(self) -> None:
        note = Note(self.tr("Esc leaves booth mode"), size=theme.STATUS_SIZE)
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below = QVBoxLayout()
        below.setContentsMargins(*(round(theme.GRID * self._scale * each) for each in (3, 0, 3, 1)))
        below.setSpacing(2 * theme.GRID)
        below.addWidget(self.clear_button)
        below.addWidget(note)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self.panel, stretch=1)
        side.addLayout(below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, stretch=1)
        layout.addLayout(side)

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        self.clear_button.setEnabled(bool(drawing))
        if drawing:
            self._idle.start()
        else:
            self._idle.stop()

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        self.canvas.setFocus()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._idle.stop()
        self.view.stop()
        super().closeEvent(event)
        self.left.emit()
