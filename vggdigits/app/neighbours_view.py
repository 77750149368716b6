"""What a drawing looks like: the nearest training examples, live."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vggdigits import paths
from vggdigits.app import theme
from vggdigits.app.neighbours_grid import COUNT, NeighboursGrid, NeighboursModel
from vggdigits.app.reasons import in_words
from vggdigits.app.thin_bar import ThinBar
from vggdigits.app.verdict import Certainty, judge
from vggdigits.app.why_thread import Task
from vggdigits.app.why_view import WhyView
from vggdigits.app.window_parts import Heading, Note
from vggdigits.errors import UserError

if TYPE_CHECKING:
    from vggdigits.model.explain import Explainer
    from vggdigits.model.neighbours import Finder, Neighbour
    from vggdigits.model.recognizer import DigitReading

_PAUSE_MS = 100  # while a network gets ready, in which other docks are served
_NO_DIGIT = -1


@dataclass(frozen=True)
class _Unavailable:
    reason: str


class NeighboursView(WhyView):
    """Shows ten examples with their labels, and says in one line what most of them are.

    Attributes:
        file: of the examples; None for the program's own.
        heading: what most of them are.
        model: the examples; grid: what shows them.
        progress: how far getting ready is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file: Path | None = None
        self._finder: Finder | None = None
        self.heading, self._note = Heading(""), Note()
        self.model = NeighboursModel(self)
        self.grid = NeighboursGrid(self.model)
        self.progress = ThinBar()
        self.progress.setAccessibleName(self.tr("Getting ready"))
        self._method = Note(
            self.tr(
                "Of the ink that the network learned from, these are the nearest, compared by what its fourth block of "
                "convolutions makes of them. A bar shows how alike they are."
            ),
            size=theme.STATUS_SIZE,
        )
        self._again = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._again.timeout.connect(self.asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        for part in (self.heading, self.progress, self.grid, self._note, self._method):
            layout.addWidget(part)
        layout.addStretch()
        self.show_nothing("")

    def task(self, digit: DigitReading) -> Task:
        frame = digit.steps.frame

        def look(explainer: Explainer) -> object:
            try:
                return self._get_finder().look(explainer, frame, COUNT)
            except UserError as error:
                return _Unavailable(str(error))

        return look

    def show_result(self, digit: DigitReading, result: object) -> None:
        from vggdigits.model.neighbours import GettingReady

        if isinstance(result, list):
            self._show(result, _NO_DIGIT if judge(digit).certainty is Certainty.NO_DIGIT else digit.digit)
        elif isinstance(result, GettingReady):
            self._show_getting_ready(result.share)
        elif isinstance(result, _Unavailable):
            self.show_nothing(in_words(result.reason))
        else:
            self.show_nothing(self.tr("This could not be explained. The log says more."))

    def show_nothing(self, reason: str) -> None:
        self._again.stop()
        self._lay_out(examples=False)
        self.heading.setText(self.tr("Looks like"))
        self._note.setText(reason or self.tr("Draw a digit: the training examples most like it appear here."))

    def set_shown(self, shown: bool) -> None:
        if not shown:
            self._again.stop()

    def words(self) -> str:
        """What is said besides the heading."""
        return self._note.text()

    def sizeHint(self) -> QSize:
        return QSize(self.grid.sizeHint().width() + 4 * theme.GRID, 360)

    def _get_finder(self) -> Finder:
        """Made in the thread, where torch may be imported."""
        from vggdigits.model.examples import examples_file
        from vggdigits.model.neighbours import Finder

        if self._finder is None:
            self._finder = Finder(self.file or examples_file(), paths.user_dir() / "cache")
        return self._finder

    def _show(self, neighbours: list[Neighbour], answer: int) -> None:
        self._again.stop()
        self._lay_out(examples=True)
        self.model.show(neighbours, answer)
        self.heading.setText(self._sentence(neighbours))
        others = any(each.label != answer for each in neighbours)
        self._note.setText(self._framed(answer) if others else "")
        self._note.setVisible(others)

    def _show_getting_ready(self, share: float) -> None:
        self._lay_out(getting_ready=True)
        self.heading.setText(self.tr("Getting ready…"))
        self._note.setText(self.tr("This network sees the examples for the first time. It takes some seconds, once."))
        self.progress.show_share(share)
        self._again.start()

    def _lay_out(self, *, examples: bool = False, getting_ready: bool = False) -> None:
        self.grid.setVisible(examples)
        self._method.setVisible(examples)
        self.progress.setVisible(getting_ready)
        self._note.show()
        if not examples:
            self.model.show((), _NO_DIGIT)

    def _sentence(self, neighbours: list[Neighbour]) -> str:
        (label, count), *_ = Counter(each.label for each in neighbours).most_common(1)
        total = len(neighbours)
        if label == _NO_DIGIT:
            if count == total:
                return self.tr("All {total} are no digit").format(total=total)
            return self.tr("{count} of {total} are no digit").format(count=count, total=total)
        if count == total:
            return self.tr("All {total} are a {digit}").format(total=total, digit=label)
        return self.tr("{count} of {total} are a {digit}").format(count=count, total=total, digit=label)

    def _framed(self, answer: int) -> str:
        if answer == _NO_DIGIT:
            return self.tr("Framed are digits: the answer is “not a digit”.")
        return self.tr("Framed are those that are not a {digit}, as the answer is.").format(digit=answer)
