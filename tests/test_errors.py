"""What is told of the errors of libraries."""

from __future__ import annotations

import pytest

from vggdigits.errors import in_short, is_out_of_memory


@pytest.mark.parametrize(
    ("said", "short"),
    [
        ("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has", "CUDA out of memory"),
        ("CUDA error: no kernel image is available\nmore lines", "CUDA error: no kernel image is available"),
        ("0.5 is too much", "0.5 is too much"),
        (" \n", "RuntimeError"),
    ],
)
def test_an_error_in_short(said: str, short: str) -> None:
    assert in_short(RuntimeError(said)) == short


def test_what_it_is_to_be_out_of_memory() -> None:
    torchs = "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to"
    for error in (
        MemoryError(),
        RuntimeError(torchs),
        RuntimeError("could not create a primitive"),
        OSError(12, "out of memory"),
    ):
        assert is_out_of_memory(error)
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
