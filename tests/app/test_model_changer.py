from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from vggdigits.app.model_changer import ModelChanger
from vggdigits.model.history import CHOSEN, ModelHistory


@pytest.fixture
def changer(qtbot: QtBot) -> Iterator[ModelChanger]:
    changer = ModelChanger(ModelHistory())
    yield changer
    changer.stop()


def test_a_checked_network_comes_into_use_and_one_step_back_undoes_it(
    qtbot: QtBot, changer: ModelChanger, untrained_file: Path
) -> None:
    with qtbot.waitSignal(changer.changed, timeout=20_000) as changed:
        changer.adopt(untrained_file, CHOSEN, "mine")
    assert changed.args is not None and changed.args[0].note == "mine"
    assert not changer.is_busy
    with qtbot.waitSignal(changer.changed, timeout=20_000) as changed:
        changer.back()
    assert changed.args is not None and changed.args[0].bundled


def test_one_that_is_damaged_stays_outside(qtbot: QtBot, changer: ModelChanger, tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(b"nothing")
    with qtbot.waitSignal(changer.failed, timeout=20_000) as failed:
        changer.adopt(tmp_path / "a.safetensors", CHOSEN)
    assert failed.args is not None and "not a vggdigits checkpoint" in failed.args[0]
    assert changer.history.in_use().bundled
    assert not changer.is_busy


def test_stopping_waits_and_no_signal_comes_after(qtbot: QtBot, changer: ModelChanger, untrained_file: Path) -> None:
    heard: list[object] = []
    changer.changed.connect(heard.append)
    changer.adopt(untrained_file, CHOSEN)
    changer.adopt(untrained_file, CHOSEN)  # while busy: dropped
    changer.stop()
    qtbot.wait(10)
    assert heard == []
    assert len(changer.history.entries()) == 2
