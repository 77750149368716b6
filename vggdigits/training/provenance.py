"""Where a checkpoint came from: what it says of itself."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch

from vggdigits import __version__
from vggdigits.training.recipe import Recipe
from vggdigits.training.vision import import_torchvision


def provenance(recipe: Recipe, device: torch.device, arguments: Sequence[str]) -> dict[str, Any]:
    """Recipe, versions, hardware, date and command line; the data and the measured figures are the caller's to add."""
    return {
        "seed": recipe.seed,
        "epochs": recipe.epochs,
        "recipe": asdict(recipe),
        "weights": f"exponential moving average over {recipe.average_steps} steps, last epoch",
        "versions": {
            "vggdigits": __version__,
            "torch": torch.__version__,
            "torchvision": import_torchvision().__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "device": device_name(device),
        "date": datetime.now(UTC).date().isoformat(),
        "command": shlex.join(["train_model.py", *arguments]),
    }


def device_name(device: torch.device) -> str:
    """What computes, by its maker's name."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else f"CPU ({_processor()})"


def _processor() -> str:
    """The processor's model where the system tells it, else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
