"""The one exception that carries a message for the user, and the one line it becomes on a terminal."""

from __future__ import annotations

import io
import sys


class UserError(Exception):
    """Something the user can understand and mend: one clear line, no traceback."""


def complain(message: str) -> None:
    """Write one line to standard error, where there is one."""
    if sys.stderr is not None:
        print(f"vggdigits: {' '.join(message.splitlines())}", file=sys.stderr)


def print_any_text() -> None:
    """From now on, standard output escapes what its encoding lacks, such as a letter of a file's name, and goes on."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
