"""`python -m vggdigits`, the `vggdigits` script, and the frozen program's entry."""

from __future__ import annotations

import sys


def main() -> None:
    """Run a command and exit with its status."""
    import multiprocessing

    multiprocessing.freeze_support()
    from vggdigits.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
