"""Whether a window can be opened at all: Qt itself would abort the process, without a word a user understands."""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from vggdigits.errors import UserError

# What Qt's xcb plugin needs of the system, by Debian package.
_LIBRARIES = {
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libEGL.so.1": "libegl1",
}
_PATIENCE_S = 2.0  # for a compositor to accept a connection


def check_display(environment: Mapping[str, str] = os.environ) -> None:
    """Raise UserError where no window can be opened: no display, or a system library of Qt's missing.

    As Qt does, take the platforms of QT_QPA_PLATFORM in turn, else Wayland and X11 where the session names them.
    """
    if not sys.platform.startswith("linux"):
        return
    platforms = [each.partition(":")[0] for each in environment.get("QT_QPA_PLATFORM", "").split(";") if each]
    if not platforms:
        wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
        named = {"wayland": wayland, "xcb": environment.get("DISPLAY")}
        platforms = [platform for platform, is_named in named.items() if is_named]
    problems = [_problem(platform, environment) for platform in platforms]
    if not problems:
        raise UserError("no display: the pad needs a desktop (predict and train do not)")
    if all(problems):
        raise UserError(str(problems[-1]))


def _problem(platform: str, environment: Mapping[str, str]) -> str | None:
    """Why Qt could open no window on a platform; None if it can."""
    if platform == "xcb":
        return _xcb_problem(environment.get("DISPLAY", ""))
    if platform.startswith("wayland"):
        return _wayland_problem(environment)
    if "QT_QPA_PLATFORM_PLUGIN_PATH" in environment or platform in _shipped_platforms():
        return None
    return f"no display: Qt has no platform {platform!r} here (QT_QPA_PLATFORM)"


def _shipped_platforms() -> set[str]:
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    return {plugin.stem.removeprefix("libq") for plugin in folder.glob("libq*.so")}


def _xcb_problem(display: str) -> str | None:
    if not display:
        return "no display: DISPLAY is not set (predict and train need none)"
    missing = [package for library, package in _LIBRARIES.items() if not _loads(library)]
    if missing:
        return f"system libraries of Qt are missing: sudo apt-get install {' '.join(missing)}"
    return None if _x_server_answers(display) else f"no display: the X server {display!r} does not answer"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers(display: str) -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_problem(environment: Mapping[str, str]) -> str | None:
    """Connect as libwayland does: to a socket named by its path, or in XDG_RUNTIME_DIR."""
    if environment.get("WAYLAND_SOCKET"):  # an open connection, handed down
        return None
    name = environment.get("WAYLAND_DISPLAY") or "wayland-0"
    path = os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_PATIENCE_S)
            connection.connect(path)
    except OSError:
        return f"no display: the Wayland compositor {name!r} does not answer"
    return None
