"""What is left of a program that ended without a word: where it was (faulthandler), and what Qt said before."""

from __future__ import annotations

import faulthandler
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from vggdigits import paths

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


@contextmanager
def crash_log() -> Iterator[Path | None]:
    """While it lasts, a hard crash writes every thread's place in the program to a file; Qt's messages go to the log.

    Gives where the crash of an earlier run is told, once; None where there was none.
    """
    folder = paths.log_file().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        earlier = _taken(folder / "crash.log")
        file = open(folder / "crash.log", "ab", buffering=0)
    except OSError:
        log.warning("a crash will leave no trace", exc_info=True)
        yield None
        return
    before = qInstallMessageHandler(_on_qt_message)
    was_on = faulthandler.is_enabled()
    with file:
        faulthandler.enable(file)
        try:
            yield earlier
        finally:
            faulthandler.disable()
            if was_on:
                faulthandler.enable()
            qInstallMessageHandler(before)


def _taken(file: Path) -> Path | None:
    """Puts what a crash left aside, in place of an earlier one's, so that it is told once."""
    if not file.is_file() or file.stat().st_size == 0:
        return None
    aside = file.with_name("crash-last.log")
    os.replace(file, aside)
    return aside


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
