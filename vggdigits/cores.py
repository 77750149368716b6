"""How many cores there are, and how many of them this program may keep busy; without torch, which fixes its threads."""

from __future__ import annotations

import os


def cores() -> int:
    """That this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def without_one(count: int) -> int:
    """All but one, which is left to others, where there is more than one."""
    return max(1, count - 1)
