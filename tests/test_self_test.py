"""The self-test tells what it checked, and fails loudly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vggdigits import paths, self_test
from vggdigits.errors import UserError
from vggdigits.ink.inkml import read_inkml


def fine(folder: Path) -> str:
    assert not any(folder.iterdir())
    return "all is well"


def unclear(folder: Path) -> str:
    raise KeyError("weights")


def missing(folder: Path) -> str:
    raise UserError("no such\ncheckpoint")


def test_what_was_checked_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert self_test.run(False, [("one", fine), ("two", fine)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["ok", "one"], ["ok", "two"]]
    assert "all 2 checks passed" in lines[2]


def test_a_failure_is_named_and_the_other_checks_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert self_test.run(False, [("one", missing), ("two", unclear), ("three", fine)]) == 1
    printed = capsys.readouterr()
    assert "FAILED  one               no such checkpoint" in printed.out
    assert "FAILED  two               KeyError: 'weights'" in printed.out
    assert "ok      three" in printed.out
    assert printed.err == "vggdigits: self-test failed: one, two\n"


def test_json_is_one_object_a_line_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert self_test.run(True, [("one", fine), ("two", missing)]) == 1
    one, two, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert (one["check"], one["passed"], one["detail"]) == ("one", True, "all is well")
    assert (two["check"], two["passed"], two["detail"]) == ("two", False, "no such checkpoint")
    assert (summary["passed"], summary["checks"], summary["failed"]) == (False, 2, ["two"])


def test_nothing_of_the_users_is_touched(own_home: Path) -> None:
    def check(folder: Path) -> str:
        assert own_home not in paths.user_dir().parents and paths.user_dir() != own_home
        (folder / "left").write_text("behind")
        places.append(folder)
        return "somewhere else"

    places: list[Path] = []
    assert self_test.run(False, [("one", check)]) == 0
    assert not places[0].exists()
    assert os.environ["VGGDIGITS_HOME"] == str(own_home)


def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    with pytest.raises(self_test.CheckFailed, match=r"vgg16\.safetensors"):
        self_test.check_files(tmp_path)
    with pytest.raises(self_test.CheckFailed, match="0 bundled drawings"):
        self_test.check_drawings(tmp_path)


def test_a_damaged_checkpoint_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(paths.bundled_checkpoint().read_bytes())
    content[-100] ^= 1
    (tmp_path / "vgg16.safetensors").write_bytes(content)
    monkeypatch.setattr(paths, "bundled_checkpoint", lambda: tmp_path / "vgg16.safetensors")
    with pytest.raises(UserError, match="damaged"):
        self_test.check_checkpoint(tmp_path)


def test_a_drawing_that_is_misread_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawings = paths.resources_dir() / "drawings"
    (tmp_path / "drawings").mkdir()
    for file in drawings.glob("*.inkml"):
        name = file.name if file.name != "4-open.inkml" else "1-wrong.inkml"
        (tmp_path / "drawings" / name).write_bytes(file.read_bytes())
    checkpoint = paths.bundled_checkpoint()
    monkeypatch.setattr(paths, "bundled_checkpoint", lambda: checkpoint)
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    with pytest.raises(self_test.CheckFailed, match=r"1-wrong\.inkml was read as '4'"):
        self_test.check_drawings(tmp_path)


def test_there_are_two_drawings_of_each_digit_each_another_one() -> None:
    files = sorted((paths.resources_dir() / "drawings").glob("*.inkml"))
    assert [file.name[0] for file in files] == [str(digit) for digit in range(10) for _ in range(2)]
    assert len({read_inkml(file).strokes[0].points.tobytes() for file in files}) == self_test.DRAWINGS


def test_it_passes_from_source(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "vggdigits", "self-test", "--json"],
        env=environment | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
    )
    *findings, summary = map(json.loads, done.stdout.splitlines())
    assert [each["detail"] for each in findings if not each["passed"]] == []
    assert (done.returncode, summary["failed"], summary["frozen"]) == (0, [], False)
    assert summary["checks"] == len(findings) == len(self_test.all_checks())
    assert not any(tmp_path.iterdir())
