"""What the pad says to the test that started it."""

from __future__ import annotations

import os


def say(line: str = "reached") -> None:
    """Write a line to the descriptor that VGGDIGITS_TOLD names."""
    os.write(int(os.environ["VGGDIGITS_TOLD"]), f"{line}\n".encode())
