"""Checkpoints that describe themselves and cannot run code: safetensors with string metadata. Plain state dicts of the
published networks are read as well (`state_dict.py`)."""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor

from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.model.checkpoint_header import read_header
from vggdigits.model.confidence import Calibration
from vggdigits.model.presets import Preset
from vggdigits.model.state_dict import is_torch_file, preset_of, published_names, read_state_dict
from vggdigits.model.vgg import VGG16, Architecture

FORMAT = "vggdigits"
FORMAT_VERSION = 1
MAX_BYTES = 1_200_000_000  # the paper's network in float32 has 0.55 GB
_STORED_TYPES = ("F16", "BF16", "F32")
_NAME = re.compile(r"[\w.+ -]{1,40}")  # of a preset: it is shown

_REQUIRED = (
    "preset", "channels", "batch_norm", "hidden", "dropout",
    "input_size", "mean", "std", "classes", "temperature", "threshold", "sha256",
)  # fmt: skip

_ADDED = {"relu_after": "convolution", "head_relu": True, "whole_picture": False}
"""What files did not say before there were networks that differ in it, and what it was."""


@dataclass(frozen=True)
class Checkpoint:
    """A network's weights with all that is needed to use them.

    Attributes:
        preset: architecture and preprocessing, as stored in the file (not as named in this program).
        tensors: torchvision's names; float32 after loading.
        temperature: logits are divided by it before the softmax, > 0.
        threshold: the lowest confidence at which an answer is accepted as a digit, 0..1.
        none_logit, confidence_slope, confidence_intercept: as of `Calibration`.
        provenance: data, recipe, versions and measured figures; JSON-like.
        sha256: of the tensor bytes, hexadecimal; empty before saving, and for a plain state dict.
    """

    preset: Preset
    tensors: Mapping[str, Tensor]
    temperature: float = 1.0
    threshold: float = 0.5
    provenance: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    none_logit: float | None = None
    confidence_slope: float = 1.0
    confidence_intercept: float = 0.0

    @property
    def calibration(self) -> Calibration:
        """How the network's logits become probabilities and confidence."""
        return Calibration(self.temperature, self.none_logit, self.confidence_slope, self.confidence_intercept)

    def build(self) -> VGG16:
        """Make the network with these weights, in evaluation mode, on the CPU."""
        with torch.device("meta"):
            network = VGG16(self.preset.architecture)
        network.load_state_dict(dict(self.tensors), assign=True, strict=False)  # keys were checked
        for name, buffer in network.named_buffers():
            if buffer.is_meta:  # a counter of batches, which only training reads
                owner, _, leaf = name.rpartition(".")
                setattr(network.get_submodule(owner), leaf, torch.zeros_like(buffer, device="cpu"))
        return network.eval()


def save_checkpoint(checkpoint: Checkpoint, path: str | Path) -> Checkpoint:
    """Write the file whole or not at all, and return what it holds when loaded again.

    Raises UserError, with the old file untouched, where it cannot be written, or the weights not be stored.
    """
    content = encode_checkpoint(checkpoint)
    stored = _parse(io.BytesIO(content), len(content))
    write_atomically(path, content)
    return stored


def as_stored(checkpoint: Checkpoint) -> Checkpoint:
    """What a file would give back: weights rounded to what is stored. Raises UserError where one is not finite."""
    content = encode_checkpoint(checkpoint)
    return _parse(io.BytesIO(content), len(content))


def encode_checkpoint(checkpoint: Checkpoint, *, exactly: bool = False) -> bytes:
    """The file's bytes. Matrices and kernels become float16, `exactly` only those that lose nothing by it; vectors
    (biases, batch normalisation) stay float32: 0.2 % of the file, and running variances need the range."""
    stored = {name: _as_kept(tensor.detach().cpu().float(), exactly) for name, tensor in checkpoint.tensors.items()}
    digest = _tensor_digest(save_tensors(stored))
    return save_tensors(stored, metadata=metadata_of(checkpoint, digest))


def as_our_file(path: str | Path) -> tuple[Checkpoint, bytes]:
    """A checkpoint and what its file holds; for a plain state dict, what a file of this program holds of the same
    numbers. Raises UserError as `load_checkpoint` does."""
    checkpoint = load_checkpoint(path)
    if checkpoint.sha256:
        return checkpoint, Path(path).read_bytes()
    content = encode_checkpoint(checkpoint, exactly=True)
    return replace(checkpoint, sha256=_tensor_digest(content)), content


def _as_kept(tensor: Tensor, exactly: bool) -> Tensor:
    half = tensor.half() if tensor.dim() > 1 else tensor
    return (tensor if exactly and not torch.equal(half.float(), tensor) else half).contiguous()


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Read and check a checkpoint: format, version, digest, every key, shape and dtype, all numbers finite.

    A plain state dict of a published network is one too: its names tell the preset, its temperature is 1, and its
    threshold 0.5. Raises UserError with the file and the first thing that is wrong.
    """
    try:
        return _load(Path(path))
    except UserError as error:
        raise UserError(f"{path}: {error}") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror or error}") from None


def _load(path: Path) -> Checkpoint:
    if not path.is_file():
        raise UserError("no such checkpoint" if not path.exists() else "not a file")
    if path.stat().st_size > MAX_BYTES:
        raise UserError("too large for a VGG16 checkpoint")
    if is_torch_file(path):
        return _imported(path)
    with open(path, "rb") as file:
        return _parse(file, os.fstat(file.fileno()).st_size)


def _imported(path: Path) -> Checkpoint:
    """A published network's state dict, with nothing known of how it was trained."""
    theirs = read_state_dict(path)
    preset = preset_of(theirs)
    names = published_names(preset.architecture)
    check_tensors(theirs, preset.architecture, names)
    tensors = {ours: theirs[name].float() for ours, name in names.items() if name in theirs}
    return Checkpoint(preset, tensors, provenance={"source": f"plain state dict {path.name}"})


def _parse(file: BinaryIO, size: int) -> Checkpoint:
    """Everything that the head tells is checked before the weights are read: no file is larger than its network."""
    header = read_header(file, size)
    metadata = header.metadata
    if metadata.get("format") != FORMAT:
        raise UserError("not a vggdigits checkpoint")
    if metadata.get("format_version") != str(FORMAT_VERSION):
        raise UserError(
            f"format version {metadata.get('format_version', '')[:20]!r}; this program reads {FORMAT_VERSION}"
        )
    missing = [name for name in _REQUIRED if name not in metadata]
    if missing:
        raise UserError(f"damaged checkpoint: no {missing[0]!r} in its metadata")
    try:
        checkpoint = _from_metadata(metadata)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise UserError(f"damaged checkpoint: unusable metadata ({' '.join(str(error).split())[:200]})") from None
    architecture = checkpoint.preset.architecture
    _check_shapes({name: tensor.shape for name, tensor in header.tensors.items()}, _expected(architecture))
    for name, tensor in header.tensors.items():
        if tensor.dtype not in _STORED_TYPES:
            raise UserError(f"{name!r} has the type {tensor.dtype}")
    file.seek(0)
    content = file.read(size)
    if _tensor_digest(content) != metadata["sha256"]:
        raise UserError("damaged checkpoint: its weights do not match their digest")
    try:
        stored = load_tensors(content)
    except SafetensorError as error:
        raise UserError(f"damaged checkpoint ({error})") from None
    check_tensors(stored, architecture)
    return replace(checkpoint, tensors={name: tensor.float() for name, tensor in stored.items()})


def check_tensors(
    tensors: Mapping[str, Tensor], architecture: Architecture, names: Mapping[str, str] | None = None
) -> None:
    """Raise UserError at the first key, shape or dtype that differs from the architecture's, or is not finite.

    `names` says what the architecture's tensors are called here, where that is not what it calls them.
    """
    expected = {(names or {}).get(name, name): shape for name, shape in _expected(architecture).items()}
    _check_shapes({name: tuple(tensor.shape) for name, tensor in tensors.items()}, expected)
    for name, tensor in tensors.items():
        if tensor.dtype not in (torch.float16, torch.bfloat16, torch.float32):
            raise UserError(f"{name!r} has the type {tensor.dtype}")
        if not all(math.isfinite(end) for end in torch.aminmax(tensor)):  # much faster than torch.isfinite
            raise UserError(f"{name!r} holds numbers that are not finite")


def _expected(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """The shapes of what a checkpoint holds of a network: all but its counters of batches."""
    with torch.device("meta"):
        state = VGG16(architecture).state_dict()
    return {name: tuple(tensor.shape) for name, tensor in state.items() if tensor.is_floating_point()}


def _check_shapes(found: Mapping[str, tuple[int, ...]], expected: Mapping[str, tuple[int, ...]]) -> None:
    extra = [name for name in found if name not in expected]
    for name, shape in expected.items():
        if name not in found:
            instead = f"found {extra[0][:80]!r} {list(found[extra[0]])}" if extra else "which is not in the checkpoint"
            raise UserError(f"the network needs {name!r} {list(shape)}, {instead}")
        if found[name] != shape:
            raise UserError(f"{name!r} has shape {list(found[name])}, expected {list(shape)}")
    if extra:
        raise UserError(f"{extra[0][:80]!r} is in the checkpoint, but not in the network")


def _tensor_digest(content: bytes) -> str:
    """SHA-256 of what follows the header: all tensors' bytes, in the file's order."""
    header = 8 + int.from_bytes(content[:8], "little")
    return hashlib.sha256(memoryview(content)[header:]).hexdigest()


def metadata_of(checkpoint: Checkpoint, digest: str) -> dict[str, str]:
    """What a file says of the network: its format, architecture, preprocessing, calibration and provenance."""
    preset, architecture = checkpoint.preset, checkpoint.preset.architecture
    optional = {} if checkpoint.none_logit is None else {"none_logit": json.dumps(checkpoint.none_logit)}
    if (checkpoint.confidence_slope, checkpoint.confidence_intercept) != (1.0, 0.0):
        optional["confidence_slope"] = json.dumps(checkpoint.confidence_slope)
        optional["confidence_intercept"] = json.dumps(checkpoint.confidence_intercept)
    return optional | {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "preset": preset.name,
        "channels": json.dumps(architecture.channels),
        "input_size": json.dumps(architecture.input_size),
        "batch_norm": json.dumps(architecture.batch_norm),
        "hidden": json.dumps(architecture.hidden),
        "classes": json.dumps(architecture.classes),
        "dropout": json.dumps(architecture.dropout),
        "relu_after": json.dumps(architecture.relu_after),
        "head_relu": json.dumps(architecture.head_relu),
        "whole_picture": json.dumps(preset.whole_picture),
        "mean": json.dumps(preset.mean),
        "std": json.dumps(preset.std),
        "temperature": json.dumps(checkpoint.temperature),
        "threshold": json.dumps(checkpoint.threshold),
        "sha256": digest,
        "provenance": json.dumps(checkpoint.provenance, ensure_ascii=False, sort_keys=True),
    }


def _from_metadata(metadata: Mapping[str, str]) -> Checkpoint:
    """Everything but the weights. Raises ValueError, TypeError or KeyError for what is out of bounds."""
    value = {name: json.loads(metadata[name]) for name in _REQUIRED if name not in ("preset", "sha256")}
    added = {name: json.loads(metadata[name]) if name in metadata else usual for name, usual in _ADDED.items()}
    if not _NAME.fullmatch(metadata["preset"]):
        raise ValueError("a preset's name that is none")
    hidden = tuple(_integer(size, 1, 65536) for size in value["hidden"])
    if not 2 <= len(hidden) <= 3:
        raise ValueError("neither two nor three hidden layers")
    architecture = Architecture(
        channels=_integer(value["channels"], 1, 3),
        input_size=_integer(value["input_size"], 32, 512),
        batch_norm=_flag(value["batch_norm"]),
        hidden=hidden,
        classes=_integer(value["classes"], 1, 65536),
        dropout=_number(value["dropout"], 0, 1),
        relu_after=_place(added["relu_after"]),
        head_relu=_flag(added["head_relu"]),
    )
    if architecture.input_size % 32 or architecture.channels == 2:
        raise ValueError("input of an impossible size")
    mean = tuple(_number(part, -1e3, 1e3) for part in value["mean"])
    std = tuple(_number(part, 1e-6, 1e3) for part in value["std"])
    if not len(mean) == len(std) == architecture.channels:
        raise ValueError("mean and std do not match the channels")
    provenance = json.loads(metadata.get("provenance", "{}"))
    if not isinstance(provenance, dict):
        raise ValueError("provenance is no object")
    return Checkpoint(
        Preset(metadata["preset"], architecture, mean, std, _flag(added["whole_picture"])),
        {},
        _number(value["temperature"], 1e-3, 1e3),
        _number(value["threshold"], 0, 1),
        provenance,
        metadata["sha256"],
        _number(json.loads(metadata["none_logit"]), -1e3, 1e3) if "none_logit" in metadata else None,
        _number(json.loads(metadata.get("confidence_slope", "1.0")), 1e-3, 1e3),
        _number(json.loads(metadata.get("confidence_intercept", "0.0")), -1e3, 1e3),
    )


def _place(value: object) -> Literal["convolution", "pooling"]:
    if value == "convolution" or value == "pooling":
        return value
    raise ValueError(f"a ReLU after {value!r}")


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _integer(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"{value!r} is not a whole number from {least} to {most}")
    return value


def _number(value: object, least: float, most: float) -> float:
    if not isinstance(value, (int, float)) or not math.isfinite(value) or not least <= value <= most:
        raise ValueError(f"{value!r} is not a number from {least} to {most}")
    return float(value)
