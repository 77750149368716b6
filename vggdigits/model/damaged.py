"""What a damaged archive makes of those who read it."""

from __future__ import annotations

import lzma
import struct
import tokenize
import zipfile
import zlib

DAMAGED = (
    ValueError, LookupError, EOFError, TypeError, SyntaxError, tokenize.TokenError, struct.error,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    MemoryError, OverflowError, RuntimeError,  # sizes that were never written; encrypted or packed in an unknown way
    Warning,  # of old ways to write a head, where warnings are errors
)  # fmt: skip
"""What zip's and numpy's readers raise of what a damaged file holds, but for OSError."""
