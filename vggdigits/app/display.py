"""Whether a window can be opened at all: Qt itself would abort the process, without a word a user understands."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping

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


def check_display(environment: Mapping[str, str] = os.environ) -> None:
    """Raise UserError where no window can be opened: no display, or a system library of Qt's missing."""
    if not sys.platform.startswith("linux"):
        return
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if platform not in ("", "xcb"):
        return
    display = environment.get("DISPLAY", "")
    if not platform and environment.get("WAYLAND_DISPLAY"):
        return
    if not display:
        raise UserError("no display: the pad needs a desktop (predict, train and the others do not)")
    missing = [package for library, package in _LIBRARIES.items() if not _loads(library)]
    if missing:
        raise UserError(f"system libraries of Qt are missing: sudo apt-get install {' '.join(missing)}")
    if not _x_server_answers(display):
        raise UserError(f"no display: the X server {display!r} does not answer")


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
