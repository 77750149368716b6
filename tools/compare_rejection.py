"""Which loss teaches a network best to turn away what is no digit: entropic, objectosphere, an eleventh output, or an
eleventh class whose logit is 0, which is what `train_model.py` does.

    python tools/compare_rejection.py CHECKPOINT DIR [STEPS] [LOSS,...]

Each begins with the same checkpoint and takes the same steps on the same batches of what `train_model.py` learns
from; told is what the validation shows (other writers, other alphabets), by two scores: the highest probability, and
the energy (W. Liu et al., "Energy-based Out-of-distribution Detection", 2020).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.confidence import with_none
from vggdigits.training.augment import augment
from vggdigits.training.collection import Collection, load_collection
from vggdigits.training.data import NO_DIGIT
from vggdigits.training.evaluate import area_under_curve, fit_temperature, logits_of, threshold_accepting
from vggdigits.training.job import USUAL_DATA, Job
from vggdigits.training.losses import open_set_loss
from vggdigits.training.recipe import Recipe

Loss = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Takes logits (n, classes), the last hidden layer (n, 512) and labels (n,)."""

SMOOTHING = 0.05


def entropic(logits: Tensor, hidden: Tensor, labels: Tensor) -> Tensor:
    """All classes alike for what is no digit (Dhamija et al., "Reducing Network Agnostophobia", 2018)."""
    digit = (labels != NO_DIGIT).to(logits.dtype).unsqueeze(1)
    sure = functional.one_hot(labels.clamp(min=0), 10).to(logits.dtype) * (digit * (1 - SMOOTHING))
    evenly = (1 - digit + digit * SMOOTHING) / 10
    return -((sure + evenly) * functional.log_softmax(logits, dim=1)).sum(dim=1).mean()


def objectosphere(logits: Tensor, hidden: Tensor, labels: Tensor) -> Tensor:
    """Entropic, and the last hidden layer short on what is no digit and long on digits (Dhamija et al., 2018)."""
    length = hidden.norm(dim=1)
    wrong = torch.where(labels == NO_DIGIT, length, functional.relu(10.0 - length)).square().mean()
    return entropic(logits, hidden, labels) + 1e-3 * wrong


def eleventh(logits: Tensor, hidden: Tensor, labels: Tensor) -> Tensor:
    """A class of its own for what is no digit."""
    return functional.cross_entropy(logits, torch.where(labels == NO_DIGIT, 10, labels), label_smoothing=SMOOTHING)


def fixed(logits: Tensor, hidden: Tensor, labels: Tensor) -> Tensor:
    """What `train_model.py` uses."""
    return open_set_loss(logits, labels, SMOOTHING)


LOSSES: dict[str, tuple[Loss, int]] = {
    "entropic": (entropic, 10),
    "objectosphere": (objectosphere, 10),
    "eleventh": (eleventh, 11),
    "fixed": (fixed, 10),
}
"""Each with the number of outputs."""


def train(checkpoint: Checkpoint, loss: Loss, classes: int, data: Collection, recipe: Recipe, steps: int) -> Tensor:
    """The validation's logits, float32 (n, classes), after so many steps."""
    torch.manual_seed(0)
    network = checkpoint.build().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    last = network.classifier[-1]
    if classes > last.out_features:
        wider = nn.Linear(last.in_features, classes)
        with torch.no_grad():
            wider.weight.zero_()[: last.out_features] = last.weight
            wider.bias.zero_()[: last.out_features] = last.bias
        network.classifier[-1] = wider
    hidden: list[Tensor] = []
    network.classifier[-1].register_forward_pre_hook(lambda layer, given: hidden.append(given[0]))
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.97), use_buffers=True
    )
    optimizer = torch.optim.SGD(network.parameters(), recipe.learning_rate, 0.9, nesterov=True, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.learning_rate, steps, pct_start=0.15)
    begun = time.monotonic()
    for step in range(steps):
        torch.manual_seed(step)
        batch = torch.randint(len(data.training), (recipe.batch_size,))
        images = checkpoint.preset.prepare(augment(data.training.frames[batch], recipe.augmentation))
        network.train()
        hidden.clear()
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(images.contiguous(memory_format=torch.channels_last))
        value = loss(logits.float(), hidden[0].float(), data.training.labels[batch])
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        averaged.update_parameters(network)
    print(f"{recipe.batch_size * steps / (time.monotonic() - begun):.0f} images a second")
    preset = replace(checkpoint.preset, architecture=replace(checkpoint.preset.architecture, classes=classes))
    with torch.autocast("cpu", torch.bfloat16):
        return logits_of(averaged.module, preset, data.validation)


def told(name: str, logits: Tensor, data: Collection) -> None:
    """A line for each score."""
    labels = data.validation.labels
    digits = labels != NO_DIGIT
    right = (logits[:, :10].argmax(dim=1) == labels).float()
    of_set = dict(zip(data.validates, right.split(list(data.validates.values())), strict=True))
    if name == "fixed":
        logits = with_none(logits)
    temperature = fit_temperature(logits[digits], labels[digits])
    scores = {
        "probability": (logits / temperature).softmax(dim=1)[:, :10].amax(dim=1),
        "energy": (logits[:, :10] / temperature).logsumexp(dim=1),
    }
    if logits.shape[1] == 11:
        scores["energy"] = scores["energy"] - logits[:, 10] / temperature
    for score, values in scores.items():
        parts = dict(zip(data.validates, values.split(list(data.validates.values())), strict=True))
        lines = []
        for others in ("omniglot", "non-digits"):
            passed = [
                float((parts[others] >= threshold_accepting(parts[of], 0.99)).float().mean()) for of in ("mnist", "pen")
            ]
            area = area_under_curve(torch.cat([parts["mnist"], parts["pen"]]), parts[others])
            lines.append(
                f"{others}: accepted {passed[0]:6.1%} (99 % of MNIST) {passed[1]:6.1%} (pen), AUROC {area:.4f}"
            )
        accurate = ", ".join(f"{of} {float(of_set[of].mean()):.2%}" for of in ("mnist", "pen"))
        print(f"{name:14} {accurate}; {score:11} {'; '.join(lines)}", flush=True)


def main() -> None:
    """Train and tell one after another."""
    checkpoint, folder, *more = sys.argv[1:]
    steps = int(more[0]) if more else 250
    names = more[1].split(",") if len(more) > 1 else list(LOSSES)
    recipe = replace(Recipe(), learning_rate=0.02)
    job = Job("digits", recipe, None, Path(folder), None, "cpu", USUAL_DATA)
    data = load_collection(job)
    print({name: len(data.training) for name in ("all",)}, data.validates, flush=True)
    for name in names:
        told(name, train(load_checkpoint(checkpoint), *LOSSES[name], data, recipe, steps), data)


if __name__ == "__main__":
    main()
