from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from vggdigits.model.presets import PRESETS
from vggdigits.training.control import Control, Stopped
from vggdigits.training.data import LabelledFrames
from vggdigits.training.loop import Trainer
from vggdigits.training.progress import Progress, Silent
from vggdigits.training.recipe import RECIPES, Recipe, cosine
from vggdigits.training.runs import Run
from vggdigits.training.session import Session

RECIPE = Recipe(epochs=2, batch_size=8, seed=5)


class Watcher(Silent):
    """Keeps what it hears, and asks to stop after so many batches."""

    def __init__(self, stops: list[int]) -> None:
        super().__init__()
        self.control = Control()
        self.seen: list[Progress] = []
        self._stops = stops

    def progress(self, progress: Progress) -> None:
        self.seen.append(progress)
        batches = len([each for each in self.seen if each.validation is None])
        if self._stops and batches >= self._stops[0]:
            self._stops.pop(0)
            self.control.ask("stop")


def trained(
    bars: LabelledFrames, folder: Path, stops: list[int], recipe: Recipe = RECIPE
) -> tuple[dict[str, torch.Tensor], list[Progress]]:
    """Train to the end, in as many sittings as there are stops (counted in steps) and one."""
    run = Run.create(folder, "test", {})
    seen: list[Progress] = []
    while True:
        trainer = Trainer(PRESETS["digits"], recipe, torch.device("cpu"))
        state = run.load_state()
        if state is not None:
            trainer.restore(state)
        watcher = Watcher(stops)
        watcher.seen = seen
        try:
            trainer.fit(
                bars.subset(torch.arange(32)), bars.subset(torch.arange(32, 40)), run, Session(watcher, watcher.control)
            )
        except Stopped:
            continue
        return dict(trainer.averaged.state_dict()), seen


def test_a_resumed_run_ends_with_the_very_same_weights(bars: LabelledFrames, tmp_path: Path) -> None:
    straight, seen = trained(bars, tmp_path / "straight", [])
    resumed, seen_resumed = trained(bars, tmp_path / "resumed", [3, 4, 6])
    assert all(torch.equal(straight[name], resumed[name]) for name in straight)
    figures = [(p.epoch, p.step, p.loss, p.accuracy, p.learning_rate, p.validation) for p in seen]
    assert figures == [(p.epoch, p.step, p.loss, p.accuracy, p.learning_rate, p.validation) for p in seen_resumed]


def test_a_run_that_sees_middles_first_goes_on_as_it_was(bars: LabelledFrames, tmp_path: Path) -> None:
    """Stopped before and after its inputs grow."""
    recipe = replace(RECIPES["fast"], epochs=2, batch_size=8, cropped_steps=0.7)
    straight, seen = trained(bars, tmp_path / "straight", [], recipe)
    resumed, seen_resumed = trained(bars, tmp_path / "resumed", [3, 6, 7], recipe)
    assert all(torch.equal(straight[name], resumed[name]) for name in straight)
    assert [p.loss for p in seen] == [p.loss for p in seen_resumed]


def test_middles_are_seen_for_the_first_steps_alone(bars: LabelledFrames) -> None:
    trainer = Trainer(PRESETS["digits"], replace(RECIPES["fast"], batch_size=8), torch.device("cpu"))
    sizes: list[tuple[int, ...]] = []
    trainer.network.register_forward_pre_hook(lambda _, given: sizes.append(tuple(given[0].shape)))
    for done in (0.0, 0.79, 0.8, 1.0):
        trainer.step(bars.frames[:8], bars.labels[:8], done)
    assert sizes == [(8, 1, 24, 24)] * 2 + [(8, 1, 32, 32)] * 2


def test_progress_is_told_after_each_batch_and_epoch(bars: LabelledFrames, tmp_path: Path) -> None:
    _, seen = trained(bars, tmp_path, [])
    assert [(p.epoch, p.step) for p in seen if p.validation is None] == [(e, s) for e in (1, 2) for s in (1, 2, 3, 4)]
    assert len([p for p in seen if p.validation is not None]) == 2
    assert all(p.steps == 4 and p.loss > 0 and 0 <= p.accuracy <= 1 and p.eta_s >= 0 for p in seen)
    assert seen[-1].eta_s == 0


def test_it_learns(bars: LabelledFrames) -> None:
    trainer = Trainer(PRESETS["digits"], Recipe(batch_size=20, learning_rate=0.02), torch.device("cpu"))
    for _ in range(24):
        trainer.step(bars.frames, bars.labels, done=0.1)
    first_loss = 2.4  # of eleven equally likely classes
    trainer._sums.zero_()
    trainer.step(bars.frames, bars.labels, done=0.1)
    assert float(trainer._sums[0] / trainer._sums[1]) < 0.8 * first_loss


def test_the_average_follows_the_weights(bars: LabelledFrames) -> None:
    trainer = Trainer(PRESETS["digits"], Recipe(batch_size=8), torch.device("cpu"))
    name = "features.0.weight"
    before = trainer.network.state_dict()[name].clone()
    trainer.step(bars.frames[:8], bars.labels[:8], done=0.5)
    now, averaged = trainer.network.state_dict()[name], trainer.averaged.state_dict()[name]
    assert not torch.equal(before, now)
    assert torch.allclose(averaged, before + (now - before) * (1 - 1 / 11), atol=1e-6)


@pytest.mark.parametrize(("done", "share"), [(0.0, 0.2), (0.05, 0.6), (0.1, 1.0), (0.55, 0.5), (1.0, 0.0)])
def test_the_learning_rate_rises_in_a_line_and_falls_along_a_cosine(done: float, share: float) -> None:
    assert cosine(done, warmup=0.1) == pytest.approx(share)
