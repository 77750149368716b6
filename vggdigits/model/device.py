"""Which device computes, and in which precision: decided by trying, not by asking."""

from __future__ import annotations

import logging
import time
from functools import lru_cache

import torch
from torch.nn import functional

from vggdigits.errors import UserError, in_short

log = logging.getLogger(__name__)

CHOICES = ("auto", "cpu", "cuda")


def choose_device(name: str) -> torch.device:
    """Turn `auto`, `cpu` or `cuda` into a device on which a convolution was seen to run.

    Raises UserError where `cuda` was asked for by name and does not work; `auto` falls back to the CPU.
    """
    if name not in CHOICES:
        raise UserError(f"no device {name!r}; there are {', '.join(CHOICES)}")
    if name == "cpu":
        return torch.device("cpu")
    problem = _cuda_problem()
    if problem is None:
        return torch.device("cuda")
    if name == "cuda":
        raise UserError(f"CUDA does not work here: {problem}")
    return torch.device("cpu")


def cuda_was_found_broken() -> bool:
    """Whether `choose_device` met a CUDA device that claims to be there and does not compute."""
    return bool(what_broke_cuda())


def what_broke_cuda() -> str:
    """Why the CUDA device that `choose_device` met, and that claims to be there, does not compute; "" without one."""
    tried = _cuda_problem.cache_info().currsize > 0
    return (_cuda_problem() or "") if tried and torch.cuda.is_available() else ""


@lru_cache(maxsize=1)
def _cuda_problem() -> str | None:
    """Why CUDA cannot be used, None if it can: it may be 'available' and the first kernel fail."""
    if not torch.cuda.is_available():
        return "torch finds no CUDA device"
    try:
        image = torch.ones(1, 1, 8, 8, device="cuda")
        total = float(functional.conv2d(image, torch.ones(1, 1, 3, 3, device="cuda")).sum())
    except RuntimeError as error:
        log.warning("CUDA probe failed", exc_info=True)
        return in_short(error)
    return None if total == 36 * 9 else "a test convolution gave a wrong result"


def prefers_bfloat16(device: torch.device) -> bool:
    """Whether a network learns faster there in bfloat16 than in float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return cpu_prefers_bfloat16()


@lru_cache(maxsize=1)
def cpu_prefers_bfloat16() -> bool:
    """Whether a training-sized convolution is faster in bfloat16 than in float32 on this CPU, by a short trial.

    It is twice as fast where the CPU has it in hardware, and many times slower where it is emulated.
    """
    chance = torch.Generator().manual_seed(0)  # its own: a training's random numbers stay as they are
    images = torch.randn(16, 64, 16, 16, generator=chance).to(memory_format=torch.channels_last)
    kernels = torch.randn(64, 64, 3, 3, generator=chance)

    def seconds(dtype: torch.dtype) -> float:
        x, w = images.to(dtype), kernels.to(dtype)
        functional.conv2d(x, w, padding=1)
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            functional.conv2d(x, w, padding=1)
            best = min(best, time.perf_counter() - start)
        return best

    return seconds(torch.bfloat16) < seconds(torch.float32)
