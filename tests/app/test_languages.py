"""Which language is spoken."""

from __future__ import annotations

import pytest

from vggdigits.app.languages import language_of


@pytest.mark.parametrize(
    ("choice", "wanted", "language"),
    [
        ("en", ["zh-CN"], "en"),
        ("zh_CN", ["en-GB"], "zh_CN"),
        ("system", ["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        ("system", ["zh"], "zh_CN"),
        ("system", ["zh_SG"], "zh_CN"),
        ("system", ["de-DE", "zh-CN"], "zh_CN"),
        ("system", ["en-AU", "zh-CN"], "en"),
        ("system", ["zh-Hant-TW", "zh-TW"], "en"),
        ("system", ["de-DE", "de"], "en"),
        ("system", [], "en"),
    ],
)
def test_the_language_follows_the_choice_and_then_the_system(choice: str, wanted: list[str], language: str) -> None:
    assert language_of(choice, wanted) == language
