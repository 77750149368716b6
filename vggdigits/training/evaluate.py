"""Measuring: accuracy, and how far stated confidence can be believed."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.presets import Preset
from vggdigits.training.data import NO_DIGIT, LabelledFrames
from vggdigits.training.distributed import ALONE, Group
from vggdigits.training.losses import counted_digits

_PIXELS_AT_ONCE = {"cpu": 100_000, "cuda": 2_000_000}  # of input: a fraction of a second, so that a stop is soon heard


@torch.inference_mode()
def logits_of(
    network: nn.Module,
    preset: Preset,
    data: LabelledFrames,
    batch_size: int | None = None,
    after_batch: Callable[[float], None] | None = None,
    group: Group = ALONE,
) -> Tensor:
    """Run the network in evaluation mode over all frames; logits float32 (n, classes) on the CPU.

    `after_batch` is told the share that is done, and may raise. Several processes share the work, and
    each gets all of the logits.
    """
    training, device = network.training, next(network.parameters()).device
    count, size = len(data), preset.architecture.input_size
    batch_size = batch_size or max(1, _PIXELS_AT_ONCE.get(device.type, 100_000) // size**2)
    logits = torch.zeros(count, preset.architecture.classes)
    network.eval()
    try:
        for start in range(0, count, batch_size * group.world):
            mine = slice(start + group.rank, min(start + batch_size * group.world, count), group.world)
            frames = data.frames[mine]
            if len(frames):
                images = preset.prepare(frames.to(device)).contiguous(memory_format=torch.channels_last)
                logits[mine] = network(images).float().cpu()
            if after_batch is not None:
                after_batch(min(1.0, (start + batch_size * group.world) / count))
    finally:
        network.train(training)
    return group.sum(logits)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Share of right answers on digits, 0..1; ink that is none does not count. 0 where there is no digit."""
    right, digits = counted_digits(logits, labels)
    return float(right / digits.clamp(min=1))


def confusion_matrix(answers: Tensor, labels: Tensor, classes: int = 10) -> Tensor:
    """Counts int64 (classes, classes): the row is the right digit, the column the answer; both int64 (n,), ink that
    is no digit left out."""
    answers, labels = answers[labels != NO_DIGIT], labels[labels != NO_DIGIT]
    return torch.bincount(labels * classes + answers, minlength=classes**2).reshape(classes, classes)


def fit_temperature(logits: Tensor, labels: Tensor, weights: Tensor | None = None) -> float:
    """The temperature that makes held-out answers likeliest (Guo et al., "On Calibration of Modern Neural
    Networks", 2017): logits float32 (n, classes), labels int64 (n,), how much each counts float32 (n,); in 0.05..20."""
    weights = torch.ones(len(labels)) if weights is None else weights
    candidates = torch.logspace(-1.3, 1.3, 521)
    losses = [(functional.cross_entropy(logits / t, labels, reduction="none") * weights).sum() for t in candidates]
    return round(float(candidates[torch.stack(losses).argmin()]), 4)


def fit_log_odds(shares: Tensor, right: Tensor, weights: Tensor) -> tuple[float, float]:
    """Slope and intercept by which log-odds of shares, float64 (n,) 0..1, become those of being right, bool (n,);
    weights, float64 (n,), say how much each counts (Platt scaling: J. Platt, "Probabilistic outputs for support vector
    machines", 1999). The slope is in 0.1..10: a share that is higher never says less."""
    odds = torch.logit(shares.double(), 1e-12)
    parameters = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        said = parameters[0].clamp(0.1, 10.0) * odds + parameters[1]
        value = functional.binary_cross_entropy_with_logits(said, right.double(), weights, reduction="sum")
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(loss)  # type: ignore[no-untyped-call]
    slope, intercept = parameters.detach().tolist()
    return round(min(max(slope, 0.1), 10.0), 4), round(intercept, 4)


def expected_calibration_error(confidence: Tensor, right: Tensor, bins: int = 15) -> float:
    """Mean distance of confidence and accuracy over equally wide bins, weighted by their counts, 0..1.

    confidence: float (n,) 0..1; right: bool (n,). After Guo et al. 2017.
    """
    index = (confidence * bins).long().clamp(max=bins - 1)
    error = 0.0
    for each in range(bins):
        inside = index == each
        if inside.any():
            error += float((confidence[inside].mean() - right[inside].float().mean()).abs() * inside.float().mean())
    return error


def area_under_curve(of_digits: Tensor, of_others: Tensor) -> float:
    """AUROC: how probable it is that a digit's confidence is above that of ink that is none; ties count half.

    Both float (n,), at least one each. By ranks (Mann-Whitney).
    """
    both = torch.cat([of_digits, of_others]).double()
    _, inverse, counts = torch.unique(both, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum(0).double() - (counts.double() - 1) / 2)[inverse]
    n, m = len(of_digits), len(of_others)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def threshold_accepting(confidence: Tensor, share: float, weights: Tensor | None = None) -> float:
    """The highest threshold that at least a share (0..1) of the confidences, float (n,), reaches; weights, float (n,),
    say how much each counts."""
    ordered, order = confidence.sort(descending=True)
    weights = torch.ones(len(ordered)) if weights is None else weights[order]
    reached = weights.double().cumsum(0) / weights.double().sum()
    return float(ordered[min(int((reached < share - 1e-9).sum()), len(ordered) - 1)])
