"""What is said of a reading, in one short line: sure, unsure between two, or not a digit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vggdigits.model.recognizer import DigitReading

SURE_FROM = 0.9
"""Confidence from which an answer is called sure: with a calibrated network nine in ten of those just there are right.

The bundled one is calibrated on MNIST alone (docs/training.md): of ink that is no digit it may be sure all the same.
"""


class Certainty(Enum):
    """How an answer is presented."""

    SURE = auto()
    UNSURE = auto()
    NO_DIGIT = auto()


@dataclass(frozen=True)
class Verdict:
    """The presentation of one digit.

    Attributes:
        answer: the likeliest digit.
        runner_up: the second likeliest.
    """

    certainty: Certainty
    answer: int
    runner_up: int
    confidence: float


def judge(digit: DigitReading) -> Verdict:
    """Sort one digit's reading into the three kinds."""
    ranking = sorted(range(len(digit.probabilities)), key=lambda each: -digit.probabilities[each])
    if not digit.accepted:
        certainty = Certainty.NO_DIGIT
    else:
        certainty = Certainty.SURE if digit.confidence >= SURE_FROM else Certainty.UNSURE
    return Verdict(certainty, ranking[0], ranking[1], digit.confidence)
