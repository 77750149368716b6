"""Teaching: the last layers learn the user's hand from a few samples, while a replay of MNIST keeps what was known.

The first convolutions stay as they are, so what they make of MNIST is computed once and kept (`feature_cache.py`).
Replayed images are held to the old network's own answers (G. Hinton, O. Vinyals, J. Dean, "Distilling the Knowledge in
a Neural Network", 2015; as a guard against forgetting: Z. Li, D. Hoiem, "Learning without Forgetting", 2016).
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.confidence import with_none
from vggdigits.model.device import prefers_bfloat16
from vggdigits.model.vgg import VGG16, without_batch_norm
from vggdigits.training.augment import Augmentation, augment
from vggdigits.training.data import NO_DIGIT
from vggdigits.training.small_maps import LARGEST_MAP, SmallMapConv2d

_BATCH = 100  # frames at once through the convolutions: more does not fit a core's cache


@dataclass(frozen=True)
class TeachRecipe:
    """How a network is taught. The values were compared with tools/choose_teaching.py, see docs/teaching.md.

    Attributes:
        frozen: how many of the thirteen convolutions stay as they are; what follows them learns.
        copies: each sample is seen as it is and in so many bent copies.
        steps, learning_rate: of AdamW, the rate falling along a cosine.
        samples, replayed: images of either kind in a step.
        hard: how many of `replayed` are from the tenth of the replay that the old network is least sure of.
        margin: logits by which a sample's digit is to lead; beyond it the sample pulls no more.
        keep: weight of the old network's answers on replayed images.
        softness: temperature at which they are compared.
        shares: of the way from the old weights to the learned ones, one of which is gone, the furthest first.
        forgotten: share of the replayed images by which errors on them may rise; else the next of `shares` is tried.
        folds: of the cross-validation.
        seed: of everything random.
        augmentation: how far samples are bent.
    """

    frozen: int = 13
    copies: int = 11
    steps: int = 60
    learning_rate: float = 1e-3
    samples: int = 64
    replayed: int = 192
    hard: int = 64
    margin: float = 1.0
    keep: float = 3.0
    softness: float = 2.0
    shares: tuple[float, ...] = (0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
    forgotten: float = 0.0007
    folds: int = 3
    seed: int = 0
    augmentation: Augmentation = field(
        default_factory=lambda: Augmentation(
            rotation=8, scale=0.1, stretch=0.1, shear=0.12, shift=1, elastic=0.6, thickness=0.6
        )
    )


@dataclass(frozen=True)
class Features:
    """What the frozen layers make of images, and what the old network answers.

    Attributes:
        maps: float16 (n, channels, h, w).
        labels: int64 (n,), 0..9 or `NO_DIGIT`.
        logits: float32 (n, 10), the old network's.
    """

    maps: Tensor
    labels: Tensor
    logits: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, indices: Tensor) -> Features:
        """Those at the indices, int64 (m,), or where bool (n,) is true."""
        return Features(self.maps[indices], self.labels[indices], self.logits[indices])


class Tail(nn.Module):
    """The layers that learn, without the frozen ones before them. Batch normalisation keeps its statistics."""

    def __init__(self, network: VGG16, frozen: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*_layers(network)[_cut(network, frozen) :], network.avgpool)
        self.classifier = network.classifier
        self.eval()  # dropout is off too: there are few steps, and the distilled answers are steadier

    def forward(self, maps: Tensor) -> Tensor:
        logits: Tensor = self.classifier(torch.flatten(self.body(maps), 1))
        return logits


class Teacher:
    """Teaches copies of one network.

    Attributes:
        checkpoint: the network before.
        recipe: how it is taught.
        device: where it computes.
    """

    def __init__(self, checkpoint: Checkpoint, recipe: TeachRecipe, device: torch.device) -> None:
        self.checkpoint, self.recipe, self.device = checkpoint, recipe, device
        self._bfloat16 = prefers_bfloat16(device)
        network = checkpoint.build().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._old = Tail(network, recipe.frozen)
        front = copy.deepcopy(without_batch_norm(_layers(network)[: _cut(network, recipe.frozen)]))
        self._dtype = torch.bfloat16 if self._bfloat16 else torch.float32
        self._front = front.to(self._dtype)  # of a copy, and once, where autocast would for every batch

    @torch.inference_mode()
    def features(self, frames: Tensor, labels: Tensor, after_batch: Callable[[float], None]) -> Features:
        """Run frames, uint8 or float32 0..255 (n, 28, 28), through the old network; `after_batch` hears the share
        done, 0..1."""
        maps, logits = [], []
        for start in range(0, len(frames), _BATCH):
            images = self.checkpoint.preset.prepare(frames[start : start + _BATCH].to(self.device))
            made = self._front(images.to(self._dtype).contiguous(memory_format=torch.channels_last))
            maps.append(made.half().contiguous())
            with self._autocast():
                logits.append(self._old(maps[-1].float()).float())
            after_batch(min(1.0, (start + _BATCH) / len(frames)))
        return Features(torch.cat(maps).cpu(), labels, torch.cat(logits).cpu())

    def bent(self, frames: Tensor, labels: Tensor, after_batch: Callable[[float], None]) -> Features:
        """Samples as they are, then copy by copy bent at random: n (1 + copies) of them."""
        torch.manual_seed(self.recipe.seed)
        copies = [augment(frames, self.recipe.augmentation) for _ in range(self.recipe.copies)]
        everything = torch.cat([frames.float(), *copies])
        return self.features(everything, labels.repeat(1 + self.recipe.copies), after_batch)

    def teach(self, samples: Features, replay: Features, after_step: Callable[[float], None]) -> Tail:
        """The layers after learning, as far as the recipe lets them go; `after_step` hears the share done, 0..1."""
        return self._blend(self.learn(samples, replay, after_step), replay)

    def learn(self, samples: Features, replay: Features, after_step: Callable[[float], None]) -> Tail:
        """The layers after the last step, however much they forgot."""
        recipe, none = self.recipe, self.checkpoint.none_logit
        random = torch.Generator().manual_seed(recipe.seed)
        tail = self.new_tail()
        optimizer = torch.optim.AdamW(tail.parameters(), lr=recipe.learning_rate, weight_decay=0)
        lead = replay.logits.topk(2, dim=1).values
        unsure = (lead[:, 0] - lead[:, 1]).argsort()[: max(1, len(replay) // 10)]
        order = torch.randperm(len(samples), generator=random)
        for step in range(recipe.steps):
            if len(order) < recipe.samples:
                order = torch.cat([order, torch.randperm(len(samples), generator=random)])
            mine, order = order[: recipe.samples], order[recipe.samples :]
            any_of_all = torch.randint(len(replay), (recipe.replayed - recipe.hard,), generator=random)
            any_unsure = unsure[torch.randint(len(unsure), (recipe.hard,), generator=random)]
            replayed = replay.subset(torch.cat([any_of_all, any_unsure]))
            for group in optimizer.param_groups:
                group["lr"] = recipe.learning_rate * _schedule(step / recipe.steps)
            maps = torch.cat([samples.maps[mine], replayed.maps]).to(self.device).float()
            with self._autocast():
                logits = tail(maps.contiguous(memory_format=torch.channels_last)).float()
            loss = _pull(logits[: len(mine)], samples.labels[mine].to(self.device), recipe.margin, none)
            new, old = with_none(logits[len(mine) :], none), with_none(replayed.logits.to(self.device), none)
            loss = loss + recipe.keep * _distance(new, old, recipe.softness)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            after_step((step + 1) / recipe.steps)
        return tail

    @torch.no_grad()
    def between(self, learned: Tail, share: float) -> Tail:
        """A share of the way, 0..1, from the old weights to the learned ones.

        Weights in between keep most of what was learned, and forget far less (M. Wortsman et al., "Robust fine-tuning
        of zero-shot models", 2022).
        """
        tail = self.new_tail()
        ways = zip(tail.parameters(), self._old.parameters(), learned.parameters(), strict=True)
        for blended, start, end in ways:
            blended.copy_(torch.lerp(start, end, share))
        return tail

    def _blend(self, learned: Tail, replay: Features) -> Tail:
        """As far from the old weights to the learned ones as costs next to nothing on the replay."""
        before = int((replay.logits.argmax(dim=1) != replay.labels).sum())
        allowed = before + self.recipe.forgotten * len(replay)
        for share in self.recipe.shares:
            tail = self.between(learned, share)
            if int((self.logits(tail, replay.maps).argmax(dim=1) != replay.labels).sum()) <= allowed:
                break
        return tail

    @torch.inference_mode()
    def logits(self, tail: Tail, maps: Tensor, after_batch: Callable[[float], None] = lambda share: None) -> Tensor:
        """What taught layers answer, float32 (n, 10), from `Features.maps`."""
        parts = []
        for start in range(0, len(maps), 500):
            some = maps[start : start + 500].to(self.device).float()
            with self._autocast():
                parts.append(tail(some.contiguous(memory_format=torch.channels_last)).float().cpu())
            after_batch(min(1.0, (start + 500) / len(maps)))
        return torch.cat(parts)

    def cross_validated(self, samples: Features, replay: Features, after_step: Callable[[float], None]) -> Tensor:
        """Logits float32 (n, 10) of each sample by layers that learned without it. `samples` as `bent` gives them."""
        count = len(samples) // (1 + self.recipe.copies)
        fold = folds_of(samples.labels[:count], self.recipe.folds)
        number = int(fold.max()) + 1
        logits = torch.zeros(count, samples.logits.shape[1])
        for each in range(number):
            learned = (fold != each).repeat(1 + self.recipe.copies)
            begun = each / number
            tail = self.teach(samples.subset(learned), replay, partial(_within, after_step, begun, 1 / number))
            held_out = (fold == each).nonzero().flatten()
            logits[held_out] = self.logits(tail, samples.maps[held_out])
        return logits

    def tensors(self, tail: Tail) -> dict[str, Tensor]:
        """All the network's weights, those of the taught layers in place of the old ones."""
        network = copy.deepcopy(self.checkpoint.build())  # what `build` makes shares the checkpoint's own tensors
        Tail(network, self.recipe.frozen).load_state_dict(tail.state_dict())
        return {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()}

    def new_tail(self) -> Tail:
        """The layers that learn, as they were."""
        return copy.deepcopy(self._old)

    def _autocast(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self._bfloat16)


def _within(report: Callable[[float], None], begun: float, part: float, share: float) -> None:
    """Report a share of a part as the share of the whole that it is."""
    report(begun + part * share)


def folds_of(labels: Tensor, folds: int) -> Tensor:
    """Which fold each sample is held out in, int64 (n,), 0..folds - 1, each label spread evenly over the folds."""
    fold = torch.zeros_like(labels)
    turn = 0
    for label in sorted(set(labels.tolist())):
        where = (labels == label).nonzero().flatten()
        fold[where] = (torch.arange(len(where)) + turn) % folds
        turn += len(where)  # the next label goes on where this one ended: a fold is empty only with too few samples
    return fold


def _cut(network: VGG16, frozen: int) -> int:
    """Index of the layer that learns first: the convolution after so many, or the end of all."""
    convolutions = [index for index, layer in enumerate(network.features) if isinstance(layer, nn.Conv2d)]
    return convolutions[frozen] if frozen < len(convolutions) else len(network.features)


def _layers(network: VGG16) -> list[nn.Module]:
    """Of the convolutions, those on small maps in the form that is quick there; the weights are the network's own."""
    layers: list[nn.Module] = []
    side = network.architecture.input_size
    for layer in network.features:
        layers.append(SmallMapConv2d(layer) if isinstance(layer, nn.Conv2d) and side <= LARGEST_MAP else layer)
        side //= 2 if isinstance(layer, nn.MaxPool2d) else 1
    return layers


def _schedule(done: float) -> float:
    """Share of the highest rate: up in a line over the first tenth, then down along a cosine."""
    return min(1.0, 0.1 + 9 * done) * 0.5 * (1 + math.cos(math.pi * done))


def _pull(logits: Tensor, labels: Tensor, margin: float, none_logit: float | None) -> Tensor:
    """How far each sample's class is from leading by `margin` (the hinge of K. Crammer and Y. Singer, 2001), "no digit"
    among the classes where the network has a logit for it; where it has none, ink that is no digit is pulled to no
    preference (A. R. Dhamija, M. Günther, T. E. Boult, "Reducing Network Agnostophobia", 2018). The mean over the
    samples."""
    every = with_none(logits, none_logit)
    wanted = torch.where(labels == NO_DIGIT, every.shape[1] - 1, labels).unsqueeze(1)
    other = every.scatter(1, wanted, -torch.inf).amax(dim=1)
    short = functional.relu(margin - (every.gather(1, wanted).squeeze(1) - other))
    if none_logit is None:
        evenly = -functional.log_softmax(logits, dim=1).mean(dim=1) - math.log(logits.shape[1])
        short = torch.where(labels == NO_DIGIT, evenly, short)
    return short.mean()


def _distance(logits: Tensor, old: Tensor, softness: float) -> Tensor:
    """Kullback-Leibler divergence from the old answers to the new, scaled as in Hinton et al. 2015."""
    new_log, old_log = (functional.log_softmax(each / softness, dim=1) for each in (logits, old))
    return softness**2 * functional.kl_div(new_log, old_log, log_target=True, reduction="batchmean")
