"""This program's engine, and those that a user could pick instead, each as a function: for `vggdigits bench` alone."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from vggdigits.model import openvino_way
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.cpu_network import plain_network
from vggdigits.model.engine import Engine
from vggdigits.model.onnx import onnx_bytes

Predict = Callable[[Tensor], Tensor]
"""Images, float32 (n, channels, size, size), to logits, float32 (n, classes)."""

OWN = "vggdigits"
OWN_BY_TORCH = "vggdigits-torch"
OWN_CUDA = "vggdigits-cuda"
CUDA = "cuda"


def own(checkpoint: Checkpoint, cores: int) -> Predict:
    """What the program reads with on the CPU."""
    engine = Engine(checkpoint, torch.device("cpu"))
    engine.hasten()
    return engine.logits


def own_by_torch(checkpoint: Checkpoint, cores: int) -> Predict:
    """What the program reads with on the CPU without the extra `openvino`."""
    engine = Engine(checkpoint, torch.device("cpu"))
    engine.hasten(extras=False)
    return engine.logits


def eager(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, as the network is written."""
    return _inference(checkpoint.build())


def eager_bf16(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, batch normalisation folded, in bfloat16."""
    network = plain_network(checkpoint).bfloat16()
    return _inference(lambda images: network(images.bfloat16()).float())


def folded(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, batch normalisation folded, channels last."""
    return _inference(plain_network(checkpoint))


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
    return _by_openvino(checkpoint, cores, "f32")


def openvino_bf16(checkpoint: Checkpoint, cores: int) -> Predict:
    """OpenVINO in bfloat16."""
    return _by_openvino(checkpoint, cores, "bf16")


def own_cuda(checkpoint: Checkpoint, cores: int) -> Predict:
    """What the program reads with on a graphics card."""
    return _on_card(Engine(checkpoint, torch.device(CUDA)).logits)


def eager_cuda(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, as the network is written."""
    return _on_card(checkpoint.build().to(CUDA))


def eager_fp16_cuda(checkpoint: Checkpoint, cores: int) -> Predict:
    """Plain torch, batch normalisation folded, channels last, in half precision."""
    network = plain_network(checkpoint).to(CUDA).half()
    return _on_card(lambda images: network(images.half()).float())


def jit_cuda(checkpoint: Checkpoint, cores: int) -> Predict:
    """TorchScript in half precision, frozen and optimised for inference."""
    network, architecture = plain_network(checkpoint).to(CUDA).half(), checkpoint.preset.architecture
    shape = (1, architecture.channels, architecture.input_size, architecture.input_size)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(network, torch.zeros(shape).to(CUDA).half())  # type: ignore[no-untyped-call]
        optimised = torch.jit.optimize_for_inference(torch.jit.freeze(traced))
    return _on_card(lambda images: optimised(images.half()).float())


def compile_cuda(checkpoint: Checkpoint, cores: int) -> Predict:
    """`torch.compile` in half precision, with CUDA graphs of its own."""
    compiled = torch.compile(plain_network(checkpoint).to(CUDA).half(), mode="reduce-overhead")
    return _on_card(lambda images: compiled(images.half()).float())


ENGINES: dict[str, tuple[Callable[[Checkpoint, int], Predict], str]] = {
    OWN: (own, "torch"),
    OWN_BY_TORCH: (own_by_torch, "openvino"),  # without it, that is the same
    "eager": (eager, "torch"),
    "eager-bf16": (eager_bf16, "torch"),
    "folded": (folded, "torch"),
    "jit": (jit, "torch"),
    "onnxruntime": (onnxruntime, "onnxruntime"),
    "openvino": (openvino, "openvino"),
    "openvino-bf16": (openvino_bf16, "openvino"),
    OWN_CUDA: (own_cuda, CUDA),
    "eager-cuda": (eager_cuda, CUDA),
    "eager-fp16-cuda": (eager_fp16_cuda, CUDA),
    "jit-cuda": (jit_cuda, CUDA),
    "compile-cuda": (compile_cuda, CUDA),
}
"""Each with the package that it needs, or the device."""


def on_cuda(name: str) -> bool:
    """Whether an engine computes on a graphics card."""
    return ENGINES[name][1] == CUDA


def installed(name: str) -> bool:
    """Whether an engine's package is there, or its device."""
    return not missing(name)


def missing(name: str) -> str:
    """What an engine lacks here, in words; "" where it can be tried."""
    if on_cuda(name):
        return "" if torch.cuda.is_available() else "torch finds no CUDA device"
    package = ENGINES[name][1]
    return "" if importlib.util.find_spec(package) is not None else f"the package {package} is not installed"


def _by_openvino(checkpoint: Checkpoint, cores: int, precision: str) -> Predict:
    """As its documentation has it, for what `vggdigits export` writes."""
    core = openvino_way.imported().Core()
    settings = {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": cores, "PERFORMANCE_HINT": "LATENCY"}
    compiled = core.compile_model(core.read_model(onnx_bytes(checkpoint), b""), "CPU", settings)
    return lambda images: torch.from_numpy(np.array(compiled(images.numpy())["logits"]))


def _on_card(network: Predict) -> Predict:
    """From the computer's memory and back into it, as the program needs it."""
    return _inference(lambda images: network(images.to(CUDA)).cpu())


def _inference(network: Predict) -> Predict:
    def predict(images: Tensor) -> Tensor:
        with torch.inference_mode():
            return network(images)

    return predict
