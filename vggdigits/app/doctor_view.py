"""The drawing doctor: names what makes a drawing hard to read, and shows it put right."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from vggdigits import paths
from vggdigits.app import theme
from vggdigits.app.probability_bars import ProbabilityBars
from vggdigits.app.verdict import SURE_FROM, Certainty, Verdict
from vggdigits.app.why_thread import Task
from vggdigits.app.why_view import WhyView
from vggdigits.app.why_way_in import Tile, WayInView
from vggdigits.app.window_parts import Note
from vggdigits.ink.doctor import Finding, Range, read_usual

if TYPE_CHECKING:
    from vggdigits.model.engine import Answers
    from vggdigits.model.explain import Explainer
    from vggdigits.model.explain_cause import Diagnosis
    from vggdigits.model.recognizer import DigitReading

_SCALE = 0.72  # of the bars beside the paper


class DoctorView(WhyView):
    """Says one sentence, and shows a digit before and after.

    Attributes:
        sentence: what is said.
        before, after: the pictures; before_bars, after_bars: how each is read.
    """

    def __init__(self, way_in: WayInView, parent: QWidget | None = None) -> None:
        """What is examined is what the network gets by the steps of `way_in`."""
        super().__init__(parent)
        self._way_in = way_in
        self.sentence = Note()
        self.before, self.after = Tile(), Tile()
        self.before_bars, self.after_bars = ProbabilityBars(scale=_SCALE), ProbabilityBars(scale=_SCALE)
        self._shown = QWidget()
        grid = QGridLayout(self._shown)
        grid.setContentsMargins(0, theme.GRID, 0, 0)
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID)
        captions = (self.tr("as drawn"), self.tr("as the network would like it"))
        rows = ((self.before, self.before_bars), (self.after, self.after_bars))
        for number, (caption, (tile, bars)) in enumerate(zip(captions, rows, strict=True)):
            top = QVBoxLayout()
            top.setSpacing(theme.GRID // 2)
            top.addWidget(Note(caption, size=theme.STATUS_SIZE))
            top.addWidget(tile)
            top.addStretch()
            grid.addLayout(top, number, 0)
            grid.addWidget(bars, number, 1)
        grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.sentence)
        layout.addWidget(self._shown)
        layout.addStretch()
        self.show_nothing("")

    def task(self, digit: DigitReading) -> Task:
        walk = self._way_in.walk(digit)

        def examine(explainer: Explainer) -> Diagnosis:
            from vggdigits.model.explain_cause import diagnose

            return diagnose(explainer, walk().frame, _usual())

        return examine

    def show_result(self, digit: DigitReading, result: object) -> None:
        if result is None:
            self.show_nothing(self.tr("This could not be explained. The log says more."))
            return
        diagnosis: Diagnosis = result  # type: ignore[assignment]  # what the task gives
        self._shown.setVisible(diagnosis.cause is not None)
        if diagnosis.cause is not None:
            self.sentence.setText(in_words(diagnosis.cause))
            self.before.show_picture(diagnosis.frame)
            self.after.show_picture(diagnosis.right)
            for number, bars in enumerate((self.before_bars, self.after_bars)):
                bars.show_probabilities(*_bars(diagnosis.answers, number))
        elif diagnosis.unusual and diagnosis.answers.confidence[0] < SURE_FROM:
            doubt = self.tr("But put right, it is read no better.")
            self.sentence.setText(f"{in_words(diagnosis.unusual[0])} {doubt}")
        else:
            self.sentence.setText(self.tr("Nothing found: the ink is like that which the network learned from."))

    def show_nothing(self, reason: str) -> None:
        self._shown.hide()
        self.sentence.setText(reason or self.tr("Draw a digit. What makes it hard to read is named here."))

    def sizeHint(self) -> QSize:
        return QSize(392, 520)


def in_words(cause: Finding) -> str:
    """One sentence: what it is, and what to do."""
    translate = QCoreApplication.translate
    return {
        Finding.INVERTED: translate("doctor_view", "It is light on dark: the network reads ink on paper."),
        Finding.TINY: translate("doctor_view", "It is tiny in what the network gets: let it be cut out and fitted."),
        Finding.OFF_CENTRE: translate("doctor_view", "It is off the centre: let its centre of mass be centred."),
        Finding.TOO_BOLD: translate(
            "doctor_view", "Its strokes are too bold for its size: draw it larger, or with a thinner brush."
        ),
        Finding.TOO_THIN: translate(
            "doctor_view", "Its strokes are too thin for its size: draw it smaller, or with a thicker brush."
        ),
        Finding.SLANTED: translate("doctor_view", "It leans too far to one side: draw it more upright."),
        Finding.TOO_WIDE: translate("doctor_view", "It is too wide for its height: draw it narrower."),
        Finding.BROKEN: translate("doctor_view", "It is in too many parts: close the gaps between its strokes."),
    }[cause]


def _bars(answers: Answers, number: int) -> tuple[tuple[float, ...], Verdict]:
    row, confidence = tuple(answers.probabilities[number].tolist()), float(answers.confidence[number])
    ranking = sorted(range(len(row)), key=lambda digit: -row[digit])
    certainty = Certainty.SURE if confidence >= SURE_FROM else Certainty.UNSURE
    if answers.none[number] >= 0.5:
        certainty = Certainty.NO_DIGIT
    return row, Verdict(certainty, ranking[0], ranking[1], confidence)


@lru_cache(maxsize=1)
def _usual() -> dict[str, Range]:
    return read_usual(paths.resources_dir() / "training_ink.json")
