"""A real `vggdigits train` that stays in one phase until it is stopped: `python held_training.py PHASE OPTION...`."""

from __future__ import annotations

import sys
import time

from vggdigits.training.command import main
from vggdigits.training.session import Session

PATIENCE_S = 60

tell_phase = Session.phase
where = sys.argv[1]


def hold_there(session: Session, phase: str, share: float | None = None, quietly: bool = False) -> None:
    tell_phase(session, phase, share, quietly)  # type: ignore[arg-type]
    end = time.monotonic() + PATIENCE_S
    while phase == where and session.control.stopped is None and time.monotonic() < end:
        session.control.wait(0.1)


Session.phase = hold_there  # type: ignore[method-assign]
sys.exit(main(sys.argv[3:]))  # after PHASE comes the command, `train`
