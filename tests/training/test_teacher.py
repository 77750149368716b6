"""Learning from a few samples: what a teacher's layers learn, what they keep, and how they are held out."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.confidence import Calibration
from vggdigits.training.data import LabelledFrames
from vggdigits.training.teach import NO_DIGIT, Features, Teacher, TeachRecipe, folds_of

CPU = torch.device("cpu")
QUICK = TeachRecipe(copies=1, steps=3, samples=8, replayed=16, hard=4)


def quietly(share: float) -> None:
    """Nobody listens."""


def test_folds_hold_out_each_sample_once_and_share_every_digit() -> None:
    labels = torch.tensor([0, 0, 0, 1, 1, 1, 2, NO_DIGIT])
    fold = folds_of(labels, 3)
    assert sorted(fold[:3].tolist()) == sorted(fold[3:6].tolist()) == [0, 1, 2]
    assert set(fold.tolist()) == {0, 1, 2}


def test_cross_validation_answers_each_sample_without_having_learned_it(
    untrained: Checkpoint, bars: LabelledFrames, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = Teacher(untrained, QUICK, CPU)
    few = torch.arange(12)
    samples = teacher.bent(bars.frames[few], bars.labels[few], quietly)
    replay = teacher.features(bars.frames, bars.labels, quietly)
    learned_from, asked = [], []
    teach, logits = Teacher.teach, Teacher.logits
    monkeypatch.setattr(Teacher, "_blend", lambda self, tail, replay: tail)

    def remember(self: Teacher, some: Features, *given: object) -> object:
        learned_from.append({tuple(each.flatten().tolist()[:50]) for each in some.maps})
        return teach(self, some, *given)  # type: ignore[arg-type]

    def ask(self: Teacher, tail: object, maps: torch.Tensor) -> torch.Tensor:
        asked.append({tuple(each.flatten().tolist()[:50]) for each in maps})
        return logits(self, tail, maps)  # type: ignore[arg-type]

    monkeypatch.setattr(Teacher, "teach", remember)
    monkeypatch.setattr(Teacher, "logits", ask)
    assert teacher.cross_validated(samples, replay, quietly).shape == (12, 10)
    distinct = {tuple(each.flatten().tolist()[:50]) for each in samples.maps[:12]}
    assert set().union(*asked) == distinct
    for learned, held_out in zip(learned_from, asked, strict=True):
        assert (held_out and not (learned & held_out)) or len(distinct) < 12  # equal pictures cannot be told apart


def test_samples_are_learned_and_the_weights_before_stay_as_they_were(
    untrained: Checkpoint, bars: LabelledFrames
) -> None:
    before = {name: tensor.clone() for name, tensor in untrained.tensors.items()}
    recipe = TeachRecipe(copies=0, steps=60, samples=40, replayed=16, hard=4, keep=0.0, shares=(1.0,))
    teacher = Teacher(untrained, recipe, CPU)
    everything = teacher.bent(bars.frames, bars.labels, quietly)
    tail = teacher.teach(everything, everything, quietly)
    right_before = (everything.logits.argmax(dim=1) == bars.labels).sum()
    right_after = (teacher.logits(tail, everything.maps).argmax(dim=1) == bars.labels).sum()
    assert right_after > right_before
    assert all(torch.equal(before[name], tensor) for name, tensor in untrained.tensors.items())


@pytest.mark.parametrize("none_logit", [None, 0.0])
def test_ink_that_is_no_digit_is_pulled_to_no_preference(
    untrained: Checkpoint, bars: LabelledFrames, none_logit: float | None
) -> None:
    recipe = TeachRecipe(copies=0, steps=60, samples=40, replayed=16, hard=4, keep=0.0, shares=(1.0,))
    network = replace(untrained, none_logit=none_logit)
    teacher = Teacher(network, recipe, CPU)
    digits = teacher.bent(bars.frames, bars.labels, quietly)
    sure = teacher.new_tail()  # of an answer, as a trained network is
    with torch.no_grad():
        sure.classifier[-1].bias[3] += 4
    tensors = teacher.tensors(sure)
    teacher = Teacher(replace(network, tensors=tensors), recipe, CPU)
    none = teacher.bent(bars.frames, torch.full_like(bars.labels, NO_DIGIT), quietly)

    def confidence(logits: torch.Tensor) -> float:
        return float(Calibration(1.0, none_logit).confidence(logits).mean())

    taught = teacher.logits(teacher.teach(none, digits, quietly), none.maps)
    assert confidence(none.logits) > 0.8
    assert confidence(taught) < (0.2 if none_logit is None else 0.3)


@pytest.mark.parametrize("frozen", [13, 10, 7, 2])
def test_what_makes_frozen_layers_quick_changes_no_answer(
    untrained: Checkpoint, bars: LabelledFrames, monkeypatch: pytest.MonkeyPatch, frozen: int
) -> None:
    monkeypatch.setattr("vggdigits.training.teach.prefers_bfloat16", lambda device: False)
    torch.manual_seed(0)
    network = untrained.build()
    with torch.no_grad():
        for layer in network.features:
            if isinstance(layer, torch.nn.BatchNorm2d):  # as after a training
                layer.running_mean.uniform_(-0.2, 0.2)
                layer.running_var.uniform_(0.5, 2)
    weights = {name: tensor.clone() for name, tensor in network.state_dict().items() if tensor.is_floating_point()}
    teacher = Teacher(replace(untrained, tensors=weights), TeachRecipe(frozen=frozen), CPU)
    with torch.inference_mode():
        expected = network(untrained.preset.prepare(bars.frames))
    made = teacher.features(bars.frames, bars.labels, quietly)
    assert made.logits == pytest.approx(expected, rel=0.01, abs=0.01 * float(expected.abs().max()))
    assert torch.equal(teacher.logits(teacher.new_tail(), made.maps).argmax(dim=1), made.logits.argmax(dim=1))
    for name, tensor in teacher.tensors(teacher.new_tail()).items():
        assert torch.equal(tensor, network.state_dict()[name]), name
