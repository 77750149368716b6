"""The panel beside the canvas: the reading, how sure it is, the ten bars, and what the network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.input_strip import InputStrip
from vggdigits.app.probability_bars import ProbabilityBars
from vggdigits.app.reading_label import ReadingLabel
from vggdigits.app.reasons import in_words
from vggdigits.app.verdict import judge, sentence

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading

WIDTH, LEAST_WIDTH, MOST_WIDTH = 368, 320, 480
"""Pixels: at first, and as narrow and as wide as it can be made."""


class ProbabilityPanel(QWidget):
    """Shows a reading, or why there is none.

    Signals:
        checkpoint_wanted(): the user wants to choose a checkpoint.
        retrain_wanted(): the user wants to train one.
    """

    checkpoint_wanted = Signal()
    retrain_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, scale: float = 1.0) -> None:
        """`scale` makes everything larger, for those who stand further away."""
        super().__init__(parent)
        self._scale = scale
        self.setMinimumWidth(round(LEAST_WIDTH * scale))
        self.setMaximumWidth(round(MOST_WIDTH * scale))
        self.reading = ReadingLabel(scale=scale)
        self.verdict = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.choose_button = QPushButton(self.tr("Choose a checkpoint…"))
        self.choose_button.clicked.connect(self.checkpoint_wanted)
        self.retrain_button = QPushButton(self.tr("Retrain…"))
        self.retrain_button.clicked.connect(self.retrain_wanted)
        self._ways_out = QWidget()
        ways_out = QHBoxLayout(self._ways_out)
        ways_out.setContentsMargins(0, 0, 0, 0)
        ways_out.setSpacing(theme.GRID)
        ways_out.addWidget(self.choose_button)
        ways_out.addWidget(self.retrain_button)
        self._ways_out.hide()
        self.bars = ProbabilityBars(scale=scale)
        self._strip_title = QLabel(self.tr("What the network sees"))
        self.strip = InputStrip(scale=scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(round(theme.GRID * scale * each) for each in (3, 2, 3, 2)))
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.reading)
        layout.addWidget(self.verdict)
        layout.addWidget(self._ways_out, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(2 * theme.GRID)
        layout.addWidget(self.bars)
        layout.addStretch()
        layout.addWidget(self._strip_title)
        layout.addWidget(self.strip)
        self._set_fonts()

    def show_message(self, message: str) -> None:
        """No reading, and a line that says what is going on; "" for an empty canvas."""
        self.reading.set_text("")
        self._ways_out.hide()
        self.verdict.setText(message)
        self.bars.show_nothing()
        self.strip.show_steps(None)

    def show_unavailable(self, reason: str) -> None:
        """Recognition is off: why, and what can be done."""
        self.show_message(self.tr("Recognition is off: {reason}").format(reason=in_words(reason)))
        self._ways_out.show()

    def show_reading(self, reading: Reading, chosen: int) -> None:
        """Show a reading of at least one digit, with the chosen one's bars."""
        digit = reading.digits[chosen]
        verdict = judge(digit)
        self._ways_out.hide()
        self.reading.set_text(reading.text, muted=not any(each.accepted for each in reading.digits))
        self.verdict.setText(sentence(verdict, chosen, len(reading.digits)))
        self.bars.show_probabilities(digit.probabilities, verdict)
        self.strip.show_steps(digit.steps)

    def in_words(self) -> str:
        """What is shown, as it is said to those who do not see it; "" where nothing was read."""
        if not self.reading.text():
            return ""
        unknown = self.tr("no digit")
        each = ", ".join(unknown if sign == "?" else sign for sign in self.reading.text())
        return self.tr("{reading}; {verdict}").format(reading=each, verdict=self.verdict.text())

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH * self._scale), super().sizeHint().height())

    def _set_fonts(self) -> None:
        self.verdict.setFont(theme.sized(self.font(), round(theme.HEADING_SIZE * self._scale)))
        self._strip_title.setFont(theme.sized(self.font(), round(theme.TEXT_SIZE * self._scale)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._set_fonts()
        super().changeEvent(event)
