"""The one exception that carries a message for the user."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can understand and mend: one clear line, no traceback."""


def in_short(error: BaseException) -> str:
    """What an error of a library says first, without the advice that follows; its type's name where it says nothing."""
    said = str(error).strip().partition("\n")[0]
    return said.partition(". ")[0] or type(error).__name__


_NO_MEMORY = (
    "can't allocate memory",
    "Cannot allocate memory",
    "not enough memory",
    "out of memory",
    "bad_alloc",
    "could not create a primitive",  # oneDNN's words
    "failed to map segment",  # of a library
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, of the machine or of a graphics card: libraries have no one type for it."""
    return isinstance(error, MemoryError) or any(each in str(error) for each in _NO_MEMORY)
