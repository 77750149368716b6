"""Train the network and write its checkpoint: `python train_model.py --help`."""

from __future__ import annotations

import sys


def run() -> int:
    """Train as the command line says; returns the exit status."""
    try:
        from vggdigits.logs import start_logging
        from vggdigits.terminal import print_any_text
        from vggdigits.training.command import main
    except ModuleNotFoundError as error:
        print(
            f"{error.name} is not installed; `make run` installs it: .venv/bin/python train_model.py", file=sys.stderr
        )
        return 1

    print_any_text()
    start_logging("--debug" in sys.argv)
    return main()


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:  # while torch is imported
        sys.exit(130)
