"""What is said of a reading, in one short line: sure, unsure between two, or not a digit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from vggdigits.model.recognizer import DigitReading

SURE_FROM = 0.9
"""Confidence from which an answer is called sure: of those just there nine in ten are right."""

_TORN_UP_TO = 0.5  # probability of no digit: with less, what is not accepted is one of two digits


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
        runner_up: the second likeliest; None where it is likelier that there is no digit.
    """

    certainty: Certainty
    answer: int
    runner_up: int | None
    confidence: float


def judge(digit: DigitReading) -> Verdict:
    """Sort one digit's reading into the three kinds."""
    ranking = sorted(range(len(digit.probabilities)), key=lambda each: -digit.probabilities[each])
    if not digit.accepted and digit.none_probability >= _TORN_UP_TO:
        certainty = Certainty.NO_DIGIT
    else:
        certainty = Certainty.SURE if digit.confidence >= SURE_FROM and digit.accepted else Certainty.UNSURE
    none = digit.none_probability
    doubt = digit.probabilities[ranking[1]] * (1 - none)
    return Verdict(certainty, ranking[0], ranking[1] if doubt >= none else None, digit.confidence)


def sentence(verdict: Verdict, chosen: int, count: int) -> str:
    """A verdict in one short line; of several digits, with the chosen one's place, from 0."""
    translate = QCoreApplication.translate
    if verdict.certainty is Certainty.NO_DIGIT:
        text = translate("ProbabilityPanel", "not a digit")
    elif verdict.certainty is Certainty.UNSURE and verdict.runner_up is None:
        text = translate("ProbabilityPanel", "unsure: {one}, or no digit?").format(one=verdict.answer)
    elif verdict.certainty is Certainty.UNSURE:
        text = translate("ProbabilityPanel", "unsure: {one} or {other}?").format(
            one=verdict.answer, other=verdict.runner_up
        )
    else:
        text = translate("ProbabilityPanel", "sure, {percent} %").format(percent=_whole_percent(verdict.confidence))
    if count > 1:
        place = translate("ProbabilityPanel", "{number} of {count}: {verdict}")
        return place.format(number=chosen + 1, count=count, verdict=text)
    return text


def _whole_percent(confidence: float) -> int:
    """Rounded down, so that 100 stands for certainty alone."""
    return int(confidence * 100)
