"""Every preset trains, saves, loads and predicts; the published recipes are what they were, without their faults."""

from __future__ import annotations

import copy
import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from vggdigits import Recognizer
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.presets import PRESETS, Preset
from vggdigits.model.vgg import VGG16, Architecture
from vggdigits.training import epoch_files, loop
from vggdigits.training.augment import augment
from vggdigits.training.command import main
from vggdigits.training.data import LabelledFrames
from vggdigits.training.job import Job
from vggdigits.training.loop import Trainer
from vggdigits.training.options import parse
from vggdigits.training.recipe import RECIPES, Recipe, usual_recipe
from vggdigits.training.run_folder import list_runs

PLAIN = Preset("plain", Architecture(batch_norm=False, dropout=0.0), (0.1,), (0.3,))


def a_few(data_dir: Path, *options: str) -> list[str]:
    return [*options, "--data-dir", str(data_dir), "--limit", "4", "--epochs", "1", "--device", "cpu"]


def seven() -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[6:9, 6:20] = 255
    image[9:24, 15:18] = 255
    return image


@pytest.mark.parametrize("preset", ["keras", "paper", "paper-bn"])
def test_each_preset_trains_saves_loads_and_predicts(small_mnist: Path, tmp_path: Path, preset: str) -> None:
    output = tmp_path / "out.safetensors"
    options = ["--preset", preset, "--data", "mnist", "--batch-size", "2", "--output", str(output)]
    assert main(a_few(small_mnist, *options, "--progress", "none")) == 0
    checkpoint = load_checkpoint(output)
    shutil.rmtree(list_runs()[0].path)  # up to two gigabytes
    output.unlink()
    assert checkpoint.preset == PRESETS[preset]
    (found,) = Recognizer(checkpoint, "cpu").read(seven(), single=True).digits
    assert math.isclose(sum(found.probabilities), 1.0, abs_tol=1e-6)


def test_the_blogs_recipe_leaves_what_its_script_left(
    small_mnist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its network without a word more; a checkpoint an epoch in its own format, loss and accuracy on both sets."""
    monkeypatch.chdir(tmp_path)
    output = tmp_path / "out.safetensors"
    assert main(a_few(small_mnist, "--recipe", "seed", "--output", str(output))) == 0
    printed = capsys.readouterr().out
    assert f"each epoch's weights go to {tmp_path / 'save_model'}" in printed
    (line,) = [line for line in printed.splitlines() if line.startswith("epoch ")]
    assert all(words in line for words in ("epoch 1/1: loss ", ", training ", ", test loss ", ", test "))
    (run,) = list_runs()
    (epoch,) = run.metrics()
    assert 0 <= epoch["test_accuracy"] <= 1 and epoch["test_loss"] > 0
    shutil.rmtree(run.path)
    theirs = tmp_path / "save_model" / "0model.pth"
    names = list(torch.load(theirs, weights_only=True))
    assert names[:2] == ["c1.weight", "c1.bias"] and names[-2:] == ["f_output.weight", "f_output.bias"]
    assert len(names) == 34
    read, ours = load_checkpoint(theirs), load_checkpoint(output)
    theirs.write_bytes(b"")  # half a gigabyte
    output.unlink()
    assert read.preset == ours.preset == PRESETS["seed"]
    for name, tensor in ours.tensors.items():
        assert torch.allclose(read.tensors[name], tensor, rtol=1e-3, atol=1e-6), name
    assert len(Recognizer(read, "cpu").read(seven()).digits) == 1
    again = main(a_few(small_mnist, "--recipe", "seed", "--progress", "json"))
    error = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (again, error["event"]) == (1, "error")
    assert f"{theirs}: is there already" in error["message"]
    assert list_runs() == []


def test_a_disk_too_small_for_all_epochs_is_found_before_training(
    tmp_path: Path, small_mnist: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(epoch_files.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10**9))
    assert main([*a_few(small_mnist, "--recipe", "seed"), "--epochs", "100"]) == 1
    assert "100 epochs leave 55.3 GB of weights, and 1.0 GB are free" in capsys.readouterr().err


def job_of(*arguments: str) -> Job:
    return Job.from_options(parse("train_model.py", arguments))


def test_the_blogs_recipe_is_the_published_one() -> None:
    job = job_of("--recipe", "seed")
    recipe = job.recipe
    assert (job.preset, job.data, job.optional) == ("seed", ("mnist",), ())
    assert (recipe.epochs, recipe.batch_size, recipe.learning_rate) == (100, 8, 1e-3)
    assert (recipe.optimizer, recipe.momentum, recipe.weight_decay) == ("sgd", 0.9, 0.0)
    assert job.epochs_dir == Path("save_model").absolute()
    assert Job.from_dict(json.loads(json.dumps(job.as_dict()))) == job


def test_its_comments_is_as_well() -> None:
    job = job_of("--recipe", "keras")
    assert (job.preset, job.data, job.epochs_dir) == ("keras", ("mnist",), None)
    recipe = job.recipe
    assert (recipe.epochs, recipe.batch_size, recipe.optimizer, recipe.schedule) == (5, 64, "adam", "constant")


def test_the_fast_one_learns_the_usual_network_on_mnist() -> None:
    job = job_of("--recipe", "fast", "--seed", "3")
    assert (job.preset, job.data, job.optional, job.recipe.seed) == ("digits", ("mnist",), (), 3)
    assert Job.from_dict(json.loads(json.dumps(job.as_dict()))) == job


@pytest.mark.parametrize("values", [{"cropped_steps": 1.1}, {"cropped_side": 0.4}, {"cropped_side": "all"}])
def test_a_middle_that_cannot_be_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"cropped_.* must be a number from 0"):
        Recipe(**values)  # type: ignore[arg-type]


def test_what_is_said_otherwise_holds() -> None:
    job = job_of("--recipe", "seed", "--preset", "paper", "--epochs", "3", "--lr", "0.01", "--data", "mnist,pen")
    assert (job.preset, job.recipe.epochs, job.recipe.learning_rate) == ("paper", 3, 0.01)
    assert job.data == ("mnist", "pen")


def test_without_a_recipe_it_is_our_own() -> None:
    assert job_of().recipe == Recipe() and Recipe().side(0.0) == 1.0
    assert job_of("--preset", "paper-bn").recipe == Recipe()
    assert job_of("--preset", "paper").recipe == usual_recipe("paper") == replace(Recipe(), learning_rate=0.01)
    assert job_of("--preset", "seed").data == ("mnist",)


def test_the_rate_falls_as_torchs_own_schedule_does() -> None:
    """Stepped after the optimiser, once an epoch: the published script stepped before it."""
    recipe = RECIPES["seed"]
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 10, 0.1)
    steps = 7  # of an epoch
    for epoch in range(recipe.epochs):
        for step in range(steps):
            done = (epoch * steps + step) / (recipe.epochs * steps)
            assert recipe.rate(done) == pytest.approx(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    assert {RECIPES["keras"].rate(share) for share in (0.0, 0.5, 0.99)} == {1e-3}


@pytest.mark.parametrize("values", [{"optimizer": "lion"}, {"schedule": "never"}])
def test_another_optimiser_or_schedule_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must be of"):
        Recipe(**values)  # type: ignore[arg-type]


def test_published_recipes_bend_nothing(bars: LabelledFrames) -> None:
    assert torch.equal(augment(bars.frames, RECIPES["seed"].augmentation), bars.frames.float())


def test_with_adam_a_run_goes_on_as_it_was(bars: LabelledFrames) -> None:
    recipe = replace(RECIPES["keras"], learning_rate=1e-4)
    first, second = (Trainer(PLAIN, recipe, torch.device("cpu")) for _ in range(2))
    first.step(bars.frames[:8], bars.labels[:8], 0.0)
    second.restore(copy.deepcopy(first._state()))
    for trainer in (first, second):
        trainer.step(bars.frames[8:16], bars.labels[8:16], 0.1)
    theirs = second.averaged.state_dict()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in first.averaged.state_dict().items())


def test_a_batch_in_parts_is_the_same_step(bars: LabelledFrames, monkeypatch: pytest.MonkeyPatch) -> None:
    """224 pixels an image do not fit all at once; the gradients of the parts add up to the batch's."""
    recipe = replace(RECIPES["seed"], learning_rate=0.1)
    whole, parts = (Trainer(PLAIN, recipe, torch.device("cpu")) for _ in range(2))
    for trainer in (whole, parts):
        trainer._bfloat16 = False
    whole.step(bars.frames[:7], bars.labels[:7], 0.0)
    monkeypatch.setattr(loop, "_PIXELS_AT_ONCE", {"cpu": 3 * 32 * 32})
    assert [len(part) for part in parts._in_parts(bars.frames[:7], bars.labels[:7], 7)[1]] == [3, 2, 2]
    parts.step(bars.frames[:7], bars.labels[:7], 0.0)
    theirs = parts.network.state_dict()
    for name, tensor in whole.network.state_dict().items():
        assert torch.allclose(tensor, theirs[name], atol=1e-6), name
    assert torch.allclose(whole._sums, parts._sums, atol=1e-4)


def test_a_start_of_another_preset_is_told_with_what_differs(
    small_mnist: Path, untrained_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--data", "mnist", "--start", str(untrained_file), "--progress", "json"]
    assert main(a_few(small_mnist, *options, "--preset", "paper")) == 1
    told = capsys.readouterr().err
    assert (
        f"{untrained_file}: not of the preset paper: 'features.0.weight' has shape [64, 1, 3, 3], expected [64, 3"
        in told
    )
    assert main(a_few(small_mnist, *options, "--preset", "keras")) == 1
    told = capsys.readouterr().err
    assert "not of the preset keras: the network needs 'features.2.weight' [64, 64, 3, 3], found" in told


def test_a_start_that_tells_a_thousand_classes_apart_gives_all_but_its_last_layer(
    small_mnist: Path, untrained: Checkpoint, tmp_path: Path
) -> None:
    """As torchvision's weights do."""
    network = VGG16(replace(untrained.preset.architecture, classes=1000))
    torch.save(network.state_dict(), tmp_path / "imagenet.pth")
    output = tmp_path / "out.safetensors"
    options = ["--data", "mnist", "--batch-size", "2", "--lr", "1e-9", "--start", str(tmp_path / "imagenet.pth")]
    assert main(a_few(small_mnist, *options, "--output", str(output), "--progress", "none")) == 0
    checkpoint = load_checkpoint(output)
    assert checkpoint.preset.architecture.classes == 10
    assert torch.allclose(checkpoint.tensors["classifier.3.weight"], network.classifier[3].weight, atol=1e-3)
    assert checkpoint.tensors["classifier.6.weight"].shape == (10, 512)
