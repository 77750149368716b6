"""A run is a folder: its configuration, its metrics as they come, and the state from which it can go on."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model.array_files import pack_arrays
from vggdigits.model.state_dict import write_torch
from vggdigits.training.kept_arrays import read_arrays
from vggdigits.training.run_folder import ANSWERS, BEST, CONFIG, FINAL, METRICS, STATE, VALIDATION


class Run:
    """One training's folder; `run_folder.RunFolder` reads it without torch.

    Attributes:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, parent: Path, name: str, config: Mapping[str, Any]) -> Run:
        """Make a new folder named by date, time and `name`. Raises UserError where it cannot be made."""
        stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
        for number in range(1000):
            folder = parent / (f"{stamp}-{name}" + (f"-{number}" if number else ""))
            try:
                folder.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise UserError(f"{folder}: cannot be made: {error.strerror or error}") from None
            run = cls(folder)
            try:
                run.keep_config(config)
            except UserError:
                folder.rmdir()
                raise
            return run
        raise UserError(f"{parent}: no free name for a run")

    @classmethod
    def open(cls, folder: Path) -> Run:
        """Raises UserError for a folder that holds no run."""
        if not (folder / CONFIG).is_file():
            raise UserError(f"{folder}: no run to resume there")
        return cls(folder)

    @property
    def best(self) -> Path:
        """Where the weights go that validated best so far."""
        return self.folder / BEST

    @property
    def final(self) -> Path:
        """Where the weights of the last epoch go, unless told otherwise."""
        return self.folder / FINAL

    def keep_config(self, config: Mapping[str, Any]) -> None:
        """Keep what the run is to do, in place of what was kept before. Raises UserError."""
        write_atomically(self.folder / CONFIG, json.dumps(config, indent=2).encode())

    def config(self) -> dict[str, Any]:
        """What the run was started with. Raises UserError where that is damaged."""
        try:
            config = json.loads((self.folder / CONFIG).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise UserError(f"{self.folder / CONFIG}: cannot be read: {error}") from None
        if not isinstance(config, dict):
            raise UserError(f"{self.folder / CONFIG}: damaged")
        return config

    def log(self, metrics: Mapping[str, Any]) -> None:
        """Append one line of metrics, on a line of its own whatever a crash or a full disk left there."""
        path = self.folder / METRICS
        try:
            with open(path, "ab+") as file:
                if file.seek(0, io.SEEK_END) and (file.seek(-1, io.SEEK_END), file.read(1))[1] != b"\n":
                    file.write(b"\n")
                file.write(json.dumps(metrics, allow_nan=False).encode() + b"\n")
        except OSError as error:
            raise UserError(f"{path}: cannot be written: {error.strerror or error}") from None

    def keep_validation(self, frames: Tensor, labels: Tensor) -> None:
        """Keep what is validated with, uint8 (n, 28, 28) and int64 (n,), for whoever looks at the answers later."""
        arrays = {"frames": frames.numpy(), "labels": labels.numpy().astype(np.uint8)}
        write_atomically(self.folder / VALIDATION, pack_arrays(arrays))

    def keep_answers(self, answers: Tensor) -> None:
        """Keep the last epoch's answers to it, int64 (n,). Raises UserError."""
        content = io.BytesIO()
        np.save(content, answers.numpy().astype(np.uint8))
        write_atomically(self.folder / ANSWERS, content.getbuffer())

    def keep_data(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep data that may change while the run rests: samples come and go. Raises UserError."""
        write_atomically(self.folder / f"{name}.npz", pack_arrays(arrays))

    def data(self, name: str) -> dict[str, NDArray[Any]] | None:
        """What `keep_data` kept; None where nothing was. Raises UserError where it is damaged."""
        path = self.folder / f"{name}.npz"
        if not path.is_file():
            return None
        try:
            return read_arrays(path)
        except OSError as error:
            raise UserError(f"{path}: cannot be read: {error.strerror or error}") from None
        except ValueError as error:
            raise UserError(f"{path}: {error}") from None

    def save_state(self, state: Mapping[str, Any]) -> None:
        """Keep what the run needs to go on, in place of what was kept before. Raises UserError."""
        write_torch(dict(state), self.folder / STATE)

    def load_state(self) -> dict[str, Any] | None:
        """What was kept last, on the CPU; None before the first time. Raises UserError where it is damaged."""
        path = self.folder / STATE
        if not path.is_file():
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of unusual pickles, before they are refused
                state = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # what a damaged file makes of the reader is anyone's guess
            reason = (str(error).splitlines() or ["it is empty"])[0][:200]
            raise UserError(f"{path}: damaged ({reason})") from error
        if not isinstance(state, dict):
            raise UserError(f"{path}: damaged")
        return state
