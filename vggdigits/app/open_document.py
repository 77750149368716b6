"""What goes from a window to the one that takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vggdigits.app.canvas_view import View
from vggdigits.app.unsaved import Copy
from vggdigits.ink.strokes import Drawing


@dataclass(frozen=True)
class OpenDocument:
    """A document on its way from one window to another.

    Attributes:
        drawing, view: what is on the canvas, and how it is seen.
        name, path: of its file; "" and None where it has none, None for a picture.
        saved: whether nothing of it would be lost.
        copy: its copy that a crash does not reach; None where there is none.
    """

    drawing: Drawing
    view: View
    name: str
    path: Path | None
    saved: bool
    copy: Copy | None
