"""How a training's process deals with memory."""

from __future__ import annotations

import ctypes
import logging
import sys
from typing import Final

log = logging.getLogger(__name__)

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4  # of mallopt(3)
_ALL: Final = -1
_GROWS_BY: Final = 64 << 20  # bytes
_IN_LARGE_PAGES: Final = 1 << 30  # bytes, more than a step of the usual network needs
_LARGE_PAGE: Final = 2 << 20  # bytes
_MADV_HUGEPAGE = 14  # of madvise(2)
_ENOUGH: Final = 4 << 30  # bytes: a process that may have fewer has none to keep


def keep_freed_memory() -> None:
    """From now on what this process frees is used again instead of given back to the system, until it ends.

    A step frees and allocates the same few hundred megabytes. By glibc's rules large blocks go back to the system,
    which clears their pages when they are touched the next time, four kilobytes after four kilobytes. The peak stays
    nearly the same. Does nothing where the C library is another than Linux's glibc, or where the process has a limit
    that this would use up. docs/performance.md has figures.
    """
    if not sys.platform.startswith("linux") or _is_limited():
        return
    try:
        library = ctypes.CDLL(None)
        set_option, advise, allocate, free = library.mallopt, library.madvise, library.malloc, library.free
    except (OSError, AttributeError):  # musl
        return
    done = [set_option(_MMAP_MAX, 0), set_option(_TRIM_THRESHOLD, _ALL), set_option(_TOP_PAD, _GROWS_BY)]
    allocate.restype, allocate.argtypes = ctypes.c_void_p, (ctypes.c_size_t,)
    free.argtypes, advise.argtypes = (ctypes.c_void_p,), (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    block = allocate(_IN_LARGE_PAGES)  # addresses alone: nothing is touched
    if block is not None:
        start = -(-block // _LARGE_PAGE) * _LARGE_PAGE
        done.append(advise(start, _IN_LARGE_PAGES - 2 * _LARGE_PAGE, _MADV_HUGEPAGE) == 0)
        free(block)
    if not all(done):
        log.info("the allocator keeps memory only in part as asked: %s", done)


def _is_limited() -> bool:
    """Whether the process may have little memory (setrlimit(2))."""
    import resource

    limits = (resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA))
    return any(limit != resource.RLIM_INFINITY and limit < _ENOUGH for limit in limits)
