"""Where things are, in a source tree, an installed wheel and a frozen program: decided here and nowhere else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

FROZEN = bool(getattr(sys, "frozen", False))
"""Whether this is the PyInstaller build."""


def resources_dir() -> Path:
    """The folder `resources/` with the bundled checkpoint and icons."""
    package = Path(__file__).resolve().parent
    if FROZEN:
        return Path(getattr(sys, "_MEIPASS", package.parent)) / "resources"
    in_source_tree = package.parent / "resources"
    if (package.parent / "pyproject.toml").is_file() and in_source_tree.is_dir():
        return in_source_tree
    return package / "resources"


def bundled_checkpoint() -> Path:
    """The checkpoint that comes with the program."""
    return resources_dir() / "vgg16.safetensors"


def user_dir() -> Path:
    """The user's own folder of this program: runs, logs, downloaded data. `VGGDIGITS_HOME` moves it."""
    override = os.environ.get("VGGDIGITS_HOME")
    return Path(override) if override else Path(platformdirs.user_data_dir("vggdigits", appauthor=False))


def data_dir() -> Path:
    """Where data sets are looked for and downloaded to, unless told otherwise."""
    return user_dir() / "data"


def runs_dir() -> Path:
    """Where each training keeps its folder."""
    return user_dir() / "runs"


def log_file() -> Path:
    """The log that error messages point to."""
    return user_dir() / "logs" / "vggdigits.log"
