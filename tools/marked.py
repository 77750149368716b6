"""Figures in documents stand between marks, so that the command that measured them can write them again."""

from __future__ import annotations

import sys
from pathlib import Path

END = "<!-- end of figures -->\n"


def write_between(document: Path, name: str, text: str) -> None:
    """Put whole lines in place of those between the mark of a name and the end; a document without it ends this."""
    mark = f"<!-- figures: {name} -->\n"
    before, found, rest = document.read_text(encoding="utf-8").partition(mark)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        sys.exit(f"{document}: the marks of the figures are gone")
    document.write_text(f"{before}{mark}{text}{END}{after}", encoding="utf-8")
