"""Every network that was ever in use: which one is now, and the way back to any other.

A network is adopted by copying its checkpoint, named by its digest, into the user's folder; none is ever deleted here.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.files import write_atomically

log = logging.getLogger(__name__)

BUNDLED, TAUGHT, TRAINED, CHOSEN = "bundled", "taught", "trained", "chosen"
"""Where a network came from: with the program, from the user's samples, from a run, or from a file."""

_VERSION = 1


@dataclass(frozen=True)
class KnownModel:
    """A network that was in use once.

    Attributes:
        sha256: of its tensors, hexadecimal; "" for the bundled one, which is known by its place.
        path: its checkpoint.
        origin: `BUNDLED`, `TAUGHT`, `TRAINED` or `CHOSEN`.
        note: one line of the user's or the program's.
        adopted: when it was last put to use, UTC; None for the bundled one that never was put back.
        figures: as its checkpoint records them.
    """

    sha256: str
    path: Path
    origin: str
    note: str = ""
    adopted: datetime | None = None
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def bundled(self) -> bool:
        """Whether it came with the program."""
        return self.origin == BUNDLED


class ModelHistory:
    """Reads and writes which network is in use; several may look at the same folder."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is the user's `models/` unless another is named; it is made when something is adopted."""
        self._folder = paths.user_dir() / "models" if folder is None else folder

    def in_use(self) -> KnownModel:
        """The network to read with; the bundled one where none was adopted, or what was adopted is gone."""
        uses = self._uses()
        if uses and uses[-1].path.is_file():
            return uses[-1]
        return _bundled(None)

    def entries(self) -> tuple[KnownModel, ...]:
        """Each network once, the newest use first; the bundled one is always among them."""
        newest: dict[str, KnownModel] = {}
        for use in reversed(self._uses()):
            if use.path.is_file():
                newest.setdefault(use.sha256, use)
        newest.setdefault("", _bundled(None))
        return tuple(newest.values())

    def adopt(self, path: Path, origin: str, note: str = "") -> KnownModel:
        """Put a checkpoint to use: load and check it, read with it once, keep a copy, and only then change over.

        Raises UserError, with the network in use and the history as they were, where any of that fails.
        """
        from vggdigits.model.checkpoint import as_our_file
        from vggdigits.model.recognizer import prove

        checkpoint, content = as_our_file(path)
        prove(checkpoint)
        figures = checkpoint.provenance.get("figures")
        model = KnownModel(
            checkpoint.sha256,
            self._folder / f"{checkpoint.sha256}.safetensors",
            origin,
            note,
            datetime.now(UTC),
            figures if isinstance(figures, dict) else {},
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{error.filename or self._folder}: {error.strerror or error}") from None
        if not model.path.is_file():
            write_atomically(model.path, content)
        self._write([*self._uses(), model])
        return model

    def use(self, sha256: str) -> KnownModel:
        """Go back to a network of `entries`, "" for the bundled one. Raises UserError where it is not there or bad."""
        for entry in self.entries():
            if entry.sha256 != sha256:
                continue
            if not entry.bundled:
                return self.adopt(entry.path, entry.origin, entry.note)
            model = _bundled(datetime.now(UTC))
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UserError(f"{self._folder}: {error.strerror or error}") from None
            self._write([*self._uses(), model])
            return model
        raise UserError(f"{self._folder}: this network is not there any more")

    def previous(self) -> KnownModel | None:
        """The network that was in use before this one; None where there was none."""
        current = self.in_use().sha256
        for use in reversed([_bundled(None), *self._uses()]):
            if use.sha256 != current and use.path.is_file():
                return use
        return None

    def back(self) -> KnownModel | None:
        """Use the one before again; None where there was none. Raises UserError where it is bad."""
        before = self.previous()
        return None if before is None else self.use(before.sha256)

    @property
    def _file(self) -> Path:
        return self._folder / "history.json"

    def _uses(self) -> list[KnownModel]:
        """All uses, the oldest first. A history that cannot be read is put aside: the bundled network is used."""
        try:
            stored = self._file.read_bytes()
        except FileNotFoundError:
            return []
        except OSError:
            log.warning("%s cannot be read", self._file, exc_info=True)
            return []
        try:
            content = json.loads(stored)
            if content["version"] != _VERSION:
                raise ValueError(f"version {content['version']!r}")
            return [self._from_dict(use) for use in content["uses"]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            log.exception("%s is damaged and put aside", self._file)
            with contextlib.suppress(OSError):
                os.replace(self._file, self._file.with_suffix(".damaged.json"))
            return []

    def _from_dict(self, use: dict[str, Any]) -> KnownModel:
        adopted = datetime.fromisoformat(use["adopted"])
        if use["origin"] == BUNDLED:
            return _bundled(adopted)
        sha256, figures = str(use["sha256"]), use["figures"]
        if not re.fullmatch("[0-9A-Za-z]{1,64}", sha256) or not isinstance(figures, dict):
            raise ValueError("not a digest, or figures that are none")
        path = self._folder / f"{sha256}.safetensors"
        return KnownModel(sha256, path, str(use["origin"]), str(use["note"]), adopted, figures)

    def _write(self, uses: list[KnownModel]) -> None:
        content = {
            "version": _VERSION,
            "uses": [
                {
                    "sha256": use.sha256,
                    "origin": use.origin,
                    "note": use.note,
                    "adopted": None if use.adopted is None else use.adopted.isoformat(),
                    "figures": use.figures,
                }
                for use in uses
            ],
        }
        write_atomically(self._file, json.dumps(content, indent=1, ensure_ascii=False).encode())


def _bundled(adopted: datetime | None) -> KnownModel:
    return KnownModel("", paths.bundled_checkpoint(), BUNDLED, adopted=adopted)
