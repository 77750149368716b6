"""Every kind of save, and what it means that a saved file is whole. Run as a program, it saves
under a fault, or until it is killed."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PySide6.QtCore import Qt

from vggdigits.app.settings import RECENT_FILES, Settings
from vggdigits.app.unsaved import Copy, UnsavedCopy
from vggdigits.errors import UserError
from vggdigits.files import write_atomically
from vggdigits.ink.export import to_png, to_svg
from vggdigits.ink.images import read_image
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16
from vggdigits.training.runs import Run
from vggdigits.training.samples import NewSample, SampleStore


@dataclass(frozen=True)
class Saver:
    """Attributes:
    name: the file's.
    save: puts version n in place of the one before (of samples: adds it); raises UserError where it cannot.
    read: the newest version in the file, or -1 where the kind does not tell; raises UserError for half a file.
    silent: it logs that it cannot be saved, and goes on.
    """

    name: str
    save: Callable[[Path, int], None]
    read: Callable[[Path], int]
    fits: Callable[[int, int], bool] = lambda newest, saved: newest in (saved, saved + 1)
    silent: bool = False


def drawing(version: int) -> Drawing:
    """Thousands of points; how many strokes there are tells the version."""
    angle = np.linspace(0, 30, 1500)
    waves = np.column_stack([100 + 80 * np.sin(angle), 100 + 80 * np.cos(1.7 * angle)])
    return Drawing(tuple(Stroke.from_xy(waves + number, 8) for number in range(1 + version % 5)))


def _any(newest: int, saved: int) -> bool:
    return True


def _read_svg(path: Path) -> int:
    if not path.read_text(encoding="utf-8").rstrip().endswith("</svg>"):
        raise UserError("half an SVG")
    return -1


def _read_picture(path: Path) -> int:
    read_image(path)
    return -1


def _keep_copy(path: Path, version: int) -> None:
    """As the pad does while one draws, in the thread that writes; but to a place of the caller's choice."""
    told: list[str] = []
    copy = UnsavedCopy()
    copy.take_over(Copy(path, None))
    copy.failed.connect(told.append, Qt.ConnectionType.DirectConnection)
    copy.keep(drawing(version), None)
    copy.finish()
    if told:
        raise UserError(*told)


def _save_settings(path: Path, version: int) -> None:
    Settings(path).set(RECENT_FILES, tuple(f"{version}-{'x' * 2000}-{number}" for number in range(8)))


def _read_settings(path: Path) -> int:
    kept = Settings(path)
    if kept.put_aside is not None:
        raise UserError("half a file")
    return int(kept.get(RECENT_FILES)[0].partition("-")[0])


def _save_sample(path: Path, version: int) -> None:
    picture = np.random.default_rng(version).integers(1, 255, (200, 200), dtype=np.uint8)
    with SampleStore(path) as store:
        store.add(NewSample(version % 10, None, picture))


def _read_samples(path: Path) -> int:
    with SampleStore(path) as store:
        samples = store.samples()
        if not all(sample.ink.any() for sample in samples):
            raise UserError("half a sample")
        return len(samples)


def _save_state(path: Path, version: int) -> None:
    Run(path.parent).save_state({"version": version, "weights": torch.zeros(300_000)})


def _read_state(path: Path) -> int:
    state = Run(path.parent).load_state()
    if state is None:
        raise UserError("no state")
    return int(state["version"])


def _checkpoint(version: int) -> Checkpoint:
    network = VGG16(PRESETS["digits"].architecture)
    tensors = {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()}
    return Checkpoint(PRESETS["digits"], tensors, provenance={"version": version})


def _save_checkpoint(path: Path, version: int) -> None:
    save_checkpoint(_checkpoint(version), path)


def _read_checkpoint(path: Path) -> int:
    return int(load_checkpoint(path).provenance["version"])


SAVERS: dict[str, Saver] = {
    "drawing": Saver(
        "a.inkml",
        lambda path, version: write_inkml(drawing(version), path),
        lambda path: len(read_inkml(path).strokes),
        lambda strokes, saved: strokes in (1 + saved % 5, 1 + (saved + 1) % 5),
    ),
    "unsaved copy": Saver(
        "unsaved.inkml",
        _keep_copy,
        lambda path: len(read_inkml(path).strokes),
        lambda strokes, saved: strokes in (1 + saved % 5, 1 + (saved + 1) % 5),
    ),
    "PNG": Saver("a.png", lambda path, version: write_atomically(path, to_png(drawing(version))), _read_picture, _any),
    "SVG": Saver(
        "a.svg", lambda path, version: write_atomically(path, to_svg(drawing(version)).encode()), _read_svg, _any
    ),
    "settings": Saver("settings.json", _save_settings, _read_settings, silent=True),
    "samples": Saver("samples.sqlite3", _save_sample, _read_samples),
    "run state": Saver("last.pt", _save_state, _read_state),
    "checkpoint": Saver("a.safetensors", _save_checkpoint, _read_checkpoint),
}
"""By what is saved."""


def _make_impossible(fault: str, folders: list[Path]) -> None:
    """Whatever is saved into the folders fails for the rest of this process."""
    import resource

    if fault == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    for folder in folders:
        if fault == "read-only":
            for path in (*folder.iterdir(), folder):
                path.chmod(0o555)
        elif fault == "vanished":
            folder.rename(folder.with_name(f"{folder.name} elsewhere"))
    if fault == "read-only" and os.getuid() == 0:
        os.setuid(65534)  # nothing is read-only for root


def save_under(fault: str, base: Path) -> None:
    """Save each kind into its folder below `base`, and print what was told, one JSON list [kind, line] each."""
    with tempfile.TemporaryDirectory() as elsewhere:  # what is imported at first use is imported now
        for saver in SAVERS.values():
            saver.save(Path(elsewhere) / saver.name, 1)
    _make_impossible(fault, [base / kind for kind in SAVERS])
    for kind, saver in SAVERS.items():
        told = "nothing"
        try:
            saver.save(base / kind / saver.name, 1)
        except UserError as error:
            told = str(error)
        print(json.dumps([kind, told]))


def kill_while_saving(times: int, base: Path) -> None:
    """Kill a process so often while it saves each kind, look at the file after each time, and print how often it was
    whole and of the right version: a JSON list [kind, times] each."""
    for kind, saver in SAVERS.items():
        chance, path = random.Random(kind), base / saver.name  # noqa: S311
        saver.save(path, 1)
        saved = 1
        for done in range(times):
            saved = _saved_until_killed(saver, path, saved, chance)
            newest = saver.read(path)
            if not saver.fits(newest, saved):
                raise AssertionError(f"{kind}, kill {done + 1}: version {newest} after {saved}")
            if kind == "samples":
                saved = newest
        print(json.dumps([kind, times]), flush=True)


def _saved_until_killed(saver: Saver, path: Path, saved: int, chance: random.Random) -> int:
    """Let a process save version after version, kill it at a moment of chance, and tell the last one it reported."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        while True:
            saved += 1
            saver.save(path, saved)
            os.write(writing, saved.to_bytes(8, "little"))
    os.close(writing)
    with open(reading, "rb", buffering=0) as told:
        heard = b"".join(told.read(8) for _ in range(chance.randint(1, 3)))
        select.select([told], [], [], chance.uniform(0, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        heard += told.read(80_000)
    return int.from_bytes(heard[-8:], "little")


if __name__ == "__main__":
    torch.set_num_threads(1)  # a forked child waits forever for the threads of its parent
    what, place = sys.argv[1], Path(sys.argv[2])
    kill_while_saving(int(what), place) if what.isdigit() else save_under(what, place)
