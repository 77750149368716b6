"""A hint for the first run: what one would not find out alone, in one line, once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.settings import HINT_SEEN, Settings
from vggdigits.app.window_parts import Line, Note


class FirstHint(QFrame):
    """Stands below the paper until it is put away, and never again.

    Signals:
        keys_wanted(): the user wants to see all keys.
    """

    keys_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.note = Note(
            self.tr("Draw one digit, or several side by side. Is it read wrong? Press the key of the right digit.")
        )
        self.keys_button = QPushButton(self.tr("All &keys"))
        self.done_button = QPushButton(self.tr("&Got it"))
        self.keys_button.clicked.connect(self.keys_wanted)
        self.done_button.clicked.connect(self._put_away)
        row = QHBoxLayout()
        row.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, theme.GRID)
        row.setSpacing(theme.GRID)
        row.addWidget(self.note, stretch=1)
        row.addWidget(self.keys_button)
        row.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Line())
        layout.addLayout(row)
        if settings.get(HINT_SEEN):
            self.hide()

    def _put_away(self) -> None:
        self._settings.set(HINT_SEEN, True)
        self.hide()
