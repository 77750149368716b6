"""A real `vggdigits teach` that learns beside a small MNIST: `python small_teaching.py DATA_DIR PHASE teach OPTION...`.

It stays in PHASE until it is stopped, "" for none; what only prepares it passes through.
"""

from __future__ import annotations

import hashlib
import sys
import time
from pathlib import Path

from vggdigits.training.data import Mnist
from vggdigits.training.session import Session
from vggdigits.training.teach_command import main

PATIENCE_S = 60

tell_phase = Session.phase
folder, where, *options = sys.argv[1], sys.argv[2], *sys.argv[4:]  # between them is the command, `teach`


def hold_there(session: Session, phase: str, share: float | None = None, quietly: bool = False) -> None:
    tell_phase(session, phase, share, quietly)  # type: ignore[arg-type]
    end = time.monotonic() + PATIENCE_S
    while phase == where and "--prepare" not in options and session.control.stopped is None and time.monotonic() < end:
        session.control.wait(0.1)
        session.check()


Session.phase = hold_there  # type: ignore[method-assign]
Mnist._MD5 = {
    file.name: hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    for file in Path(folder).glob("MNIST/raw/*")
}
sys.exit(main([*options, "--data-dir", folder]))
