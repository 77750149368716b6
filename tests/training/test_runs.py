from __future__ import annotations

from pathlib import Path

import pytest
import torch

from vggdigits.errors import UserError
from vggdigits.training.runs import Run


def test_two_runs_in_one_second_have_folders_of_their_own(tmp_path: Path) -> None:
    folders = {Run.create(tmp_path, "digits", {"n": n}).folder for n in range(3)}
    assert len(folders) == 3


def test_state_and_configuration_are_kept(tmp_path: Path) -> None:
    run = Run.create(tmp_path, "digits", {"seed": 1})
    assert run.load_state() is None
    run.save_state({"weights": torch.arange(3), "steps_done": 7})
    again = Run.open(run.folder)
    state = again.load_state()
    assert again.config() == {"seed": 1}
    assert state is not None and state["steps_done"] == 7 and state["weights"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("content", [b"", b"not a state", b"\x80\x04cos\nsystem\n."])
def test_a_damaged_state_is_told_and_never_unpickled(tmp_path: Path, content: bytes) -> None:
    run = Run.create(tmp_path, "digits", {})
    (run.folder / "last.pt").write_bytes(content)
    with pytest.raises(UserError, match="damaged"):
        run.load_state()


def test_a_damaged_configuration_is_told(tmp_path: Path) -> None:
    run = Run.create(tmp_path, "digits", {})
    (run.folder / "config.json").write_text("{")
    with pytest.raises(UserError, match="cannot be read"):
        run.config()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be made"):
        Run.create(tmp_path / "file" / "runs", "digits", {})
