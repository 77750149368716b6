"""The test set's images as a list: all of them, or those of a digit and an outcome."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from vggdigits.app.samples_model import SAMPLE_ROLE

if TYPE_CHECKING:
    from vggdigits.model.engine import Answers

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class Outcome(Enum):
    """What came of an image."""

    RIGHT = auto()
    MISREAD = auto()
    UNREAD = auto()


@dataclass(frozen=True, eq=False)
class TestsetImage:
    """One image; a tile of the grid paints it as it paints a sample.

    Attributes:
        id: its number in the set, from 0.
        ink: uint8 (h, w), 255 full ink.
        label: the digit it is.
        answer: the digit it was read as; None before it was read.
        probabilities, confidence, accepted, none_probability: as of a `DigitReading`.
    """

    id: int
    ink: NDArray[np.uint8]
    label: int
    answer: int | None = None
    probabilities: tuple[float, ...] = ()
    confidence: float = 0.0
    accepted: bool = False
    none_probability: float = 0.0

    @property
    def outcome(self) -> Outcome:
        """Whether it was read, and rightly."""
        if self.answer is None:
            return Outcome.UNREAD
        return Outcome.RIGHT if self.answer == self.label else Outcome.MISREAD


@dataclass(frozen=True, eq=False)
class ReadImages:
    """What was read of some images that follow each other.

    Attributes:
        start: the first one's number.
        said: what the network says of each.
        threshold: from which confidence an answer is accepted.
    """

    start: int
    said: Answers
    threshold: float


class TestsetModel(QAbstractListModel):
    """Images in the set's order.

    Attributes:
        shown: what the filter leaves.
        digit, outcome: the filter; None lets all through.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[TestsetImage] = []
        self.shown: list[TestsetImage] = []
        self.digit: int | None = None
        self.outcome: Outcome | None = None

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return len(self._all)

    @property
    def unread(self) -> int:
        """How many were not read yet; they are read from first to last."""
        return self.outcome_counts(of_all=True)[Outcome.UNREAD]

    def load(self, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
        """Hold these, uint8 (n, h, w) and int64 (n,), none of them read."""
        self._all = [
            TestsetImage(number, image, label)
            for number, (image, label) in enumerate(zip(images, labels.tolist(), strict=True))
        ]
        self._show_again()

    def forget_answers(self) -> None:
        """None is read any more: another network is in use."""
        self._all = [TestsetImage(each.id, each.ink, each.label) for each in self._all]
        self._show_again()

    def put(self, read: ReadImages) -> None:
        """Take in what was read."""
        said = read.said
        rows = zip(said.probabilities.tolist(), said.confidence.tolist(), said.none.tolist(), strict=True)
        for number, (probabilities, confidence, none) in enumerate(rows, read.start):
            self._all[number] = replace(
                self._all[number],
                answer=max(range(len(probabilities)), key=probabilities.__getitem__),
                probabilities=tuple(probabilities),
                confidence=confidence,
                accepted=confidence >= read.threshold,
                none_probability=none,
            )
        self._update()

    def set_filter(self, digit: int | None, outcome: Outcome | None) -> None:
        """Show those of a digit and an outcome."""
        if (digit, outcome) != (self.digit, self.outcome):
            self.digit, self.outcome = digit, outcome
            self._show_again()

    def digit_counts(self) -> Counter[int]:
        """How many there are of each digit, of the outcome that is shown."""
        return Counter(each.label for each in self._all if self.outcome in (None, each.outcome))

    def outcome_counts(self, *, of_all: bool = False) -> Counter[Outcome]:
        """How many there are of each outcome, of the digit that is shown or of all."""
        return Counter(each.outcome for each in self._all if of_all or self.digit in (None, each.label))

    def _passing(self) -> list[TestsetImage]:
        return [each for each in self._all if self.outcome in (None, each.outcome) and self.digit in (None, each.label)]

    def _show_again(self) -> None:
        self.beginResetModel()
        self.shown = self._passing()
        self.endResetModel()

    def _update(self) -> None:
        """Rows that stay keep their selection: reading goes in order, so images come at the end or go at the front."""
        after = self._passing()
        before, stays = [each.id for each in self.shown], {each.id for each in after}
        going = sum(number not in stays for number in before)
        if going:
            self.beginRemoveRows(_NO_PARENT, 0, going - 1)
            del self.shown[:going]
            self.endRemoveRows()
        kept = len(self.shown)
        if len(after) > kept:
            self.beginInsertRows(_NO_PARENT, kept, len(after) - 1)
            self.shown = after
            self.endInsertRows()
        self.shown = after
        if kept:
            self.dataChanged.emit(self.index(0), self.index(kept - 1))

    # Qt overrides.

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        image = self.shown[index.row()]
        if role == SAMPLE_ROLE:
            return image
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._in_words(image)
        return None

    def _in_words(self, image: TestsetImage) -> str:
        if image.answer is None:
            return self.tr("image {number}: {digit}, not read yet").format(number=image.id, digit=image.label)
        return self.tr("image {number}: {digit}, read as {answer}").format(
            number=image.id, digit=image.label, answer=image.answer
        )
