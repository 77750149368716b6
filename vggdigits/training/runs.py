"""A run is a folder: its configuration, its metrics as they come, and the state from which it can go on."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import torch

from vggdigits.errors import UserError
from vggdigits.files import write_atomically

_CONFIG, _METRICS, _STATE = "config.json", "metrics.jsonl", "last.pt"


class Run:
    """One training's folder.

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
            run.keep_config(config)
            return run
        raise UserError(f"{parent}: no free name for a run")

    @classmethod
    def open(cls, folder: Path) -> Run:
        """Raises UserError for a folder that holds no run."""
        if not (folder / _CONFIG).is_file():
            raise UserError(f"{folder}: no run to resume there")
        return cls(folder)

    def keep_config(self, config: Mapping[str, Any]) -> None:
        """Keep what the run is to do, in place of what was kept before. Raises UserError."""
        write_atomically(self.folder / _CONFIG, json.dumps(config, indent=2).encode())

    def config(self) -> dict[str, Any]:
        """What the run was started with. Raises UserError where that is damaged."""
        try:
            config = json.loads((self.folder / _CONFIG).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UserError(f"{self.folder / _CONFIG}: cannot be read: {error}") from None
        if not isinstance(config, dict):
            raise UserError(f"{self.folder / _CONFIG}: damaged")
        return config

    def log(self, metrics: Mapping[str, Any]) -> None:
        """Append one line of metrics."""
        try:
            with open(self.folder / _METRICS, "a", encoding="utf-8") as file:
                file.write(json.dumps(metrics, allow_nan=False) + "\n")
        except OSError as error:
            raise UserError(f"{self.folder / _METRICS}: cannot be written: {error.strerror or error}") from None

    def save_state(self, state: Mapping[str, Any]) -> None:
        """Keep what the run needs to go on, in place of what was kept before. Raises UserError."""
        buffer = io.BytesIO()
        torch.save(dict(state), buffer)
        write_atomically(self.folder / _STATE, buffer.getbuffer())

    def load_state(self) -> dict[str, Any] | None:
        """What was kept last, on the CPU; None before the first time. Raises UserError where it is damaged."""
        path = self.folder / _STATE
        if not path.is_file():
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of unusual pickles, before they are refused
                state = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # what a damaged file makes of the reader is anyone's guess
            reason = str(error).splitlines()
            raise UserError(f"{path}: damaged ({reason[0] if reason else 'it is empty'})") from error
        if not isinstance(state, dict):
            raise UserError(f"{path}: damaged")
        return state
