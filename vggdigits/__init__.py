"""Read handwritten digits with a real VGG16.

from vggdigits import Recognizer
reading = Recognizer().read(image)
reading.text, reading.digits[0].probabilities
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vggdigits.ink.strokes import Drawing, Stroke
    from vggdigits.model.recognizer import Recognizer

__version__ = "0.1.0"
__all__ = ["Drawing", "Recognizer", "Stroke", "__version__"]

_HOMES = {
    "Recognizer": "vggdigits.model.recognizer",
    "Drawing": "vggdigits.ink.strokes",
    "Stroke": "vggdigits.ink.strokes",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 (a module's attributes are of any type)
    """Import the public names on first use, so that `import vggdigits` stays instant (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
