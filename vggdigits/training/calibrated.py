"""From trained weights to a checkpoint that says how far it can be believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from vggdigits.model.checkpoint import Checkpoint, as_stored
from vggdigits.model.confidence import NONE_LOGIT, Calibration, with_none
from vggdigits.model.presets import Preset
from vggdigits.model.vgg import VGG16
from vggdigits.training.data import NO_DIGIT, LabelledFrames
from vggdigits.training.distributed import ALONE, Group
from vggdigits.training.evaluate import (
    accuracy,
    area_under_curve,
    expected_calibration_error,
    fit_log_odds,
    fit_temperature,
    logits_of,
    threshold_accepting,
)

THRESHOLD = 0.5
"""Where nothing but digits was validated with: below this confidence an answer is more likely wrong than right."""

ACCEPTED = 0.99
"""Share of the validation's digits that are to be accepted, where ink that is no digit was validated with as well."""

OTHER_INK = 0.01
"""Share of what is drawn on a pad for digits that is none: confidence is fitted for that."""


def calibrate(
    network: VGG16, preset: Preset, logits: Tensor, validation: LabelledFrames, sets: Mapping[str, int]
) -> Checkpoint:
    """The network's checkpoint with temperature and threshold fitted on the validation, whose logits, float32
    (n, classes), are given; `sets` says how many images each data set gave, in their order. Each set with digits
    counts the same, however large."""
    digits = validation.labels != NO_DIGIT
    weights = torch.cat([torch.full((count,), 1 / max(1, count)) for count in sets.values()])[digits]
    temperature = fit_temperature(with_none(logits[digits]), validation.labels[digits], weights)
    before = Calibration(temperature, NONE_LOGIT)
    slope, intercept = (1.0, 0.0) if digits.all() else _scaled(before.share(logits), logits, validation.labels, weights)
    confidence = Calibration(temperature, NONE_LOGIT, slope, intercept).confidence(logits)
    threshold = THRESHOLD if digits.all() else _accepting_of_each(confidence, digits, sets)
    return Checkpoint(
        preset,
        {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()},
        temperature=temperature,
        threshold=round(threshold, 4),
        none_logit=NONE_LOGIT,
        confidence_slope=slope,
        confidence_intercept=intercept,
        provenance={"figures": _figures(logits, confidence, validation.labels, sets, threshold)},
    )


def _accepting_of_each(confidence: Tensor, digits: Tensor, sets: Mapping[str, int]) -> float:
    """The highest threshold that `ACCEPTED` of each set's digits reach, so that the harder set is read too."""
    parts = zip(*(torch.split(each, list(sets.values())) for each in (confidence, digits)), strict=True)
    return min(threshold_accepting(its[which], ACCEPTED) for its, which in parts if which.any())


def _scaled(share: Tensor, logits: Tensor, labels: Tensor, of_digits: Tensor) -> tuple[float, float]:
    """Slope and intercept that turn the likeliest class's share into how often it is right where `OTHER_INK` of what is
    drawn is no digit. `of_digits`: how much each digit counts, in their order."""
    digits = labels != NO_DIGIT
    weights = torch.full((len(labels),), OTHER_INK / int((~digits).sum()), dtype=torch.float64)
    weights[digits] = of_digits.double() * ((1 - OTHER_INK) / of_digits.double().sum())
    return fit_log_odds(share, digits & (logits.argmax(dim=1) == labels), weights)


def _figures(
    logits: Tensor, confidence: Tensor, labels: Tensor, sets: Mapping[str, int], threshold: float
) -> dict[str, Any]:
    """What the validation showed of each set: its digits read rightly and accepted, ink that is none accepted."""
    figures: dict[str, Any] = {"validation_accuracy": round(accuracy(logits, labels), 6)}
    by_set: dict[str, dict[str, float]] = {}
    parts = zip(*(torch.split(each, list(sets.values())) for each in (logits, confidence, labels)), strict=True)
    for name, (its_logits, its_confidence, its_labels) in zip(sets, parts, strict=True):
        if not len(its_labels):
            continue
        digits, accepted = its_labels != NO_DIGIT, (its_confidence >= threshold).float()
        found: dict[str, float] = {"images": len(its_labels)}
        if digits.any():
            found["accuracy"] = round(accuracy(its_logits, its_labels), 6)
            found["accepted"] = round(float(accepted[digits].mean()), 4)
        if not digits.all():
            found["non_digits_accepted"] = round(float(accepted[~digits].mean()), 4)
        by_set[name] = found
    figures["validation"] = by_set
    digits = labels != NO_DIGIT
    if not digits.all():
        figures["validation_auroc"] = round(area_under_curve(confidence[digits], confidence[~digits]), 5)
    return figures


def with_origin(checkpoint: Checkpoint, origin: dict[str, Any]) -> Checkpoint:
    """The checkpoint with where it came from; its figures stay."""
    return replace(checkpoint, provenance=origin | dict(checkpoint.provenance))


def measure(
    checkpoint: Checkpoint,
    test: LabelledFrames,
    device: torch.device,
    after_batch: Callable[[float], None],
    group: Group = ALONE,
) -> Checkpoint:
    """Read the test set once, with the very weights that will be written (half precision), and add the figures."""
    stored = as_stored(checkpoint)
    network = stored.build().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    logits = logits_of(network, stored.preset, test, after_batch=after_batch, group=group)
    answers = logits.argmax(dim=1)
    confidence = stored.calibration.confidence(logits)
    figures = {
        "test_accuracy": round(accuracy(logits, test.labels), 6),
        "test_errors": int((answers != test.labels).sum()),
        "test_images": len(test),
        "test_calibration_error": round(expected_calibration_error(confidence, answers == test.labels), 5),
    }
    return replace(stored, provenance=dict(stored.provenance) | {"figures": figures | stored.provenance["figures"]})
