"""What a list says of a checkpoint, read from the head of its file: nothing is loaded, and torch is not needed."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path

_MAX_HEAD = 1_000_000  # bytes, as model/checkpoint.py


@dataclass(frozen=True)
class CheckpointFacts:
    """Attributes:
    size: of the file, bytes; None where it is not there.
    preset: its network's name; "" where the file does not say.
    accuracy: on MNIST's test set, 0..1, as the file records it; None where it does not.
    sha256: of its tensors, as the file says; "" where it does not.
    """

    size: int | None
    preset: str = ""
    accuracy: float | None = None
    sha256: str = ""


def read_metadata(path: Path) -> dict[str, str]:
    """What the head of a checkpoint says, all of it text. Raises OSError, and ValueError where it is damaged."""
    with open(path, "rb") as file:
        try:
            (length,) = struct.unpack("<Q", file.read(8))
            metadata = json.loads(file.read(min(length, _MAX_HEAD)))["__metadata__"]
        except (KeyError, TypeError, RecursionError, struct.error) as error:
            raise ValueError(f"no metadata: {error}") from error
    if not isinstance(metadata, dict):
        raise ValueError("metadata that is no table")
    return {str(key): str(value) for key, value in metadata.items()}


def read_facts(path: Path) -> CheckpointFacts:
    """Never raises: of a file that is missing or damaged, less is known."""
    try:
        size = path.stat().st_size
        metadata = read_metadata(path)
        provenance = json.loads(metadata.get("provenance", "{}"))
        accuracy = recorded_accuracy(provenance.get("figures"))
        return CheckpointFacts(size, metadata.get("preset", ""), accuracy, metadata.get("sha256", ""))
    except OSError:
        return CheckpointFacts(None)
    except (ValueError, AttributeError, RecursionError):
        return CheckpointFacts(size)


def recorded_accuracy(figures: object) -> float | None:
    """The accuracy on MNIST's test set, 0..1, among figures as a checkpoint records them; None where it is not."""
    found = figures.get("test_accuracy") if isinstance(figures, dict) else None
    return float(found) if isinstance(found, (int, float)) and 0 <= found <= 1 else None
