from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from vggdigits import Recognizer, paths
from vggdigits.errors import UserError
from vggdigits.model.checkpoint import Checkpoint, save_checkpoint
from vggdigits.model.history import BUNDLED, CHOSEN, TAUGHT, TRAINED, ModelHistory


@pytest.fixture
def history(own_home: Path) -> ModelHistory:
    return ModelHistory()


@pytest.fixture
def other_file(untrained: Checkpoint, tmp_path: Path) -> Path:
    """Another network, with figures."""
    tensors = {**untrained.tensors, "classifier.6.bias": torch.arange(10.0)}
    path = tmp_path / "other.safetensors"
    save_checkpoint(replace(untrained, tensors=tensors, provenance={"figures": {"test_accuracy": 0.5}}), path)
    return path


def test_at_first_the_bundled_network_is_in_use(history: ModelHistory) -> None:
    assert history.in_use().path == paths.bundled_checkpoint()
    assert [entry.origin for entry in history.entries()] == [BUNDLED]
    assert history.previous() is None
    assert history.back() is None


def test_what_is_adopted_is_in_use_everywhere_and_outlives_its_file(
    history: ModelHistory, other_file: Path, own_home: Path
) -> None:
    adopted = history.adopt(other_file, TRAINED, "a try")
    other_file.unlink()
    in_use = ModelHistory().in_use()
    assert (in_use.sha256, in_use.origin, in_use.note) == (adopted.sha256, TRAINED, "a try")
    assert in_use.figures == {"test_accuracy": 0.5}
    assert in_use.adopted is not None
    assert in_use.path.parent == own_home / "models"
    assert Recognizer(device="cpu").engine.checkpoint.sha256 == adopted.sha256


def test_one_step_back_and_to_any_other(history: ModelHistory, other_file: Path, untrained_file: Path) -> None:
    first = history.adopt(untrained_file, CHOSEN)
    second = history.adopt(other_file, TAUGHT)
    back = history.back()
    assert back is not None and back.sha256 == first.sha256
    assert history.in_use().sha256 == first.sha256
    history.use("")
    assert history.in_use().bundled
    assert {entry.sha256 for entry in history.entries()} == {"", first.sha256, second.sha256}
    assert history.entries()[0].bundled
    history.use(second.sha256)
    assert (history.in_use().sha256, history.in_use().origin) == (second.sha256, TAUGHT)


def test_the_first_step_back_is_to_the_bundled_one(history: ModelHistory, other_file: Path) -> None:
    history.adopt(other_file, TAUGHT)
    back = history.back()
    assert back is not None and back.bundled


def test_what_fails_its_check_changes_nothing(history: ModelHistory, other_file: Path, tmp_path: Path) -> None:
    kept = history.adopt(other_file, TRAINED)
    damaged = tmp_path / "damaged.safetensors"
    content = bytearray(other_file.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(UserError, match="digest"):
        history.adopt(damaged, CHOSEN)
    with pytest.raises(UserError, match="no such checkpoint"):
        history.adopt(tmp_path / "lost.safetensors", CHOSEN)
    assert history.in_use().sha256 == kept.sha256
    assert len(history.entries()) == 2


def test_a_network_of_other_classes_is_not_adopted(
    history: ModelHistory, untrained: Checkpoint, tmp_path: Path
) -> None:
    architecture = replace(untrained.preset.architecture, classes=3)
    tensors = {
        **untrained.tensors,
        "classifier.6.weight": untrained.tensors["classifier.6.weight"][:3],
        "classifier.6.bias": untrained.tensors["classifier.6.bias"][:3],
    }
    other = replace(untrained, preset=replace(untrained.preset, architecture=architecture), tensors=tensors)
    save_checkpoint(other, tmp_path / "three.safetensors")
    with pytest.raises(UserError, match="3 classes"):
        history.adopt(tmp_path / "three.safetensors", CHOSEN)
    assert history.in_use().bundled


def test_a_checkpoint_that_went_away_leaves_the_bundled_one(history: ModelHistory, other_file: Path) -> None:
    history.adopt(other_file, TRAINED).path.unlink()
    assert history.in_use().bundled
    assert len(history.entries()) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2, "uses": []}', '{"version": 1, "uses": [3]}'])
def test_a_damaged_history_is_put_aside(history: ModelHistory, own_home: Path, text: str) -> None:
    folder = own_home / "models"
    folder.mkdir()
    (folder / "history.json").write_text(text)
    assert history.in_use().bundled
    assert (folder / "history.damaged.json").read_text() == text


def test_where_nothing_can_be_written_the_old_one_stays(other_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = ModelHistory(tmp_path / "file" / "models")
    with pytest.raises(UserError, match="file"):
        history.adopt(other_file, TRAINED)
    assert history.in_use().bundled
