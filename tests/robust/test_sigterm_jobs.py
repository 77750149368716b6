"""SIGTERM while the real program is at a long job that a menu starts: it ends with 0, nothing goes on running, what is
stored is whole, and what was to be written is whole or not there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pad_process import end_in
from some_sets import picture, write_idx

from vggdigits import paths
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from vggdigits.model.history import ModelHistory
from vggdigits.training.samples import SampleStore

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process of Windows is not asked to end")

COUNT = 24


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is written."""
    return tmp_path_factory.mktemp("work")


@pytest.fixture
def end(pictures: Path, work: Path) -> Callable[[str], None]:
    """Ends the program in a phase."""
    return lambda phase: end_in(phase, {"VGGDIGITS_PICTURES": str(pictures), "VGGDIGITS_WORK": str(work)})


def stored(own_home: Path) -> int:
    """How many samples there are, each of them whole."""
    with SampleStore(own_home / "samples.sqlite3") as store:
        samples = store.samples()
        assert all(sample.ink.any() and sample.label in (1, 7) for sample in samples)
        assert len(store.samples(deleted=True)) == 0, "what was taken back was not forgotten"
        return len(samples)


def test_an_import_is_taken_back(end: Callable[[str], None], own_home: Path, pictures: Path) -> None:
    end("importing")
    assert stored(own_home) == 0
    assert len(list(pictures.glob("*/*.png"))) == COUNT


@pytest.mark.parametrize(
    ("phase", "name"),
    [
        ("exporting pictures", "digits"),
        ("exporting a table", "samples.csv"),
        ("exporting IDX", "mine-images-idx3-ubyte"),
        ("backing up", "samples.sqlite3"),
        ("exporting a replay", "replay.gif"),
    ],
)
def test_what_was_to_be_written_is_not_there_or_as_it_was(
    end: Callable[[str], None], own_home: Path, work: Path, phase: str, name: str
) -> None:
    if phase != "exporting pictures":
        (work / name).write_bytes(b"the old one")
    end(phase)
    assert [(each.name, each.read_bytes()) for each in work.iterdir()] == (
        [] if phase == "exporting pictures" else [(name, b"the old one")]
    )
    assert phase == "exporting a replay" or stored(own_home) == COUNT


def write_mnist(folder: Path, kinds: tuple[str, ...] = ("train", "t10k")) -> None:
    labels = np.arange(40) % 10
    for kind in kinds:
        write_idx(folder / "MNIST" / "raw" / f"{kind}-images-idx3-ubyte", np.stack([picture(each) for each in labels]))
        write_idx(folder / "MNIST" / "raw" / f"{kind}-labels-idx1-ubyte", labels)


def test_the_test_set_is_read_no_further(end: Callable[[str], None], own_home: Path) -> None:
    write_mnist(paths.data_dir(), ("t10k",))
    end("reading the test set")
    assert len(list(paths.data_dir().glob("MNIST/raw/*"))) == 2


def test_a_download_that_hears_nothing_is_left(end: Callable[[str], None]) -> None:
    end("downloading")
    assert list(paths.data_dir().glob("**/*ubyte*")) == []


def test_a_teaching_changes_nothing(end: Callable[[str], None], own_home: Path, work: Path) -> None:
    write_mnist(work / "mnist")
    end("teaching")
    assert stored(own_home) == COUNT
    assert list(own_home.glob("*.safetensors")) == [] and ModelHistory().in_use().bundled


def test_a_trial_leaves_nothing(end: Callable[[str], None], own_home: Path) -> None:
    end("estimating")
    assert not (own_home / "runs").exists()


def test_another_network_is_in_use_whole_or_not_at_all(pictures: Path, work: Path, untrained: Checkpoint) -> None:
    save_checkpoint(untrained, work / "another.safetensors")
    end_in("changing the network", {"VGGDIGITS_CHECKPOINT": str(work / "another.safetensors")})
    in_use = ModelHistory().in_use()
    assert in_use.bundled or load_checkpoint(in_use.path).provenance["seed"] == 1
