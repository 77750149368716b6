"""The log file: details for those who look, while the user sees one line."""

from __future__ import annotations

import logging
import logging.handlers
import sys

from vggdigits import paths


def start_logging(debug: bool = False) -> None:
    """Log to a rotating file (1 MB, three kept); with `debug` to stderr as well. No folder for it: no file."""
    handlers: list[logging.Handler] = []
    try:
        paths.log_file().parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                paths.log_file(), maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
            )
        )
    except OSError:
        handlers.append(logging.NullHandler())
    if debug and sys.stderr is not None:
        handlers.append(logging.StreamHandler())
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        handlers=handlers,
        force=True,
    )
    logging.raiseExceptions = debug  # a full disk must not fill the user's terminal with tracebacks
    logging.captureWarnings(True)
    for noisy in ("PIL", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
