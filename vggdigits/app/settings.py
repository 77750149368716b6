"""What the user chose, kept between starts: each setting is declared once, here, with its default and its check."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.files import write_atomically

log = logging.getLogger(__name__)

_VERSION = 1
_MAX_BYTES = 1_000_000
_MAX_PATHS = 10

Value = TypeVar("Value")


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """One thing that is remembered.

    Attributes:
        name: its key in the file.
        default: what it is until it is set, and where the file holds nothing valid.
        check: turns what the file holds into a value; raises ValueError or TypeError for what is none.
    """

    name: str
    default: Value
    check: Callable[[Any], Value]


def _one_of(allowed: Collection[str]) -> Callable[[Any], str]:
    def check(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
        return str(value)

    return check


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _whole(lowest: int, highest: int) -> Callable[[Any], int]:
    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise ValueError(f"{value!r} is no whole number from {lowest} to {highest}")
        return value

    return check


def _place(value: Any) -> tuple[int, int, int, int] | None:  # noqa: ANN401
    """Left, top, width and height."""
    if value is None:
        return None
    left, top, width, height = (_whole(-100_000, 100_000)(each) for each in value)
    if width < 1 or height < 1:
        raise ValueError("a window without extent")
    return left, top, width, height


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is no list")
    return tuple(_text(each) for each in value)[:_MAX_PATHS]


THEME = Setting("theme", "system", _one_of(("system", "light", "dark")))
LANGUAGE = Setting("language", "system", _one_of(("system", "en", "zh_CN")))
DEVICE = Setting("device", "auto", _one_of(("auto", "cpu", "cuda")))
WINDOW_PLACE: Setting[tuple[int, int, int, int] | None] = Setting("window_place", None, _place)
"""Left, top, width and height of the window when it was last closed; None before that."""
WINDOW_MAXIMIZED = Setting("window_maximized", False, _flag)
WINDOW_LAYOUT = Setting("window_layout", "", _text)
"""Where docks and tool bars are: QMainWindow.saveState as base64; "" for the first layout."""
STATUS_BAR_SHOWN = Setting("status_bar_shown", True, _flag)
HINT_SEEN = Setting("first_run_hint_seen", False, _flag)
BOOTH_IDLE_S = Setting("booth_idle_s", 20, _whole(5, 3600))
"""Seconds without a movement after which booth mode clears the paper."""
RECENT_FILES: Setting[tuple[str, ...]] = Setting("recent_files", (), _texts)
"""Paths, the newest first."""


class Settings:
    """Reads and writes them.

    Attributes:
        put_aside: where the file went because it could not be understood; None where all is well.
        on_failure: is told why the file cannot be written, at the first time only.
    """

    def __init__(self, file: Path | None) -> None:
        """None keeps nothing between starts (`--safe-mode`)."""
        self._file = file
        self.put_aside: Path | None = None
        self.on_failure: Callable[[str], None] | None = None
        self._failure_told = False
        self._changed: dict[str, Any] = {}  # since the start; another window of the program may have written meanwhile
        self._values = self._read()

    def get(self, setting: Setting[Value]) -> Value:
        """What was set, where that is valid; else the default."""
        if setting.name not in self._values:
            return setting.default
        try:
            return setting.check(self._values[setting.name])
        except (ValueError, TypeError):
            log.warning("setting %s is not valid and not used", setting.name, exc_info=True)
            return setting.default

    def set(self, setting: Setting[Value], value: Value) -> None:
        """Remember it, in the file at once. Raises ValueError or TypeError for what is no value of this setting.

        Where the file cannot be written, that is logged and told once, and the value holds until the program ends.
        """
        value = setting.check(value)
        if value == self.get(setting):
            return
        self._values[setting.name] = self._changed[setting.name] = value
        self._write()

    def _read(self) -> dict[str, Any]:
        if self._file is None:
            return {}
        try:
            with open(self._file, "rb") as file:
                content = json.loads(file.read(_MAX_BYTES))
            if content["version"] != _VERSION or not isinstance(content["settings"], dict):
                raise ValueError(f"version {content['version']!r}")
        except FileNotFoundError:
            return {}
        except OSError:
            log.warning("%s cannot be read", self._file, exc_info=True)
            return {}
        except (ValueError, KeyError, TypeError, RecursionError):
            self._put_aside(self._file)
            return {}
        return dict(content["settings"])

    def _put_aside(self, file: Path) -> None:
        log.exception("%s is damaged and put aside", file)
        aside = file.with_suffix(f".damaged{file.suffix}")
        try:
            os.replace(file, aside)
        except OSError:
            log.warning("%s stays where it is", file, exc_info=True)
        else:
            self.put_aside = aside

    def _write(self) -> None:
        if self._file is None:
            return
        content = {"version": _VERSION, "settings": self._read() | self._changed}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True).encode())
        except (UserError, OSError) as error:
            log.warning("the settings could not be saved", exc_info=True)
            if self.on_failure is not None and not self._failure_told:
                self._failure_told = True
                self.on_failure(str(error))


def settings_file() -> Path:
    """Where they are kept, unless `--safe-mode` ignores them."""
    return paths.user_dir() / "settings.json"
