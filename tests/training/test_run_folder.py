"""What the pad sees of a run, in every state its files can be in."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vggdigits.errors import UserError
from vggdigits.training.run_folder import RunFolder, list_runs
from vggdigits.training.run_lock import RunLock, is_locked


def make_run(parent: Path, name: str = "2026-01-02-030405-digits", lines: tuple[dict, ...] = ()) -> RunFolder:
    folder = parent / name
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"preset": "digits"}))
    (folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return RunFolder(folder)


@pytest.mark.parametrize(
    ("last", "state", "resumable"),
    [
        ({"epoch": 1}, "stopped", True),
        ({"stopped": "stopped by SIGTERM"}, "stopped", True),
        ({"error": "disk full"}, "failed", True),
        ({"done": {"accuracy": 0.9}}, "done", False),
    ],
)
def test_its_state_is_what_was_written_last(tmp_path: Path, last: dict, state: str, resumable: bool) -> None:
    run = make_run(tmp_path, lines=({"epoch": 1}, last))
    assert (run.state, run.resumable) == (state, resumable)
    assert run.reason == last.get("stopped", last.get("error"))
    assert run.result == last.get("done")


def test_an_epoch_that_was_trained_twice_counts_once_and_a_line_cut_off_not_at_all(tmp_path: Path) -> None:
    lines = ({"epoch": 1, "loss": 2}, {"epoch": 2, "loss": 1}, {"stopped": "x"}, {"epoch": 2, "loss": 0.5})
    run = make_run(tmp_path, lines=lines)
    with open(run.path / "metrics.jsonl", "a") as file:
        file.write('{"epoch": 3, "lo')
    assert [(each["epoch"], each["loss"]) for each in run.metrics()] == [(1, 2), (2, 0.5)]


def test_a_damaged_configuration_is_a_damaged_run(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    (run.path / "config.json").write_text("[1")
    assert (run.state, run.config, run.resumable) == ("damaged", {}, False)


def test_a_run_is_running_while_its_lock_is_held_and_cannot_be_deleted(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    with RunLock(run.path):
        assert run.state == "running"
        with pytest.raises(UserError, match="running"):
            run.delete()
        with pytest.raises(UserError, match="another process"), RunLock(run.path):
            pytest.fail("two processes train in one run")
    assert run.state == "stopped"
    run.delete()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    hold = "import sys; from pathlib import Path; from vggdigits.training.run_lock import RunLock\n"
    hold += f"RunLock(Path({str(tmp_path)!r})).__enter__(); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert is_locked(tmp_path)
        process.kill()
    assert not is_locked(tmp_path)


def test_runs_are_listed_newest_first_and_other_folders_are_not(tmp_path: Path) -> None:
    names = ["2026-01-02-030405-digits", "2026-01-03-030405-digits", "2026-01-03-030405-digits-1"]
    for name in names:
        make_run(tmp_path, name)
    (tmp_path / "2027-empty").mkdir()
    (tmp_path / "file").write_text("")
    make_run(tmp_path, ".2026-digits.deleted")
    assert [run.name for run in list_runs(tmp_path)] == names[::-1]
    assert list_runs(tmp_path / "nowhere") == []


def test_pictures_of_a_confusion_are_those_with_that_digit_and_answer(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    assert run.confusion_pictures(1, 7).shape == (0, 28, 28)
    frames = np.arange(5, dtype=np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8)
    np.savez(run.path / "validation.npz", frames=frames, labels=np.array([1, 1, 7, 1, 2], np.uint8))
    np.save(run.path / "answers.npy", np.array([7, 1, 7, 7, 2], np.uint8))
    assert run.confusion_pictures(1, 7)[:, 0, 0].tolist() == [0, 3]
    (run.path / "answers.npy").write_bytes(b"\x93NUMPY damaged")
    assert run.confusion_pictures(1, 7).shape == (0, 28, 28)


def test_it_is_read_without_torch() -> None:
    code = "import sys, vggdigits.training.run_folder; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("elsewhere", [True, False])
def test_the_final_checkpoint_is_where_it_was_written(tmp_path: Path, elsewhere: bool) -> None:
    output = tmp_path / "out.safetensors" if elsewhere else tmp_path / "2026-digits" / "vgg16.safetensors"
    run = make_run(tmp_path, "2026-digits", ({"done": {"output": str(output)}},))
    assert run.final_checkpoint is None and run.best_checkpoint is None
    output.write_bytes(b"")
    assert run.final_checkpoint == output
