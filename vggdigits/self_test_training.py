"""The self-test's training: one step of the real recipe, kept and loaded again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vggdigits import paths
from vggdigits.self_test import CheckFailed

if TYPE_CHECKING:
    from numpy.typing import NDArray


def check_step(folder: Path) -> str:
    """The bundled network learns from the bundled drawings for one step, is saved, loaded, and the same."""
    import torch
    from torch.nn import functional

    from vggdigits.model.checkpoint import as_stored, load_checkpoint, save_checkpoint
    from vggdigits.training.augment import Augmentation, augment

    frames, labels = bundled_frames()
    before = load_checkpoint(paths.bundled_checkpoint())
    network = before.build().train()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, nesterov=True)
    images = before.preset.prepare(augment(torch.from_numpy(frames), Augmentation()))
    loss = functional.cross_entropy(network(images), torch.from_numpy(labels))
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    if not torch.isfinite(loss):
        raise CheckFailed("the loss of the step is not a number")
    learnt = {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()}
    taught = as_stored(replace(before, tensors=learnt, provenance={"self-test": True}))
    save_checkpoint(taught, folder / "taught.safetensors")
    after = load_checkpoint(folder / "taught.safetensors")
    if after.sha256 != taught.sha256 or after.sha256 == before.sha256:
        raise CheckFailed("what was loaded is not what was saved")
    if not all(torch.equal(tensor, taught.tensors[name]) for name, tensor in after.tensors.items()):
        raise CheckFailed("the weights that were loaded are not those that were saved")
    return f"{len(labels)} drawings, loss {loss.item():.2f}; saved, loaded again, and the same"


def check_data_sets(folder: Path) -> str:
    """The reader of MNIST is there, and reads: torchvision's data sets come without its compiled parts."""
    import torch

    from vggdigits.training.vision import import_torchvision

    datasets = import_torchvision("torchvision.datasets")
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    frames, labels = bundled_frames()
    for name in ("train", "t10k"):
        (raw / f"{name}-images-idx3-ubyte").write_bytes(_idx(frames))
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(_idx(labels.astype(np.uint8)))
    read = datasets.MNIST(str(folder), train=True)
    if not torch.equal(read.data, torch.from_numpy(frames)) or read.targets.tolist() != labels.tolist():
        raise CheckFailed("a data set in MNIST's form was not read as it was written")
    return f"torchvision {import_torchvision().__version__} reads MNIST's form"


def write_folder(folder: Path) -> int:
    """The bundled drawings as pictures by class, as `train --data folder` takes them. Returns how many."""
    from PIL import Image

    frames, labels = bundled_frames()
    for number, (frame, label) in enumerate(zip(frames, labels.tolist(), strict=True)):
        place = folder / str(label) / f"{number}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(255 - np.pad(frame, 8)).save(place)
    return len(labels)


def bundled_frames() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bundled drawings as the network reads them, uint8 (n, 28, 28), and their digits, int64 (n,)."""
    from vggdigits.ink.inkml import read_inkml
    from vggdigits.ink.normalize import normalize
    from vggdigits.ink.raster import rasterize

    files = sorted((paths.resources_dir() / "drawings").glob("*.inkml"))
    steps = [normalize(rasterize(read_inkml(file)).ink) for file in files]
    frames = [step.frame for step in steps if step is not None]
    if not frames or len(frames) != len(files):
        raise CheckFailed("bundled drawings are missing, or blank")
    return np.stack(frames), np.array([int(file.name[0]) for file in files], np.int64)


def _idx(array: NDArray[np.uint8]) -> bytes:
    """IDX, as MNIST's makers defined it: two zeros, the type, the number of axes, their lengths, the bytes."""
    header = bytes([0, 0, 0x08, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.tobytes()
