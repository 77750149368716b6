from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.training import data
from vggdigits.training.data import LabelledFrames, Mnist, split_validation


def no_network(*_: object, **__: object) -> None:
    raise RuntimeError("Error downloading train-images-idx3-ubyte.gz:\nTried https://...")


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = data.import_torchvision("torchvision.datasets")
    monkeypatch.setattr(datasets.MNIST, "download", no_network)


def test_it_is_read_normalised_with_the_files_digests(small_mnist: Path) -> None:
    training, test = Mnist(small_mnist).training(), Mnist(small_mnist).test()
    assert (len(training), len(test)) == (60, 20)
    assert training.frames.dtype == torch.uint8 and training.frames.shape == (60, 28, 28)
    assert training.labels.tolist() == [n % 10 for n in range(60)]
    # A bar of 20 by 5 is centred by its mass: from column 12 on.
    assert training.frames[4].any(dim=0).nonzero().flatten().tolist() == [12, 13, 14, 15, 16]
    assert set(training.sources) == {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}
    assert all(len(digest) == 64 for digest in training.sources.values())


def test_a_limit_takes_the_first(small_mnist: Path) -> None:
    assert Mnist(small_mnist).training(limit=7).labels.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert len(Mnist(small_mnist).test(limit=10_000)) == 20


@pytest.mark.shared_data
def test_the_published_files_are_accepted(mnist_dir: Path, mnist_test: tuple[NDArray, NDArray]) -> None:
    test = Mnist(mnist_dir).test()
    images, labels = mnist_test
    assert (test.labels.numpy() == labels).all()
    assert (test.frames.numpy() == images).all(axis=(1, 2)).mean() > 0.99


def test_a_changed_file_is_refused(small_mnist: Path) -> None:
    path = small_mnist / "MNIST" / "raw" / "train-images-idx3-ubyte"
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match="not the published file"):
        Mnist(small_mnist).training()


def test_a_truncated_file_is_refused(small_mnist: Path) -> None:
    path = small_mnist / "MNIST" / "raw" / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UserError) as caught:
        Mnist(small_mnist).training()
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("folder", ["empty", "missing", "partial"])
def test_where_it_is_missing_and_cannot_be_had_one_line_says_so(tmp_path: Path, small_mnist: Path, folder: str) -> None:
    place = tmp_path / folder
    if folder == "empty":
        place.mkdir()
    elif folder == "partial":
        place = small_mnist
        (small_mnist / "MNIST" / "raw" / "train-labels-idx1-ubyte").unlink()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match=r"could not be downloaded .*--data-dir") as caught:
        Mnist(place).training()
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_split_is_disjoint_complete_and_the_same_each_time(bars: LabelledFrames) -> None:
    numbered = LabelledFrames(bars.frames, torch.arange(40), {})
    training, validation = split_validation(numbered, 0.25)
    assert (len(training), len(validation)) == (30, 10)
    assert sorted([*training.labels.tolist(), *validation.labels.tolist()]) == list(range(40))
    again, _ = split_validation(numbered, 0.25)
    assert again.labels.tolist() == training.labels.tolist()
    other, _ = split_validation(numbered, 0.25, seed=1)
    assert other.labels.tolist() != training.labels.tolist()


def test_blank_pictures_stay_blank() -> None:
    frames = data.normalize_all([np.zeros((28, 28), np.uint8), np.full((9, 9), 255, np.uint8)])
    assert frames.shape == (2, 28, 28) and not frames.any()


def test_what_is_held_out_is_what_a_training_holds_out(small_mnist: Path) -> None:
    _, expected = split_validation(Mnist(small_mnist).training(), 0.1)
    held_out = Mnist(small_mnist).held_out(0.1)
    assert torch.equal(held_out.frames, expected.frames) and torch.equal(held_out.labels, expected.labels)
    assert len(held_out) == 6


def test_what_is_in_a_file_is_not_believed_before_its_digest_is_right(small_mnist: Path) -> None:
    """A type that no IDX file has broke torchvision's reader in another way than it says."""
    path = small_mnist / "MNIST" / "raw" / "train-images-idx3-ubyte"
    path.write_bytes(b"\0\0\x0f\x03" + path.read_bytes()[4:])
    with pytest.raises(UserError, match="not the published file"):
        Mnist(small_mnist).training()
