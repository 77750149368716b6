"""The training loop: one schedule, weight averaging, deterministic steps, and a run that can stop and go on."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from vggdigits.errors import UserError
from vggdigits.model.device import cpu_prefers_bfloat16
from vggdigits.model.presets import Preset
from vggdigits.model.vgg import VGG16
from vggdigits.training.augment import Augmentation, augment
from vggdigits.training.data import LabelledFrames
from vggdigits.training.evaluate import accuracy, logits_of
from vggdigits.training.runs import Run


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        epochs: passes over the training images.
        batch_size: images a step.
        learning_rate: at its highest; it rises for `warmup` of all steps and falls to nothing along a cosine.
        warmup: share of all steps, 0..1.
        momentum: of SGD with Nesterov's correction.
        weight_decay: for convolutions' and linear layers' weights, a step and unit of learning rate.
        label_smoothing: probability spread evenly over all classes, 0..1.
        average_steps: the weights that are kept are a mean over about so many last steps (EMA).
        seed: of everything random.
        augmentation: how far digits are bent.
    """

    epochs: int = 20
    batch_size: int = 128
    learning_rate: float = 0.05
    warmup: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 5e-4
    label_smoothing: float = 0.05
    average_steps: int = 800
    seed: int = 0
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "average_steps", "seed"):
            value, least = getattr(self, name), 0 if name == "seed" else 1
            if not isinstance(value, int) or value < least:
                raise ValueError(f"{name} must be a whole number from {least}, not {value!r}")
        for name in ("learning_rate", "warmup", "momentum", "weight_decay", "label_smoothing"):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not 0 <= value < math.inf:
                raise ValueError(f"{name} must be a number from 0, not {value!r}")

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Recipe:
        """Undo `dataclasses.asdict`. Raises TypeError or ValueError for what is no recipe."""
        return cls(**{**values, "augmentation": Augmentation(**values["augmentation"])})


@dataclass(frozen=True)
class Progress:
    """What is known after a batch (`validation` None) or an epoch.

    Attributes:
        epoch: 1..epochs; step: 1..steps in this epoch.
        loss, accuracy: means over the training batches of this epoch so far.
        validation: accuracy of the averaged weights on held-out images, 0..1.
        learning_rate: of the last step.
        images_per_second: in this epoch, since this process started it.
        eta_s: seconds until training is done, as it looks now.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    learning_rate: float
    images_per_second: float
    eta_s: float
    validation: float | None = None


class Trainer:
    """Trains one network; every step is a function of the seed and its number, so a resumed run is the same run.

    Attributes:
        network: being trained.
        averaged: the exponential moving average of its weights and of its batch statistics: what is kept.
    """

    def __init__(self, preset: Preset, recipe: Recipe, device: torch.device) -> None:
        self._preset, self._recipe, self._device = preset, recipe, device
        torch.manual_seed(recipe.seed)
        self.network = VGG16(preset.architecture).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.averaged = copy.deepcopy(self.network).eval().requires_grad_(False)
        self._optimizer = self._make_optimizer()
        self._steps_done = 0
        self._sums = torch.zeros(3)  # loss, right answers, images: of the epoch under way

    def fit(
        self,
        training: LabelledFrames,
        validation: LabelledFrames,
        run: Run,
        report: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> bool:
        """Train to the last epoch, or until `should_stop` says so after a batch; True if it was finished.

        State is kept after each epoch and on a stop. Raises UserError when the loss is no number any more.
        """
        frames, labels = training.frames.to(self._device), training.labels.to(self._device)
        steps = max(1, len(labels) // self._recipe.batch_size)
        while self._steps_done < steps * self._recipe.epochs:
            epoch = self._steps_done // steps + 1
            begun, begun_at = self._steps_done, time.monotonic()
            for step, batch in self._batches(len(labels), steps, epoch):
                rate = self._step(frames[batch], labels[batch], self._steps_done / (steps * self._recipe.epochs))
                progress = self._progress(epoch, step, steps, rate, self._steps_done - begun, begun_at)
                if not math.isfinite(progress.loss):
                    raise UserError("training diverged: the loss is not a number any more; use a smaller --lr")
                report(progress)
                if step < steps and should_stop():
                    run.save_state(self._state())
                    return False
            right = accuracy(self._validation_logits(validation), validation.labels)
            progress = Progress(**{**asdict(progress), "validation": right})
            self._sums.zero_()
            run.save_state(self._state())
            run.log(asdict(progress))
            report(progress)
            if epoch < self._recipe.epochs and should_stop():
                return False
        return True

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state that `fit` kept. Raises UserError for another network's or a damaged one."""
        try:
            self.network.load_state_dict(state["network"])
            self.averaged.load_state_dict(state["averaged"])
            self._optimizer.load_state_dict(state["optimizer"])
            for parameter, kept in self._optimizer.state.items():
                if kept["momentum_buffer"].shape != parameter.shape:
                    raise ValueError("momentum of another shape")
            self._steps_done = int(state["steps_done"])
            self._sums = state["sums"].reshape(3).clone()
        except (KeyError, ValueError, TypeError, AttributeError, RuntimeError) as error:
            raise UserError(f"the run's state is damaged, or another network's ({error})") from error

    def _state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "steps_done": self._steps_done,
            "sums": self._sums,
        }

    def _batches(self, count: int, steps: int, epoch: int) -> Iterator[tuple[int, Tensor]]:
        """The rest of the epoch's shuffled batches, with their number from 1."""
        generator = torch.Generator().manual_seed(self._recipe.seed * 1_000_003 + epoch)
        order = torch.randperm(count, generator=generator).to(self._device)
        for step in range(self._steps_done % steps, steps):
            start = step * self._recipe.batch_size
            yield step + 1, order[start : start + self._recipe.batch_size]

    def _step(self, frames: Tensor, labels: Tensor, done: float) -> float:
        """Learn from one batch; `done` is the share of all steps before it. Returns the learning rate."""
        torch.manual_seed((self._recipe.seed + 1) * 1_000_000_007 + self._steps_done)
        rate = self._recipe.learning_rate * _schedule(done, self._recipe.warmup)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self.network.train()
        images = self._preset.prepare(augment(frames, self._recipe.augmentation))
        with self._autocast():
            logits = self.network(images.contiguous(memory_format=torch.channels_last))
        loss = functional.cross_entropy(logits.float(), labels, label_smoothing=self._recipe.label_smoothing)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        self._steps_done += 1
        self._update_average()
        right = (logits.argmax(dim=1) == labels).sum()
        self._sums += torch.stack([loss.detach() * len(labels), right, right.new_tensor(len(labels))]).cpu()
        return rate

    @torch.no_grad()
    def _update_average(self) -> None:
        # Early on the mean is over what there is, not over the untrained start.
        keep = min(1 - 1 / self._recipe.average_steps, self._steps_done / (self._steps_done + 10))
        ours = [t for t in self.averaged.state_dict().values() if t.is_floating_point()]
        theirs = [t for t in self.network.state_dict().values() if t.is_floating_point()]
        torch._foreach_lerp_(ours, theirs, 1 - keep)

    def _validation_logits(self, validation: LabelledFrames) -> Tensor:
        with self._autocast():
            return logits_of(self.averaged, self._preset, validation)

    def _autocast(self) -> AbstractContextManager[Any]:
        enabled = self._device.type == "cuda" or cpu_prefers_bfloat16()
        return torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=enabled)

    def _make_optimizer(self) -> torch.optim.SGD:
        weights = [p for p in self.network.parameters() if p.dim() > 1]
        vectors = [p for p in self.network.parameters() if p.dim() <= 1]
        groups = [
            {"params": weights, "weight_decay": self._recipe.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        return torch.optim.SGD(
            groups, lr=self._recipe.learning_rate, momentum=self._recipe.momentum, nesterov=True, fused=True
        )

    def _progress(self, epoch: int, step: int, steps: int, rate: float, done_here: int, begun_at: float) -> Progress:
        loss, right, images = self._sums.tolist()
        elapsed = max(time.monotonic() - begun_at, 1e-9)
        left = steps * self._recipe.epochs - self._steps_done
        return Progress(
            epoch=epoch,
            epochs=self._recipe.epochs,
            step=step,
            steps=steps,
            loss=loss / images,
            accuracy=right / images,
            learning_rate=rate,
            images_per_second=done_here * self._recipe.batch_size / elapsed,
            eta_s=left * elapsed / done_here,
        )


def _schedule(done: float, warmup: float) -> float:
    """Share of the highest learning rate after a share of all steps: up in a line from a fifth, down along a cosine."""
    if done < warmup:
        return 0.2 + 0.8 * done / warmup
    return 0.5 * (1 + math.cos(math.pi * (done - warmup) / (1 - warmup)))
