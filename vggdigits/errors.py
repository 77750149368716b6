"""The one exception that carries a message for the user."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can understand and mend: one clear line, no traceback."""
