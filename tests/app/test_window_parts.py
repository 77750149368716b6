from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.window_parts import CalmTable, Note, megabytes, percent


@pytest.fixture
def switch_to_dark(qapp: QApplication) -> Iterator[QPalette]:
    """The palette to switch to; the old one is put back."""
    before = qapp.palette()
    yield QPalette(QColor("#2b2b2b"))
    qapp.setPalette(before)


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2 has it, 1 to 21."""

    def luminance(colour: QColor) -> float:
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_notes_and_tables_follow_the_palette_at_once(
    qtbot: QtBot, qapp: QApplication, switch_to_dark: QPalette
) -> None:
    window = QWidget()
    note, table = Note("quiet", window), CalmTable(window)
    model = QStandardItemModel(0, 1, table)
    model.appendRow(QStandardItem("row"))
    table.setModel(model)
    layout = QVBoxLayout(window)
    layout.addWidget(note)
    layout.addWidget(table)
    qtbot.addWidget(window)
    window.show()
    for palette in (None, switch_to_dark):
        if palette is not None:
            qapp.setPalette(palette)
            qapp.processEvents()
        ground = window.palette().window().color()
        assert contrast(note.palette().windowText().color(), ground) >= 4.5
        seen = window.grab().toImage()
        below = table.mapTo(window, table.rect().center())
        assert contrast(seen.pixelColor(below), ground) < 1.1
    window.close()


def test_a_file_name_in_a_note_is_no_markup(qtbot: QtBot) -> None:
    note = Note("<b>a.png</b>")
    qtbot.addWidget(note)
    assert note.textFormat() is Qt.TextFormat.PlainText


def test_numbers_read_as_people_write_them() -> None:
    assert (percent(0.9964), percent(1.0, 1), percent(None)) == ("99.64 %", "100.0 %", "–")
    assert (megabytes(30_574_680), megabytes(None)) == ("30.6 MB", "–")
