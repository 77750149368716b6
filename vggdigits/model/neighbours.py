"""What a drawing looks like: the nearest of some thousand training examples, by the network's own features.

A feature vector is what the fourth block of convolutions makes of a frame, of length 1, seen from 256 random directions
(D. Achlioptas, "Database-friendly random projections", Journal of Computer and System Sciences 66, 2003), which keeps
distances to a few per cent and needs no fitting; less their mean over the examples. Likeness is the cosine. The search
looks at every example, so what it finds is the nearest of those that are kept, not nearly so.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
import weakref
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model.examples import Examples, Features, Origin, encode_features, read_examples, read_features
from vggdigits.model.explain import FEATURES_BLOCK, Explainer

log = logging.getLogger(__name__)

DIRECTIONS = 256
_SEED = 0
_AT_ONCE = 50  # frames
_SLICE_S = 0.1  # of getting ready, before others have their turn
_KEPT = 4  # files, of the networks used last
_VERSION = 1  # to be raised where other features are computed of the same network
_TINY = np.float32(1e-9)


@dataclass(frozen=True, eq=False)
class Neighbour:
    """One example, and how near it is.

    Attributes:
        picture: uint8 (28, 28).
        label: 0..9, or -1 for no digit.
        origin, number: as of `Examples`.
        likeness: the cosine, -1..1.
    """

    picture: NDArray[np.uint8]
    label: int
    origin: Origin
    number: int
    likeness: float


@dataclass(frozen=True)
class GettingReady:
    """The share, 0..1, of the examples that a network has seen that is new here."""

    share: float


def sketches(explainer: Explainer, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Feature vectors of frames, uint8 (n, 28, 28), before their mean is taken off: float32 (n, 256)."""
    features = explainer.features(frames)
    unit = features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), _TINY)
    result: NDArray[np.float32] = unit @ _directions(unit.shape[1])
    return result


def features_of(sketched: NDArray[np.float32]) -> Features:
    """Features to be kept, of the sketches of all examples, float32 (n, d)."""
    centre = sketched.mean(axis=0, dtype=np.float64).astype(np.float32)
    from_centre = sketched - centre
    longest = np.maximum(np.abs(from_centre).max(axis=1, keepdims=True), _TINY)
    return Features(np.round(127 * from_centre / longest).astype(np.int8), centre)


class Index:
    """Finds the nearest of the examples by comparing with each."""

    def __init__(self, features: Features) -> None:
        vectors = features.vectors.astype(np.float32)
        self._unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _TINY)
        self._centre = features.centre

    def nearest(self, sketch: NDArray[np.float32], count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Which examples are the nearest to a sketch, float32 (d,), and their cosines, the nearest first; of those that
        are equally near the first ones."""
        vector = sketch - self._centre
        likeness = self._unit @ (vector / max(np.linalg.norm(vector), _TINY))
        count = min(count, len(likeness))
        least = np.partition(likeness, -count)[-count]
        found = np.flatnonzero(likeness >= least)
        rows = found[np.argsort(-likeness[found], kind="stable")][:count]
        return rows, likeness[rows]


class Finder:
    """Looks for the nearest examples, with any network; it is used in one thread at a time.

    The bundled network's features come with the examples; another network's are computed once, bit by bit, and kept.
    """

    def __init__(self, file: Path, cache: Path) -> None:
        """The file of examples, and the folder in which features are kept."""
        self._file, self._cache = file, cache
        self._examples: Examples | None = None
        self._trouble: UserError | None = None
        self._explainer: weakref.ref[Explainer] | None = None  # whose network's features are in use, or under way
        self._index: Index | None = None
        self._made: list[NDArray[np.float32]] = []

    def look(self, explainer: Explainer, frame: NDArray[np.uint8], count: int) -> list[Neighbour] | GettingReady:
        """The examples nearest to a frame, uint8 (28, 28); while the network is new here, how far getting ready is:
        each call brings it on. Raises UserError where there are no examples that can be read."""
        examples = self._read()
        index = self._index_for(explainer, examples)
        if index is None:
            return GettingReady(sum(map(len, self._made)) / len(examples))
        rows, likeness = index.nearest(sketches(explainer, frame[None])[0], count)
        return [
            Neighbour(
                examples.pictures[row],
                int(examples.labels[row]),
                Origin(int(examples.origins[row])),
                int(examples.numbers[row]),
                float(like),
            )
            for row, like in zip(rows.tolist(), likeness.tolist(), strict=True)
        ]

    def _read(self) -> Examples:
        if self._trouble is not None:
            raise self._trouble
        if self._examples is None:
            try:
                self._examples = read_examples(self._file)
            except UserError as error:
                log.warning("%s", self._file, exc_info=True)
                self._trouble = error
                raise
        return self._examples

    def _index_for(self, explainer: Explainer, examples: Examples) -> Index | None:
        """None until the network has seen every example."""
        if self._explainer is None or self._explainer() is not explainer:
            self._explainer, self._index, self._made = weakref.ref(explainer), None, []
            known = self._known(explainer.network, examples)
            self._index = None if known is None else Index(known)
        if self._index is None:
            self._go_on(explainer, examples)
        return self._index

    def _known(self, network: str, examples: Examples) -> Features | None:
        """A network's features that came with the examples, or were kept."""
        if network == examples.network:
            return examples.features
        file = self._kept(network, examples)
        if not network or not file.is_file():
            return None
        try:
            known = read_features(file, len(examples))
        except UserError:
            log.warning("%s is made anew", file, exc_info=True)
            return None
        with contextlib.suppress(OSError):
            file.touch()  # so that the one not used for longest is removed first
        return known

    def _go_on(self, explainer: Explainer, examples: Examples) -> None:
        until = time.monotonic() + _SLICE_S
        begun = sum(map(len, self._made))
        while True:
            self._made.append(sketches(explainer, examples.pictures[begun : begun + _AT_ONCE]))
            begun += len(self._made[-1])
            if begun == len(examples) or time.monotonic() >= until:
                break
        if begun == len(examples):
            features = features_of(np.concatenate(self._made))
            self._index, self._made = Index(features), []
            self._keep(features, self._kept(explainer.network, examples), explainer.network)

    def _kept(self, network: str, examples: Examples) -> Path:
        name = f"{network}-{examples.digest()}-{FEATURES_BLOCK}-{DIRECTIONS}-{_VERSION}"
        return self._cache / f"looks-like-{hashlib.sha256(name.encode()).hexdigest()[:24]}.npz"

    def _keep(self, features: Features, file: Path, network: str) -> None:
        if not network:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(file, encode_features(features))
        except (OSError, UserError):
            log.warning("features are not kept", exc_info=True)
        with contextlib.suppress(OSError):
            for old in sorted(file.parent.glob("looks-like-*.npz"), key=lambda each: each.stat().st_mtime)[:-_KEPT]:
                old.unlink()


@lru_cache(maxsize=1)
def _directions(width: int) -> NDArray[np.float32]:
    """float32 (width, 256) of 1 and -1, scaled; the generator's raw bits are the same with every numpy."""
    bits = np.random.PCG64(_SEED).random_raw(-(-width * DIRECTIONS // 64)).astype("<u8")
    signs = np.unpackbits(bits.view(np.uint8), count=width * DIRECTIONS).reshape(width, DIRECTIONS)
    directions: NDArray[np.float32] = ((2.0 * signs - 1.0) / np.sqrt(DIRECTIONS)).astype(np.float32)
    return directions
