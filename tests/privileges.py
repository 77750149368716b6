"""What root may do that others may not."""

from __future__ import annotations

import os
import shutil

import pytest


def without_privileges() -> tuple[str, ...]:
    """What a command is started with, so that a folder's rights hold for it also where root runs the tests."""
    if os.name != "posix" or os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write to every folder, and no setpriv is there to change that")
    return ("setpriv", "--bounding-set=-dac_override")
