"""Light and dark by the menu's choice, and what can be read on either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from vggdigits.app import theme
from vggdigits.app.theme import is_dark, use_theme


@pytest.fixture(autouse=True)
def _the_systems_again(qapp: QApplication) -> Iterator[None]:
    yield
    use_theme("system")


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_choice_holds_for_the_whole_program(qapp: QApplication, choice: str) -> None:
    use_theme(choice)
    assert is_dark(QGuiApplication.palette()) is (choice == "dark")


def test_the_systems_own_comes_back(qapp: QApplication) -> None:
    before = QGuiApplication.palette()
    use_theme("light" if is_dark(before) else "dark")
    assert is_dark(QGuiApplication.palette()) is not is_dark(before)
    use_theme("system")
    assert QGuiApplication.palette() == before


def luminance(colour: QColor) -> float:
    """WCAG 2, relative luminance."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_text_is_readable_in_the_own_palettes(qapp: QApplication, choice: str) -> None:
    palette = theme._own_palette(theme._OWN_DARK if choice == "dark" else theme._OWN_LIGHT)
    role = QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Window),
    ):
        assert contrast(palette.color(text), palette.color(ground)) >= 4.5, (text, ground)
    assert contrast(theme.secondary_text(palette), palette.window().color()) >= 4.5


# Linear RGB as somebody without the red or the green cones sees it (Viénot, Brettel and Mollon 1999).
_CONFUSED = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


@pytest.mark.parametrize("sight", sorted(_CONFUSED))
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_answer_and_runner_up_differ_for_every_eye(qapp: QApplication, choice: str, sight: str) -> None:
    def seen(colour: QColor) -> list[float]:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return [sum(a * b for a, b in zip(row, linear, strict=True)) for row in _CONFUSED[sight]]

    use_theme(choice)
    colours = theme.colours(QGuiApplication.palette())
    for one, other in ((colours.answer, colours.runner_up), (colours.answer, colours.other)):
        assert max(abs(a - b) for a, b in zip(seen(one), seen(other), strict=True)) > 0.15
