"""What each fault of the published scripts costs: the figures of docs/sources.md.

    python tools/measure_sources.py DATA_DIR [FIGURE...]

DATA_DIR holds MNIST, and omniglot for the last figure. Learning is measured on the blog's layers at 32 pixels, with a
head of 512-512-10: at 224 pixels the same takes hours on a CPU. Times are the processor's, of one thread.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from vggdigits.model.presets import PRESETS
from vggdigits.model.recognizer import Recognizer
from vggdigits.model.vgg import VGG16
from vggdigits.training.data import Mnist
from vggdigits.training.evaluate import logits_of
from vggdigits.training.evaluation_sets import Alphabets
from vggdigits.training.recipe import RECIPES
from vggdigits.training.vision import import_torchvision

IMAGES, TESTED, BATCH = 2000, 1000, 8
CHARACTERS = 500
SMALL = replace(PRESETS["seed"], architecture=replace(PRESETS["seed"].architecture, input_size=32, hidden=(512, 512)))

Loss = Callable[[Tensor, Tensor], Tensor]


def main() -> None:
    """Print the figures that were asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(FIGURES)}")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"torch {torch.__version__}, 1 thread, seed 0")
    for name in options.figures or FIGURES:
        FIGURES[name](options.data_dir)


def learning(data_dir: Path) -> None:
    """Softmax before cross-entropy, and torch's own first weights; and a test on what was learned from."""
    for words, loss, first in (
        ("as it should be", functional.cross_entropy, None),
        ("softmax before cross-entropy", lambda out, right: functional.cross_entropy(out.softmax(1), right), None),
        ("torch's own first weights", functional.cross_entropy, _reset),
    ):
        network, last = _learn(data_dir, loss, first)
        learned, unseen = (_accuracy(network, data_dir, train) for train in (True, False))
        print(
            f"{words}: {IMAGES} images once, mean loss of the last 50 steps {last:.3f}; "
            f"{learned:.1%} of {TESTED} learned from, {unseen:.1%} of {TESTED} test images right",
            flush=True,
        )


def evaluation_mode(data_dir: Path) -> None:
    """What `eval()` changes in each network: by how much answers to one image differ from those in training mode."""
    for name in ("seed", "paper"):
        torch.manual_seed(0)
        preset = PRESETS[name]
        network = VGG16(replace(preset.architecture, input_size=32, hidden=(512,) * len(preset.architecture.hidden)))
        image = torch.rand(1, 3, 32, 32)
        with torch.no_grad():
            differ = (network.train()(image) - network.eval()(image)).abs().max()
        print(f"eval() against train(), {name}: logits differ by {float(differ):.2g}")


def schedule(data_dir: Path) -> None:
    """After how many epochs the rate falls, where the schedule is stepped before the optimiser."""
    for before in (True, False):
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1e-3)
        steps = torch.optim.lr_scheduler.StepLR(optimizer, 10, 0.1)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            rates = []
            for _ in range(20):
                if before:
                    steps.step()
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                if not before:
                    steps.step()
        said = f", and torch warns: {str(told[0].message)[:52]}..." if told else ""
        print(f"schedule stepped {'before' if before else 'after'}: {rates.count(1e-3)} epochs at 1e-3{said}")


def scale(data_dir: Path) -> None:
    """Whether `transforms.Scale` is there."""
    transforms = import_torchvision("torchvision.transforms")
    print(f"torchvision.transforms has Scale: {hasattr(transforms, 'Scale')}, Resize: {hasattr(transforms, 'Resize')}")


def concatenation(data_dir: Path) -> None:
    """An epoch's answers, joined batch by batch or once."""
    batch = np.zeros(BATCH, np.int64)

    def by_batch() -> None:
        joined = np.zeros(0, np.int64)
        for _ in range(60_000 // BATCH):
            joined = np.concatenate([joined, batch])

    def once() -> None:
        np.concatenate([batch for _ in range(60_000 // BATCH)])

    print(f"60,000 answers joined batch by batch: {_seconds(by_batch):.3f} s, once: {_seconds(once):.4f} s")


def poolings(data_dir: Path) -> None:
    """What torch says of 28 pixels."""
    with torch.device("meta"):
        features = VGG16(PRESETS["keras"].architecture).features
    try:
        features(torch.zeros(1, 1, 28, 28, device="meta"))
    except RuntimeError as error:
        print(f"28 pixels: {str(error).splitlines()[0]}")


def input_pipeline(data_dir: Path) -> None:
    """Images a second to 224: one by one as the script did, and a batch at once as ours."""
    frames = Mnist(data_dir).training(TESTED).frames
    to_tensor = import_torchvision("torchvision.transforms").ToTensor()

    def one_by_one() -> None:
        for frame in frames.numpy():
            resized = Image.fromarray(frame).resize((224, 224), Image.Resampling.BILINEAR)
            torch.cat([to_tensor(resized)] * 3)

    def at_once() -> None:
        for start in range(0, TESTED, BATCH):
            PRESETS["seed"].prepare(frames[start : start + BATCH])

    for words, work in (("one by one", one_by_one), ("a batch at once", at_once)):
        print(f"to 3x224x224 {words}: {TESTED / _seconds(work):.0f} images a second of processor time (n = {TESTED})")


def steps(data_dir: Path) -> None:
    """Images a second that the blog's network learns from at 224 pixels, in float32 and as `train_model.py` does."""
    from vggdigits.training.loop import Trainer

    data = Mnist(data_dir).training(2 * BATCH)
    trainer = Trainer(PRESETS["seed"], RECIPES["seed"], torch.device("cpu"))
    for bfloat16 in (False, True):
        trainer._bfloat16 = bfloat16
        trainer.step(data.frames[:BATCH], data.labels[:BATCH], 0.0)
        spent = _seconds(lambda: trainer.step(data.frames[BATCH:], data.labels[BATCH:], 0.0))
        kind = "bfloat16" if bfloat16 else "float32"
        print(f"a step of {BATCH} at 224 pixels, {kind}: {BATCH / spent:.2f} images a second of processor time")


def rejection(data_dir: Path) -> None:
    """Characters that are no digits, taken for one: by the largest probability, and by our confidence."""
    recognizer = Recognizer(None, "cpu")
    (characters,) = Alphabets(data_dir).load(CHARACTERS, lambda share: None)
    said = recognizer.engine.answers(characters.frames)
    checkpoint = recognizer.engine.checkpoint
    threshold = checkpoint.threshold
    by_probability = float((said.probabilities.max(axis=1) >= threshold).mean())
    by_confidence = float((said.confidence >= threshold).mean())
    print(
        f"{len(said.confidence)} characters of scripts never learned, network {checkpoint.sha256[:16]}, accepted from "
        f"{threshold:.4f} on: "
        f"by the largest of ten probabilities {by_probability:.1%}, by our confidence {by_confidence:.1%}"
    )


FIGURES: dict[str, Callable[[Path], None]] = {
    each.__name__: each
    for each in (
        learning,
        evaluation_mode,
        schedule,
        scale,
        concatenation,
        poolings,
        input_pipeline,
        steps,
        rejection,
    )
}


def _learn(data_dir: Path, loss: Loss, first: Callable[[nn.Module], None] | None) -> tuple[VGG16, float]:
    torch.manual_seed(0)
    network = VGG16(SMALL.architecture)
    if first is not None:
        network.apply(first)
    data = Mnist(data_dir).training(IMAGES)
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9)
    losses = []
    for batch in torch.randperm(IMAGES).split(BATCH):
        images = SMALL.prepare(data.frames[batch]).contiguous(memory_format=torch.channels_last)
        value = loss(network(images), data.labels[batch])
        optimizer.zero_grad()
        value.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(value.item())
    return network, float(np.mean(losses[-50:]))


def _accuracy(network: VGG16, data_dir: Path, train: bool) -> float:
    data = Mnist(data_dir).training(TESTED) if train else Mnist(data_dir).test(TESTED)
    return float((logits_of(network, SMALL, data).argmax(dim=1) == data.labels).float().mean())


def _reset(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d | nn.Linear):
        module.reset_parameters()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
