"""The frozen program, as `make freeze` built it: its own tests of itself, its commands, its window and a real mouse."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from e2e.desktop import placed, running_pad
from e2e.test_pad import LEFT, SEVEN, SIZE, TOP

from vggdigits.cli import make_parser
from vggdigits.ink.documents import open_document
from vggdigits.model.recognizer import Recognizer

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "dist" / "vggdigits" / "vggdigits"
DRAWINGS = ROOT / "resources" / "drawings"

pytestmark = pytest.mark.skipif(not PROGRAM.is_file(), reason=f"{PROGRAM} is not built: make freeze")


def frozen(home: Path, *arguments: str, program: Path = PROGRAM) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing around it."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    return subprocess.run(
        [str(program), *arguments], env=environment, cwd=home, capture_output=True, text=True, timeout=600
    )


@pytest.mark.window
def test_a_digit_is_drawn_with_the_mouse_and_read(display: str, tmp_path: Path) -> None:
    with running_pad(display, tmp_path, program=[str(PROGRAM)]) as pad:
        pad.draw(placed(SEVEN, LEFT, TOP, SIZE))
        assert pad.reading() == "7"
        pad.key("ctrl+z")
        assert pad.is_blank()
        assert pad.close() == 0
        assert pad.process.stderr is not None
        assert pad.process.stderr.read() == ""


@pytest.mark.window
def test_a_drawing_named_on_the_command_line_is_shown_and_read(display: str, tmp_path: Path) -> None:
    with running_pad(display, tmp_path, "pad", str(DRAWINGS / "4-open.inkml"), program=[str(PROGRAM)]) as pad:
        assert pad.reading() == "4"
        assert pad.close() == 0


def test_predict_answers_as_the_source_does(tmp_path: Path) -> None:
    files = sorted(DRAWINGS.glob("*.inkml"))
    done = frozen(tmp_path, "predict", "--json", "--device", "cpu", *map(str, files))
    assert (done.returncode, done.stderr) == (0, "")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["text"] for each in answers] == [file.name[0] for file in files]
    expected = Recognizer(device="cpu").read(open_document(files[0])).digits[0].probabilities
    assert answers[0]["digits"][0]["probabilities"] == pytest.approx(expected, abs=0.02)  # fp32 or bf16


def test_version_names_what_is_inside(tmp_path: Path) -> None:
    done = frozen(tmp_path, "--version")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["vggdigits", "Python", "torch", "Qt", "device"]


def test_without_a_display_one_line_says_so(tmp_path: Path) -> None:
    done = frozen(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("vggdigits: no display")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.shared_data
def test_it_trains_on_mnist(tmp_path: Path, mnist_dir: Path) -> None:
    output = tmp_path / "trained.safetensors"
    arguments = ["--data-dir", str(mnist_dir), "--limit", "60", "--epochs", "1", "--batch-size", "20"]
    done = frozen(tmp_path, "train", *arguments, "--progress", "json", "--output", str(output))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[-1])["event"] == "done"
    assert output.is_file()


def test_every_command_is_there(tmp_path: Path) -> None:
    done = frozen(tmp_path, "--help")
    assert (done.returncode, done.stdout) == (0, make_parser().format_help())


def test_the_self_test_names_what_is_missing_and_what_is_damaged(tmp_path: Path) -> None:
    """On a copy without one drawing, one icon and one bit of the checkpoint; the copy's files are links to the rest."""
    copy = PROGRAM.parents[1] / f".{tmp_path.name}-damaged"  # beside it: links do not lead to another disk
    resources = copy / "_internal" / "resources"
    try:
        shutil.copytree(PROGRAM.parent, copy, symlinks=True, copy_function=os.link)
        (resources / "drawings" / "4-open.inkml").unlink()
        (resources / "icons" / "undo.svg").unlink()
        checkpoint = resources / "vgg16.safetensors"
        content = bytearray(checkpoint.read_bytes())
        content[-100] ^= 1
        checkpoint.unlink()
        checkpoint.write_bytes(content)
        done = frozen(tmp_path, "self-test", "--json", program=copy / PROGRAM.name)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    assert done.returncode == 1
    *findings, summary = map(json.loads, done.stdout.splitlines())
    wrong = {each["check"]: each["detail"] for each in findings if not each["passed"]}
    assert list(wrong) == summary["failed"]
    assert summary["passed"] is False
    assert "icons/undo.svg" in wrong["files"]
    assert "do not match their digest" in wrong["checkpoint"]
    assert "19 bundled drawings were found, not 20" in wrong["drawings"]
    assert {"pictures", "window", "training step"} <= set(wrong)
    assert {"modules", "clean exit"}.isdisjoint(wrong)
    assert done.stderr.splitlines()[-1] == f"vggdigits: self-test failed: {', '.join(wrong)}"


def test_every_part_has_its_licence() -> None:
    folder = PROGRAM.parent / "licenses"
    components = json.loads((folder / "components.json").read_text(encoding="utf-8"))
    assert {"vggdigits", "Python", "torch", "torchvision", "PySide6_Essentials", "numpy", "pillow"} <= {
        each["name"] for each in components
    }
    files = [folder / name for each in components for name in each["files"]]
    assert all(file.stat().st_size > 100 for file in files)
