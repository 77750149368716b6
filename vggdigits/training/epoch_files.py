"""The weights of every epoch, as the blog's script left them: plain state dicts, `save_model/0model.pth` and on."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch

from vggdigits.errors import UserError
from vggdigits.model.presets import Preset
from vggdigits.model.state_dict import as_published, write_torch
from vggdigits.model.vgg import VGG16


def epoch_file(folder: Path, epoch: int) -> Path:
    """Where the weights of an epoch, from 1, go: the blog counted from 0."""
    return folder / f"{epoch - 1}model.pth"


def check_room(folder: Path, epochs: int, preset: Preset) -> None:
    """Raise UserError, before training, where an epoch's file is there already, or not all of them fit the disk."""
    there = [epoch_file(folder, epoch) for epoch in range(1, epochs + 1) if epoch_file(folder, epoch).exists()]
    if there:
        raise UserError(f"{there[0]}: is there already, and would be replaced; move it, or start in another folder")
    with torch.device("meta"):
        size = 4 * sum(parameter.numel() for parameter in VGG16(preset.architecture).parameters())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise UserError(f"{folder}: cannot be made: {error.strerror or error}") from None
    if epochs * size > free:
        raise UserError(
            f"{folder}: {epochs} epochs leave {epochs * size / 1e9:.1f} GB of weights, and {free / 1e9:.1f} GB are "
            "free; train fewer with --epochs, or start in a folder on another disk"
        )


def write_epoch(network: VGG16, preset: Preset, folder: Path, epoch: int) -> None:
    """Write an epoch's weights, float32, whole or not at all. Raises UserError where that fails."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in network.state_dict().items()}
    write_torch(as_published(tensors, preset.architecture), epoch_file(folder, epoch))
