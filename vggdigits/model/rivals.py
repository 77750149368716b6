"""The engines that a user could pick instead of this program's own, each as a function: for `vggdigits bench` alone."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable

import torch
from torch import Tensor

from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.onnx import onnx_bytes
from vggdigits.model.openvino_way import OpenVinoNetwork
from vggdigits.model.vgg import VGG16, without_batch_norm

Predict = Callable[[Tensor], Tensor]
"""Images, float32 (n, channels, size, size), to logits, float32 (n, classes)."""

OWN = "vggdigits"


def own(checkpoint: Checkpoint, cores: int) -> Predict:
    """What the program reads with on the CPU."""
    return Engine(checkpoint, torch.device("cpu")).logits


def eager(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, as the network is written."""
    return _inference(checkpoint.build())


def eager_bf16(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, batch normalisation folded, in bfloat16."""
    network = _folded(checkpoint).bfloat16()
    return _inference(lambda images: network(images.bfloat16()).float())


def folded(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, batch normalisation folded, channels last."""
    return _inference(_folded(checkpoint))


def jit(checkpoint: Checkpoint, cores: int) -> Predict:
    """TorchScript, frozen and optimised for inference."""
    architecture = checkpoint.preset.architecture
    example = torch.zeros(1, architecture.channels, architecture.input_size, architecture.input_size)
    with warnings.catch_warnings():  # it is deprecated, and still what many use
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(checkpoint.build(), example)  # type: ignore[no-untyped-call]
        return _inference(torch.jit.optimize_for_inference(torch.jit.freeze(traced)))


def onnxruntime(checkpoint: Checkpoint, cores: int) -> Predict:
    """ONNX Runtime in float32."""
    import onnxruntime as runtime  # type: ignore[import-not-found,import-untyped,unused-ignore]

    options = runtime.SessionOptions()
    options.intra_op_num_threads = cores
    # Threads that spin while they wait would slow down whoever is measured next.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = runtime.InferenceSession(onnx_bytes(checkpoint), options, providers=["CPUExecutionProvider"])
    return lambda images: torch.from_numpy(session.run(["logits"], {"images": images.numpy()})[0])


def openvino(checkpoint: Checkpoint, cores: int) -> Predict:
    """OpenVINO in float32."""
    return OpenVinoNetwork(checkpoint, bfloat16=False, threads=cores)


def openvino_bf16(checkpoint: Checkpoint, cores: int) -> Predict:
    """OpenVINO in bfloat16."""
    return OpenVinoNetwork(checkpoint, bfloat16=True, threads=cores)


ENGINES: dict[str, tuple[Callable[[Checkpoint, int], Predict], str]] = {
    OWN: (own, "torch"),
    "eager": (eager, "torch"),
    "eager-bf16": (eager_bf16, "torch"),
    "folded": (folded, "torch"),
    "jit": (jit, "torch"),
    "onnxruntime": (onnxruntime, "onnxruntime"),
    "openvino": (openvino, "openvino"),
    "openvino-bf16": (openvino_bf16, "openvino"),
}
"""Each with the package that it needs."""


def installed(name: str) -> bool:
    """Whether an engine's package is there."""
    return importlib.util.find_spec(ENGINES[name][1]) is not None


def _folded(checkpoint: Checkpoint) -> VGG16:
    network = checkpoint.build()
    network.features = without_batch_norm(network.features)
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def _inference(network: Predict) -> Predict:
    def predict(images: Tensor) -> Tensor:
        with torch.inference_mode():
            return network(images)

    return predict
