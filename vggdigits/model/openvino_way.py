"""A network computed by OpenVINO, where it is installed and faster than torch: pip install 'vggdigits[openvino]'.

It is imported once a network is made, and only then.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
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
    def set_input_tensor(self, tensor: object) -> None: ...

    def infer(self) -> object: ...

    def get_tensor(self, name: str) -> _Tensor: ...


class _Tensor(Protocol):
    data: NDArray[np.float32]


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
    """The same function as a checkpoint's network, of one image at a time, on the CPU, in one precision.

    Call it, from any thread, with float32 (1, channels, size, size); it gives logits, float32 (1, classes).
    """

    def __init__(self, checkpoint: Checkpoint, bfloat16: bool, threads: int) -> None:
        """`threads`: that work on one picture.

        Raises RuntimeError where OpenVINO cannot be imported, does not take the network or the precision, or does not
        compute.
        """
        architecture = checkpoint.preset.architecture
        self._shape = (1, architecture.channels, architecture.input_size, architecture.input_size)
        # One request serves one thread at a time. They are the network's, not the threads': one that is let go while
        # a thread of Qt's ends takes the process with it.
        self._idle: deque[_BoundRequest] = deque()
        try:
            openvino = imported()
            self._compiled = _compiled(openvino, checkpoint, self._shape, bfloat16, threads)
            self._tensor = openvino.Tensor
            self(torch.zeros(self._shape))
        except Exception as error:  # whatever another's library raises, there is another way
            raise RuntimeError(f"OpenVINO does not work ({str(error) or type(error).__name__})") from error

    def __call__(self, images: Tensor) -> Tensor:
        try:
            request = self._idle.pop()
        except IndexError:
            request = _BoundRequest(self._compiled.create_infer_request(), self._tensor, self._shape)
        logits = torch.from_numpy(request.logits(images.numpy()))
        self._idle.append(request)
        return logits


class _BoundRequest:
    """One that computes from and to the same memory each time, which takes a twentieth less time."""

    def __init__(
        self, request: _Request, tensor: Callable[[NDArray[np.float32], bool], object], shape: tuple[int, ...]
    ) -> None:
        self._request, self._images = request, np.zeros(shape, np.float32)
        request.set_input_tensor(tensor(self._images, True))
        self._logits: NDArray[np.float32] | None = None

    def logits(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        self._images[...] = images
        self._request.infer()
        if self._logits is None:
            self._logits = self._request.get_tensor("logits").data
        return self._logits.copy()


def imported() -> ModuleType:
    """The package, whose import nobody is told of."""
    with _importing, _nothing_reported():
        return importlib.import_module("openvino")


def _compiled(
    openvino: ModuleType, checkpoint: Checkpoint, shape: tuple[int, ...], bfloat16: bool, threads: int
) -> _Compiled:
    core = openvino.Core()
    if bfloat16 and "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        raise RuntimeError("this CPU has no bfloat16")
    settings = {
        "INFERENCE_PRECISION_HINT": "bf16" if bfloat16 else "f32",
        "INFERENCE_NUM_THREADS": threads,
        "PERFORMANCE_HINT": "LATENCY",
    }
    network = core.read_model(onnx_bytes(checkpoint), b"")
    network.reshape(list(shape))
    compiled: _Compiled = core.compile_model(network, "CPU", settings)
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
