"""The files of the bundled network's training digits, with next to nothing in them, as bytes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from vggdigits.model.best_matches import BestMatches
from vggdigits.model.examples import Examples, Features, encode_examples


def examples() -> tuple[bytes, ...]:
    frames, vectors = np.zeros((3, 28, 28), np.uint8), np.arange(1, 13, dtype=np.int8).reshape(3, 4)
    labels, numbers = np.array([-1, 0, 9], np.int8), np.arange(3, dtype=np.int32)
    features = Features(vectors, np.zeros(4, np.float32))
    return (encode_examples(Examples(frames, labels, np.arange(3, dtype=np.uint8), numbers, "ab" * 32, features)),)


def filters() -> tuple[bytes, ...]:
    kept = {"fc1": np.array([[0, 1], [1, 65535]], np.uint16)}
    with tempfile.NamedTemporaryFile() as file:
        BestMatches("ab" * 32, np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.uint8), kept, kept).write(
            Path(file.name)
        )
        return (Path(file.name).read_bytes(),)
