"""Why a digit is read badly: what is unusual about its ink, if putting it right helps; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vggdigits.ink.doctor import Finding, Range, examine, put_right
from vggdigits.model.engine import Answers
from vggdigits.model.explain import Explainer

NOTICED = 0.05
"""By how much confidence has to rise for a finding to be called the cause, 0..1."""

LEAST = 0.5
"""Confidence that it has to come to."""


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """What is the matter with a digit.

    Attributes:
        cause: what it helped to put right; None where nothing helped.
        unusual: all that was found, what matters most first.
        frame, right: uint8 (28, 28), as it was drawn and put right; the same where there is no cause.
        answers: of both, in this order.
    """

    cause: Finding | None
    unusual: tuple[Finding, ...]
    frame: NDArray[np.uint8]
    right: NDArray[np.uint8]
    answers: Answers


def diagnose(explainer: Explainer, frame: NDArray[np.uint8], usual: Mapping[str, Range]) -> Diagnosis:
    """Examine a frame, uint8 (28, 28), put right what is found, each by itself, and read it again: the cause is the
    first that helped. Thinning may rub out what bold strokes had closed up: there, another digit proves nothing."""
    findings = examine(frame, usual)
    frames = np.stack([frame, *(put_right(frame, finding, usual) for finding in findings)])
    said = explainer.answers(frames)
    digits = said.probabilities.argmax(axis=1)
    helped = (
        number
        for number, finding in enumerate(findings, start=1)
        if said.confidence[number] >= max(LEAST, said.confidence[0] + NOTICED)
        and (finding is not Finding.TOO_BOLD or digits[number] == digits[0])
    )
    best = next(helped, 0)
    pair = [0, best]
    return Diagnosis(
        findings[best - 1] if best else None,
        tuple(findings),
        frame,
        frames[pair[1]],
        Answers(said.probabilities[pair], said.confidence[pair], said.none[pair]),
    )
