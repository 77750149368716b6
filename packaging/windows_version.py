"""The version resource of Windows' programs: what Explorer shows under Properties > Details."""

from __future__ import annotations

import re

from PyInstaller.utils.win32 import versioninfo as windows

_ENGLISH_UNICODE = "040904B0"  # language 0x0409, character set 1200


def version_info(version: str, program: str = "vggdigits") -> windows.VSVersionInfo:
    """The resource for a version as `1.2.3` (more than its first three numbers are shown, and not compared)."""
    numbers = [int(part) for part in re.findall(r"\d+", version)[:3]]
    four = (*numbers, *[0] * (4 - len(numbers)))
    texts = {
        "FileDescription": "vggdigits",  # what the task manager shows
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "vggdigits",
        "ProductVersion": version,
    }
    strings = [windows.StringStruct(name, text) for name, text in texts.items()]
    return windows.VSVersionInfo(
        ffi=windows.FixedFileInfo(filevers=four, prodvers=four),
        kids=[
            windows.StringFileInfo([windows.StringTable(_ENGLISH_UNICODE, strings)]),
            windows.VarFileInfo([windows.VarStruct("Translation", [0x0409, 1200])]),
        ],
    )
