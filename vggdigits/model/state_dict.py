"""Plain state dicts, as `torch.save(network.state_dict(), "99model.pth")` writes them, read without running their code.

The blog's network calls its layers `c1` to `c13`, `f14`, `f15`, `f16` and `f_output`; torchvision's have the names of
`model/vgg.py`.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import torch
from torch import Tensor, nn

from vggdigits.errors import UserError
from vggdigits.files import replacing
from vggdigits.model.presets import PRESETS, Preset
from vggdigits.model.vgg import VGG16, Architecture

_ZIP = b"PK\x03\x04"
_LEGACY = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"  # how torch began its files before 1.6
_LAYERS = (*(f"c{number}" for number in range(1, 14)), "f14", "f15", "f16", "f_output")
_MEMBER = re.compile(
    r"[^/]+/(data\.pkl|version|byteorder|\.format_version|\.storage_alignment|\.data/serialization_id|data/\d+)"
)
"""What `torch.save` puts into its zip; TorchScript and exported programs have more, which may be code."""
_END = b"PK\x05\x06"
_END_BYTES = 22
_COUNTER = ".num_batches_tracked"  # int64, which only training reads


def is_torch_file(path: Path) -> bool:
    """Whether a file begins as torch's do, of now or of before 1.6. Raises OSError where it cannot be read."""
    with open(path, "rb") as file:
        return file.read(len(_LEGACY)).startswith((_ZIP, _LEGACY))


def read_state_dict(path: Path) -> dict[str, Tensor]:
    """The tensors of a plain state dict by the file's own names, on the CPU; counters of batches are left out.

    Raises UserError for a file that is no zip, packs its content, holds anything but dense tensors of floating point
    numbers, or needs more than data to be read; there is no second, laxer try. Raises OSError where it cannot be read.
    """
    with open(path, "rb") as file:
        if file.read(len(_LEGACY)) == _LEGACY:
            raise UserError(
                "in torch's format of before 1.6; load and save it once with a newer torch "
                "(torch.save(torch.load(F, weights_only=True), F))"
            )
        file.seek(0)
        _check_archive(file)
        file.seek(0)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of unusual pickles, before they are refused
                content = torch.load(file, map_location="cpu", weights_only=True, mmap=False)
        except Exception as error:  # what a damaged file makes of the reader is anyone's guess
            reason = str(error).splitlines() or [type(error).__name__]
            raise UserError(
                f"not a plain state dict: it cannot be read with weights_only ({reason[0][:200]})"
            ) from error
    if not isinstance(content, dict) or not content:
        raise UserError("not a plain state dict: no tensors by name")
    return {name: _dense(name, value) for name, value in content.items() if not str(name).endswith(_COUNTER)}


def write_torch(content: dict[str, Any], path: Path) -> None:
    """`torch.save` straight to the disk, whole or not at all. Raises UserError where it cannot be written."""
    try:
        with replacing(path) as file:
            torch.save(content, file)
    except RuntimeError as error:  # so torch ends where the disk did
        reason = error.__context__
        if not isinstance(reason, OSError):
            raise
        raise UserError(f"{path}: cannot be written: {reason.strerror or reason}") from None


def published_names(architecture: Architecture) -> dict[str, str]:
    """What our names are called in the published file of a network of this kind; for most, the same."""
    with torch.device("meta"):
        network = VGG16(architecture)
    if architecture != PRESETS["seed"].architecture:
        return {name: name for name in network.state_dict()}
    weighted = [name for name, module in network.named_modules() if isinstance(module, nn.Conv2d | nn.Linear)]
    return {
        f"{ours}.{kind}": f"{theirs}.{kind}"
        for ours, theirs in zip(weighted, _LAYERS, strict=True)
        for kind in ("weight", "bias")
    }


def as_published(tensors: Mapping[str, Tensor], architecture: Architecture) -> dict[str, Tensor]:
    """Tensors by our names under those that a published file has, for `torch.save`."""
    return {theirs: tensors[ours] for ours, theirs in published_names(architecture).items() if ours in tensors}


def preset_of(tensors: Mapping[str, Tensor]) -> Preset:
    """The preset whose names and input channels a state dict has; its classes are the file's own.

    Raises UserError, with the first name of the file, where it is none of them.
    """
    if "c1.weight" in tensors:
        return PRESETS["seed"]
    first, last = tensors.get("features.0.weight"), tensors.get("classifier.6.weight")
    if first is None or last is None or first.dim() != 4 or last.dim() != 2:
        raise UserError(
            "no VGG16 that this program knows: expected 'c1.weight' or 'features.0.weight', "
            f"found {next(iter(tensors))!r}"
        )
    if not last.shape[0]:
        raise UserError("a network without classes")
    grey, normalised = first.shape[1] == 1, "features.1.running_mean" in tensors
    name = ("digits" if normalised else "keras") if grey else ("paper-bn" if normalised else "paper")
    return replace(PRESETS[name], architecture=replace(PRESETS[name].architecture, classes=last.shape[0]))


def _check_archive(file: BinaryIO) -> None:
    """What is in the file takes no more room than the file: nothing in it grows when it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES))
    if file.read(len(_END)) != _END:  # further on there could be two ends, of which readers choose differently
        raise UserError("not a vggdigits checkpoint, nor a state dict that torch saved: a damaged zip")
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise UserError("not a vggdigits checkpoint, nor a state dict that torch saved: a damaged zip") from None
    names = [member.filename for member in members]
    strange = [name for name in names if not _MEMBER.fullmatch(name)]
    if strange:
        raise UserError(f"a zip, but no plain state dict of torch: {strange[0][:80]!r} is in it")
    if len(set(names)) < len(names) or len({name.partition("/")[0] for name in names}) > 1:
        raise UserError("not a state dict that torch saved: two things of one name are in it")
    packed = [member.filename for member in members if member.compress_type != zipfile.ZIP_STORED]
    if packed:
        raise UserError(f"not a state dict that torch saved: {packed[0]!r} in it is packed")
    if sum(member.file_size for member in members) > size:
        raise UserError("not a state dict that torch saved: it claims to hold more than it does")


def _dense(name: object, value: object) -> Tensor:
    if not isinstance(name, str) or not isinstance(value, Tensor):
        raise UserError(f"not a plain state dict: {name!r} is {type(value).__name__}, not a tensor")
    if value.layout != torch.strided or value.device.type != "cpu" or not value.is_floating_point():
        raise UserError(f"{name!r} is not a dense tensor of floating point numbers")
    whole = value.is_contiguous() or (value.dim() == 4 and value.is_contiguous(memory_format=torch.channels_last))
    if not whole:
        raise UserError(f"{name!r} is a view into other numbers, not a tensor of its own")
    return value.detach().contiguous()
