"""The command line, as the contract has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vggdigits.cli import run
from vggdigits.ink.documents import open_document
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Drawing, Stroke


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder: b.png with two bars, a.png blank, c.inkml with one line, and a file of another kind."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    paper = np.full((60, 100), 255, np.uint8)
    Image.fromarray(paper).save(folder / "a.png")
    paper[10:50, 20:26] = paper[10:50, 70:76] = 0
    Image.fromarray(paper).save(folder / "b.png")
    write_inkml(Drawing((Stroke.from_xy([(5, 5), (9, 60)], 6),)), folder / "c.inkml")
    (folder / "notes.txt").write_text("ignored")
    return folder


def predict(checkpoint: Path, *arguments: str | Path) -> int:
    return run(["predict", "--checkpoint", str(checkpoint), "--device", "cpu", *map(str, arguments)])


def test_json_has_one_object_a_file_in_order(
    untrained_file: Path, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(untrained_file, "--json", pictures / "c.inkml", pictures) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["c.inkml", "a.png", "b.png", "c.inkml"]
    assert [len(line["digits"]) for line in lines] == [1, 0, 2, 1]
    assert lines[1]["text"] == ""
    assert lines[0]["digits"] == lines[3]["digits"]
    digit = lines[2]["digits"][0]
    assert set(digit) == {"digit", "accepted", "confidence", "box", "probabilities"}
    assert digit["box"] == [20, 10, 6, 40]
    assert sum(digit["probabilities"]) == pytest.approx(1)


def test_single_is_one_entry(untrained_file: Path, pictures: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert predict(untrained_file, "--json", "--single", pictures) == 0
    counts = [len(json.loads(line)["digits"]) for line in capsys.readouterr().out.splitlines()]
    assert counts == [0, 1, 1]


def test_for_people_there_is_one_readable_line_a_file(
    untrained_file: Path, pictures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(untrained_file, pictures) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{pictures / 'a.png'}: blank"
    assert lines[1].startswith(f"{pictures / 'b.png'}: ") and "%" in lines[1]


def test_a_bad_file_costs_its_own_line_only(
    untrained_file: Path, pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.png").write_text("not a picture")
    (tmp_path / "empty").mkdir()
    bad = [tmp_path / "missing.png", tmp_path / "text.png", tmp_path / "empty"]
    assert predict(untrained_file, *bad, pictures / "b.png") == 1
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    complaints = sorted(captured.err.splitlines())
    assert complaints == [
        f"vggdigits: {bad[2]}: no picture or drawing in this folder",
        f"vggdigits: {bad[0]}: no such file",
        f"vggdigits: {bad[1]}: not a picture that can be read (PNG, JPEG, BMP, WebP)",
    ]


def test_an_empty_folder_alone_is_an_error(
    untrained_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert predict(untrained_file, tmp_path / "empty") == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("kind", ["missing", "text", "folder"])
def test_a_checkpoint_that_cannot_be_used_is_one_line(
    pictures: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "checkpoint"
    if kind == "text":
        path.write_text("not a checkpoint at all")
    elif kind == "folder":
        path.mkdir()
    assert predict(path, pictures) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"vggdigits: {path}: ") and captured.err.count("\n") == 1
    assert captured.out == ""


@pytest.mark.parametrize("arguments", [["predict"], ["predict", "--device", "tpu", "a"], ["fly"], ["--nonsense"]])
def test_misuse_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(arguments)
    assert caught.value.code == 2


def test_every_command_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["--help"])
    offered = set(capsys.readouterr().out.split())
    assert {"pad", "predict", "evaluate", "export", "train", "teach", "bench", "self-test"} <= offered


def test_version_names_what_a_report_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    words = capsys.readouterr().out.split()
    assert {"vggdigits", "Python", "torch", "Qt", "device"} <= set(words)


def test_an_unexpected_error_is_one_line_and_a_traceback_with_debug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("surprise")

    monkeypatch.setattr("vggdigits.cli._files", broken)
    assert run(["predict", "a.png"]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("vggdigits: unexpected error: surprise") and captured.err.count("\n") == 1
    assert "ZeroDivisionError" in (own_home / "logs" / "vggdigits.log").read_text()
    with pytest.raises(ZeroDivisionError):
        run(["predict", "--debug", "a.png"])


def test_a_file_that_surprises_costs_its_own_line_only(
    untrained_file: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def surprised(name: str) -> object:
        if name.endswith("a.png"):
            raise MemoryError
        return open_document(name)

    monkeypatch.setattr("vggdigits.ink.documents.open_document", surprised)
    assert predict(untrained_file, "--json", pictures) == 1
    captured = capsys.readouterr()
    assert captured.err == f"vggdigits: {pictures / 'a.png'}: cannot be read (MemoryError)\n"
    assert len(captured.out.splitlines()) == 2


def test_names_are_told_as_they_were_given(
    untrained_file: Path, pictures: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(pictures)
    assert predict(untrained_file, "--json", "./b.png", ".") == 0
    named = [json.loads(line)["file"] for line in capsys.readouterr().out.splitlines()]
    assert named == ["./b.png", "./a.png", "./b.png", "./c.inkml"]


def test_a_name_that_the_terminal_cannot_show_stops_nothing(untrained_file: Path, pictures: Path) -> None:
    (pictures / "b.png").rename(pictures / "数.png")
    done = subprocess.run(
        [sys.executable, "-m", "vggdigits", "predict", "--checkpoint", str(untrained_file), str(pictures)],
        env=dict(os.environ) | {"PYTHONIOENCODING": "cp1252:strict"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(line.partition(": ")[0]).name for line in done.stdout.splitlines()] == [
        "a.png",
        "c.inkml",
        "\\u6570.png",
    ]


def test_neither_nothing_nor_a_pipe_is_read(
    untrained_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert predict(untrained_file, "", tmp_path / "pipe.png") == 1
    empty, pipe = capsys.readouterr().err.splitlines()
    assert "empty name" in empty
    assert pipe == f"vggdigits: {tmp_path / 'pipe.png'}: not a file"


def test_options_for_all_commands_may_come_before_train(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["--debug", "train", "--epochs", "0"])
    assert caught.value.code == 2
    assert "vggdigits train: error" in capsys.readouterr().err


@pytest.mark.parametrize("program", ["train_model.py", "vggdigits/__main__.py"])
def test_ctrl_c_while_it_starts_ends_it_without_a_traceback(program: str, tmp_path: Path) -> None:
    """Python imports `sitecustomize` from the path first: here it interrupts the import of the command line."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nclass Interrupt:\n    def find_spec(self, name, *_):\n"
        "        if name.startswith('vggdigits.logs'): raise KeyboardInterrupt\nsys.meta_path.insert(0, Interrupt())\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, str(root / program), "train"],
        env=dict(os.environ) | {"PYTHONPATH": f"{tmp_path}:{root}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (130, "")


def imported_by(program: str, *modules: str) -> list[str]:
    check = f"import sys; {program}; print(*[m for m in {modules!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_importing_the_package_is_instant() -> None:
    assert imported_by("import vggdigits", "torch", "numpy", "PySide6", "PIL") == []


def test_the_command_line_is_parsed_without_torch() -> None:
    assert imported_by("import vggdigits.cli as c; c.make_parser()", "torch", "numpy", "PySide6") == []


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "vggdigits", "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert done.stdout.startswith("usage: vggdigits")
