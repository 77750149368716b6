"""What is read, shown in every place: boxes on the canvas, the panel's bars, and said to screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal

from vggdigits.app.announcer import Announcer
from vggdigits.app.canvas import Canvas, LabelledBox
from vggdigits.app.live_reader import LiveReader
from vggdigits.app.nearest_digit import distance, nearest_digit, newest_digit
from vggdigits.app.probability_panel import ProbabilityPanel
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Reading, Recognizer


class ReadingView(QObject):
    """Has a canvas read, and shows the answer.

    Attributes:
        reader: reads the canvas.
        reading: what was read; None while nothing is.
        chosen: the digit whose bars are shown, from 0.

    Signals:
        changed(): another reading, none, or another digit of it was chosen.
        drawing_changed(Drawing): something else is to be read.
    """

    changed = Signal()
    drawing_changed = Signal(object)

    def __init__(self, canvas: Canvas, panel: ProbabilityPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reader = LiveReader(self)
        self.reading: Reading | None = None
        self.chosen = 0
        self._canvas, self._panel = canvas, panel
        self._kept_at: QPointF | None = None  # until a stroke more is drawn
        self._instead: Drawing | None = None
        self._of_canvas: tuple[Reading | None, int] = (None, 0)  # what was read and chosen there, meanwhile
        self._announcer = Announcer(panel.reading)
        canvas.drawing_changed.connect(self._on_drawing_changed)
        canvas.stroke_finished.connect(self._on_stroke_finished)
        canvas.pointed_at.connect(self._on_pointed_at)
        panel.reading.stepped.connect(self.step)
        self.reader.started_up.connect(self._on_started_up)
        self.reader.unavailable.connect(self._on_unavailable)
        self.reader.read.connect(self._on_read)
        self.reader.failed.connect(panel.show_message)

    def start(self, make_recognizer: Callable[[], Recognizer]) -> None:
        """Read with another network; until it is there, that is said."""
        self._panel.show_message(self.tr("starting the network…"))
        self.reader.start(make_recognizer)

    def stop(self) -> None:
        """Nothing is read any more."""
        self.reader.stop()
        self._announcer.set_text("")

    @property
    def drawing(self) -> Drawing:
        """What is read."""
        return self._canvas.drawing if self._instead is None else self._instead

    @property
    def is_of_canvas(self) -> bool:
        """Whether what is on the canvas is read, and nothing in its place."""
        return self._instead is None

    def read_instead(self, drawing: Drawing) -> None:
        """Read this in place of what is on the canvas, until that changes or is to be read again."""
        if self._instead is None:
            self._of_canvas = self.reading, self.chosen
        self._instead = drawing
        self._read(drawing)

    def read_canvas(self) -> None:
        """Read what is on the canvas again; what was read there is shown at once."""
        if self._instead is None:
            return
        self._instead = None
        self.reader.set_drawing(Drawing())  # answers under way are about something else
        self._read(self._canvas.drawing)
        self.reading, self.chosen = self._of_canvas
        if self.reading is None:
            self._forget()
        else:
            self._show()

    def boxes(self) -> tuple[LabelledBox, ...]:
        """What stands round the digits, where there are several."""
        return () if self.reading is None else boxes_of(self.reading, self.chosen)

    def step(self, by: int) -> None:
        """Choose the digit so many places to the right."""
        if self.reading is not None:
            self._choose(min(max(self.chosen + by, 0), len(self.reading.digits) - 1))

    def keep_chosen(self) -> None:
        """Whatever is in the place of the chosen digit stays chosen, until a stroke more is drawn."""
        if self.reading is not None:
            left, top, width, height = self.reading.digits[self.chosen].box
            self._kept_at = QPointF(left + width / 2, top + height / 2)

    def _choose(self, number: int) -> None:
        if number != self.chosen:
            self.chosen = number
            self._show()

    def _show(self) -> None:
        reading = self.reading
        if reading is None:
            return
        self._panel.show_reading(reading, self.chosen)
        self._canvas.set_boxes(self.boxes())
        self.changed.emit()

    def _forget(self) -> None:
        self.reading = None
        self._canvas.set_boxes(())
        self._announcer.set_text("")
        if self.reader.info is not None:
            self._panel.show_message("")
        self.changed.emit()

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        self._instead = None
        self._read(drawing)

    def _read(self, drawing: Drawing) -> None:
        self.reader.set_drawing(drawing)
        if not drawing:
            self._forget()
        self.drawing_changed.emit(drawing)

    def _on_stroke_finished(self) -> None:
        self._kept_at = None

    def _on_started_up(self) -> None:
        if self.reading is None:
            self._panel.show_message("")

    def _on_unavailable(self, reason: str) -> None:
        self._forget()
        self._panel.show_unavailable(reason)

    def _on_read(self, reading: Reading) -> None:
        if not reading.digits:  # ink too faint to count
            self._forget()
            return
        self.reading = reading
        self.chosen = self._last_drawn(reading)
        self._show()
        self._announcer.set_text("" if self._canvas.is_drawing else self._panel.in_words())

    def _last_drawn(self, reading: Reading) -> int:
        """The digit that was kept, or that the newest stroke belongs to."""
        if self._kept_at is not None:
            return nearest_digit(reading, self._kept_at)
        return newest_digit(reading, self.drawing)

    def _on_pointed_at(self, point: QPointF) -> None:
        """Pointing at one of several digits shows its bars."""
        if self.reading is not None and len(self.reading.digits) > 1:
            nearest = nearest_digit(self.reading, point)
            if distance(self.reading, nearest, point) == 0:
                self._choose(nearest)


def boxes_of(reading: Reading, chosen: int) -> tuple[LabelledBox, ...]:
    """What stands round the digits of a reading, where there are several."""
    return tuple(
        LabelledBox(digit.box, str(digit.digit) if digit.accepted else "?", number == chosen)
        for number, digit in enumerate(reading.digits)
        if len(reading.digits) > 1
    )
