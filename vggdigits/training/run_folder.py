"""A run's folder as the pad reads it: no torch, nothing locked, whatever state the files are in."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.ink.normalize import FRAME
from vggdigits.training.kept_arrays import read_arrays
from vggdigits.training.run_lock import is_locked

CONFIG: Final = "config.json"
METRICS: Final = "metrics.jsonl"
STATE: Final = "last.pt"
BEST: Final = "best.safetensors"
FINAL: Final = "vgg16.safetensors"
VALIDATION: Final = "validation.npz"
ANSWERS: Final = "answers.npy"

State = Literal["running", "stopped", "failed", "done", "damaged"]


@dataclass(frozen=True)
class RunFolder:
    """One run. Nothing is kept in memory: each look reads the files as they are now.

    Attributes:
        path: the folder.
    """

    path: Path

    @property
    def name(self) -> str:
        """The folder's name: date, time, preset."""
        return self.path.name

    @property
    def config(self) -> dict[str, Any]:
        """What the run was started with (`preset`, `recipe`, `data`, ...); empty where that cannot be read."""
        return _object(_text(self.path / CONFIG)) or {}

    def metrics(self) -> list[dict[str, Any]]:
        """The epochs' figures in their order; of an epoch that was trained twice, after a crash, the later ones."""
        epochs = {line["epoch"]: line for line in self._lines() if isinstance(line.get("epoch"), int)}
        return [epochs[number] for number in sorted(epochs)]

    @property
    def state(self) -> State:
        """`stopped` is also a run whose process was killed; `damaged` one whose configuration cannot be read."""
        if is_locked(self.path):
            return "running"
        if not self.config:
            return "damaged"
        lines = self._lines()
        last = lines[-1] if lines else {}
        return "done" if "done" in last else "failed" if "error" in last else "stopped"

    @property
    def result(self) -> dict[str, Any] | None:
        """What was measured at the end (`accuracy`, `test_images`, `validation`, `output`, ...); None before it."""
        done = [line["done"] for line in self._lines() if isinstance(line.get("done"), dict)]
        return done[-1] if done else None

    @property
    def reason(self) -> str | None:
        """Why it stopped or failed, where that was written down."""
        lines = self._lines()
        last = lines[-1] if lines else {}
        reason = last.get("stopped", last.get("error"))
        return None if reason is None else str(reason)

    @property
    def best_checkpoint(self) -> Path | None:
        """The weights of the epoch that validated best so far."""
        path = self.path / BEST
        return path if path.is_file() else None

    @property
    def final_checkpoint(self) -> Path | None:
        """The weights of the last epoch, once the run is done and as long as they are there."""
        result = self.result
        places = [self.path / FINAL] if result is None else [Path(str(result.get("output"))), self.path / FINAL]
        return next((place for place in places if _is_file(place)), None)

    @property
    def resumable(self) -> bool:
        """Whether `--resume` has something to go on with."""
        return self.state in ("stopped", "failed")

    def confusion_pictures(self, right: int, answer: int) -> NDArray[np.uint8]:
        """The validation's pictures of a digit that the last epoch took for `answer`, uint8 (n, 28, 28)."""
        try:
            kept = read_arrays(self.path / VALIDATION)
            answers = read_arrays(self.path / ANSWERS)[""]
            found: NDArray[np.uint8] = kept["frames"][(kept["labels"] == right) & (answers == answer)]
            if found.shape[1:] != (FRAME, FRAME) or found.dtype != np.uint8:
                raise ValueError("not the network's frames")
        except (OSError, ValueError, LookupError, TypeError):  # not there yet, or damaged
            return np.zeros((0, FRAME, FRAME), np.uint8)
        return found

    def delete(self) -> None:
        """Remove the folder and all in it. Raises UserError where it is in use or cannot be removed."""
        if is_locked(self.path):
            raise UserError(f"{self.path}: a training is running in it")
        leaving = self.path.with_name(f".{self.path.name}.deleted")
        try:
            os.replace(self.path, leaving)  # at once: a removal that is cut off leaves no half of a run
            shutil.rmtree(leaving)
        except OSError as error:
            raise UserError(f"{self.path}: cannot be removed: {error.strerror or error}") from None

    def _lines(self) -> list[dict[str, Any]]:
        """The lines of the metrics that can be read; a crash may have cut the last one off."""
        objects = map(_object, _text(self.path / METRICS).splitlines())
        return [each for each in objects if each is not None]


def list_runs(directory: Path | None = None) -> list[RunFolder]:
    """The runs in a folder (default: where trainings keep theirs), newest first."""
    try:
        folders = [each for each in (directory or paths.runs_dir()).iterdir() if not each.name.startswith(".")]
    except OSError:
        return []
    kept = [each for each in folders if any((each / name).is_file() for name in (CONFIG, METRICS, STATE))]
    return [RunFolder(each) for each in sorted(kept, key=lambda folder: folder.name, reverse=True)]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is longer than names can be
        return False


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
