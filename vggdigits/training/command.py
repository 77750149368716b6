"""`train_model.py` and `vggdigits train`: what goes wrong is told in one line, and the exit status says it too."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence

from vggdigits import paths
from vggdigits.errors import UserError, in_short, is_out_of_memory
from vggdigits.training.background import threads_in_background, yield_to_others
from vggdigits.training.control import Control, Stopped
from vggdigits.training.memory import keep_freed_memory
from vggdigits.training.progress import Muted, make_reporter
from vggdigits.training.session import Session

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None, program: str = "train_model.py") -> int:
    """Train as the options say. Returns 0 when done, 1 on an error, 128 + the signal's number when stopped.

    A first signal stops it after the batch, with a run that can be resumed; a second Ctrl+C at once.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    early = _early(program, given)
    leads = os.environ.get("RANK", "0") in ("", "0")
    reporter = make_reporter(early.progress, early.control) if leads else Muted()

    def work(session: Session) -> int:
        with session.control.at_once():
            import torch

            from vggdigits.training.distributed import Group
            from vggdigits.training.options import parse
            from vggdigits.training.work import train

            options = parse(program, given)
        if early.background:
            torch.set_num_threads(threads_in_background())
        return train(options, given, Group.from_environment(), session)

    with Control(early.control and leads) as control, Session(reporter, control) as session:
        if early.background:
            yield_to_others()
        keep_freed_memory()
        session.phase("loading")
        return guarded(session, early.debug, work)


def _early(program: str, arguments: Sequence[str]) -> argparse.Namespace:
    """The options that hold while torch is imported, which takes seconds; `options.parse` then reads them all."""
    parser = argparse.ArgumentParser(prog=program, add_help=False)
    parser.add_argument("--progress", default="auto")
    for name in ("--control", "--background", "--debug"):
        parser.add_argument(name, action="store_true")
    return parser.parse_known_args(arguments)[0]


def guarded(session: Session, debug: bool, work: Callable[[Session], int]) -> int:
    """Run the work; whatever ends it early is told in one line. Returns the exit status."""
    try:
        return work(session)
    except Stopped as stopped:
        session.error(f"{stopped} before training began", {"stopped": True})
        return session.control.status or 1
    except KeyboardInterrupt:
        session.error("interrupted before the batch ended", {"stopped": True})
        return 128 + signal.SIGINT
    except UserError as error:
        log.info("training failed", exc_info=True)
        session.error(str(error), _where(error))
    except Exception as error:
        if debug:
            raise
        log.exception("training failed")
        where = _where(error)
        if is_out_of_memory(error):
            session.error(_without_memory(where.get("run")), where)
        else:
            session.error(f"unexpected error: {in_short(error)} (details: {paths.log_file()})", where)
    return 1


def _without_memory(run: str | None) -> str:
    if run is None:
        return "out of memory before training began"
    return f"out of memory; where there is more, --resume {run} goes on; a smaller --batch-size needs less"


def _where(error: Exception) -> dict[str, str]:
    """The run that an error left behind, for whoever wants to go on with it."""
    run = getattr(error, "run", None)
    return {} if run is None else {"run": str(run)}
