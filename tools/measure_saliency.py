"""Which way of saying where the network looked points at the ink that counts: `python tools/measure_saliency.py DATA`.

DATA holds MNIST/raw (docs/data.md). Deletion takes the ink away a tenth at a time, what is said to matter most
first, and insertion puts it on blank paper in the same order (V. Petsiuk et al., "RISE", BMVC 2018); the figure is the
mean probability of the answer on the way, "no digit" counted. Only pixels with ink are in the order: to take away
paper changes nothing. Prints a row a method and a set, as docs/explain.md has them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from saliency_methods import METHODS, Method
from torch import Tensor

from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.engine import Engine, without_batch_norm
from vggdigits.model.explain import Explainer
from vggdigits.model.vgg import VGG16
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.collection import VALIDATION_SHARE
from vggdigits.training.data import LabelledFrames, Mnist, split_validation

OWN = "occlusion (the program's)"

_STEPS = 10
_AT_ONCE = 50


def main() -> None:
    """Measure every method on digits that were held out of the training, and on the test set."""
    options = _options()
    checkpoint = load_checkpoint(bundled_checkpoint())
    print(f"weights {checkpoint.sha256[:16]}, torch {torch.__version__}, n {options.count} a set", flush=True)
    mnist = Mnist(options.data)
    sets = {"held out": split_validation(mnist.training(), VALIDATION_SHARE)[1], "test": mnist.test()}
    network = checkpoint.build().requires_grad_(False)
    network.features = without_batch_norm(network.features)
    engine = Engine(checkpoint, torch.device("cpu"))
    for name in options.sets or sets:
        frames = _spread(sets[name], options.count)
        answers = torch.from_numpy(engine.probabilities(frames.numpy()).argmax(axis=1))
        for title in options.methods or [*METHODS, OWN]:
            start = time.perf_counter()
            if title == OWN:
                saliency = _own(Explainer(engine), frames.numpy(), answers.tolist())
            else:
                saliency = _saliency(METHODS[title], network, checkpoint, frames, answers)
            ms = 1000 * (time.perf_counter() - start) / len(frames)
            deletion, insertion = _curves(engine, frames.numpy(), saliency, answers.numpy())
            margin = 1.96 * (insertion - deletion).std(ddof=1) / len(frames) ** 0.5
            print(
                f"| {name} | {title} | {deletion.mean():.3f} | {insertion.mean():.3f} "
                f"| {(insertion - deletion).mean():.3f} ± {margin:.3f} | {ms:.1f} |",
                flush=True,
            )


def _spread(data: LabelledFrames, count: int) -> Tensor:
    """So many frames, from the whole set."""
    chosen: Tensor = data.frames[torch.linspace(0, len(data) - 1, count).long()]
    return chosen


def _saliency(
    method: Method, network: VGG16, checkpoint: Checkpoint, frames: Tensor, answers: Tensor
) -> NDArray[np.float32]:
    """float32 (n, 28, 28)."""
    found = []
    for some, digits in zip(frames.split(_AT_ONCE), answers.split(_AT_ONCE), strict=True):
        images = checkpoint.preset.prepare(some)
        paper = checkpoint.preset.prepare(torch.zeros_like(some))
        found.append(method(network, images, paper, digits))
    result: NDArray[np.float32] = torch.cat(found)[:, 2:-2, 2:-2].numpy()
    return result


def _own(explainer: Explainer, frames: NDArray[np.uint8], answers: Sequence[int]) -> NDArray[np.float32]:
    pairs = zip(frames, answers, strict=True)
    return np.stack([explainer.influence(frame).saliency(answer) for frame, answer in pairs])


def _curves(
    engine: Engine, frames: NDArray[np.uint8], saliency: NDArray[np.float32], answers: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each frame the mean probability of its answer while ink is taken away, and while it is put there."""
    score = np.where(frames > 0, saliency, -np.inf).reshape(len(frames), -1)
    place = np.empty_like(score, dtype=np.int64)  # of each pixel, in the order from what matters most
    np.put_along_axis(place, np.argsort(-score, axis=1, kind="stable"), np.arange(score.shape[1])[None], axis=1)
    share = place.reshape(frames.shape) / (frames > 0).sum(axis=(1, 2))[:, None, None]
    deletion, insertion = [], []
    for step in range(_STEPS + 1):
        first = share < step / _STEPS
        deletion.append(_probability(engine, np.where(first, 0, frames), answers))
        insertion.append(_probability(engine, np.where(first, frames, 0), answers))
    return _mean_height(deletion), _mean_height(insertion)


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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--methods", nargs="+", choices=[*METHODS, OWN], metavar="METHOD")
    parser.add_argument("--sets", nargs="+", choices=["held out", "test"], metavar="SET")
    return parser.parse_args()


if __name__ == "__main__":
    main()
