"""`vggdigits teach` on small data: what it writes, what it keeps, and how it fails."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from vggdigits import Recognizer
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.training import feature_cache, teach_command
from vggdigits.training.control import Control
from vggdigits.training.data import LabelledFrames
from vggdigits.training.samples import NewSample, SampleStore
from vggdigits.training.teach import Teacher, TeachRecipe
from vggdigits.training.teach_command import judge, main

CPU = torch.device("cpu")
QUICK = TeachRecipe(copies=1, steps=3, samples=8, replayed=16, hard=4)


def quietly(share: float) -> None:
    """Nobody listens."""


def bar(label: int, height: int = 60) -> NewSample:
    ink = np.zeros((80, 80), np.uint8)
    ink[10 : 10 + height, 20 : 24 + 4 * label] = 255
    return NewSample(label, ink=ink)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two samples of each of three digits, and one that is none."""
    path = tmp_path / "samples.sqlite3"
    with SampleStore(path) as store:
        store.add_all([bar(label, height) for label in (1, 4, 7) for height in (50, 60)])
        store.add(NewSample(None, ink=np.full((30, 60), 255, np.uint8)))
    return path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few steps, few images."""
    monkeypatch.setattr(teach_command, "TeachRecipe", lambda seed: QUICK)


@pytest.fixture
def options(untrained_file: Path, small_mnist: Path, database: Path, tmp_path: Path) -> list[str]:
    """A command line that works."""
    arguments = ["--checkpoint", str(untrained_file), "--data-dir", str(small_mnist), "--samples", str(database)]
    return [*arguments, "--output", str(tmp_path / "taught.safetensors"), "--device", "cpu", "--progress", "json"]


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict]]:
    capsys.readouterr()
    status = main(arguments)
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def run_controlled(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[dict]]:
    """The same with a program at the other end of its input."""
    reading, writing = os.pipe()
    monkeypatch.setattr(teach_command, "Control", lambda listen: Control(listen, reading))
    try:
        return run([*arguments, "--control"], capsys)
    finally:
        os.close(writing)


def changed(arguments: list[str], option: str, value: object) -> list[str]:
    index = arguments.index(option) + 1
    return [*arguments[:index], str(value), *arguments[index + 1 :]]


@pytest.mark.usefixtures("quick")
def test_it_writes_a_checkpoint_and_says_what_became_better_and_worse(
    options: list[str], untrained: Checkpoint, untrained_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = run(options, capsys)
    assert status == 0
    assert [event["event"] for event in told] == ["done"]
    done = told[0]
    for figures in (done["before"], done["after"]):
        assert (figures["mnist_images"], figures["mine_samples"]) == (20, 7)
        assert figures["mnist"] == pytest.approx(1 - figures["mnist_errors"] / 20)
    taught = load_checkpoint(done["output"])
    assert taught.sha256 == done["sha256"]
    origin = taught.provenance["taught"]
    assert origin["parent"] == load_checkpoint(untrained_file).sha256
    assert origin["samples"] == {"1": 2, "4": 2, "7": 2, "none": 1}
    assert len(taught.provenance["data"]["mnist"]) == 4
    assert taught.provenance["figures"]["test_images"] == 20
    assert (taught.temperature, taught.threshold) == (untrained.temperature, untrained.threshold)
    assert Recognizer(done["output"], "cpu").engine.checkpoint.preset == untrained.preset


@pytest.mark.usefixtures("quick")
def test_the_convolutions_stay_bit_for_bit_and_the_head_learns(
    options: list[str], untrained_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = run(options, capsys)
    before, after = load_checkpoint(untrained_file).tensors, load_checkpoint(told[-1]["output"]).tensors
    different = {name for name in before if not torch.equal(before[name], after[name])}
    assert different and all(name.startswith("classifier.") for name in different)


@pytest.mark.usefixtures("quick")
def test_what_was_taught_is_taught_again_from_the_network_before_it(
    options: list[str],
    untrained_file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("vggdigits.paths.bundled_checkpoint", lambda: untrained_file)
    _, told = run(options, capsys)
    again = changed(options, "--checkpoint", told[0]["output"])
    _, told_again = run(changed(again, "--output", tmp_path / "again.safetensors"), capsys)
    assert told_again[0]["before"] == told[0]["before"]
    assert told_again[0]["sha256"] == told[0]["sha256"]


@pytest.mark.usefixtures("quick")
def test_prepare_fills_the_cache_and_teaching_then_computes_nothing_of_mnist(
    options: list[str], own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, told = run([*options, "--prepare"], capsys)
    assert (status, told) == (0, [{"event": "done", "prepared": 23}])
    assert len(list((own_home / "cache").iterdir())) == 1
    monkeypatch.setattr(feature_cache, "_compute", lambda *given: pytest.fail("computed again"))
    assert run(options, capsys)[0] == 0


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("damage", [b"", b"damaged", None])
def test_a_damaged_cache_is_made_anew(
    options: list[str], own_home: Path, capsys: pytest.CaptureFixture[str], damage: bytes | None
) -> None:
    _, first = run(options, capsys)
    (file,) = (own_home / "cache").iterdir()
    content = file.read_bytes()
    flipped = (
        content[: len(content) // 2] + bytes([content[len(content) // 2] ^ 255]) + content[len(content) // 2 + 1 :]
    )
    file.write_bytes(bytes(flipped) if damage is None else damage)
    _, second = run(options, capsys)
    assert second[-1]["after"] == first[-1]["after"]
    assert file.read_bytes() == content


def test_the_cache_is_bounded(own_home: Path, untrained: Checkpoint, bars: LabelledFrames) -> None:
    for number in range(4):
        (own_home / "cache").mkdir(exist_ok=True)
        old = own_home / "cache" / f"features-{number}.npz"
        old.write_bytes(b"")
        os.utime(old, (number, number))
    features = Teacher(untrained, QUICK, CPU).features(bars.frames, bars.labels, quietly)
    feature_cache._save(feature_cache.MnistFeatures(features, features, {}), own_home / "cache" / "features-new.npz")
    assert {file.name for file in (own_home / "cache").iterdir()} == {"features-3.npz", "features-new.npz"}


def one_class(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    with SampleStore(tmp_path / "one.sqlite3") as store:
        store.add_all([bar(3), bar(3, 50)])
    return changed(options, "--samples", tmp_path / "one.sqlite3")


def no_samples(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    SampleStore(tmp_path / "empty.sqlite3").close()
    return changed(options, "--samples", tmp_path / "empty.sqlite3")


def no_database(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    return changed(options, "--samples", tmp_path / "lost.sqlite3")


def lost_folder(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    return changed(options, "--output", tmp_path / "lost" / "a.safetensors")


def no_checkpoint(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    return changed(options, "--checkpoint", tmp_path / "lost.safetensors")


def damaged_mnist(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    (tmp_path / "data" / "MNIST" / "raw" / "t10k-images-idx3-ubyte").write_bytes(b"damaged")
    return options


def cache_that_cannot_be_kept(options: list[str], tmp_path: Path, own_home: Path) -> list[str]:
    (own_home / "cache").write_text("a file in its place")
    return [*options, "--prepare"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (one_class, "all samples are 3s"),
        (no_samples, "no samples of digits"),
        (no_database, "no such database"),
        (lost_folder, "no such folder"),
        (no_checkpoint, "no such checkpoint"),
        (damaged_mnist, "MNIST"),
        (cache_that_cannot_be_kept, "cannot be made"),
    ],
)
def test_what_is_wrong_is_told_in_one_event(
    options: list[str],
    tmp_path: Path,
    own_home: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[list[str], Path, Path], list[str]],
    words: str,
) -> None:
    spoilt = spoil(options, tmp_path, own_home)
    status, told = run(spoilt, capsys)
    assert status == 1
    assert [event["event"] for event in told] == ["error"]
    assert words in told[0]["message"] and "unexpected" not in told[0]["message"]
    assert not (tmp_path / "taught.safetensors").exists()


@pytest.mark.usefixtures("quick")
def test_without_mnist_and_network_it_says_so(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*given: object, **named: object) -> None:
        raise RuntimeError("no network")

    monkeypatch.setattr("torchvision.datasets.MNIST.download", no_network)
    status, told = run(changed(options, "--data-dir", tmp_path / "nothing"), capsys)
    assert (status, len(told)) == (1, 1)
    assert "no MNIST below" in told[0]["message"]


@pytest.mark.usefixtures("quick")
def test_a_cache_that_cannot_be_kept_does_not_stop_teaching(
    options: list[str], own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_home / "cache").write_text("a file in its place")
    assert run(options, capsys)[0] == 0


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("where", ["loading", "preparing", "teaching", "measuring", "saving"])
def test_it_stops_at_every_phase_and_writes_nothing(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    phase = teach_command.Session.phase

    def stop_there(session: teach_command.Session, name: str, *given: object, **named: object) -> None:
        if name == where:
            session.control.ask("stop")
        phase(session, name, *given, **named)  # type: ignore[arg-type]
        if name == "saving":
            session.check()

    monkeypatch.setattr(teach_command.Session, "phase", stop_there)
    status, told = run(options, capsys)
    assert status == 128 + signal.SIGTERM
    assert [(event["event"], event["stopped"]) for event in told] == [("error", True)]
    assert not (tmp_path / "taught.safetensors").exists()


@pytest.mark.usefixtures("quick")
def test_a_program_that_controls_it_hears_each_phase_in_order(
    options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, told = run_controlled(options, capsys, monkeypatch)
    assert status == 0
    phases = [event["phase"] for event in told if event["event"] == "phase"]
    assert phases == ["loading", "preparing", "teaching", "measuring", "saving"]
    assert told[-1]["event"] == "done"


@pytest.mark.usefixtures("quick")
def test_it_holds_while_that_is_asked_for(
    options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    phase = teach_command.Session.phase

    def pause_there(session: teach_command.Session, name: str, *given: object, **named: object) -> None:
        phase(session, name, *given, **named)  # type: ignore[arg-type]
        if name == "teaching" and not held:
            held.append(threading.Timer(0.5, session.control.ask, ["continue"]))
            session.control.ask("pause")
            held[0].start()

    held: list[threading.Timer] = []
    monkeypatch.setattr(teach_command.Session, "phase", pause_there)
    status, told = run_controlled(options, capsys, monkeypatch)
    held[0].join()
    names = [event["event"] for event in told if event["event"] in ("paused", "continued", "done")]
    assert (status, names) == (0, ["paused", "continued", "done"])


def test_a_full_disk_leaves_the_old_file(options: list[str], tmp_path: Path) -> None:
    """The real program, under a limit of file size."""
    output = tmp_path / "taught.safetensors"
    output.write_bytes(b"before")
    script = (
        "import sys; from vggdigits.training import teach_command as t;"
        "from vggdigits.training.teach import TeachRecipe as R;"
        "from vggdigits.training.data import Mnist; import json; Mnist._MD5 = json.loads(sys.argv[1]);"
        "t.TeachRecipe = lambda seed: R(copies=1, steps=1); sys.exit(t.main(sys.argv[2:]))"
    )
    sums = json.dumps(feature_cache.Mnist._MD5)
    done = subprocess.run(
        [sys.executable, "-c", script, sums, *options],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000)),
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, done.stderr
    assert [event["event"] for event in told] == ["error"]
    assert "cannot be written" in told[0]["message"]
    assert output.read_bytes() == b"before"
    assert [file.name for file in tmp_path.glob(".taught*")] == []


def figures(mnist_errors: int, mine_errors: int) -> dict:
    return {"mnist_errors": mnist_errors, "mnist_images": 10_000, "mine_errors": mine_errors, "mine_samples": 30}


@pytest.mark.parametrize(
    ("before", "after", "adoptable", "words"),
    [
        (figures(36, 9), figures(41, 2), True, "7 fewer errors"),
        (figures(36, 9), figures(42, 2), False, "0.06 points"),
        (figures(36, 2), figures(36, 3), False, "1 more errors"),
        (figures(36, 2), figures(30, 2), True, "as well as before"),
    ],
)
def test_only_what_is_not_worse_may_be_adopted(before: dict, after: dict, adoptable: bool, words: str) -> None:
    verdict, reason = judge(before, after)
    assert verdict is adoptable
    assert words in reason
