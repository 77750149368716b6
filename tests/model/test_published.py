"""The blog's network and its file: `99model.pth`, half a gigabyte, read as what it is."""

from __future__ import annotations

import errno
import io
import json
import os
import pickle
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image
from published import Published, published_network, write_published
from torch import Tensor

from vggdigits import Recognizer
from vggdigits.cli import run
from vggdigits.errors import UserError
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.history import CHOSEN, ModelHistory
from vggdigits.model.presets import PRESETS
from vggdigits.model.state_dict import write_torch


@pytest.fixture(scope="module")
def network() -> Published:
    return published_network()


@pytest.fixture(scope="module")
def file(network: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = write_published(network, tmp_path_factory.mktemp("save_model") / "99model.pth")
    yield path
    path.unlink()


@pytest.fixture(scope="module")
def recognizer(file: Path) -> Recognizer:
    return Recognizer(file, "cpu")


@pytest.fixture(scope="module")
def digit() -> NDArray[np.uint8]:
    """A seven as in MNIST: light on dark, 28x28, off the middle."""
    image = np.zeros((28, 28), np.uint8)
    image[6:9, 5:18] = 255
    image[9:24, 13:16] = 180
    return image


def published_answer(network: Published, square: NDArray[np.uint8]) -> list[float]:
    """As the blog's script read a picture: to 224, three times the grey, 0..1."""
    resized = np.asarray(Image.fromarray(square).resize((224, 224), Image.Resampling.BILINEAR))
    image = torch.from_numpy(resized.astype(np.float32) / 255).expand(1, 3, -1, -1)
    with torch.inference_mode():
        return network(image)[0].tolist()


def test_its_file_gives_the_published_networks_probabilities(
    network: Published, recognizer: Recognizer, digit: NDArray[np.uint8]
) -> None:
    (found,) = recognizer.read(digit).digits
    assert found.probabilities == pytest.approx(published_answer(network, digit), abs=1e-5)
    assert max(found.probabilities) - min(found.probabilities) > 0.01  # it does tell them apart
    checkpoint = recognizer.engine.checkpoint
    assert checkpoint.preset == PRESETS["seed"]
    assert (checkpoint.temperature, checkpoint.threshold, checkpoint.none_logit) == (1.0, 0.5, None)


def test_it_is_given_the_whole_picture_square_by_paper(
    network: Published, recognizer: Recognizer, digit: NDArray[np.uint8]
) -> None:
    wide = np.pad(digit, ((10, 0), (0, 62)))  # 38 high, 90 wide
    square = np.pad(wide, ((26, 26), (0, 0)))
    (found,) = recognizer.read(wide).digits
    assert found.probabilities == pytest.approx(published_answer(network, square), abs=1e-5)
    assert found.steps.frame.shape == (224, 224)
    assert found.box == (5, 16, 13, 18)  # of the ink, all the same


def test_all_it_is_shown_is_one_digit(recognizer: Recognizer, digit: NDArray[np.uint8]) -> None:
    two = np.hstack([digit, digit])
    assert len(recognizer.read(two).digits) == len(recognizer.read(two, single=True).digits) == 1
    assert recognizer.read(np.zeros((28, 28), np.uint8)).digits == ()


def test_a_drawing_is_framed_as_mnists_digits_are(recognizer: Recognizer, digit: NDArray[np.uint8]) -> None:
    """It has no edges: where on the canvas it stands makes no difference. A picture on the canvas has."""
    stroke = [(0, 0), (160, 0), (80, 240)]
    here = recognizer.read(Drawing((Stroke.from_xy(stroke, width=9),)))
    there = recognizer.read(Drawing((Stroke.from_xy([(x + 400, y + 300) for x, y in stroke], width=9),)))
    assert here.digits[0].probabilities == there.digits[0].probabilities
    assert here.digits[0].steps.frame.shape == (28, 28)
    on_the_canvas = recognizer.read(Drawing(backdrop=Backdrop(digit)))
    assert on_the_canvas.digits[0].probabilities == recognizer.read(digit).digits[0].probabilities


def test_predict_reads_with_it(
    network: Published, file: Path, digit: NDArray[np.uint8], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(255 - digit).save(tmp_path / "7.png")  # dark ink on light paper
    assert run(["predict", "--json", "--checkpoint", str(file), "--device", "cpu", str(tmp_path / "7.png")]) == 0
    (found,) = json.loads(capsys.readouterr().out)["digits"]
    assert found["probabilities"] == pytest.approx(published_answer(network, digit), abs=1e-5)


def test_export_turns_it_into_ours_number_by_number(
    recognizer: Recognizer, file: Path, digit: NDArray[np.uint8], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = tmp_path / "seed.safetensors"
    assert run(["export", "--checkpoint", str(file), "--format", "safetensors", str(ours)]) == 0
    assert capsys.readouterr().out == f"{ours}: seed, 553.5 MB\n"
    checkpoint = load_checkpoint(ours)
    ours.unlink()
    assert checkpoint.preset == PRESETS["seed"]
    assert checkpoint.sha256
    before = recognizer.engine.checkpoint.tensors
    assert all(torch.equal(before[name], tensor) for name, tensor in checkpoint.tensors.items())
    again = Recognizer(checkpoint, "cpu").read(digit).digits[0]
    assert again.probabilities == recognizer.read(digit).digits[0].probabilities


# What is refused, in files that are small.


def published_part(**changes: Tensor) -> dict[str, Tensor]:
    """The first layers of the blog's file."""
    return {"c1.weight": torch.zeros(64, 3, 3, 3), "c1.bias": torch.zeros(64)} | changes


def refused(content: object, tmp_path: Path, **options: object) -> str:
    path = tmp_path / "bad.pth"
    torch.save(content, path, **options)
    return refused_file(path)


def refused_file(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        load_checkpoint(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ") and "\n" not in message
    return message


def test_the_first_key_or_shape_that_differs_is_told(tmp_path: Path) -> None:
    one_channel = published_part(**{"c1.weight": torch.zeros(64, 1, 3, 3)})
    assert "'c1.weight' has shape [64, 1, 3, 3], expected [64, 3, 3, 3]" in refused(one_channel, tmp_path)
    other = published_part(**{"conv2.weight": torch.zeros(64, 64, 3, 3)})
    expected = "the network needs 'c2.weight' [64, 64, 3, 3], found 'conv2.weight' [64, 64, 3, 3]"
    assert expected in refused(other, tmp_path)
    assert "the network needs 'c2.weight' [64, 64, 3, 3], which is not in" in refused(published_part(), tmp_path)
    assert "expected 'c1.weight' or 'features.0.weight', found 'stem'" in refused({"stem": torch.zeros(3)}, tmp_path)


class Surprise:
    """What a whole model is to the reader: something that must be built by running code."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("this must not run",))


def test_nothing_but_dense_tensors_by_name_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "weights_only" in refused(Surprise(), tmp_path)
    assert "weights_only" in refused(published_part(surprise=Surprise()), tmp_path)  # type: ignore[arg-type]
    assert "no tensors by name" in refused(torch.zeros(3), tmp_path)
    assert "no tensors by name" in refused({}, tmp_path)
    assert "'epoch' is int, not a tensor" in refused({"epoch": 3, **published_part()}, tmp_path)
    for damage in (torch.zeros(64, dtype=torch.int64), torch.zeros(64).to_sparse()):
        assert "'c1.bias' is not a dense tensor" in refused(published_part(**{"c1.bias": damage}), tmp_path)
    view = published_part(**{"c1.bias": torch.zeros(1).expand(64)})
    assert "'c1.bias' is a view" in refused(view, tmp_path)
    assert "this must not run" not in capsys.readouterr().out


def test_a_file_that_grows_when_it_is_read_is_not_read(tmp_path: Path) -> None:
    torch.save(published_part(), tmp_path / "good.pth")
    packed, lying = tmp_path / "packed.pth", tmp_path / "lying.pth"
    with zipfile.ZipFile(tmp_path / "good.pth") as good, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bad:
        for member in good.infolist():
            bad.writestr(member.filename, good.read(member))
    assert "is packed" in refused_file(packed)
    content = bytearray((tmp_path / "good.pth").read_bytes())
    entry = content.rindex(b"PK\x01\x02")  # the last one of the directory: its sizes stand 20 and 24 behind
    content[entry + 20 : entry + 28] = (2**31 - 1).to_bytes(4, "little") * 2
    lying.write_bytes(content)
    assert "claims to hold more" in refused_file(lying)
    (tmp_path / "cut.pth").write_bytes(content[: len(content) // 2])
    assert "damaged zip" in refused_file(tmp_path / "cut.pth")


def test_a_file_of_an_old_torch_is_told_how_to_renew(tmp_path: Path) -> None:
    told = refused(published_part(), tmp_path, _use_new_zipfile_serialization=False)
    assert "before 1.6; load and save it once with a newer torch" in told
    (tmp_path / "a.pkl").write_bytes(pickle.dumps({"c1.weight": 1}))
    assert "not a vggdigits checkpoint" in refused_file(tmp_path / "a.pkl")


def test_torchvisions_names_tell_the_preset_and_the_pad_takes_it(tmp_path: Path) -> None:
    """A plain state dict of the compact network, and one whose last layer tells a thousand classes apart."""
    torch.manual_seed(0)
    from vggdigits.model.vgg import VGG16, Architecture

    network = VGG16(Architecture())
    torch.save(network.state_dict(), tmp_path / "digits.pth")
    checkpoint = load_checkpoint(tmp_path / "digits.pth")
    history = ModelHistory(tmp_path / "models")
    adopted = history.adopt(tmp_path / "digits.pth", CHOSEN, "digits.pth")  # the pad reads with it from now on
    assert adopted.path.suffix == ".safetensors"
    assert load_checkpoint(history.in_use().path).sha256 == adopted.sha256
    assert checkpoint.preset == PRESETS["digits"]
    assert not any("num_batches" in name for name in checkpoint.tensors)
    thousand = network.state_dict() | {
        "classifier.6.weight": torch.zeros(1000, 512),
        "classifier.6.bias": torch.zeros(1000),
    }
    torch.save(thousand, tmp_path / "thousand.pth")
    assert load_checkpoint(tmp_path / "thousand.pth").preset.architecture.classes == 1000
    with pytest.raises(UserError, match="tells 1000 classes apart, not ten digits"):
        Recognizer(tmp_path / "thousand.pth", "cpu")


class FullDisk(io.RawIOBase):
    """Takes a megabyte, and no more."""

    def __init__(self) -> None:
        self._taken = 0

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:
        self._taken += len(content)
        if self._taken > 1_000_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(content)


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "0model.pth"
    path.write_bytes(b"before")
    monkeypatch.setattr("vggdigits.files.os.fdopen", lambda descriptor, mode: (os.close(descriptor), FullDisk())[1])
    with pytest.raises(UserError, match=r"0model.pth: cannot be written: No space left on device"):
        write_torch({"c1.weight": torch.zeros(1_000_000)}, path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
