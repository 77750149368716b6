"""Taking out of a text what tells who sends it."""

from __future__ import annotations

import contextlib
import getpass
import platform
import re
from pathlib import Path

_SHORTEST = 3  # letters of a name: a shorter one is in too many words


def without_personal_data(text: str) -> str:
    """The home folder becomes `~`; the user's and the machine's names, as words, `(user)` and `(machine)`."""
    names = [(_user(), "(user)")]
    with contextlib.suppress(RuntimeError):  # there is no home
        home = Path.home()
        for spelling in {str(home).replace("\\", "\\\\"), str(home), home.as_posix()}:  # as repr has it, and Qt
            if home.name:
                text = re.sub(rf"{re.escape(spelling)}(?!\w)", "~", text)
        names.append((home.name, "(user)"))  # Windows names it otherwise than the user, now and then
    machine = platform.node()
    for name, instead in (*names, (machine, "(machine)"), (machine.partition(".")[0], "(machine)")):
        if len(name) >= _SHORTEST:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, text, flags=re.IGNORECASE)
    return text


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # there is no name
        return ""
