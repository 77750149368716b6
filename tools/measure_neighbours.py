"""Which examples and which features tell best what a drawing looks like: `python tools/measure_neighbours.py DATA`.

DATA holds MNIST, pendigits and omniglot (docs/data.md). Asked for are digits and non-digits that the network never
learned from. "Nearest" is how often the nearest example has their label, "of five" how often most of the five nearest
have; "alike" is the correlation of their pictures' pixels with the nearest example's. Prints the rows of
docs/explain.md, and how long a search takes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from make_index import COUNTS, Candidates, by_chance, candidates
from numpy.typing import NDArray

from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.examples import Origin, examples_file, read_examples
from vggdigits.model.explain import Explainer
from vggdigits.model.neighbours import Index, features_of, sketches
from vggdigits.paths import bundled_checkpoint

_POOL = 5  # times as many as are chosen, to choose from
_ROUNDS = 10  # of k-means
_AT_ONCE = 100
_SEARCHES = 1000

Vectors = NDArray[np.float32]
Choice = Callable[[Vectors, int, np.random.Generator], NDArray[np.int64]]
"""Rows of unit vectors, float32 (n, d), so many."""


def main() -> None:
    """Compare ways of choosing with the program's features, then features with the program's choice."""
    checkpoint = load_checkpoint(bundled_checkpoint())
    engine = Engine(checkpoint, torch.device("cpu"))
    explainer = Explainer(engine)
    learned, held_out = candidates(Path(sys.argv[1]))
    asked = _Asked(held_out)
    print(f"weights {checkpoint.sha256[:16]}, torch {torch.__version__}, {engine.way}, n {asked.counts()}")
    pool = [by_chance(each, min(_POOL * COUNTS[each.origin], len(each.labels))) for each in learned]
    vectors = [_in_parts(lambda frames: sketches(explainer, frames), each.pictures) for each in pool]
    sketched = _in_parts(lambda frames: sketches(explainer, frames), asked.pictures)
    for share in (0.25, 0.5, 1.0):
        for name, choice in (("by chance", _by_chance), ("k-centre", _k_centre), ("k-medoids", _k_medoids)):
            rows = [_chosen(*each, choice, share) for each in zip(pool, vectors, strict=True)]
            pictures = np.concatenate([each.pictures[row] for each, row in zip(pool, rows, strict=True)])
            labels = np.concatenate([each.labels[row] for each, row in zip(pool, rows, strict=True)])
            made = np.concatenate([each[row] for each, row in zip(vectors, rows, strict=True)])
            asked.tell(f"{len(labels):,} {name}", pictures, labels, made, sketched)
    chosen = [by_chance(each, COUNTS[each.origin]) for each in learned]
    pictures, labels = (np.concatenate([getattr(each, name) for each in chosen]) for name in ("pictures", "labels"))
    for name, features in _features(engine).items():
        asked.tell(name, pictures, labels, *(_in_parts(features, each) for each in (pictures, asked.pictures)))
    _time(sketched)


class _Asked:
    """What is asked for, and how well it is found."""

    def __init__(self, held_out: list[Candidates]) -> None:
        self.pictures = np.concatenate([each.pictures for each in held_out])
        self._labels = np.concatenate([each.labels for each in held_out])
        origins = np.concatenate([np.full(len(each.labels), each.origin) for each in held_out])
        none = origins >= Origin.OMNIGLOT
        self._parts = {"MNIST": origins == Origin.MNIST, "pen": origins == Origin.PEN, "no digit": none}

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {name: int(part.sum()) for name, part in self._parts.items()}

    def tell(
        self, name: str, pictures: NDArray[np.uint8], labels: NDArray[np.int8], examples: Vectors, asked: Vectors
    ) -> None:
        """One row: examples and what is asked for as feature vectors, float32 (n, d)."""
        index = Index(features_of(examples))
        found = np.stack([index.nearest(each, 5)[0] for each in asked])
        nearest = labels[found[:, 0]] == self._labels
        five = np.array([np.bincount(row + 1, minlength=11).argmax() - 1 for row in labels[found]]) == self._labels
        alike = _correlation(self.pictures, pictures[found[:, 0]])
        cells = [
            f"{100 * nearest[part].mean():.1f} | {100 * five[part].mean():.1f} | {alike[part].mean():.2f}"
            for part in self._parts.values()
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def _features(engine: Engine) -> dict[str, Callable[[NDArray[np.uint8]], Vectors]]:
    head = engine.checkpoint.build().classifier

    def pixels(frames: NDArray[np.uint8]) -> Vectors:
        return frames.reshape(len(frames), -1).astype(np.float32)

    def block(number: int) -> Callable[[NDArray[np.uint8]], Vectors]:
        return lambda frames: _unit(engine.pooled(frames, number).reshape(len(frames), -1))

    def hidden(frames: NDArray[np.uint8]) -> Vectors:
        with torch.inference_mode():
            return _unit(head[:-1](torch.from_numpy(engine.pooled(frames, 5)).flatten(1)).numpy())

    named = {f"block {number}, every value": block(number) for number in (3, 4, 5)}
    explainer = Explainer(engine)
    own = {"block 4, 256 directions (the program's)": lambda frames: sketches(explainer, frames)}
    return {"pixels": pixels} | named | {"the last hidden layer": hidden} | own


def _chosen(of: Candidates, vectors: Vectors, choice: Choice, share: float) -> NDArray[np.int64]:
    """Rows, as many of each label."""
    random, labels = np.random.default_rng(int(of.origin)), np.unique(of.labels)
    count, unit = round(share * COUNTS[of.origin] / len(labels)), _unit(vectors - vectors.mean(axis=0))
    groups = [np.flatnonzero(of.labels == label) for label in labels]
    return np.concatenate([group[choice(unit[group], count, random)] for group in groups])


def _by_chance(unit: Vectors, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    return random.permutation(len(unit))[:count]


def _k_centre(unit: Vectors, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Each the furthest from those before (T. Gonzalez, "Clustering to minimize the maximum intercluster distance",
    Theoretical Computer Science 38, 1985)."""
    rows = [int(random.integers(len(unit)))]
    far = 1 - unit @ unit[rows[0]]
    while len(rows) < count:
        rows.append(int(far.argmax()))
        far = np.minimum(far, 1 - unit @ unit[rows[-1]])
    return np.array(rows)


def _k_medoids(unit: Vectors, count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """The nearest to each mean of a spherical k-means (I. Dhillon, D. Modha, Machine Learning 42, 2001)."""
    means = unit[random.permutation(len(unit))[:count]].copy()
    for _ in range(_ROUNDS):
        nearest = (unit @ means.T).argmax(axis=1)
        for number in np.unique(nearest):
            means[number] = unit[nearest == number].sum(axis=0)
        means = _unit(means)
    return np.unique((unit @ means.T).argmax(axis=0))


def _unit(vectors: Vectors) -> Vectors:
    result: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return result


def _correlation(some: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.float64]:
    one, other = (each.reshape(len(each), -1).astype(np.float64) for each in (some, others))
    one, other = (each - each.mean(axis=1, keepdims=True) for each in (one, other))
    spread = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    result: NDArray[np.float64] = (one * other).sum(axis=1) / np.maximum(spread, 1e-9)
    return result


def _in_parts(make: Callable[[NDArray[np.uint8]], Vectors], pictures: NDArray[np.uint8]) -> Vectors:
    parts = np.array_split(pictures, -(-len(pictures) // _AT_ONCE))
    return np.concatenate([make(part) for part in parts])


def _time(sketched: Vectors) -> None:
    """Of the bundled examples, as they are searched in the pad; the thread's own time, whatever else the core does."""
    index, taken = Index(read_examples(examples_file()).features), []
    for sketch in sketched[:_SEARCHES]:
        start = time.thread_time()
        index.nearest(sketch, 10)
        taken.append(1000 * (time.thread_time() - start))
    median, late = np.percentile(taken, [50, 95])
    size = examples_file().stat().st_size
    print(f"one search: median {median:.2f} ms, 95th percentile {late:.2f} ms, n {len(taken)}; file {size:,} bytes")


if __name__ == "__main__":
    main()
