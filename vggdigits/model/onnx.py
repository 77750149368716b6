"""A network as an ONNX file, for other programs: written here, since torch's own exporter needs two packages more.

The format is protobuf (https://onnx.ai/onnx/repo-docs/IR.html; field numbers from onnx.proto), of which seven kinds of
messages are enough for what a VGG16 is made of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from vggdigits import __version__
from vggdigits.files import write_atomically
from vggdigits.model.checkpoint import Checkpoint, metadata_of
from vggdigits.model.presets import Preset
from vggdigits.model.vgg import without_batch_norm

_IR_VERSION, _OPSET = 8, 17  # of 2022: what any runtime in use today reads
_FLOAT32 = 1
_INT, _INTS = 2, 7  # kinds of attributes


def write_onnx(checkpoint: Checkpoint, path: str | Path) -> None:
    """Write the network, batch normalisation folded into the convolutions, float32, whole or not at all.

    Input `images`, float32 (n, channels, size, size), prepared as the metadata says; outputs `logits`, float32
    (n, classes), and `probabilities`, their softmax at the checkpoint's temperature. The metadata are the checkpoint's,
    and `preprocessing` in words. Raises UserError where the file cannot be written.
    """
    write_atomically(path, onnx_bytes(checkpoint))


def onnx_bytes(checkpoint: Checkpoint) -> bytes:
    """The file's content."""
    architecture = checkpoint.preset.architecture
    network = checkpoint.build()
    graph = _Graph("images")
    for layer in [*without_batch_norm(network.features), nn.Flatten(), *network.classifier]:
        graph.add_layer(layer)
    graph.add("Identity", [graph.last], "logits")
    graph.add_constant("temperature", torch.tensor(checkpoint.temperature))
    graph.add("Div", ["logits", "temperature"], "calibrated")
    graph.add("Softmax", ["calibrated"], "probabilities", axis=1)
    size = architecture.input_size
    ends = [
        (11, _value("images", ["n", architecture.channels, size, size])),
        (12, _value("logits", ["n", architecture.classes])),
        (12, _value("probabilities", ["n", architecture.classes])),
    ]
    described = metadata_of(checkpoint, checkpoint.sha256) | {"preprocessing": preprocessing(checkpoint.preset)}
    return b"".join(
        [
            _number(1, _IR_VERSION),
            _text(2, "vggdigits"),
            _text(3, __version__),
            _message(7, [*graph.parts, _text(2, checkpoint.preset.name), *(_bytes(*end) for end in ends)]),
            _message(8, [_text(1, ""), _number(2, _OPSET)]),
            *(_message(14, [_text(1, key), _text(2, value)]) for key, value in described.items()),
        ]
    )


def preprocessing(preset: Preset) -> str:
    """How a picture becomes the network's input, in words and numbers."""
    size, channels = preset.architecture.input_size, preset.architecture.channels
    if preset.whole_picture:
        framed = f"the whole picture, paper added until it is square, resized to {size}x{size} (bilinear)"
    else:
        framed = (
            "one digit's ink box fitted to 20 pixels with its aspect kept, its centre of mass at index 14 of 28x28, "
            + (f"paper added to {size}x{size}" if size < 56 else f"resized to {size}x{size} (bilinear)")
        )
    return (
        f"ink 255 on paper 0; {framed}; divided by 255; repeated over {channels} channel(s); "
        f"mean {json.dumps(preset.mean)} subtracted, divided by std {json.dumps(preset.std)}"
    )


class _Graph:
    """Nodes and numbers, one after another.

    Attributes:
        parts: fields of a GraphProto.
        last: the name of what the last layer gives.
    """

    def __init__(self, start: str) -> None:
        self.parts: list[bytes] = []
        self.last = start
        self._count = 0

    def add_layer(self, layer: nn.Module) -> None:
        """One of a VGG16's layers in evaluation mode. Raises TypeError for any other."""
        if isinstance(layer, nn.Dropout):
            return
        self._count += 1
        name = f"layer{self._count}"
        if isinstance(layer, nn.Conv2d):
            self._add_weighted("Conv", layer, name, kernel_shape=(3, 3), pads=(1, 1, 1, 1))
        elif isinstance(layer, nn.Linear):
            self._add_weighted("Gemm", layer, name, transB=1)
        elif isinstance(layer, nn.ReLU):
            self.add("Relu", [self.last], name)
        elif isinstance(layer, nn.MaxPool2d):
            self.add("MaxPool", [self.last], name, kernel_shape=(2, 2), strides=(2, 2))
        elif isinstance(layer, nn.Flatten):
            self.add("Flatten", [self.last], name, axis=1)
        else:
            raise TypeError(f"no layer of a VGG16: {type(layer).__name__}")
        self.last = name

    def add(self, kind: str, inputs: Iterable[str], output: str, **attributes: int | tuple[int, ...]) -> None:
        """One node."""
        fields = [*(_text(1, each) for each in inputs), _text(2, output), _text(3, output), _text(4, kind)]
        self.parts.append(_message(1, [*fields, *(_attribute(*each) for each in attributes.items())]))

    def add_constant(self, name: str, tensor: Tensor) -> None:
        """Numbers by a name, stored as float32."""
        values = tensor.detach().cpu().float().contiguous()
        dims = [_number(1, size) for size in values.shape]
        raw = values.reshape(-1).numpy().astype("<f4", copy=False).tobytes()
        self.parts.append(_message(5, [*dims, _number(2, _FLOAT32), _text(8, name), _bytes(9, raw)]))

    def _add_weighted(
        self, kind: str, layer: nn.Conv2d | nn.Linear, name: str, **attributes: int | tuple[int, ...]
    ) -> None:
        tensors: Mapping[str, Tensor] = dict(layer.named_parameters())
        for each in ("weight", "bias"):
            self.add_constant(f"{name}.{each}", tensors[each])
        self.add(kind, [self.last, f"{name}.weight", f"{name}.bias"], name, **attributes)


def _value(name: str, shape: Iterable[int | str]) -> bytes:
    dims = [_message(1, [_text(2, size) if isinstance(size, str) else _number(1, size)]) for size in shape]
    kind = _message(1, [_number(1, _FLOAT32), _message(2, dims)])
    return b"".join([_text(1, name), _bytes(2, kind)])


def _attribute(name: str, value: int | tuple[int, ...]) -> bytes:
    if isinstance(value, int):
        return _message(5, [_text(1, name), _number(3, value), _number(20, _INT)])
    return _message(5, [_text(1, name), *(_number(8, each) for each in value), _number(20, _INTS)])


def _message(field: int, parts: Iterable[bytes]) -> bytes:
    return _bytes(field, b"".join(parts))


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, content: bytes) -> bytes:
    return b"".join([_varint(field << 3 | 2), _varint(len(content)), content])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
