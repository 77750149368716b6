from __future__ import annotations

import pytest
from fakes import one_hot
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from vggdigits.app import theme
from vggdigits.app.latency import Latency
from vggdigits.app.probability_bars import ProbabilityBars
from vggdigits.app.verdict import Certainty, Verdict


@pytest.fixture
def bars(qtbot: QtBot) -> ProbabilityBars:
    bars = ProbabilityBars()
    bars.resize(bars.sizeHint())
    qtbot.addWidget(bars)
    bars.show()
    return bars


def colours_in_row(bars: ProbabilityBars, digit: int) -> set[str]:
    image = bars.grab().toImage()
    y = int((digit + 0.5) * image.height() / 10)
    return {image.pixelColor(x, y).name() for x in range(image.width())}


def glided(qtbot: QtBot, bars: ProbabilityBars, target: tuple[float, ...]) -> None:
    qtbot.waitUntil(lambda: bars._shown == pytest.approx(list(target)))


def test_the_answer_has_the_accent_and_the_runner_up_orange_where_it_is_close(
    qtbot: QtBot, bars: ProbabilityBars
) -> None:
    probabilities = one_hot(4, 0.6)
    bars.show_probabilities(probabilities, Verdict(Certainty.UNSURE, 4, 5, 0.6))
    glided(qtbot, bars, probabilities)
    colours = theme.colours(bars.palette())
    assert colours.answer.name() in colours_in_row(bars, 4)
    assert colours.runner_up.name() in colours_in_row(bars, 5)
    assert not {colours.answer.name(), colours.runner_up.name()} & colours_in_row(bars, 0)


@pytest.mark.parametrize(
    ("certainty", "accent"), [(Certainty.SURE, True), (Certainty.NO_DIGIT, False)], ids=["sure", "not a digit"]
)
def test_only_a_digit_gets_the_accent(qtbot: QtBot, bars: ProbabilityBars, certainty: Certainty, accent: bool) -> None:
    probabilities = one_hot(4, 0.95)
    bars.show_probabilities(probabilities, Verdict(certainty, 4, 5, 0.95))
    glided(qtbot, bars, probabilities)
    assert (theme.colours(bars.palette()).answer.name() in colours_in_row(bars, 4)) is accent


def test_numbers_are_the_probabilities_and_tiny_ones_are_left_out(bars: ProbabilityBars) -> None:
    bars.show_probabilities((0.979, 0.0204, 0.0006, *[0.0] * 7), Verdict(Certainty.SURE, 0, 1, 0.979))
    assert bars.percentages() == ["97.9 %", "2.0 %", "0.1 %", *[""] * 7]
    bars.show_nothing()
    assert bars.percentages() == [""] * 10


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.2 contrast ratio."""

    def luminance(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("ground", "text"), [("#efefef", "#000000"), ("#323232", "#ffffff")], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(ground: str, text: str) -> None:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(ground))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    colours = theme.colours(palette)
    assert contrast(theme.secondary_text(palette), QColor(ground)) >= 4.5
    assert contrast(colours.hint, colours.paper) >= 4.5
    assert contrast(colours.ink, colours.paper) >= 4.5
    assert contrast(colours.answer, colours.paper) >= 4.5


def test_latency_percentiles() -> None:
    latency = Latency(count=100)
    assert latency.percentile(0.5) is None
    for ms in range(1, 201):
        latency.add(float(ms))
    assert latency.percentile(0.5) == 151.0
    assert latency.percentile(0.95) == 196.0
