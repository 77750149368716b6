"""What a graphics card does otherwise while it learns: the same, and where there is none, as far as it can be tried."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16
from vggdigits.training import loop
from vggdigits.training.card_convolutions import CardConv2d, move_biases, with_card_convolutions
from vggdigits.training.control import Control, Stopped
from vggdigits.training.data import LabelledFrames
from vggdigits.training.loop import Trainer
from vggdigits.training.progress import Progress, Silent
from vggdigits.training.recipe import RECIPES, Recipe
from vggdigits.training.runs import Run
from vggdigits.training.session import Session

RECIPE = Recipe(epochs=2, batch_size=4, seed=5)
IMAGES = torch.randn(6, 1, 32, 32, generator=torch.Generator().manual_seed(1), dtype=torch.float64)

with_a_card = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a graphics card (CUDA)")


def usual() -> VGG16:
    """In float64, with biases and statistics that say something."""
    torch.manual_seed(0)
    network = VGG16(PRESETS["digits"].architecture)
    with torch.no_grad():
        for layer in network.features:
            if isinstance(layer, nn.Conv2d | nn.BatchNorm2d):
                (layer.bias if isinstance(layer, nn.Conv2d) else layer.running_mean).normal_()  # type: ignore[union-attr]
    return network.double()


def test_without_biases_the_same_is_answered_and_learned() -> None:
    one = usual()
    other = with_card_convolutions(copy.deepcopy(one))
    assert sum(isinstance(layer, CardConv2d) for layer in other.features) == 13
    assert list(one.state_dict()) == list(other.state_dict())
    assert torch.allclose(one.eval()(IMAGES), other.eval()(IMAGES), atol=1e-6)  # statistics are in float32
    answers = []
    for network in (one.train(), other.train()):
        torch.manual_seed(2)  # of dropout
        answers.append(network(IMAGES))
        answers[-1].logsumexp(dim=1).sum().backward()
    assert torch.allclose(*answers, atol=1e-9)
    for (name, a), (_, b) in zip(one.named_parameters(), other.named_parameters(), strict=True):
        if b.grad is None:
            assert name.startswith("features") and name.endswith("bias")
        else:
            assert a.grad is not None and torch.allclose(a.grad, b.grad, atol=1e-8), name
    assert torch.allclose(one.eval()(IMAGES), other.eval()(IMAGES), atol=1e-6)


def test_biases_of_a_state_that_was_kept_elsewhere_move_into_the_statistics() -> None:
    one = usual()
    other = with_card_convolutions(copy.deepcopy(one))
    other.load_state_dict(one.state_dict())
    move_biases(other)
    assert all(
        not layer.bias.any() for layer in other.features if isinstance(layer, CardConv2d) and layer.bias is not None
    )
    assert torch.allclose(one.eval()(IMAGES), other.eval()(IMAGES), atol=1e-6)
    before = copy.deepcopy(other.state_dict())
    move_biases(other)
    assert all(torch.equal(before[name], now) for name, now in other.state_dict().items())


class Watcher(Silent):
    """Keeps the figures it hears, and asks once to stop after so many steps."""

    def __init__(self, stop_after: int | None = None) -> None:
        super().__init__()
        self.control = Control()
        self.seen: list[Progress] = []
        self._stop_after = stop_after

    def progress(self, progress: Progress) -> None:
        self.seen.append(progress)
        if self._stop_after is not None and progress.step >= self._stop_after:
            self.control.ask("stop")


def sitting(bars: LabelledFrames, run: Run, watcher: Watcher, kept: list[int]) -> Trainer:
    """One sitting of a training; which epochs were kept as the best goes to `kept`."""
    trainer = Trainer(PRESETS["digits"], RECIPE, torch.device("cpu"))
    state = run.load_state()
    if state is not None:
        trainer.restore(state)
    session = Session(watcher, watcher.control)

    def keep_best(network: VGG16, logits: torch.Tensor, epoch: int) -> None:
        kept.append(epoch)

    trainer.fit(bars.subset(torch.arange(32)), bars.subset(torch.arange(32, 40)), run, session, keep_best)
    return trainer


def test_several_steps_at_once_are_the_same_steps(
    bars: LabelledFrames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a card is given them: with a look at the figures, and at who asks, after each three; also when stopped."""
    one, told = Run.create(tmp_path, "one", {}), Watcher()
    straight = sitting(bars, one, told, [])
    assert [each.step for each in told.seen if each.validation is None] == [*range(1, 9)] * 2
    monkeypatch.setattr(Trainer, "_steps_unseen", lambda self: 3)
    for number, stop_after in enumerate((None, 6)):
        run, several = Run.create(tmp_path, "several", {}), Watcher(stop_after)
        try:
            trainer = sitting(bars, run, several, [])
        except Stopped:
            assert stop_after and [each.step for each in several.seen] == [3, 6]
            trainer = sitting(bars, run, Watcher(), [])
        assert number or [each.step for each in several.seen if each.validation is None] == [3, 6, 8] * 2
        weights = trainer.averaged.state_dict()
        assert all(torch.equal(weights[name], each) for name, each in straight.averaged.state_dict().items())


def test_where_epochs_are_short_state_is_kept_from_time_to_time_and_at_the_end(
    bars: LabelledFrames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_BETWEEN_STATES", {"cpu": 1e9})
    run, states, kept = Run.create(tmp_path, "run", {}), [], []
    monkeypatch.setattr(run, "save_state", lambda state: states.append(state["epochs_done"]))
    watcher = Watcher()
    sitting(bars, run, watcher, kept)
    assert states == [2]
    improved = [each.epoch for each in watcher.seen if each.improved]
    assert kept == improved[-1:]  # the better one alone, whichever it was
    states.clear()
    with pytest.raises(Stopped):
        sitting(bars, run, Watcher(stop_after=5), kept)
    assert states == [0]


def test_the_best_so_far_is_kept_when_a_later_epoch_fails(
    bars: LabelledFrames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_BETWEEN_STATES", {"cpu": 1e9})
    run, kept, step = Run.create(tmp_path, "run", {}), list[int](), Trainer.step

    def fails_at_last(trainer: Trainer, frames: torch.Tensor, labels: torch.Tensor, done: float) -> float:
        if done > 0.7:
            raise RuntimeError("CUDA error: unspecified launch failure")
        return step(trainer, frames, labels, done)

    monkeypatch.setattr(Trainer, "step", fails_at_last)
    with pytest.raises(RuntimeError, match="unspecified"):
        sitting(bars, run, Watcher(), kept)
    assert kept == [1]


@with_a_card
def test_recorded_steps_are_those_that_are_launched_one_by_one(
    bars: LabelledFrames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random numbers included, and with inputs that grow on the way."""
    recipe = replace(RECIPES["fast"], batch_size=8)
    losses: list[list[float]] = []
    for recorded in (True, False):
        if not recorded:
            monkeypatch.setattr(loop, "RecordedGradients", lambda compute, forget: compute)
        trainer = Trainer(PRESETS["digits"], recipe, torch.device("cuda"))
        frames, labels = bars.frames.cuda(), bars.labels.cuda()
        losses.append([])
        for number in range(12):
            trainer._sums.zero_()
            start = 8 * (number % 4)
            trainer.step(frames[start : start + 8], labels[start : start + 8], 0.0 if number < 6 else 0.9)
            losses[-1].append(float(trainer._sums[0] / trainer._sums[1]))
    assert losses[0] == pytest.approx(losses[1], abs=1e-3)
