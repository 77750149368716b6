"""What holds for the whole tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import vggdigits
from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.files import write_atomically

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "vggdigits").rglob("*.py"))


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(file): count for file in SOURCES if (count := len(file.read_text().splitlines())) > 400}
    assert long == {}


def test_no_thread_is_ever_terminated() -> None:
    assert [file.name for file in SOURCES if ".terminate()" in file.read_text()] == []


def test_the_public_names_are_there() -> None:
    assert vggdigits.Recognizer.__name__ == "Recognizer"
    assert vggdigits.Drawing().strokes == ()
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = vggdigits.nonsense


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        ("import vggdigits.cli, vggdigits.app.main_window", {"torch", "torchvision", "pyqtgraph", "tqdm"}),
        (
            "from vggdigits import Drawing, Recognizer; Recognizer(device='cpu').read(Drawing())",
            {"torch._dynamo", "torch._inductor", "sympy", "torchvision", "torch.onnx", "pyqtgraph", "PySide6"},
        ),
    ],
    ids=["to the window", "to the first prediction"],
)
def test_a_start_imports_nothing_that_takes_long_and_is_not_needed(program: str, unwanted: set[str]) -> None:
    ask = f"import sys; {program}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=300, check=True)
    assert unwanted & set(done.stdout.split()) == set()


def test_resources_are_found_in_the_source_tree() -> None:
    assert paths.resources_dir() == ROOT / "resources"


def test_resources_are_found_in_a_wheel_and_in_a_frozen_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "site-packages" / "vggdigits" / "paths.py"))
    assert paths.resources_dir() == (tmp_path / "site-packages" / "vggdigits" / "resources")
    monkeypatch.setattr(paths, "FROZEN", True)
    monkeypatch.setattr(paths.sys, "_MEIPASS", str(tmp_path / "_internal"), raising=False)
    assert paths.resources_dir() == tmp_path / "_internal" / "resources"


def test_the_users_folder_can_be_moved(own_home: Path) -> None:
    assert paths.data_dir() == own_home / "data"
    assert paths.log_file().parent.parent == own_home


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_atomically(target, b"one")
    target.chmod(0o640)
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_where_writing_fails_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "a"
    write_atomically(target, b"old")
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UserError, match="No space left on device"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]
