"""The training loop: one schedule, weight averaging, deterministic steps, and a run that can stop and go on."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from vggdigits.errors import UserError
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.device import prefers_bfloat16
from vggdigits.model.presets import Preset
from vggdigits.model.vgg import VGG16
from vggdigits.training.augment import augment, middle
from vggdigits.training.card_convolutions import move_biases, with_card_convolutions
from vggdigits.training.control import Stopped
from vggdigits.training.data import LabelledFrames
from vggdigits.training.distributed import ALONE, Group
from vggdigits.training.evaluate import accuracy, confusion_matrix, logits_of
from vggdigits.training.losses import counted_digits, open_set_loss
from vggdigits.training.pooling import with_pooling_first, with_poolings_for_any_size
from vggdigits.training.progress import Progress
from vggdigits.training.recipe import Recipe
from vggdigits.training.recorded import WARM_UP, Gradients, RecordedGradients
from vggdigits.training.runs import Run
from vggdigits.training.session import Session
from vggdigits.training.small_maps import with_matrix_products

STATE_EVERY = 120.0
"""Seconds after which state is kept in the middle of an epoch: what a process that is killed loses at most."""

_BETWEEN_STATES = {"cuda": 60.0}
"""Seconds between two states after epochs: a graphics card learns an epoch while one is written."""

_TRIAL_STEPS, _TRIAL_SECONDS = 50, 3.0

_UNSEEN, _UNSEEN_S = 16, 0.1  # at most so many steps and seconds

_PIXELS_AT_ONCE = {"cpu": 1_100_000, "cuda": 4_400_000}
"""Of input, that go through a network together while it learns; a larger batch is taken in parts. An image of 224
pixels takes some 0.1 GB."""


class Trainer:
    """Trains one network; every step is a function of the seed and its number, so a resumed run is the same run.

    Attributes:
        network: being trained.
        averaged: the exponential moving average of its weights and of its batch statistics: what is kept.
    """

    def __init__(
        self,
        preset: Preset,
        recipe: Recipe,
        device: torch.device,
        group: Group = ALONE,
        start: Checkpoint | None = None,
    ) -> None:
        """With `start` the weights begin as that network's, which must be of the same preset."""
        self._preset, self._recipe, self._device, self._group = preset, recipe, device, group
        torch.manual_seed(recipe.seed)
        network = VGG16(preset.architecture) if start is None else copy.deepcopy(start.build())
        network = network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        network = with_pooling_first(network)
        if device.type == "cpu":
            network = with_matrix_products(network)
        elif group.world == 1:
            network = with_card_convolutions(network)
        if recipe.cropped_steps:
            network = with_poolings_for_any_size(network)
        self.network = group.with_equal_statistics(network)
        self.averaged = copy.deepcopy(self.network).eval().requires_grad_(False)
        self._means, self._meant = _numbers(self.averaged), _numbers(self.network)
        self._parallel = group.parallel(self.network)
        # Decided once, and kept: a trial on a busy machine may find otherwise the next time.
        self._bfloat16 = not group.agree(not prefers_bfloat16(device), False)[0]
        self._optimizer = self._make_optimizer()
        self._gradients: Gradients = self._add_gradients
        if device.type == "cuda" and group.world == 1:
            self._gradients = RecordedGradients(self._add_gradients, self._optimizer.zero_grad)
        self._steps_done = self._epochs_done = 0
        self._best = -1.0
        self._test: LabelledFrames | None = None
        self._keep_best: Callable[[VGG16, Tensor, int], None]
        self._unkept: tuple[VGG16, Tensor, int] | None = None  # the best so far, where it is not kept yet
        self._keep_epoch: Callable[[int], None]
        self._digest = ""  # of the training data
        self._sums = torch.zeros(4, device=device)  # loss, images, right answers, digits: of the epoch under way
        self._steps_here, self._seconds_here = 0, 0.0  # of the epoch under way, in this process
        self._saved_at = time.monotonic()

    @property
    def steps_done(self) -> int:
        """Over all epochs, in all sittings."""
        return self._steps_done

    def fit(
        self,
        training: LabelledFrames,
        validation: LabelledFrames,
        run: Run | None,
        session: Session,
        keep_best: Callable[[VGG16, Tensor, int], None] = lambda network, logits, epoch: None,
        keep_epoch: Callable[[int], None] = lambda epoch: None,
        test: LabelledFrames | None = None,
    ) -> None:
        """Train to the last epoch. State is kept after each (on a graphics card after some), from time to time, on a
        pause and on a stop; `run` is None in all processes but the first.

        `keep_best` is given, whenever state is kept, the averaged network that validated best, its logits of the
        validation, float32 (n, classes), and its epoch; `keep_epoch` every epoch. `test` is looked at after each, and
        nothing follows from it. Raises Stopped when the session says so, and UserError when the loss is no number any
        more.
        """
        self._test, self._keep_best, self._keep_epoch = test, keep_best, keep_epoch
        frames, labels = training.frames.to(self._device), training.labels.to(self._device)
        steps, self._saved_at = steps_in_epoch(len(labels), self._recipe), time.monotonic()
        try:
            while self._epochs_done < self._recipe.epochs:
                epoch = self._epochs_done + 1
                self._train_epoch(frames, labels, epoch, steps, run, session)
                self._close_epoch(validation, epoch, steps, run, session)
                if epoch < self._recipe.epochs:
                    session.check()
        except Stopped:
            session.phase("saving")
            self._save(run)
            raise
        except Exception:  # what went wrong is told by whoever hears it; the best so far is not lost for that
            with suppress(UserError):
                self._save_best()
            raise

    def restore(self, state: dict[str, Any], digest: str = "") -> None:
        """Go on from a state that `fit` kept; `digest` is of the training data.

        Raises UserError for another network's or a damaged one, or other data.
        """
        try:
            self.network.load_state_dict(state["network"])
            self.averaged.load_state_dict(state["averaged"])
            for each in (self.network, self.averaged):
                move_biases(each)
            self._optimizer.load_state_dict(state["optimizer"])
            for parameter, kept in self._optimizer.state.items():
                if any(tensor.dim() and tensor.shape != parameter.shape for tensor in kept.values()):
                    raise ValueError("momentum of another shape")
            self._steps_done, self._epochs_done = int(state["steps_done"]), int(state["epochs_done"])
            self._best, self._bfloat16 = float(state["best"]), bool(state["bfloat16"])
            self._sums = state["sums"].reshape(4).to(self._device, copy=True)
            before = str(state["data"])
            self._digest = digest
        except (KeyError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            raise UserError(f"the run's state is damaged, or another network's ({error})") from error
        if before != digest:
            raise UserError("the training data are not those that the run began with; start a new run")

    def learns_from(self, digest: str) -> None:
        """Remember which data these are, for `restore`."""
        self._digest = digest

    def step(self, frames: Tensor, labels: Tensor, done: float) -> float:
        """Learn from one batch; `done` is the share of all steps before it. Returns the learning rate.

        Of several processes each learns from its part of the batch, and all take the same step.
        """
        group, whole = self._group, len(labels)
        frames, labels = frames[group.rank :: group.world], labels[group.rank :: group.world]
        number = (self._recipe.seed + 1) * 1_000_000_007 + self._steps_done
        torch.manual_seed(number + group.rank * 500_000_003)
        rate = self._recipe.rate(done)
        for parameters in self._optimizer.param_groups:
            parameters["lr"] = rate
        self._parallel.train()
        sums = self._gradients(frames, labels, whole, self._recipe.side(done))
        self._optimizer.step()
        with torch.no_grad():
            group.average_statistics(self.network)
        self._steps_done += 1
        self._update_average()
        self._sums += group.sum(sums)
        return rate

    def _add_gradients(self, frames: Tensor, labels: Tensor, whole: int, side: float) -> Tensor:
        """As `Gradients` says."""
        images = augment(frames, self._recipe.augmentation)
        self._optimizer.zero_grad(set_to_none=True)
        parts = zip(*self._in_parts(images, labels, whole), strict=True)
        return torch.stack([self._learn(*part, whole, side) for part in parts]).sum(dim=0)

    def _learn(self, images: Tensor, labels: Tensor, whole: int, side: float) -> Tensor:
        """Add a part's gradients; its loss, images, right answers and digits, float32 (4,)."""
        prepared = middle(self._preset.prepare(images), side)
        with self._autocast():
            logits = self._parallel(prepared.contiguous(memory_format=torch.channels_last))
        loss = open_set_loss(logits.float(), labels, self._recipe.label_smoothing)
        # The processes' gradients are averaged: a smaller part of the batch must not count for more.
        (loss * (len(labels) * self._group.world / whole)).backward()  # type: ignore[no-untyped-call]
        count = loss.new_full((), len(labels))
        return torch.stack([loss.detach() * count, count, *counted_digits(logits, labels)])

    def _in_parts(self, images: Tensor, labels: Tensor, whole: int) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
        """A batch in as many parts as memory asks for, in each process the same number."""
        most = max(1, _PIXELS_AT_ONCE.get(self._device.type, 1_100_000) // self._preset.architecture.input_size**2)
        parts = math.ceil(math.ceil(whole / self._group.world) / most)
        return images.tensor_split(parts), labels.tensor_split(parts)

    def trial(self, training: LabelledFrames, session: Session) -> float:
        """Images a second, from some seconds of real training after a first step; the weights are spoilt by it."""
        count = min(self._recipe.batch_size, len(training))
        frames, labels = training.frames[:count].to(self._device), training.labels[:count].to(self._device)
        whole = self._recipe.cropped_steps  # from here on inputs are seen whole: what takes the longest
        for _ in range(1 if self._device.type == "cpu" else WARM_UP + 1):
            self.step(frames, labels, whole)
            session.check()
        steps, begun = 0, self._time()
        while steps < _TRIAL_STEPS and time.monotonic() - begun < _TRIAL_SECONDS:
            self.step(frames, labels, whole)
            steps += 1
            session.check()
        return count * steps / (self._time() - begun)

    def _train_epoch(
        self, frames: Tensor, labels: Tensor, epoch: int, steps: int, run: Run | None, session: Session
    ) -> None:
        """What is left of the epoch's shuffled batches."""
        total, size = steps * self._recipe.epochs, self._recipe.batch_size
        generator = torch.Generator().manual_seed(self._recipe.seed * 1_000_003 + epoch)
        order = torch.randperm(len(labels), generator=generator).to(self._device)
        self._steps_here, self._seconds_here = 0, 0.0
        step = self._steps_done - self._epochs_done * steps
        session.phase("training", self._steps_done / total)
        while step < steps:
            begun, several = self._time(), min(self._steps_unseen(), steps - step)
            for _ in range(several):
                batch = order[step * size : (step + 1) * size]
                self.step(frames[batch], labels[batch], self._steps_done / total)
                step += 1
            self._steps_here, self._seconds_here = self._steps_here + several, self._seconds_here + self._time() - begun
            progress = self._progress(epoch, step, steps)
            if not math.isfinite(progress.loss):
                raise UserError("training diverged: the loss is not a number any more; use a smaller --lr")
            session.progress(progress, self._steps_done / total)
            if step < steps:
                session.check(on_pause=lambda: self._save(run))
                if time.monotonic() - self._saved_at > STATE_EVERY:
                    session.phase("saving", quietly=True)
                    self._save(run)
                    session.phase("training", self._steps_done / total, quietly=True)

    def _time(self) -> float:
        """Now, in seconds, once what was given to the device is done."""
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)
        return time.monotonic()

    def _steps_unseen(self) -> int:
        """So many steps are given to a graphics card at once, which would wait while each is looked at."""
        if self._device.type == "cpu" or not self._steps_here:
            return 1
        return max(1, min(_UNSEEN, int(_UNSEEN_S * self._steps_here / self._seconds_here)))

    def _close_epoch(
        self,
        validation: LabelledFrames,
        epoch: int,
        steps: int,
        run: Run | None,
        session: Session,
    ) -> None:
        """Validate, and keep all that the epoch gave. State comes last: what a crash cuts off is done again."""

        def after_batch(share: float) -> None:
            session.phase("validating", share, quietly=True)
            session.check(on_pause=lambda: self._save(run))

        session.phase("validating", 0.0)
        with self._autocast():
            logits = logits_of(self.averaged, self._preset, validation, after_batch=after_batch, group=self._group)
            tested = (
                None
                if self._test is None
                else logits_of(self.averaged, self._preset, self._test, after_batch=after_batch, group=self._group)
            )
        right, answers = accuracy(logits, validation.labels), logits.argmax(dim=1)
        improved = right > self._best
        progress = replace(
            self._progress(epoch, steps, steps),
            validation=right,
            confusion=confusion_matrix(answers, validation.labels).tolist(),
            improved=improved,
        )
        if tested is not None and self._test is not None:
            loss = float(open_set_loss(tested, self._test.labels, label_smoothing=0.0))
            progress = replace(progress, test_loss=loss, test_accuracy=accuracy(tested, self._test.labels))
        session.phase("saving")
        if run is not None:
            if improved:
                self._unkept = copy.deepcopy(self.averaged), logits, epoch
            self._keep_epoch(epoch)
            run.keep_answers(answers)
            run.log(vars(progress))
        self._best, self._epochs_done = max(self._best, right), epoch
        self._sums.zero_()
        waited = time.monotonic() - self._saved_at
        if epoch == self._recipe.epochs or waited > _BETWEEN_STATES.get(self._device.type, 0.0):
            self._save(run)
        session.progress(progress, self._steps_done / (steps * self._recipe.epochs))

    def _save(self, run: Run | None) -> None:
        self._save_best()
        if run is not None:
            run.save_state(self._state())
        self._saved_at = time.monotonic()

    def _save_best(self) -> None:
        if self._unkept is not None:
            self._keep_best(*self._unkept)
        self._unkept = None

    def _state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "steps_done": self._steps_done,
            "epochs_done": self._epochs_done,
            "best": self._best,
            "sums": self._sums,
            "bfloat16": self._bfloat16,
            "data": self._digest,
        }

    @torch.no_grad()
    def _update_average(self) -> None:
        # Early on the mean is over what there is, not over the untrained start.
        keep = min(1 - 1 / self._recipe.average_steps, self._steps_done / (self._steps_done + 10))
        torch._foreach_lerp_(self._means, self._meant, 1 - keep)

    def _autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._bfloat16)

    def _make_optimizer(self) -> torch.optim.Optimizer:
        recipe = self._recipe
        weights = [p for p in self.network.parameters() if p.dim() > 1]
        vectors = [p for p in self.network.parameters() if p.dim() <= 1]
        groups = [
            {"params": weights, "weight_decay": recipe.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        if recipe.optimizer == "adam":
            return torch.optim.Adam(groups, lr=recipe.learning_rate, fused=True)
        nesterov = recipe.optimizer == "nesterov"
        return torch.optim.SGD(groups, lr=recipe.learning_rate, momentum=recipe.momentum, nesterov=nesterov, fused=True)

    def _progress(self, epoch: int, step: int, steps: int) -> Progress:
        """The figures after a step of this epoch; its speed is 0 where this process has done none of it."""
        loss, images, right, digits = self._sums.tolist()
        total = steps * self._recipe.epochs
        each = self._seconds_here / max(self._steps_here, 1)
        last = max(self._steps_done - 1, 0) / total
        return Progress(
            epoch=epoch,
            epochs=self._recipe.epochs,
            step=step,
            steps=steps,
            loss=loss / max(images, 1),
            accuracy=right / max(digits, 1),
            learning_rate=self._recipe.rate(last),
            images_per_second=self._recipe.batch_size / each if each else 0.0,
            eta_s=(total - self._steps_done) * each,
        )


def _numbers(network: nn.Module) -> list[Tensor]:
    """Weights and batch statistics, those that are learned from themselves, not copies."""
    return [each for each in network.state_dict().values() if each.is_floating_point()]


def steps_in_epoch(images: int, recipe: Recipe) -> int:
    """A last batch that is not full is left out; who is, changes with each epoch."""
    return max(1, images // recipe.batch_size)
