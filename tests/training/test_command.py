"""train_model.py as people and programs use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from vggdigits import Recognizer
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.training.command import main
from vggdigits.training.data import Mnist
from vggdigits.training.job import Job
from vggdigits.training.recipe import Recipe
from vggdigits.training.run_folder import list_runs
from vggdigits.training.runs import Run
from vggdigits.training.samples import NewSample, SampleStore

SCRIPT = Path(__file__).parents[2] / "train_model.py"
SIGTERM = signal.SIGTERM
SMALL = ["--data", "mnist", "--epochs", "1", "--batch-size", "19", "--device", "cpu"]


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_small_training_writes_a_checkpoint_with_its_provenance(
    small_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out.safetensors"
    status = main([*SMALL, "--data-dir", str(small_mnist), "--output", str(output), "--progress", "json"])
    told = events(capsys.readouterr().out)
    assert status == 0
    assert [event["event"] for event in told] == ["batch", "batch", "batch", "epoch", "done"]
    assert all({"epoch", "step", "steps", "loss", "accuracy", "eta_s"} <= set(event) for event in told[:-1])
    assert told[-1]["output"] == str(output)
    provenance = load_checkpoint(output).provenance
    assert provenance["images"] == {"training": 57, "validation": 3, "test": 20}
    assert set(provenance["data"]["mnist"]) >= {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte"}
    assert provenance["figures"]["test_accuracy"] == told[-1]["accuracy"]
    assert {"seed", "epochs", "recipe", "versions", "device", "date"} <= set(provenance)
    assert Recognizer(output, "cpu").engine.checkpoint.sha256 == told[-1]["sha256"]


def test_the_run_folder_holds_configuration_metrics_and_checkpoint(small_mnist: Path, own_home: Path) -> None:
    assert main([*SMALL, "--data-dir", str(small_mnist), "--progress", "none", "--limit", "30", "--seed", "4"]) == 0
    (run,) = (own_home / "runs").iterdir()
    config = json.loads((run / "config.json").read_text())
    assert (config["limit"], config["recipe"]["seed"], config["preset"]) == (30, 4, "digits")
    metrics = events((run / "metrics.jsonl").read_text())
    assert metrics[0]["epoch"] == 1
    assert (run / "vgg16.safetensors").is_file()


def test_for_people_there_is_a_line_an_epoch(small_mnist: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--data-dir", str(small_mnist)]) == 0
    printed = capsys.readouterr().out
    assert "epoch 1/1: loss" in printed
    assert "test accuracy" in printed


@pytest.mark.parametrize(
    "arguments",
    [
        ["--epochs", "0"],
        ["--epochs", "many"],
        ["--lr", "nan"],
        ["--lr", "-1"],
        ["--seed", "-1"],
        ["--preset", "resnet"],
        ["--device", "tpu"],
        ["--nonsense"],
        ["--resume", "somewhere", "--epochs", "3"],
    ],
)
def test_misuse_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_found_before_training(
    small_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(
        [*SMALL, "--data-dir", str(small_mnist), "--output", str(tmp_path / "lost" / "a"), "--progress", "json"]
    )
    captured = capsys.readouterr()
    assert status == 1
    assert [event["event"] for event in events(captured.out)] == ["error"]
    assert captured.err.startswith("vggdigits: ") and captured.err.count("\n") == 1


def test_a_start_that_fails_leaves_no_run_behind(small_mnist: Path, tmp_path: Path, own_home: Path) -> None:
    assert main([*SMALL, "--data-dir", str(small_mnist), "--output", str(tmp_path / "lost" / "a")]) == 1
    (small_mnist / "MNIST" / "raw" / "train-images-idx3-ubyte").write_bytes(b"damaged")
    assert main([*SMALL, "--data-dir", str(small_mnist)]) == 1
    assert not (own_home / "runs").exists()


def test_a_run_goes_on_by_its_folder_alone(
    small_mnist: Path, tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data, device and output were named relative to another folder."""
    monkeypatch.chdir(small_mnist.parent)
    options = ["--data", "mnist", "--data-dir", small_mnist.name, "--output", "out.safetensors", "--epochs", "2"]
    options += ["--batch-size", "19"]
    save_state = Run.save_state
    with monkeypatch.context() as patch:
        patch.setattr(Run, "save_state", lambda run, state: (save_state(run, state), os.kill(os.getpid(), SIGTERM)))
        assert main([*options, "--device", "cpu", "--progress", "none"]) == 128 + SIGTERM
    (run,) = (own_home / "runs").iterdir()
    monkeypatch.chdir(run)
    assert main(["--resume", str(run), "--progress", "none"]) == 0
    assert load_checkpoint(tmp_path / "out.safetensors").provenance["epochs"] == 2
    moved = small_mnist.rename(tmp_path / "moved")
    again = ["--resume", str(run), "--progress", "none"]
    assert main([*again, "--data-dir", str(moved), "--output", str(tmp_path / "b.safetensors")]) == 0
    (tmp_path / "b.safetensors").unlink()
    assert main(again) == 0
    assert load_checkpoint(tmp_path / "b.safetensors").provenance["epochs"] == 2


@pytest.mark.parametrize(
    "change",
    [{"preset": []}, {"limit": "x"}, {"recipe": {"epochs": "3"}}, {"recipe": {"batch_size": 0}}, {"output": 3}],
)
def test_a_damaged_configuration_is_told_in_one_line(
    small_mnist: Path, own_home: Path, capsys: pytest.CaptureFixture[str], change: dict
) -> None:
    job = Job("digits", Recipe(), None, small_mnist, None, "cpu").as_dict()
    damaged = job | change | {"recipe": job["recipe"] | change.get("recipe", {})}
    run = Run.create(own_home / "runs", "digits", damaged)
    assert main(["--resume", str(run.folder)]) == 1
    told = capsys.readouterr().err
    assert "unexpected" not in told and told.count("\n") == 1


@pytest.mark.parametrize("damage", ["weights", "momentum", "sums"])
def test_a_run_whose_state_is_damaged_is_told_in_one_line(
    small_mnist: Path, own_home: Path, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    assert main([*SMALL, "--data-dir", str(small_mnist), "--progress", "none"]) == 0
    (run,) = (own_home / "runs").iterdir()
    state = torch.load(run / "last.pt", weights_only=True)
    if damage == "weights":
        state["network"].popitem()
    elif damage == "momentum":
        state["optimizer"]["state"][0]["momentum_buffer"] = torch.zeros(2)
    else:
        state["sums"] = torch.zeros(5)
    torch.save(state, run / "last.pt")
    assert main(["--resume", str(run), "--progress", "none"]) == 1
    told = capsys.readouterr().err
    assert "state is damaged" in told and told.count("\n") == 1


def test_a_training_that_diverges_says_so_and_writes_nothing(
    small_mnist: Path, untrained_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = untrained_file.read_bytes()
    options = ["--data-dir", str(small_mnist), "--output", str(untrained_file), "--lr", "1e30", "--progress", "json"]
    assert main([*SMALL, *options]) == 1
    captured = capsys.readouterr()
    told = [json.loads(line, parse_constant=pytest.fail) for line in captured.out.splitlines()]
    assert told[-1]["event"] == "error" and "smaller --lr" in told[-1]["message"]
    assert captured.err.count("\n") == 1
    assert untrained_file.read_bytes() == before


@pytest.mark.shared_data
def test_it_stops_with_a_run_to_resume_when_nobody_reads_its_progress(mnist_dir: Path, own_home: Path) -> None:
    options = ["--data", "mnist", "--data-dir", str(mnist_dir), "--epochs", "1", "--batch-size", "8", "--limit", "64"]
    command = [sys.executable, str(SCRIPT), *options, "--progress", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    (run,) = (own_home / "runs").iterdir()
    assert process.returncode == 1
    assert errors == f"vggdigits: stopped: nobody reads its output; continue with --resume {run}\n"
    assert (run / "last.pt").is_file()


def test_a_signal_while_data_are_read_stops_it(
    small_mnist: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = Mnist.training
    monkeypatch.setattr(Mnist, "training", lambda *given: (os.kill(os.getpid(), SIGTERM), read(*given))[1])
    assert main([*SMALL, "--data-dir", str(small_mnist)]) == 128 + SIGTERM
    assert "before training began" in capsys.readouterr().err
    assert not (own_home / "runs").exists()


def test_a_folder_without_a_run_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--resume", str(tmp_path)]) == 1
    assert "no run to resume" in capsys.readouterr().err


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Sixteen pictures of each of two digits, in a folder a digit."""
    for label in (1, 7):
        folder = tmp_path / "pictures" / str(label)
        folder.mkdir(parents=True)
        for number in range(16):
            ink = np.zeros((40, 40), np.uint8)
            ink[5 : 20 + number, 10 : 11 + 2 * label] = 255
            Image.fromarray(ink).save(folder / f"{number}.png")
    return tmp_path / "pictures"


def test_a_run_that_was_killed_ends_with_the_very_same_weights(pictures: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "whole.safetensors", tmp_path / "killed.safetensors"
    options = ["--data", "folder", "--folder", str(pictures), "--epochs", "3", "--batch-size", "4", "--device", "cpu"]
    options += ["--lr", "0.002"]  # a batch of four: a usual rate is at the edge of what diverges
    commands = [[sys.executable, str(SCRIPT), *options, "--progress", "json", "--output", str(to)] for to in outputs]
    subprocess.run(commands[0], check=True, stdout=subprocess.DEVNULL, timeout=300)
    with subprocess.Popen(commands[1], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while json.loads(process.stdout.readline())["event"] != "epoch":
            pass
        process.stdout.readline()  # into the next epoch, whose batches are lost
        process.kill()
    (run,) = [each for each in list_runs() if each.final_checkpoint is None]
    assert main(["--resume", str(run.path), "--progress", "none"]) == 0
    whole, killed = (load_checkpoint(output).tensors for output in outputs)
    assert all(torch.equal(whole[name], killed[name]) for name in whole)


def test_a_run_goes_on_with_the_samples_it_began_with(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Samples come and go while a run rests."""

    def samples(labels: Sequence[int]) -> list[NewSample]:
        return [NewSample(label, Drawing((Stroke.from_xy([(9, 9), (9 + 3 * label, 50)], 5),))) for label in labels]

    with SampleStore() as store:
        store.add_all(samples([1, 4, 7] * 8))
    output = tmp_path / "out.safetensors"
    options = ["--data", "samples", "--epochs", "2", "--batch-size", "4", "--device", "cpu", "--output", str(output)]
    save_state = Run.save_state
    with monkeypatch.context() as patch:
        patch.setattr(Run, "save_state", lambda run, state: (save_state(run, state), os.kill(os.getpid(), SIGTERM)))
        assert main([*options, "--progress", "none"]) == 128 + SIGTERM
    with SampleStore() as store:
        store.add_all(samples([2, 3]))
    (run,) = (own_home / "runs").iterdir()
    assert main(["--resume", str(run), "--progress", "none"]) == 0
    images = load_checkpoint(output).provenance["images"]
    assert images["training"] + images["validation"] == 24


@pytest.mark.parametrize("kept", [True, False])
def test_a_trial_says_how_long_it_would_take_and_leaves_nothing(
    pictures: Path, own_home: Path, capsys: pytest.CaptureFixture[str], kept: bool
) -> None:
    where = pictures if kept else pictures.parent / "elsewhere"
    options = ["--data", "folder", "--folder", str(where), "--batch-size", "4", "--device", "cpu", "--progress", "json"]
    assert main([*options, "--trial"]) == (0 if kept else 1)
    last = events(capsys.readouterr().out)[-1]
    assert last["event"] == ("trial" if kept else "error")
    assert not kept or (last["eta_s"] > 0 and last["images"] > 20)
    assert not (own_home / "runs").exists()


@pytest.mark.shared_data
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_after_the_batch_and_it_can_be_resumed(
    mnist_dir: Path, own_home: Path, number: signal.Signals
) -> None:
    data = ["--data", "mnist", "--data-dir", str(mnist_dir), "--progress", "json"]
    command = [sys.executable, str(SCRIPT), *data, "--epochs", "1", "--batch-size", "8", "--limit", "64"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert json.loads(process.stdout.readline())["event"] == "batch"
        process.send_signal(number)
        told = events(process.stdout.read())
        errors = process.stderr.read()
    assert process.returncode == 128 + number
    assert (told[-1]["event"], told[-1]["stopped"]) == ("error", True)
    assert "Traceback" not in errors
    resumed = subprocess.run(
        [sys.executable, str(SCRIPT), "--resume", told[-1]["run"], "--progress", "json"],
        capture_output=True,
        text=True,
        timeout=300,
        env=dict(os.environ),
    )
    assert resumed.returncode == 0, resumed.stderr
    told_after = events(resumed.stdout)
    assert told_after[0]["step"] == told[-2]["step"] + 1 if len(told) > 1 else 2
    assert told_after[-1]["event"] == "done"
