from __future__ import annotations

import platform
import subprocess
import sys

import pytest

KEPT = """
import resource, torch
from vggdigits.training.memory import keep_freed_memory

def pages_cleared():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        torch.empty(8 << 20).fill_(1.0)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

usually = pages_cleared()
keep_freed_memory()
pages_cleared()
print(usually, pages_cleared())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="of glibc")
def test_freed_memory_is_used_again() -> None:
    """In a process of its own, since it cannot be taken back."""
    done = subprocess.run([sys.executable, "-c", KEPT], check=True, capture_output=True, text=True)
    usually, kept = (int(number) for number in done.stdout.split())
    assert kept <= usually / 10
