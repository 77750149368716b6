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
    with contextlib.suppress(RuntimeError):  # there is no home
        text = text.replace(str(Path.home()), "~")
    machine = platform.node()
    for name, instead in ((_user(), "(user)"), (machine, "(machine)"), (machine.partition(".")[0], "(machine)")):
        if len(name) >= _SHORTEST:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, text, flags=re.IGNORECASE)
    return text


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # there is no name
        return ""
