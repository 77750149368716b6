"""What a drawing looks like: the nearest training examples, and files of them that are not what they should be."""

from __future__ import annotations

import gc
import io
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.model import neighbours
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.examples import Examples, Features, Origin, encode_examples, examples_file, read_examples
from vggdigits.model.explain import Explainer
from vggdigits.model.neighbours import Finder, GettingReady, Index, Neighbour, features_of, sketches
from vggdigits.paths import bundled_checkpoint

RANDOM = np.random.default_rng(0)


@dataclass
class FakeExplainer:
    """A network whose features are the picture's quarters.

    Attributes:
        network: SHA-256 of its weights.
        asked: how many frames it saw.
    """

    network: str
    asked: int = field(default=0)

    def features(self, frames: NDArray[np.uint8]) -> NDArray[np.float32]:
        self.asked += len(frames)
        return frames.reshape(-1, 2, 14, 2, 14).mean(axis=(2, 4)).reshape(-1, 4).astype(np.float32) + 1


def some_examples(count: int = 120, network: str = "ab" * 32) -> Examples:
    pictures = RANDOM.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    pictures[:, :14] //= RANDOM.integers(1, 9, (count, 1, 1), dtype=np.uint8)
    return Examples(
        pictures,
        (np.arange(count) % 11 - 1).astype(np.int8),
        (np.arange(count) % 4).astype(np.uint8),
        np.arange(count, dtype=np.int32),
        network,
        features_of(sketches(FakeExplainer(network), pictures)),  # type: ignore[arg-type]
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "looks_like.npz"
    path.write_bytes(encode_examples(some_examples()))
    return path


# What comes with the program.


@pytest.fixture(scope="module")
def bundled() -> Examples:
    return read_examples(examples_file())


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    return Explainer(Engine(load_checkpoint(bundled_checkpoint()), torch.device("cpu"), exact=True))


def test_the_bundled_examples_belong_to_the_bundled_network_and_are_small(
    bundled: Examples, explainer: Explainer
) -> None:
    assert bundled.network == explainer.network, "the network is another one: run `make index`"
    assert examples_file().stat().st_size < 3_000_000
    assert [int((bundled.labels == digit).sum()) for digit in range(10)] == [320] * 10
    assert {Origin(each) for each in bundled.origins.tolist()} == set(Origin)
    assert ((bundled.labels == -1) == (bundled.origins >= Origin.OMNIGLOT)).all()


def test_the_nearest_example_of_every_example_is_itself_as_the_pad_computes(bundled: Examples) -> None:
    fast = Explainer(Engine(load_checkpoint(bundled_checkpoint()), torch.device("cpu")))
    index, wrong = Index(bundled.features), []
    for start in range(0, len(bundled), 100):
        for row, sketch in enumerate(sketches(fast, bundled.pictures[start : start + 100]), start):
            (nearest,), (likeness,) = index.nearest(sketch, 1)
            if nearest != row or likeness < 0.995:
                wrong.append((row, int(nearest), float(likeness)))
    assert wrong == []


def test_a_training_image_is_found_with_its_label_and_number(
    bundled: Examples, explainer: Explainer, mnist_dir: Path, tmp_path: Path
) -> None:
    raw = mnist_dir / "MNIST" / "raw"
    images = np.fromfile(raw / "train-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 28, 28)
    labels = np.fromfile(raw / "train-labels-idx1-ubyte", np.uint8, offset=8)
    chosen = bundled.origins == Origin.MNIST
    assert (labels[bundled.numbers[chosen]] == bundled.labels[chosen]).all()
    number = int(bundled.numbers[chosen][7])
    found = Finder(examples_file(), tmp_path).look(explainer, images[number], 3)
    assert isinstance(found, list)
    assert (found[0].origin, found[0].number, found[0].label) == (Origin.MNIST, number, labels[number])


def test_the_bundled_features_are_the_networks_own(bundled: Examples, explainer: Explainer) -> None:
    index = Index(bundled.features)
    for row in range(0, len(bundled), 160):
        (nearest, _), (likeness, second) = index.nearest(sketches(explainer, bundled.pictures[row : row + 1])[0], 2)
        assert nearest == row
        assert likeness > 0.9995
        assert second < likeness


# The search.


@pytest.mark.parametrize("count", [1, 10, 300, 500])
def test_the_search_is_exact(count: int) -> None:
    vectors = RANDOM.integers(-127, 128, (300, 64), dtype=np.int8)
    vectors[200:] = vectors[:100]  # of those that are equally near, the first
    centre = RANDOM.normal(size=64).astype(np.float32)
    index = Index(Features(vectors, centre))
    for _ in range(20):
        sketch = RANDOM.normal(size=64).astype(np.float32)
        cosines = []
        for vector in vectors.astype(np.float64):
            off = sketch.astype(np.float64) - centre
            cosines.append(float(vector @ off / np.linalg.norm(vector) / np.linalg.norm(off)))
        rows, likeness = index.nearest(sketch, count)
        expected = sorted(cosines, reverse=True)[:count]
        assert likeness == pytest.approx(expected, abs=1e-5)
        assert [cosines[row] for row in rows] == pytest.approx(expected, abs=1e-5)
        assert len(set(rows.tolist())) == len(rows) == min(count, 300)


def test_of_equally_near_examples_the_first_ones_are_found() -> None:
    vectors = np.tile(np.array([[1, 0], [0, 1]], np.int8), (8, 1))
    rows, likeness = Index(Features(vectors, np.zeros(2, np.float32))).nearest(np.array([3, 0], np.float32), 4)
    assert rows.tolist() == [0, 2, 4, 6]
    assert likeness.tolist() == [1, 1, 1, 1]


# Networks.


def look_until_ready(finder: Finder, explainer: FakeExplainer, frame: NDArray[np.uint8]) -> list[Neighbour]:
    shares = [-1.0]
    for _ in range(100):
        found = finder.look(explainer, frame, 5)  # type: ignore[arg-type]
        if isinstance(found, list):
            return found
        assert shares[-1] < found.share < 1
        shares.append(found.share)
    raise AssertionError(f"never ready: {shares}")


def test_the_network_that_the_examples_came_with_is_ready_at_once(file: Path, tmp_path: Path) -> None:
    examples, explainer = read_examples(file), FakeExplainer("ab" * 32)
    found = Finder(file, tmp_path / "cache").look(explainer, examples.pictures[5], 5)  # type: ignore[arg-type]
    assert isinstance(found, list)
    assert [found[0].number, found[0].label, found[0].origin] == [5, 4, Origin.PEN]
    assert explainer.asked == 1
    assert not (tmp_path / "cache").exists()


def test_another_network_sees_the_examples_once_bit_by_bit(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "_SLICE_S", 1e-9)
    monkeypatch.setattr(neighbours, "_AT_ONCE", 50)
    examples, other = read_examples(file), FakeExplainer("cd" * 32)
    finder = Finder(file, tmp_path / "cache")
    assert isinstance(finder.look(other, examples.pictures[9], 5), GettingReady)  # type: ignore[arg-type]
    assert look_until_ready(finder, other, examples.pictures[9])[0].number == 9
    assert other.asked == len(examples) + 1
    again = FakeExplainer("cd" * 32)
    assert isinstance(Finder(file, tmp_path / "cache").look(again, examples.pictures[9], 5), list)  # type: ignore[arg-type]
    assert again.asked == 1


def test_a_network_that_comes_back_and_one_without_a_digest(file: Path, tmp_path: Path) -> None:
    examples, finder = read_examples(file), Finder(file, tmp_path / "cache")
    for network, seen in (("ab" * 32, 0), ("", 120), ("", 120), ("ef" * 32, 120), ("ab" * 32, 0), ("ef" * 32, 0)):
        explainer = FakeExplainer(network)
        assert look_until_ready(finder, explainer, examples.pictures[3])[0].number == 3
        assert explainer.asked == seen + 1
        del explainer
        gc.collect()
    assert len(list((tmp_path / "cache").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04"])
def test_kept_features_that_are_damaged_are_made_anew(file: Path, tmp_path: Path, content: bytes) -> None:
    examples, cache = read_examples(file), tmp_path / "cache"
    look_until_ready(Finder(file, cache), FakeExplainer("cd" * 32), examples.pictures[0])
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(content)
    explainer = FakeExplainer("cd" * 32)
    assert look_until_ready(Finder(file, cache), explainer, examples.pictures[3])[0].number == 3
    assert explainer.asked == len(examples) + 1
    assert kept.read_bytes() == whole


def test_features_of_few_networks_are_kept(file: Path, tmp_path: Path) -> None:
    examples = read_examples(file)
    for number in range(8):
        look_until_ready(Finder(file, tmp_path / "cache"), FakeExplainer(f"{number:064x}"), examples.pictures[0])
    assert len(list((tmp_path / "cache").iterdir())) == neighbours._KEPT


def test_where_nothing_can_be_kept_it_works_all_the_same(file: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    found = look_until_ready(Finder(file, tmp_path / "cache"), FakeExplainer("cd" * 32), some_examples().pictures[0])
    assert len(found) == 5


def test_the_untrained_network_has_features_too(untrained: Checkpoint) -> None:
    explainer = Explainer(Engine(untrained, torch.device("cpu"), exact=True))
    frames = RANDOM.integers(0, 256, (2, 28, 28), dtype=np.uint8)
    assert sketches(explainer, frames).shape == (2, neighbours.DIRECTIONS)
    assert explainer.network == untrained.sha256


# Files.


def test_what_was_written_is_read_again(file: Path) -> None:
    examples = read_examples(file)
    assert encode_examples(examples) == file.read_bytes() == encode_examples(examples)
    assert (examples.labels.min(), examples.labels.max(), len(examples)) == (-1, 9, 120)


def npz(**arrays: Any) -> bytes:  # noqa: ANN401
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def rewritten(**changed: Any) -> bytes:  # noqa: ANN401
    """A file with some arrays in place of others; None leaves one out."""
    with np.load(io.BytesIO(encode_examples(some_examples())), allow_pickle=False) as whole:
        arrays = dict(whole) | changed
    return npz(**{name: array for name, array in arrays.items() if array is not None})


def forged_head(shape: str) -> bytes:
    """A file whose pictures' head tells of more than there is."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rewritten())) as whole, zipfile.ZipFile(content, "w") as forged:
        for member in whole.namelist():
            array = whole.read(member)
            if member == "pictures.npy":
                array = array.replace(b"(120, 28, 28)", shape.encode().ljust(13))
            forged.writestr(member, array)
    return content.getvalue()


def bomb() -> bytes:
    """A few kilobytes that would become two gigabytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("pictures.npy", "w", force_zip64=True) as member:
            for _ in range(32):
                member.write(bytes(1 << 20))
        for name in ("labels", "origins", "numbers", "network", "vectors", "centre"):
            packed.writestr(f"{name}.npy", b"")
    return content.getvalue()


def repacked(kind: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(rewritten())) as whole, zipfile.ZipFile(content, "w", kind) as other:
        for member in whole.namelist():
            other.writestr(member, whole.read(member))
    return content.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"\x93NUMPY",
        lambda: pickle.dumps({"pictures": 1}),
        lambda: rewritten()[:-30],
        lambda: rewritten()[: len(rewritten()) // 2],
        lambda: bytes(7_000_000),
        lambda: rewritten(pictures=None),
        lambda: rewritten(vectors=None),
        lambda: rewritten(pictures=np.zeros((119, 28, 28), np.uint8)),
        lambda: rewritten(pictures=np.zeros((120, 28, 28), np.float32)),
        lambda: rewritten(pictures=np.asfortranarray(np.zeros((120, 28, 28), np.uint8))),
        lambda: rewritten(labels=np.full(120, 10, np.int8)),
        lambda: rewritten(labels=np.full(120, -2, np.int8)),
        lambda: rewritten(labels=np.zeros((), np.int8)),
        lambda: rewritten(labels=np.array([], np.int8)),
        lambda: rewritten(labels=np.array([{}] * 120, object)),
        lambda: rewritten(origins=np.full(120, 4, np.uint8)),
        lambda: rewritten(numbers=np.zeros(120, np.int64)),
        lambda: rewritten(network=np.zeros(31, np.uint8)),
        lambda: rewritten(vectors=np.ones((120, 5000), np.int8)),
        lambda: rewritten(vectors=np.zeros((120, 256), np.int8)),
        lambda: rewritten(vectors=np.ones((119, 256), np.int8)),
        lambda: rewritten(vectors=np.ones(120, np.int8)),
        lambda: rewritten(centre=np.full(256, np.nan, np.float32)),
        lambda: rewritten(centre=np.zeros(255, np.float32)),
        lambda: forged_head("(9**9, 28,28)"),
        lambda: forged_head("(99999999999)"),
        lambda: forged_head("(-120, 28,28)"),
        bomb,
        lambda: repacked(zipfile.ZIP_BZIP2),
        lambda: repacked(zipfile.ZIP_LZMA),
    ],
)
def test_a_damaged_file_is_told_in_one_line(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = tmp_path / "looks_like.npz"
    path.write_bytes(make())
    with pytest.raises(UserError, match=r"^looks_like.npz: damaged examples \(.*\)$"):
        read_examples(path)


def test_any_byte_may_be_wrong(tmp_path: Path) -> None:
    path, whole = tmp_path / "looks_like.npz", rewritten()
    for place in range(0, len(whole), len(whole) // 150):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        path.write_bytes(bytes(changed))
        try:
            assert len(read_examples(path)) == 120
        except UserError as error:
            assert "damaged examples" in str(error)


def test_a_file_that_is_not_there_is_told_each_time_and_read_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    finder = Finder(tmp_path / "none.npz", tmp_path)
    for _ in range(3):
        with pytest.raises(UserError, match=r"^none\.npz: no such file$"):
            finder.look(FakeExplainer("ab" * 32), np.zeros((28, 28), np.uint8), 5)  # type: ignore[arg-type]
    assert len(caplog.records) == 1


def test_a_label_that_does_not_fit_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "looks_like.npz"
    path.write_bytes(encode_examples(replace(some_examples(), labels=np.full(120, 11, np.int8))))
    with pytest.raises(UserError, match="a label that is none"):
        read_examples(path)
