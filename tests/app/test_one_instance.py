"""A second start finds the first: running, dead, or hanging."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vggdigits.app.one_instance import PATIENCE_S, OneInstance, Wish


def turn(_: float) -> None:
    """The second waits; the first's loop goes round."""
    QApplication.processEvents()


def test_the_second_hands_its_wish_to_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = OneInstance(tmp_path), OneInstance(tmp_path)
    wishes: list[Wish] = []
    first.asked.connect(wishes.append)
    assert first.claim(Wish())
    first.listen()
    assert not second.claim(Wish("/drawings/ä 1.inkml", "token"), pause=turn)
    assert not second.claim(Wish(), pause=turn)
    assert wishes == [Wish("/drawings/ä 1.inkml", "token"), Wish()]
    first.leave()
    assert second.claim(Wish())
    second.leave()


def test_what_was_asked_before_the_loop_ran_is_answered(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = OneInstance(tmp_path), OneInstance(tmp_path)
    wishes: list[Wish] = []
    first.asked.connect(wishes.append)
    assert first.claim(Wish())
    assert not second.claim(Wish("/a"), pause=lambda _: first.listen() if first._watcher is None else None)
    assert wishes == [Wish("/a")]
    first.leave()


def test_one_that_hangs_is_left_alone_after_a_while(tmp_path: Path) -> None:
    first, second = OneInstance(tmp_path), OneInstance(tmp_path)
    assert first.claim(Wish())
    waited: list[float] = []
    assert second.claim(Wish("/a"), pause=waited.append)
    assert sum(waited) == pytest.approx(PATIENCE_S, abs=0.1)
    assert list(tmp_path.rglob("*.wish")) == []
    second.leave()
    first.leave()


def test_one_that_ends_while_it_is_asked_gives_its_place(tmp_path: Path) -> None:
    first, second, third = OneInstance(tmp_path), OneInstance(tmp_path), OneInstance(tmp_path)
    assert first.claim(Wish())
    assert second.claim(Wish(), pause=lambda _: first.leave())
    assert list(tmp_path.rglob("*.wish")) == []
    assert third.claim(Wish(), pause=lambda _: None)  # beside it: nobody listens
    second.leave()


def test_what_a_dead_program_left_is_no_hindrance(qtbot: QtBot, tmp_path: Path) -> None:
    """The first is killed with its lock held, and an old wish lies about."""
    code = (
        "import os, sys; from pathlib import Path; from vggdigits.app.one_instance import OneInstance, Wish;"
        "one = OneInstance(Path(sys.argv[1])); assert one.claim(Wish()); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=60).returncode == 9
    (place,) = (tmp_path / "instance").iterdir()
    old = place / "1.wish"
    old.write_text(json.dumps({"file": "/old", "token": ""}))
    import os

    os.utime(old, (time.time() - 3600,) * 2)
    (place / "2.wish").write_text("{")
    (place / "3.wish").write_text('{"file": 3}')
    after = OneInstance(tmp_path)
    wishes: list[Wish] = []
    after.asked.connect(wishes.append)
    assert after.claim(Wish())
    after.listen()
    assert wishes == []
    assert list(place.glob("*.wish")) == []
    after.leave()


def test_another_folder_or_screen_is_another_program(tmp_path: Path) -> None:
    ones = [
        OneInstance(tmp_path / "one", {"DISPLAY": ":0"}),
        OneInstance(tmp_path / "other", {"DISPLAY": ":0"}),
        OneInstance(tmp_path / "one", {"DISPLAY": ":1"}),
    ]
    assert all(each.claim(Wish()) for each in ones)
    for each in ones:
        each.leave()


def test_where_no_lock_can_be_held_the_program_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    one = OneInstance(tmp_path / "file")
    assert one.claim(Wish("/a"))
    one.listen()
    one.leave()
