from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vggdigits.app.training_status import TrainingStatus


def test_it_is_there_only_while_something_is_trained(qtbot: QtBot) -> None:
    status = TrainingStatus()
    qtbot.addWidget(status)
    assert status.isHidden()
    status.show_training({"running": True, "share": 0.437, "text": "Epoch 3 of 12"})
    assert not status.isHidden()
    assert status.text() == "training 43 %"
    assert status.toolTip() == "Epoch 3 of 12"
    status.show_training({"running": True, "share": 0.437, "paused": True})
    assert status.text() == "training paused"
    status.show_training({"running": True, "share": None})
    assert status.text() == "training"
    for nothing in ({}, {"running": False}):
        status.show_training({"running": True, "share": 7.0})
        assert status.text() == "training 100 %"
        status.show_training(nothing)
        assert status.isHidden()


def test_a_click_asks_for_more(qtbot: QtBot) -> None:
    status = TrainingStatus()
    qtbot.addWidget(status)
    status.show_training({"running": True, "share": 0.5})
    status.resize(status.sizeHint())
    with qtbot.waitSignal(status.clicked):
        QTest.mouseClick(status, Qt.MouseButton.LeftButton)
    assert not status.grab().isNull()
    status.close()
