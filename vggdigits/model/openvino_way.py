"""A network computed by OpenVINO, where it is installed and faster than torch: pip install 'vggdigits[openvino]'.

It is imported once a network is made, and only then.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.onnx import onnx_bytes

_REPORTER = "openvino_telemetry"
_importing = threading.Lock()


class _Request(Protocol):
    def infer(self, inputs: Mapping[str, NDArray[np.float32]]) -> Mapping[str, NDArray[np.float32]]: ...


class _Compiled(Protocol):
    def create_infer_request(self) -> _Request: ...


def installed() -> bool:
    """Whether the package is there; it is not imported."""
    return importlib.util.find_spec("openvino") is not None


def version() -> str:
    """Of the installed package; empty where there is none."""
    try:
        return importlib.metadata.version("openvino")
    except importlib.metadata.PackageNotFoundError:
        return ""


class OpenVinoNetwork:
    """The same function as a checkpoint's network, on the CPU, in one precision.

    Call it, from any thread, with float32 (n, channels, size, size); it gives logits, float32 (n, classes).
    """

    def __init__(self, checkpoint: Checkpoint, bfloat16: bool, threads: int) -> None:
        """`threads`: that work on one picture.

        Raises RuntimeError where OpenVINO cannot be imported, does not take the network or the precision, or does not
        compute.
        """
        architecture = checkpoint.preset.architecture
        self._local = threading.local()
        try:
            self._compiled = _compiled(onnx_bytes(checkpoint), "bf16" if bfloat16 else "f32", threads)
            self(torch.zeros(1, architecture.channels, architecture.input_size, architecture.input_size))
        except Exception as error:  # whatever another's library raises, there is another way
            raise RuntimeError(f"OpenVINO does not work ({str(error) or type(error).__name__})") from error

    def __call__(self, images: Tensor) -> Tensor:
        request = getattr(self._local, "request", None)  # one serves one thread at a time
        if request is None:
            request = self._local.request = self._compiled.create_infer_request()
        logits = request.infer({"images": np.ascontiguousarray(images.numpy())})["logits"]
        return torch.from_numpy(np.array(logits))


def _compiled(network: bytes, precision: str, threads: int) -> _Compiled:
    with _importing, _nothing_reported():
        import openvino  # type: ignore[import-not-found,import-untyped,unused-ignore]

    core = openvino.Core()
    if precision == "bf16" and "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        raise RuntimeError("this CPU has no bfloat16")
    settings = {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
    compiled: _Compiled = core.compile_model(core.read_model(network, b""), "CPU", settings)
    return compiled


@contextmanager
def _nothing_reported() -> Iterator[None]:
    """OpenVINO reports its import to Google, unless the package that does so cannot be imported: nothing is sent."""
    before = {name: module for name, module in sys.modules.items() if name == _REPORTER}
    sys.modules[_REPORTER] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_REPORTER]
        sys.modules.update(before)
