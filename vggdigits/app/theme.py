"""Colours and type: the system's palette, with one accent for the answer (Okabe and Ito's safe colours)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

GRID = 8
"""Pixels: every distance is a multiple of it, or a half."""

STATUS_SIZE, TEXT_SIZE, HEADING_SIZE = 12, 14, 20
READING_SIZES = (96, 48)
"""Largest and smallest type of the reading, in pixels."""


@dataclass(frozen=True)
class Colours:
    """What the palette has no role for; each is at least 4.5:1 on its ground where it carries text.

    Attributes:
        paper, ink: the canvas.
        hint: text on paper that asks for a drawing.
        answer: the likeliest digit's bar.
        runner_up: the second's, where it is close.
        other: the remaining bars.
        track: behind a bar.
    """

    paper: QColor
    ink: QColor
    hint: QColor
    answer: QColor
    runner_up: QColor
    other: QColor
    track: QColor


_LIGHT = Colours(
    paper=QColor("#fffdf8"),
    ink=QColor("#1a1a1a"),
    hint=QColor("#6f6c66"),
    answer=QColor("#0072b2"),
    runner_up=QColor("#d55e00"),
    other=QColor("#8c8c8c"),
    track=QColor(0, 0, 0, 20),
)
_DARK = Colours(
    paper=QColor("#161616"),
    ink=QColor("#f2f0ea"),
    hint=QColor("#9a978f"),
    answer=QColor("#56b4e9"),
    runner_up=QColor("#e69f00"),
    other=QColor("#8c8c8c"),
    track=QColor(255, 255, 255, 26),
)


# Qt's own light one, and the dark one that belongs to it; "Shadow" is also the text of what cannot be used.
_OWN_LIGHT = {
    "Window": "#efefef", "WindowText": "#000000", "Base": "#ffffff", "AlternateBase": "#f7f7f7", "Text": "#000000",
    "Button": "#efefef", "ButtonText": "#000000", "BrightText": "#ffffff", "Light": "#ffffff", "Midlight": "#cacaca",
    "Mid": "#b8b8b8", "Dark": "#9f9f9f", "Shadow": "#8e8e8e", "Highlight": "#2a7ab0", "HighlightedText": "#ffffff",
    "Accent": "#2a7ab0", "Link": "#0057ae", "LinkVisited": "#7f3f98",
    "ToolTipBase": "#ffffff", "ToolTipText": "#000000",
}  # fmt: skip
_OWN_DARK = {
    "Window": "#2b2b2b", "WindowText": "#f0f0f0", "Base": "#1e1e1e", "AlternateBase": "#252525", "Text": "#f0f0f0",
    "Button": "#383838", "ButtonText": "#f0f0f0", "BrightText": "#ffffff", "Light": "#4b4b4b", "Midlight": "#424242",
    "Mid": "#4a4a4a", "Dark": "#191919", "Shadow": "#7c7c7c", "Highlight": "#2a7ab0", "HighlightedText": "#ffffff",
    "Accent": "#56b4e9", "Link": "#7ab8e8", "LinkVisited": "#c79fda",
    "ToolTipBase": "#383838", "ToolTipText": "#f0f0f0",
}  # fmt: skip

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def use_theme(choice: str) -> None:
    """Light or dark for the whole program: "system", "light" or "dark".

    The desktop is asked first, so that its own style and dialogs follow; where it cannot (a bare X11), a palette of
    this program's own does it.
    """
    scheme = _SCHEMES[choice]
    QGuiApplication.styleHints().setColorScheme(scheme)
    QGuiApplication.setPalette(QPalette())  # the desktop's
    if choice != "system" and is_dark(QGuiApplication.palette()) != (choice == "dark"):
        QGuiApplication.setPalette(_own_palette(_OWN_DARK if choice == "dark" else _OWN_LIGHT))


def _own_palette(shades: dict[str, str]) -> QPalette:
    palette = QPalette()
    for name, shade in shades.items():
        palette.setColor(getattr(QPalette.ColorRole, name), QColor(shade))
    placeholder = QColor(shades["Text"])
    placeholder.setAlpha(128)
    palette.setColor(QPalette.ColorRole.PlaceholderText, placeholder)
    for name in ("WindowText", "Text", "ButtonText"):
        palette.setColor(QPalette.ColorGroup.Disabled, getattr(QPalette.ColorRole, name), QColor(shades["Shadow"]))
    return palette


def light_palette() -> QPalette:
    """This program's own light palette, for pictures that go elsewhere."""
    return _own_palette(_OWN_LIGHT)


def is_dark(palette: QPalette) -> bool:
    """Whether the palette's text is lighter than its ground."""
    return palette.windowText().color().lightness() > palette.window().color().lightness()


def colours(palette: QPalette) -> Colours:
    """The colours that go with a palette."""
    return _DARK if is_dark(palette) else _LIGHT


def secondary_text(palette: QPalette) -> QColor:
    """For what matters less, still readable: the text colour, a quarter of the way to the ground."""
    text, ground = palette.windowText().color(), palette.window().color()
    return mixed(text, ground, 0.75)


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """So much of a colour, 0..1, on a ground."""
    parts = zip(rgb(colour), rgb(ground), strict=True)
    return QColor(*(round(share * one + (1 - share) * other) for one, other in parts))


def rgb(colour: QColor) -> tuple[int, int, int]:
    """Red, green and blue, 0..255."""
    return colour.red(), colour.green(), colour.blue()


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """The same font in a size, with digits of one width, so that changing numbers stand still."""
    result = QFont(font)
    result.setPixelSize(pixels)
    result.setBold(bold)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
