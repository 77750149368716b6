"""Choose the training examples of "Looks like", and write resources/looks_like.npz: `make index`.

DATA holds MNIST, pendigits and omniglot (docs/data.md). Chosen by chance, with a fixed seed, as many of each digit:
docs/explain.md has what else was tried. MNIST's are the images themselves, what was made up is what the network learned
from; pen strokes and characters are drawn as they were written, with brushes as people use them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from vggdigits.files import write_atomically
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.examples import Examples, Origin, encode_examples, examples_file, read_examples
from vggdigits.model.explain import Explainer
from vggdigits.model.neighbours import features_of, sketches
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.collection import VALIDATION_SHARE
from vggdigits.training.data import NO_DIGIT, LabelledFrames, Mnist, split_validation
from vggdigits.training.hands import Hand, Points
from vggdigits.training.non_digits import synthetic_non_digits
from vggdigits.training.omniglot import Omniglot
from vggdigits.training.pen_digits import PenDigits

COUNTS = {Origin.MNIST: 2400, Origin.PEN: 800, Origin.OMNIGLOT: 400, Origin.MADE: 400}
"""Of the digits as many of each."""

_BRUSHES = (0.06, 0.16)  # shares of the drawing's size
_AT_ONCE = 100


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pictures of one origin: uint8 (n, 28, 28), labels int8 (n,), numbers int32 (n,)."""

    origin: Origin
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int8]
    numbers: NDArray[np.int32]

    def some(self, rows: NDArray[np.int64]) -> Candidates:
        """Those in the rows."""
        return Candidates(self.origin, self.pictures[rows], self.labels[rows], self.numbers[rows])


def main() -> None:
    """Choose, compute the bundled network's features in plain float32, and write."""
    learned, _ = candidates(Path(sys.argv[1]))
    chosen = [by_chance(each, COUNTS[each.origin]) for each in learned]
    pictures = np.concatenate([each.pictures for each in chosen])
    checkpoint = load_checkpoint(bundled_checkpoint())
    explainer = Explainer(Engine(checkpoint, torch.device("cpu"), exact=True))
    parts = np.array_split(pictures, -(-len(pictures) // _AT_ONCE))
    examples = Examples(
        pictures,
        np.concatenate([each.labels for each in chosen]),
        np.concatenate([np.full(len(each.labels), each.origin, np.uint8) for each in chosen]),
        np.concatenate([each.numbers for each in chosen]),
        checkpoint.sha256,
        features_of(np.concatenate([sketches(explainer, part) for part in parts])),
    )
    content = encode_examples(examples)
    write_atomically(examples_file(), content)
    print(f"{examples_file()}: {len(read_examples(examples_file()))} examples, {len(content):,} bytes")


def candidates(data: Path) -> tuple[list[Candidates], list[Candidates]]:
    """All that may be chosen, and what the network never learned from; of each origin in its order."""
    mnist, pen, omniglot = Mnist(data).training(), PenDigits(data).writers(), Omniglot(data).alphabets()
    scans = split_validation(mnist, VALIDATION_SHARE)
    numbered = LabelledFrames(mnist.frames, torch.arange(len(mnist)), mnist.sources)
    numbers = split_validation(numbered, VALIDATION_SHARE)
    found: tuple[list[Candidates], list[Candidates]] = ([], [])
    for held_out, kind in enumerate(found):
        random = np.random.default_rng(held_out)
        kind.append(_scans(scans[held_out], numbers[held_out]))
        digits = pen[held_out]
        drawn = _drawn([each.strokes for each in digits], random)
        labels, writers = ([getattr(each, name) for each in digits] for name in ("label", "writer"))
        kind.append(Candidates(Origin.PEN, drawn, np.array(labels, np.int8), np.array(writers, np.int32)))
        characters = [each for each in omniglot[held_out] if not each.looks_like_a_digit]
        kind.append(_no_digits(Origin.OMNIGLOT, _drawn([each.strokes for each in characters], random)))
        made = synthetic_non_digits(2 * COUNTS[Origin.MADE], held_out, digits, scans[held_out])
        kind.append(_no_digits(Origin.MADE, made))
    return found


def by_chance(of: Candidates, count: int) -> Candidates:
    """So many, as many of each label, in their order."""
    random = np.random.default_rng(int(of.origin))
    labels = np.unique(of.labels)
    rows = [random.permutation(np.flatnonzero(of.labels == label))[: count // len(labels)] for label in labels]
    return of.some(np.sort(np.concatenate(rows)))


def _scans(frames: LabelledFrames, numbers: LabelledFrames) -> Candidates:
    labels = frames.labels.numpy().astype(np.int8)
    return Candidates(Origin.MNIST, frames.frames.numpy(), labels, numbers.labels.numpy().astype(np.int32))


def _drawn(strokes: list[tuple[Points, ...]], random: np.random.Generator) -> NDArray[np.uint8]:
    return np.stack([Hand(float(random.uniform(*_BRUSHES))).frame(each) for each in strokes])


def _no_digits(origin: Origin, pictures: NDArray[np.uint8]) -> Candidates:
    count = len(pictures)
    return Candidates(origin, pictures, np.full(count, NO_DIGIT, np.int8), np.arange(count, dtype=np.int32))


if __name__ == "__main__":
    main()
