"""The network that a training begins with."""

from __future__ import annotations

from dataclasses import replace

import torch

from vggdigits.errors import UserError
from vggdigits.model.checkpoint import Checkpoint, check_tensors, load_checkpoint
from vggdigits.model.presets import Preset
from vggdigits.model.vgg import VGG16
from vggdigits.training.job import Job


def start_of(job: Job, preset: Preset) -> Checkpoint | None:
    """The checkpoint that the training begins with; None for random weights.

    One that tells other classes apart, as torchvision's thousand, gives all but its last layer. Raises UserError, with
    the first key or shape that differs, where it is of another network.
    """
    if job.start is None:
        return None
    checkpoint = load_checkpoint(job.start)
    if checkpoint.preset.architecture.classes != preset.architecture.classes:
        checkpoint = _with_new_last_layer(checkpoint, preset, job.recipe.seed)
    try:
        check_tensors(checkpoint.tensors, preset.architecture)
    except UserError as error:
        raise UserError(f"{job.start}: not of the preset {preset.name}: {error}") from None
    there, wanted = checkpoint.preset.architecture, replace(preset.architecture, dropout=0.0)
    if replace(there, dropout=0.0, classes=wanted.classes) != wanted:
        raise UserError(f"{job.start}: a network of the preset {checkpoint.preset.name}, not {preset.name}")
    return replace(checkpoint, preset=preset)


def _with_new_last_layer(checkpoint: Checkpoint, preset: Preset, seed: int) -> Checkpoint:
    torch.manual_seed(seed)
    last = max(name for name in checkpoint.tensors if name.startswith("classifier."))
    layer = last.rpartition(".")[0]
    fresh = {name: tensor for name, tensor in VGG16(preset.architecture).state_dict().items() if name.startswith(layer)}
    return replace(checkpoint, tensors=dict(checkpoint.tensors) | fresh)
