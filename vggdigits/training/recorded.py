"""Gradients as a recorded graph of a graphics card: its hundreds of short kernels take longer to launch than to run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

import torch
from torch import Tensor

log = logging.getLogger(__name__)

WARM_UP = 3
"""Steps in which torch chooses its algorithms, before one is recorded; they count like all others."""


class Gradients(Protocol):
    """Puts a batch's gradients in the place of those before."""

    def __call__(self, frames: Tensor, labels: Tensor, whole: int, side: float) -> Tensor:
        """frames: uint8 (n, 28, 28); labels: int64 (n,); whole: size of the batch that these are a part of; side: of
        the middle that is seen, 0..1. Returns the sums that `Trainer` counts, float32 (4,)."""


class RecordedGradients:
    """The same as the function it is made of, random numbers included; for steps of one shape after the other."""

    def __init__(self, compute: Gradients, forget: Callable[[], None]) -> None:
        """`forget` gives up the gradients' memory: what is recorded needs its own."""
        self._compute, self._forget = compute, forget
        self._stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        self._kind: tuple[torch.Size, int, float] | None = None
        self._seen = 0
        self._graph: torch.cuda.CUDAGraph | None = None
        self._works = True

    def __call__(self, frames: Tensor, labels: Tensor, whole: int, side: float) -> Tensor:
        if self._kind != (frames.shape, whole, side):
            self._kind, self._seen, self._graph = (frames.shape, whole, side), 0, None
        if self._graph is None and self._works and self._seen >= WARM_UP:
            self._record(frames, labels, whole, side)
        if self._graph is None:
            self._seen += 1
            return self._beside(frames, labels, whole, side)
        self._frames.copy_(frames)
        self._labels.copy_(labels)
        self._graph.replay()
        return self._sums

    def _beside(self, frames: Tensor, labels: Tensor, whole: int, side: float) -> Tensor:
        """Without a record, on the stream that records: what is made here is used there."""
        self._stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._stream):
            self._forget()
            sums = self._compute(frames, labels, whole, side)
        torch.cuda.current_stream().wait_stream(self._stream)
        return sums

    def _record(self, frames: Tensor, labels: Tensor, whole: int, side: float) -> None:
        self._frames, self._labels = frames.clone(), labels.clone()
        self._forget()
        graph = torch.cuda.CUDAGraph()
        try:
            with torch.cuda.graph(graph, stream=self._stream, capture_error_mode="thread_local"):
                self._sums = self._compute(self._frames, self._labels, whole, side)
        except RuntimeError:
            log.warning("training steps cannot be recorded here: each is launched anew", exc_info=True)
            self._works = False
            self._forget()
            return
        self._graph = graph
