"""Standard output and error as users meet them: closed, redirected, of any encoding, or not there at all."""

from __future__ import annotations

import io
import os
import sys


def complain(message: str) -> None:
    """Write one line to standard error, where there is one."""
    if sys.stderr is not None:
        print(f"vggdigits: {' '.join(message.splitlines())}", file=sys.stderr)


def open_missing() -> None:
    """Standard input, output and error that are closed lead nowhere from now on: a file that took the number of one
    would hold what a library writes there."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one


def print_any_text() -> None:
    """From now on, standard output escapes what its encoding lacks, such as a letter of a file's name, and goes on."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """Whoever read standard output has gone: from now on it leads nowhere, so that Python can close it in peace."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
