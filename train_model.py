"""Train the network and write its checkpoint: `python train_model.py --help`."""

from __future__ import annotations

import sys

from vggdigits.logs import start_logging
from vggdigits.training.command import main

if __name__ == "__main__":
    start_logging("--debug" in sys.argv)
    sys.exit(main())
