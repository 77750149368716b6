"""Training beside other work: it takes what the others leave."""

from __future__ import annotations

import contextlib
import logging
import os
import sys

log = logging.getLogger(__name__)

_NICEST = 19
_BELOW_NORMAL = 0x4000  # Windows: BELOW_NORMAL_PRIORITY_CLASS


def yield_to_others() -> bool:
    """Give this thread, and those it will start, the lowest priority. It cannot be taken back.

    Returns whether whoever else wants to compute gets the processor at once (Linux, SCHED_IDLE); else the caller
    should leave a core free. Threads that run already keep their priority on Linux.
    """
    if sys.platform == "win32":
        _set_windows_priority()
        return False
    with contextlib.suppress(OSError):
        os.nice(_NICEST)
    if sys.platform == "linux":
        try:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        except OSError:
            log.info("no SCHED_IDLE here", exc_info=True)
        else:
            return True
    return False


def threads_in_background(yields: bool) -> int:
    """How many threads may compute: all cores where they yield at once, else one is left free."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return cores if yields else max(1, cores - 1)


def _set_windows_priority() -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        if not kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL):
            log.info("no lower priority here")
