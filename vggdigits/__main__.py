"""`python -m vggdigits`, the `vggdigits` script, and the frozen program's entry."""

from __future__ import annotations

import sys


def main() -> None:
    """Run a command and exit with its status."""
    try:
        import multiprocessing

        multiprocessing.freeze_support()
        from vggdigits.cli import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while something is imported
        sys.exit(130)


if __name__ == "__main__":
    main()
