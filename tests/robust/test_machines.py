"""The real program on machines that lack something: it works all the same, or says in one line why not."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pad_process import PATIENCE_S, pad_in

from vggdigits.app.one_instance import OneInstance, Wish
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Drawing, Stroke

if sys.platform == "win32":
    pytest.skip("limits, signals and descriptors are POSIX'", allow_module_level=True)

import resource

PACKAGE = Path(__file__).parents[2] / "vggdigits"
ONE = Drawing((Stroke.from_xy([(100, 100), (104, 300)], width=20),))
READ = (0, "one.inkml: 1")


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A folder that holds a drawing of a one."""
    write_inkml(ONE, tmp_path / "one.inkml")
    return tmp_path


def predict(
    folder: Path, changes: dict[str, str | None] | None = None, prepare: Callable[[], None] | None = None
) -> tuple[int, str, str]:
    """The exit status, and what the program printed and complained about, as it reads the one."""
    merged = dict(os.environ) | {"PYTHONPATH": os.pathsep.join(sys.path)} | (changes or {})
    done = subprocess.run(
        [sys.executable, "-m", "vggdigits", "predict", "--device", "cpu", "one.inkml"],
        cwd=folder,
        env={name: value for name, value in merged.items() if value is not None},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        preexec_fn=prepare,
    )
    return done.returncode, done.stdout.partition(" (")[0], done.stderr


def end(pad: subprocess.Popen[str]) -> tuple[int, str, str]:
    """End the pad; the exit status, and what it printed and complained about."""
    pad.send_signal(signal.SIGTERM)
    told, complaints = pad.communicate(timeout=PATIENCE_S)
    return pad.returncode, told or "", complaints or ""


def use_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def close_outputs() -> None:
    os.close(1)
    os.close(2)


def have_data(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def have_addresses(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def no_home(tmp_path: Path, kind: str) -> dict[str, str | None]:
    if kind == "unset":  # the system's own answer would be the home of whoever runs the test
        places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "CACHE")}
        return {"VGGDIGITS_HOME": None, "HOME": None} | places
    return {"VGGDIGITS_HOME": None, "HOME": "/proc/no home"} | dict.fromkeys(
        ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    )


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process cannot be kept to a core here")
def test_one_core(drawn: Path) -> None:
    assert predict(drawn, {"OMP_NUM_THREADS": None}, use_one_core) == (*READ, "")
    with pad_in("drawn", {"OMP_NUM_THREADS": None}, prepare=use_one_core) as pad:
        assert end(pad) == (0, "", "")


@pytest.mark.parametrize("kind", ["unset", "not writable"])
def test_no_home_folder(drawn: Path, kind: str) -> None:
    assert predict(drawn, no_home(drawn, kind)) == (*READ, "")
    with pad_in("drawn", no_home(drawn, kind)) as pad:
        assert end(pad) == (0, "", "")


def test_outputs_that_are_closed(drawn: Path, own_home: Path) -> None:
    assert predict(drawn, prepare=close_outputs)[0] == 0
    with pad_in("drawn", prepare=close_outputs) as pad:
        assert end(pad)[0] == 0
    assert (own_home / "logs" / "crash.log").read_bytes() == b""


def test_outputs_whose_reader_went_away(drawn: Path) -> None:
    gone, writing = os.pipe()
    os.close(gone)
    with open(writing, "wb", buffering=0) as pipe:
        assert predict(drawn, prepare=lambda: (os.dup2(writing, 1), None)[1]) == (1, "", "")
        with pad_in("drawn", outputs=pipe.fileno()) as pad:
            assert end(pad)[0] == 0


def test_no_fonts(drawn: Path) -> None:
    (drawn / "fonts.conf").write_text('<?xml version="1.0"?>\n<fontconfig></fontconfig>\n')
    with pad_in("drawn", {"FONTCONFIG_FILE": str(drawn / "fonts.conf")}) as pad:
        assert end(pad) == (0, "", "")


def test_stopped_for_a_while(drawn: Path) -> None:
    with pad_in("drawn") as pad:
        pad.send_signal(signal.SIGSTOP)
        assert os.WIFSTOPPED(os.waitpid(pad.pid, os.WUNTRACED)[1])
        pad.send_signal(signal.SIGCONT)
        assert os.WIFCONTINUED(os.waitpid(pad.pid, os.WCONTINUED)[1])
        assert end(pad) == (0, "", "")


@pytest.mark.parametrize("limit", [have_data, have_addresses])
def test_two_gigabytes_of_memory(drawn: Path, limit: Callable[[int], None]) -> None:
    assert predict(drawn, {"OMP_NUM_THREADS": "2"}, lambda: limit(2_000_000_000)) == (*READ, "")
    with pad_in("drawn", {"OMP_NUM_THREADS": "2"}, prepare=lambda: limit(2_000_000_000)) as pad:
        assert end(pad) == (0, "", "")


def test_too_little_memory_is_told_in_one_line(drawn: Path) -> None:
    status, told, complaints = predict(drawn, {"OMP_NUM_THREADS": "1"}, lambda: have_data(60_000_000))
    assert (status, told) == (1, "")
    assert complaints.startswith("vggdigits: ") and complaints.count("\n") == 1


def test_a_wish_from_before_the_clock_was_set_back_is_old(tmp_path: Path) -> None:
    one = OneInstance(tmp_path)
    assert one.claim(Wish())
    (place,) = (tmp_path / "instance").iterdir()
    note = place / "1.wish"
    note.write_text('{"file": "/old", "token": ""}')
    later = note.stat().st_mtime + 3600
    os.utime(note, (later, later))
    wishes: list[Wish] = []
    one.asked.connect(wishes.append)
    one._look()
    assert wishes == [] and not note.exists()
    one.leave()


def test_no_duration_is_taken_from_a_clock_that_can_be_set() -> None:
    """Only the age of a file is: it has no other time."""
    asking = [
        file.name
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("time.time", "time.time_ns")
    ]
    assert asking == ["one_instance.py"]
