"""Which way of saying where the network looked points at the ink that counts: `python tools/measure_saliency.py DATA`.

DATA holds MNIST/raw and pendigits (docs/data.md). Deletion takes the ink away a tenth at a time, what is said to matter
most first, and insertion puts it on blank paper in the same order (V. Petsiuk et al., "RISE", BMVC 2018); the figure is
the mean probability of the answer on the way, "no digit" counted. Only pixels with ink are in the order: to take away
paper changes nothing.

With `--choose` every setting of every method is tried on digits that were held out of the training: MNIST's training
images and pen strokes of writers whose digits were not learned from, as many of each. Without it, what was chosen then
(`CHOSEN` in saliency_methods.py and in vggdigits/model/explain.py) is measured on MNIST's test set. Either writes its
table into docs/explain.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from marked import write_between
from numpy.typing import NDArray
from saliency_methods import CANDIDATES, CHOSEN, CONTROLS, Method
from torch import Tensor

from vggdigits.model import explain
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.explain import Explainer, Squares
from vggdigits.model.vgg import VGG16, without_batch_norm
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.collection import VALIDATION_SHARE
from vggdigits.training.data import Mnist
from vggdigits.training.pen_digits import PenDigits

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "explain.md"

OWN = "occlusion"
SQUARES = [
    Squares(5, 2),
    *(Squares(side, stride) for side in (4, 5, 6, 7) for stride in (3, 4)),
    *(Squares(side, 3, fill=128) for side in (4, 5, 6, 7)),
]
MOST_FRAMES = 48
"""That the network may be asked about on average, for an explanation to keep up with the pen."""

_BRUSH = 0.1  # of the pen strokes' size
_STEPS = 10
_AT_ONCE = 50

Saliency = Callable[[NDArray[np.uint8], NDArray[np.int64]], NDArray[np.float32]]
"""Frames (n, 28, 28) and their answers (n,) to how much each pixel speaks for the answer, (n, 28, 28)."""


@dataclass(frozen=True)
class Trial:
    """A method with one setting.

    Attributes:
        frames: that the network is asked about for one explanation, on average; None where gradients are taken.
    """

    method: str
    setting: str
    saliency: Saliency
    frames: float | None = None

    @property
    def title(self) -> str:
        """Of a row."""
        return f"{self.method}, {self.setting}" if self.setting else self.method


@dataclass(frozen=True)
class Curves:
    """Of each frame, the mean probability of its answer while ink is taken away, and while it is put there."""

    deletion: NDArray[np.float64]
    insertion: NDArray[np.float64]

    @property
    def difference(self) -> NDArray[np.float64]:
        """Large is good."""
        return self.insertion - self.deletion

    def cells(self) -> str:
        """Both means, and the difference with its 95 % interval."""
        margin = 1.96 * self.difference.std(ddof=1) / len(self.difference) ** 0.5
        return f"{self.deletion.mean():.3f} | {self.insertion.mean():.3f} | {self.difference.mean():.3f} ± {margin:.3f}"


def main() -> None:
    """Choose, or measure what was chosen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--choose", action="store_true", help="try every setting on digits that were held out")
    parser.add_argument("--count", type=int, help="digits: 500 of the test set, or 60 of each set to choose on")
    options = parser.parse_args()
    checkpoint = load_checkpoint(bundled_checkpoint())
    engine = Engine(checkpoint, torch.device("cpu"))
    if options.choose:
        choose(checkpoint, engine, options.data, options.count or 60)
    else:
        measure(checkpoint, engine, options.data, options.count or 500)


def choose(checkpoint: Checkpoint, engine: Engine, data: Path, count: int) -> None:
    """Try every setting; of each method the largest difference wins, of occlusions that are not too slow."""
    frames = np.concatenate([_spread(Mnist(data).held_out(VALIDATION_SHARE).frames.numpy(), count), _pens(data, count)])
    answers = engine.probabilities(frames).argmax(axis=1)
    rows = [
        "| method | setting | MNIST held out: difference | pen: difference | both: deletion | insertion | difference |",
        "|---|---|---|---|---|---|---|",
    ]
    found = []
    for trial in _trials(checkpoint, engine, frames):
        curves = _curves(engine, frames, trial.saliency(frames, answers), answers)
        found.append((float(curves.difference.mean()), trial))
        sets = " | ".join(f"{part.mean():.3f}" for part in np.split(curves.difference, 2))
        asked = "" if trial.frames is None else f" ({trial.frames:.0f} frames)"
        rows.append(f"| {trial.method} | {trial.setting}{asked} | {sets} | {curves.cells()} |")
        print(rows[-1], flush=True)
    rows.append("")
    for method in dict.fromkeys(trial.method for _, trial in found):
        able = [each for each in found if each[1].method == method and (each[1].frames or 0) <= MOST_FRAMES]
        rows.append(f"- {method}: **{max(able, key=lambda each: each[0])[1].setting}**")
    print("\n".join(rows[-1 - len(CANDIDATES) :]))
    _write("--choose", [*rows, "", _circumstances(checkpoint, engine, f"{count} digits of each set")])


def measure(checkpoint: Checkpoint, engine: Engine, data: Path, count: int) -> None:
    """Measure what was chosen on the test set."""
    frames = _spread(Mnist(data).test().frames.numpy(), count)
    answers = engine.probabilities(frames).argmax(axis=1)
    network = _differentiable(checkpoint)
    methods = {f"{name}, {CHOSEN[name]}": settings[CHOSEN[name]] for name, settings in CANDIDATES.items()} | CONTROLS
    trials = [_occlusion(engine, explain.CHOSEN, frames)]
    trials += [Trial(title, "", partial(_saliency, each, network, checkpoint)) for title, each in methods.items()]
    rows = ["| method | deletion | insertion | difference |", "|---|---|---|---|"]
    for trial in trials:
        curves = _curves(engine, frames, trial.saliency(frames, answers), answers)
        rows.append(f"| {trial.title} | {curves.cells()} |")
        print(rows[-1], flush=True)
    _write("test set", [*rows, "", _circumstances(checkpoint, engine, f"{count} digits, evenly from all of it")])


def _write(name: str, lines: Sequence[str]) -> None:
    write_between(DOCUMENT, f"tools/measure_saliency.py, {name}", "\n".join(lines) + "\n")


def _circumstances(checkpoint: Checkpoint, engine: Engine, count: str) -> str:
    return f"{count}; weights `{checkpoint.sha256[:16]}`, {engine.description}, torch {torch.__version__}."


def _trials(checkpoint: Checkpoint, engine: Engine, frames: NDArray[np.uint8]) -> Iterator[Trial]:
    for squares in SQUARES:
        yield _occlusion(engine, squares, frames)
    network = _differentiable(checkpoint)
    for name, settings in CANDIDATES.items():
        for setting, method in settings.items():
            yield Trial(name, setting, partial(_saliency, method, network, checkpoint))


def _occlusion(engine: Engine, squares: Squares, frames: NDArray[np.uint8]) -> Trial:
    explainer = Explainer(engine, squares)

    def saliency(frames: NDArray[np.uint8], answers: NDArray[np.int64]) -> NDArray[np.float32]:
        pairs = zip(frames, answers.tolist(), strict=True)
        return np.stack([explainer.influence(frame).saliency(answer) for frame, answer in pairs])

    fill = "" if squares.fill == 0 else f", filled with {squares.fill}"
    setting = f"squares of {squares.side}, {squares.stride} apart{fill}"
    return Trial(OWN, setting, saliency, float(np.mean([1 + len(squares.on(frame)) for frame in frames])))


def _spread(frames: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """So many of them, evenly from all."""
    return frames[np.linspace(0, len(frames) - 1, count).astype(int)]


def _pens(data: Path, count: int) -> NDArray[np.uint8]:
    """Pen strokes that were not learned from, drawn with a usual brush."""
    digits = PenDigits(data).writers()[1]
    return np.stack([digits[place].frame(_BRUSH) for place in np.linspace(0, len(digits) - 1, count).astype(int)])


def _differentiable(checkpoint: Checkpoint) -> VGG16:
    network = checkpoint.build().requires_grad_(False)
    network.features = without_batch_norm(network.features)
    return network


def _saliency(
    method: Method, network: VGG16, checkpoint: Checkpoint, frames: NDArray[np.uint8], answers: NDArray[np.int64]
) -> NDArray[np.float32]:
    found: list[Tensor] = []
    pairs = zip(torch.from_numpy(frames).split(_AT_ONCE), torch.from_numpy(answers).split(_AT_ONCE), strict=True)
    for some, digits in pairs:
        images = checkpoint.preset.prepare(some)
        paper = checkpoint.preset.prepare(torch.zeros_like(some))
        found.append(method(network, images, paper, digits))
    result: NDArray[np.float32] = torch.cat(found)[:, 2:-2, 2:-2].numpy()
    return result


def _curves(
    engine: Engine, frames: NDArray[np.uint8], saliency: NDArray[np.float32], answers: NDArray[np.int64]
) -> Curves:
    score = np.where(frames > 0, saliency, -np.inf).reshape(len(frames), -1)
    place = np.empty_like(score, dtype=np.int64)  # of each pixel, in the order from what matters most
    np.put_along_axis(place, np.argsort(-score, axis=1, kind="stable"), np.arange(score.shape[1])[None], axis=1)
    share = place.reshape(frames.shape) / (frames > 0).sum(axis=(1, 2))[:, None, None]
    deletion, insertion = [], []
    for step in range(_STEPS + 1):
        first = share < step / _STEPS
        deletion.append(_probability(engine, np.where(first, 0, frames), answers))
        insertion.append(_probability(engine, np.where(first, frames, 0), answers))
    return Curves(_mean_height(deletion), _mean_height(insertion))


def _mean_height(curve: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    heights = np.stack(curve)
    between: NDArray[np.float64] = (0.5 * (heights[1:] + heights[:-1])).mean(axis=0)
    return between


def _probability(engine: Engine, frames: NDArray[np.uint8], answers: NDArray[np.int64]) -> NDArray[np.float64]:
    """That each frame holds its answer."""
    said = [engine.answers(each) for each in np.array_split(frames.astype(np.uint8), -(-len(frames) // _AT_ONCE))]
    rows = np.concatenate([each.probabilities for each in said])
    none = np.concatenate([each.none for each in said])
    result: NDArray[np.float64] = rows[np.arange(len(rows)), answers] * (1 - none)
    return result


if __name__ == "__main__":
    main()
