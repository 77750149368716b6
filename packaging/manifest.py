"""A list of every file of the frozen program with its digest: its self-test finds by it what is missing or damaged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path


def write_manifest(folder: Path, target: Path) -> None:
    """Write {"place in the folder": "SHA-256"} of all files below the folder but itself; a link counts as what it
    leads to."""
    digests = {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != target
    }
    target.write_text(json.dumps(digests, indent=0) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
