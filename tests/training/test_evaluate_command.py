"""`vggdigits evaluate` as the contract and docs/accuracy.md have it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from some_sets import write_omniglot, write_pair, write_pen, write_pictures

from vggdigits.cli import run
from vggdigits.training.report import Misread


def evaluate(checkpoint: Path, folder: Path, *arguments: str | Path) -> int:
    common = ["evaluate", "--checkpoint", str(checkpoint), "--device", "cpu", "--data-dir", str(folder)]
    return run([*common, *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of each kind that may be made up: MNIST's own would have to be the published one."""
    write_pen(tmp_path / "data")
    write_omniglot(tmp_path / "data")
    write_pair(tmp_path / "data", "usps", [3, 1, 4, 255])
    write_pictures(tmp_path / "data" / "photos", {"3": 2, "none": 1})
    return tmp_path / "data"


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_is_an_object_a_set_and_a_summary(
    untrained_file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(untrained_file, folder, "--json", "--limit", 5) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    *sets, summary = objects(captured.out)
    assert [(each["set"], each["kind"]) for each in sets] == [
        ("usps", "digits"),
        ("pen", "digits"),
        ("photos", "digits"),
        ("pen", "texts"),
        ("numbers", "texts"),
        ("usps", "no digits"),
        ("omniglot", "no digits"),
        ("photos", "no digits"),
    ]
    digits, texts, none = sets[1], sets[4], sets[6]
    shares = {"set", "kind", "about", "single", "n", "right", "accuracy", "interval", "sources"}
    own = {"per_class", "confusion", "ece", "nll", "accepted", "threshold_99", "reliability"}
    assert set(digits) == shares | own
    assert set(texts) == shares | {"groups", "faults"}
    assert set(none) == {
        "set", "kind", "about", "single", "n", "false_acceptance", "interval", "against", "groups", "sources",
    }  # fmt: skip
    assert set(none["against"]) == {"usps", "pen", "photos"}
    assert set(none["against"]["pen"]) == {"auroc", "threshold_99", "false_acceptance_99", "interval_99"}
    assert (digits["n"], texts["n"]) == (5, 5) and len(digits["confusion"]) == len(digits["per_class"]) == 10
    assert (summary["sets"], summary["limit"], summary["checkpoint"]) == (8, 5, str(untrained_file))
    assert len(summary["sha256"]) == 64 and {"torch", "vggdigits", "python"} <= set(summary["versions"])


def test_for_people_there_are_words(untrained_file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(untrained_file, folder, "--data", "pen, photos", "--limit", 4) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    lines = captured.out.splitlines()
    assert [line.partition(":")[0] for line in lines if not line.startswith(" ")] == [
        "pen", "photos", "pen, without --single", "photos", "network", "measured on",
    ]  # fmt: skip
    assert "95 % interval" in captured.out and "usps" not in captured.out


def test_it_is_the_same_again(untrained_file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for _ in range(2):
        evaluate(untrained_file, folder, "--json", "--data", "numbers,omniglot", "--limit", 4)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_misread_ones_are_drawn(
    untrained_file: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets: list[dict[str, list[Misread]]] = []
    real = "vggdigits.training.evaluate_command.write_sheet"
    from vggdigits.training.error_sheet import write_sheet

    def seen(sections: list[Any], path: Path) -> None:
        sheets.append({section.title.partition(":")[0]: section.misread for section in sections})
        write_sheet(sections, path)

    monkeypatch.setattr(real, seen)
    assert evaluate(untrained_file, folder, "--errors", tmp_path / "a.png", "--data", "pen,omniglot", "--quiet") == 0
    assert evaluate(untrained_file, folder, "--errors", tmp_path / "b.png", "--data", "omniglot", "--accepted") == 0
    assert set(sheets[0]) == {"pen", "pen, without --single"}
    assert all(each.truth != each.answer for part in sheets[0].values() for each in part)
    assert set(sheets[1]) == {"omniglot"}
    assert {each.truth for each in sheets[1]["omniglot"]} <= {"?"}
    for name in ("a.png", "b.png"):
        with Image.open(tmp_path / name) as image:
            assert image.format == "PNG" and np.asarray(image.convert("L")).std() > 0


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("nothing", "nothing to measure with below it"),
        ("missing", "no such folder"),
        ("idx", "usps-images-idx3-ubyte: damaged: "),
        ("strokes", "pendigits-orig.tra, line 3: "),
        ("labels", "usps-images-idx3-ubyte: 4 pictures, but 2 labels"),
        ("class", "7: no pictures in it"),
        ("sheet", "no such folder to write the sheet to"),
        ("checkpoint", "no such checkpoint"),
        ("set", "no set 'svhn' below it; there are "),
    ],
)
def test_what_is_wrong_is_one_line_before_anything_is_measured(
    untrained_file: Path,
    folder: Path,
    tmp_path: Path,
    damage: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("vggdigits.training.evaluate_command.measure", None)
    arguments: list[str | Path] = []
    images, labels = folder / "usps-images-idx3-ubyte", folder / "usps-labels-idx1-ubyte"
    if damage == "nothing":
        folder = tmp_path / "empty"
        folder.mkdir()
    elif damage == "missing":
        folder = tmp_path / "missing"
    elif damage == "idx":
        images.write_bytes(images.read_bytes()[:-1])
    elif damage == "strokes":
        file = folder / "pendigits" / "pendigits-orig.tra"
        file.write_text(".SEGMENT\n.PEN_DOWN\nhere\n" + file.read_text())
    elif damage == "labels":
        write_pair(folder / "other", "usps", [1, 2])
        (folder / "other" / labels.name).replace(labels)
    elif damage == "class":
        (folder / "photos" / "7").mkdir()
    elif damage == "sheet":
        arguments = ["--errors", tmp_path / "missing" / "out.png"]
    elif damage == "checkpoint":
        untrained_file = tmp_path / "missing.safetensors"
    else:
        arguments = ["--data", "svhn"]
    assert evaluate(untrained_file, folder, *arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("vggdigits: ") and captured.err.count("\n") == 1 and told in captured.err


@pytest.mark.parametrize("arguments", [["--limit", "0"], ["--limit", "x"], ["--data", ","], ["--device", "tpu"], ["x"]])
def test_misuse_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["evaluate", *arguments])
    assert caught.value.code == 2


def test_the_programs_own_folder_is_where_it_looks(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_home / "data").mkdir()
    assert run(["evaluate"]) == 1
    assert capsys.readouterr().err.startswith(f"vggdigits: {own_home / 'data'}: nothing to measure with")


def test_help_needs_no_torch() -> None:
    check = (
        "import sys, vggdigits.cli as c\ntry: c.run(['evaluate', '--help'])\nexcept SystemExit as e: print(e.code)\n"
        "print([m for m in ('torch', 'numpy', 'PIL', 'PySide6') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-2:] == ["0", "[]"]


def test_ctrl_c_is_one_line_and_130(untrained_file: Path, tmp_path: Path) -> None:
    """Interrupted after the first set is told, while the second, a large one, is read."""
    write_pair(tmp_path / "data", "a", [1])
    write_pair(tmp_path / "data", "b", [3] * 2_500)
    command = [sys.executable, "-m", "vggdigits", "evaluate", "--json", "--checkpoint", str(untrained_file)]
    with subprocess.Popen(
        [*command, "--device", "cpu", "--data-dir", str(tmp_path / "data")],
        env=dict(os.environ) | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # in a shell's background it is ignored
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert json.loads(process.stdout.readline())["set"] == "a"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (130, "")
    assert err == "vggdigits: stopped; 1 set was measured\n"


@pytest.mark.shared_data
def test_published_data_are_measured_as_they_lie(mnist_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A few of each with the bundled network: far better than chance, or something is read wrongly."""
    assert run(["evaluate", "--json", "--data-dir", str(mnist_dir), "--data", "mnist", "--limit", "200"]) == 0
    mnist, _ = objects(capsys.readouterr().out)
    assert mnist["n"] == 200 and mnist["accuracy"] > 0.98 and mnist["ece"] < 0.03
    assert sum(map(sum, mnist["confusion"])) == 200


@pytest.mark.shared_data
def test_published_strokes_are_measured(
    mnist_dir: Path, pendigits: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    limit = ["--data-dir", str(mnist_dir), "--limit", "60"]
    assert run(["evaluate", "--json", "--data", "pen,numbers", *limit]) == 0
    single, text, numbers, _ = objects(capsys.readouterr().out)
    assert single["accuracy"] > 0.85 and text["accuracy"] > 0.85
    assert numbers["accuracy"] > 0.4 and numbers["n"] == 60
    assert sum(part["n"] for name, part in numbers["groups"].items() if name.endswith("digits")) == 60
