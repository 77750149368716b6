"""A network on CUDA in half precision, one image a recorded graph: the launches cost more than the arithmetic."""

from __future__ import annotations

import copy

import torch
from torch import Tensor

from vggdigits.model.vgg import VGG16

_WARM_UP = 3  # runs before recording, in which torch chooses its algorithms


class GraphedNetwork:
    """The same function in float16; call it with float32 images (n, channels, size, size), it gives float32 logits."""

    def __init__(self, network: VGG16, image: Tensor) -> None:
        """`image`, float32 (1, channels, size, size) on the device, is what the graph is recorded with.

        Raises RuntimeError where that fails.
        """
        self._network = copy.deepcopy(network).half()
        self._image = image.half().clone(memory_format=torch.preserve_format)
        beside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        beside.wait_stream(torch.cuda.current_stream())
        with torch.inference_mode(), torch.cuda.stream(beside):
            for _ in range(_WARM_UP):
                self._network(self._image)
        torch.cuda.current_stream().wait_stream(beside)
        self._graph = torch.cuda.CUDAGraph()
        with torch.inference_mode(), torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            self._logits = self._network(self._image)

    @torch.inference_mode()
    def __call__(self, images: Tensor) -> Tensor:
        if len(images) > 1:
            logits: Tensor = self._network(images.half())
            return logits.float()
        self._image.copy_(images)
        self._graph.replay()
        copied: Tensor = self._logits.float()  # a copy: the graph writes to the same place again
        return copied
