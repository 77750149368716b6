"""`vggdigits export --format onnx`: read again by a small reader of the format, without the product's code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from vggdigits.cli import run
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.onnx import preprocessing
from vggdigits.model.presets import PRESETS


def fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """A protobuf message's fields: their numbers, and whole numbers or bytes."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = content[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(content):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            assert key & 7 == 2
            length = varint()
            yield key >> 3, content[place : place + length]
            place += length


def all_of(content: bytes, number: int) -> list:
    return [value for field, value in fields(content) if field == number]


def text(content: bytes, number: int) -> str:
    return all_of(content, number)[0].decode()


def tensors_of(graph: bytes) -> dict[str, Tensor]:
    found = {}
    for each in all_of(graph, 5):
        assert all_of(each, 2) == [1]  # float32
        raw = all_of(each, 9)[0]
        values = torch.frombuffer(bytearray(raw), dtype=torch.float32)
        found[text(each, 8)] = values.reshape(all_of(each, 1))
    return found


def run_graph(graph: bytes, images: Tensor) -> dict[str, Tensor]:
    """Compute what the nodes say."""
    values = tensors_of(graph) | {"images": images}
    for node in all_of(graph, 1):
        given = [values[name.decode()] for name in all_of(node, 1)]
        attributes = {text(each, 1): all_of(each, 3) or all_of(each, 8) for each in all_of(node, 5)}
        kind = text(node, 4)
        if kind == "Conv":
            assert attributes == {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
            made = functional.conv2d(*given, padding=1)
        elif kind == "MaxPool":
            assert attributes == {"kernel_shape": [2, 2], "strides": [2, 2]}
            made = functional.max_pool2d(*given, 2)
        elif kind == "Gemm":
            assert attributes == {"transB": [1]}
            made = functional.linear(*given)
        elif kind in ("Softmax", "Flatten"):
            assert attributes == {"axis": [1]}
            made = given[0].softmax(1) if kind == "Softmax" else given[0].flatten(1)
        else:
            made = {"Relu": torch.relu, "Div": torch.div, "Identity": torch.clone}[kind](*given)
        values[text(node, 2)] = made
    return values


def test_it_computes_what_the_network_does(
    untrained: Checkpoint, untrained_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "vgg16.onnx"
    assert run(["export", "--checkpoint", str(untrained_file), "--format", "onnx", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}: digits, 61.0 MB\n"
    model = output.read_bytes()
    (graph,) = all_of(model, 7)
    images = untrained.preset.prepare(torch.randint(0, 255, (2, 28, 28), dtype=torch.uint8))
    with torch.inference_mode():
        logits = untrained.build()(images)
        found = run_graph(graph, images)
    assert torch.allclose(found["logits"], logits, atol=0.02)  # the file's weights are halves
    assert torch.allclose(found["probabilities"], (found["logits"] / untrained.temperature).softmax(1), atol=1e-6)
    assert [text(each, 1) for each in all_of(graph, 11)] == ["images"]
    assert [text(each, 1) for each in all_of(graph, 12)] == ["logits", "probabilities"]


def test_its_metadata_say_how_a_picture_gets_in(untrained_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "vgg16.onnx"
    assert run(["export", "--checkpoint", str(untrained_file), "--format", "onnx", str(output)]) == 0
    metadata = {text(each, 1): text(each, 2) for each in all_of(output.read_bytes(), 14)}
    assert metadata["preprocessing"] == preprocessing(PRESETS["digits"])
    assert {"preset", "input_size", "mean", "std", "temperature", "threshold", "sha256"} <= set(metadata)
    assert (metadata["mean"], metadata["std"]) == ("[0.1]", "[0.2752]")
    assert "paper added to 32x32" in metadata["preprocessing"]
    assert "resized to 224x224" in preprocessing(PRESETS["paper"])
    assert preprocessing(PRESETS["seed"]).startswith("ink 255 on paper 0; the whole picture")


@pytest.mark.parametrize("where", ["lost/a.onnx", "."])
def test_a_place_that_cannot_be_written_is_told(
    untrained_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    output = tmp_path / where
    assert run(["export", "--checkpoint", str(untrained_file), "--format", "onnx", str(output)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("vggdigits: ") and told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
