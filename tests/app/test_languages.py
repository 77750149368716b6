"""Which language is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import broken_recognizer
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app import dialogs, reasons
from vggdigits.app.languages import CHINESE, Translation, language_of
from vggdigits.app.main_window import MainWindow

BELOW = Path(__file__).parents[2] / "vggdigits"


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[Translation]:
    """Chinese for as long as a test lasts."""
    translation = Translation(qapp)
    translation.speak(CHINESE)
    yield translation
    translation.silence()


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


def test_the_whole_window_is_chinese(qtbot: QtBot, chinese: Translation) -> None:
    window = MainWindow(lambda checkpoint, device: broken_recognizer())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.panel.choose_button.isVisible())
    assert [action.text() for action in window.menuBar().actions()][:2] == ["文件(&F)", "编辑(&E)"]
    assert window.panel.verdict.text().startswith("识别已关闭：")
    assert window.panel.verdict.text().endswith("没有这个检查点")
    assert QLocale().language() == QLocale.Language.Chinese
    window.close()


def test_qts_own_dialogs_are_chinese(qtbot: QtBot, chinese: Translation) -> None:
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert "取消" in box.button(QMessageBox.StandardButton.Cancel).text()


def test_english_comes_back(qapp: QApplication, chinese: Translation) -> None:
    assert dialogs.translate("PadActions", "&Undo") == "撤销(&U)"
    chinese.speak("en")
    assert dialogs.translate("PadActions", "&Undo") == "&Undo"
    assert QLocale().language() == QLocale.Language.English or QLocale() == QLocale.system()


def test_reasons_from_below_are_translated_and_what_is_not_known_stays(chinese: Translation) -> None:
    assert reasons.in_words("/a/b.png: no such file") == "/a/b.png: 没有这个文件"
    assert reasons.in_words("m: damaged checkpoint: its weights do not match their digest") == (
        "m: 检查点已损坏: 权重与校验值不符"
    )
    assert reasons.in_words("something new") == "something new"


def test_each_known_reason_is_given_somewhere_below() -> None:
    sources = "".join(
        file.read_text(encoding="utf-8")
        for room in ("ink", "model", "training")
        for file in (BELOW / room).glob("*.py")
    ) + (BELOW / "files.py").read_text(encoding="utf-8")
    of_the_system = {each for each in reasons._known() if each[0].isupper() and not each.startswith("CUDA")}
    assert [each for each in reasons._known() if each not in sources and each not in of_the_system] == []
