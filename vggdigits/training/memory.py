"""How a training's process deals with memory."""

from __future__ import annotations

import ctypes
import logging
import sys
from typing import Final

log = logging.getLogger(__name__)

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4  # of mallopt(3)
_GROWS_BY: Final = 64 << 20  # bytes


def keep_freed_memory() -> None:
    """From now on what this process frees is used again instead of given back to the system, until it ends.

    A step frees and allocates the same few hundred megabytes. By glibc's rules each large block is a new mapping,
    whose pages the system clears as they are touched: a seventh of a step on a CPU (docs/performance.md). The peak
    stays nearly the same. Does nothing where the C library is another.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl
        return
    done = [set_option(_MMAP_MAX, 0), set_option(_TRIM_THRESHOLD, -1), set_option(_TOP_PAD, _GROWS_BY)]
    if not all(done):
        log.info("the allocator does not keep memory as asked: %s", done)
