from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load, save

from vggdigits.errors import UserError
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint, save_checkpoint


def header_of(content: bytes) -> dict:
    return json.loads(content[8 : 8 + struct.unpack("<Q", content[:8])[0]])


def test_what_is_saved_is_loaded(untrained: Checkpoint, tmp_path: Path) -> None:
    saved = save_checkpoint(untrained, tmp_path / "a.safetensors")
    loaded = load_checkpoint(tmp_path / "a.safetensors")
    assert (loaded.preset, loaded.temperature, loaded.threshold) == (untrained.preset, 1.3, 0.25)
    assert loaded.provenance == {"seed": 1}
    assert loaded.sha256 == saved.sha256
    for name, tensor in untrained.tensors.items():
        assert loaded.tensors[name].dtype == torch.float32
        assert torch.allclose(loaded.tensors[name], tensor, rtol=2**-10, atol=1e-7), name


def test_the_file_is_as_the_contract_says(untrained_file: Path) -> None:
    content = untrained_file.read_bytes()
    header = header_of(content)
    metadata = header["__metadata__"]
    wanted = {"format", "format_version", "preset", "input_size", "mean", "std", "classes"}
    assert wanted | {"temperature", "threshold", "sha256", "provenance"} <= set(metadata)
    assert all(isinstance(value, str) for value in metadata.values())
    assert metadata["format"] == "vggdigits"
    tensors = content[8 + struct.unpack("<Q", content[:8])[0] :]
    assert metadata["sha256"] == hashlib.sha256(tensors).hexdigest()
    assert {"features.0.weight", "classifier.6.bias"} <= set(load(content))
    assert 29e6 < len(content) < 32e6


def test_the_built_network_is_in_evaluation_mode_and_on_the_cpu(untrained: Checkpoint) -> None:
    network = untrained.build()
    assert not network.training
    assert {tensor.device.type for tensor in network.state_dict().values()} == {"cpu"}


@pytest.fixture
def content(untrained_file: Path) -> bytearray:
    return bytearray(untrained_file.read_bytes())


def with_metadata(content: bytes, **changes: str | None) -> bytes:
    """The same tensors under other metadata."""
    metadata = header_of(content)["__metadata__"] | changes
    return save(load(bytes(content)), {name: value for name, value in metadata.items() if value is not None})


def refused(content: bytes, tmp_path: Path) -> str:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        load_checkpoint(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("length", [0, 5, 8, 100, 5000, 1_000_000])
def test_a_truncated_file_is_refused(content: bytearray, tmp_path: Path, length: int) -> None:
    refused(bytes(content[:length]), tmp_path)


@pytest.mark.parametrize("place", [-1, -5_000_000])
def test_a_flipped_bit_is_found(content: bytearray, tmp_path: Path, place: int) -> None:
    content[place] ^= 1
    assert "digest" in refused(content, tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 a zip file, perhaps a pickle",
        b"\xff" * 64,
        struct.pack("<Q", 2**63) + b"{}",
        b"\x02" + b"\0" * 7 + b"[]",
    ],
)
def test_what_is_no_checkpoint_is_refused(content: bytes, tmp_path: Path) -> None:
    assert "not a vggdigits checkpoint" in refused(content, tmp_path)


def test_another_programs_safetensors_are_refused(tmp_path: Path) -> None:
    assert "not a vggdigits checkpoint" in refused(save({"x": torch.zeros(3)}), tmp_path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": "other"}, "not a vggdigits checkpoint"),
        ({"format_version": "2"}, "format version '2'"),
        ({"temperature": None}, "no 'temperature'"),
        ({"temperature": "NaN"}, "unusable metadata"),
        ({"temperature": "0"}, "unusable metadata"),
        ({"temperature": "1" + "0" * 400}, "unusable metadata"),
        ({"threshold": '"high"'}, "unusable metadata"),
        ({"mean": "[0.1, 0.2]"}, "unusable metadata"),
        ({"input_size": "33"}, "unusable metadata"),
        ({"hidden": "[512]"}, "unusable metadata"),
        ({"hidden": "[99999999999, 1]"}, "unusable metadata"),
        ({"provenance": "[1]"}, "unusable metadata"),
        ({"classes": "11"}, "'classifier.6.weight' has shape [10, 512], expected [11, 512]"),
        ({"batch_norm": "false"}, "features.2.weight"),
    ],
)
def test_damaged_metadata_is_refused(
    content: bytearray, tmp_path: Path, changes: dict[str, str | None], reason: str
) -> None:
    assert reason in refused(with_metadata(bytes(content), **changes), tmp_path)


def damaged(checkpoint: Checkpoint, damage: str) -> Checkpoint:
    tensors = dict(checkpoint.tensors)
    if damage == "missing":
        del tensors["features.0.bias"]
    elif damage == "extra":
        tensors["surprise"] = torch.zeros(3)
    elif damage == "shape":
        tensors["features.0.bias"] = torch.zeros(63)
    elif damage == "infinite":
        tensors["features.0.bias"] = torch.full((64,), float("inf"))
    return replace(checkpoint, tensors=tensors)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("missing", "the network needs 'features.0.bias'"),
        ("extra", "'surprise' is in the checkpoint"),
        ("shape", "'features.0.bias' has shape [63], expected [64]"),
        ("infinite", "not finite"),
    ],
)
def test_other_tensors_than_the_networks_are_refused(
    untrained: Checkpoint, tmp_path: Path, damage: str, reason: str
) -> None:
    with pytest.raises(UserError) as caught:
        save_checkpoint(damaged(untrained, damage), tmp_path / "a.safetensors")
    assert reason in str(caught.value)


def test_weights_that_cannot_be_stored_leave_the_old_file_whole(untrained: Checkpoint, untrained_file: Path) -> None:
    before = untrained_file.read_bytes()
    too_large = untrained.tensors | {"features.0.weight": untrained.tensors["features.0.weight"] + 1e6}  # of float16
    with pytest.raises(UserError, match="weight' holds numbers that are not finite"):
        save_checkpoint(replace(untrained, tensors=too_large), untrained_file)
    assert untrained_file.read_bytes() == before


def test_a_file_that_is_larger_than_its_network_is_refused_before_it_is_read(
    content: bytearray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content[:1_000_000])
    with open(path, "ab") as file:
        file.truncate(1_100_000_000)  # of which the disk has one million
    monkeypatch.setattr("vggdigits.model.checkpoint.load_tensors", lambda content: pytest.fail("it was read"))
    with pytest.raises(UserError, match="do not fill the file"):
        load_checkpoint(path)


def test_a_name_in_the_header_twice_is_refused(content: bytearray, tmp_path: Path) -> None:
    length = struct.unpack("<Q", content[:8])[0]
    header = bytes(content[8 : 8 + length]).rstrip()
    twice = header[:-1] + b',"__metadata__":{"format":"vggdigits"}}'
    assert "twice" in refused(struct.pack("<Q", len(twice)) + twice + content[8 + length :], tmp_path)


@pytest.mark.parametrize("name", ["<img src='file:///x'>", "", "a\nb", "x" * 41])
def test_a_name_that_would_be_shown_as_more_than_a_name_is_refused(
    content: bytearray, tmp_path: Path, name: str
) -> None:
    assert "unusable metadata" in refused(with_metadata(bytes(content), preset=name), tmp_path)


def test_a_missing_file_a_folder_and_a_lost_folder_are_told(untrained: Checkpoint, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such checkpoint"):
        load_checkpoint(tmp_path / "none.safetensors")
    with pytest.raises(UserError, match="not a file"):
        load_checkpoint(tmp_path)
    with pytest.raises(UserError, match="cannot be written"):
        save_checkpoint(untrained, tmp_path / "lost" / "a.safetensors")
