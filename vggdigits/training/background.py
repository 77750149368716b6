"""Training beside other work: it gives way to whoever waits for an answer, and is never starved."""

from __future__ import annotations

import logging
import os
import sys
from typing import Final

from vggdigits.cores import cores, without_one

log = logging.getLogger(__name__)

ENVIRONMENT: Final = {"OMP_WAIT_POLICY": "PASSIVE"}
"""For a process that trains beside others, before it loads torch: its threads sleep while they wait for each other.

Where two processes have more threads than there are cores, threads that spin take the cores from those waited for.
"""

_NICE = 10  # a tenth of a core that another program keeps busy; SCHED_IDLE and the nicest, 19, leave next to nothing
_BELOW_NORMAL = 0x4000  # Windows: BELOW_NORMAL_PRIORITY_CLASS


def yield_to_others() -> None:
    """Give this thread, and those it will start, a low priority. It cannot be taken back.

    To be called before torch is loaded: its threads then keep to `ENVIRONMENT`. Threads that run already keep their
    priority on Linux.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if sys.platform == "win32":
        _set_windows_priority()
    else:
        os.nice(_NICE)


def threads_in_background() -> int:
    """How many threads may compute: one core is left to others, where there is more than one."""
    return without_one(cores())


def _set_windows_priority() -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        if not kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL):
            log.info("no lower priority here")
