from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from vggdigits.app.retrain_settings import RetrainSettings
from vggdigits.app.time_estimate import TimeEstimate, in_words
from vggdigits.model.presets import PRESETS as NETWORKS
from vggdigits.training.job import DATA_SETS

FAKE = str(Path(__file__).parents[1] / "fake_training.py")


@pytest.fixture
def estimate(qtbot: QtBot) -> Iterator[TimeEstimate]:
    estimate = TimeEstimate(command=[sys.executable, FAKE, "converse"], settled_ms=1)
    yield estimate
    estimate.shut_down()


def test_a_trial_tells_how_long_it_takes_and_other_epochs_need_none(qtbot: QtBot, estimate: TimeEstimate) -> None:
    settings = RetrainSettings(epochs=12)
    with qtbot.waitSignal(estimate.estimated, timeout=20_000) as answer:
        estimate.ask(settings)
    assert answer.args == [4200.0, 250.0]
    with qtbot.waitSignal(estimate.estimated, timeout=0) as answer:  # at once
        estimate.ask(replace(settings, epochs=6, seed=7))
    assert answer.args == [2100.0, 250.0]


def test_only_the_last_settings_of_many_are_answered(qtbot: QtBot, estimate: TimeEstimate) -> None:
    answers: list[float] = []
    estimate.estimated.connect(lambda seconds, speed: answers.append(seconds))
    for size in (16, 32, 64):
        estimate.ask(RetrainSettings(epochs=12, batch_size=size))
    estimate._settled.stop()
    estimate._try()
    estimate.ask(RetrainSettings(epochs=6, batch_size=128))  # while the one before is tried
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    assert answers == [4200.0]
    assert [known.batch_size for known in estimate._known] == [128]


def test_a_trial_that_fails_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    estimate = TimeEstimate(command=[sys.executable, FAKE, "traceback"], settled_ms=1)
    with qtbot.waitSignal(estimate.failed, timeout=20_000) as why:
        estimate.ask(RetrainSettings())
    assert why.args == ["KeyError: 'no such thing'"]
    estimate.shut_down()


def test_what_is_cancelled_is_not_answered(qtbot: QtBot, estimate: TimeEstimate) -> None:
    estimate.ask(RetrainSettings())
    estimate.cancel()
    with qtbot.assertNotEmitted(estimate.estimated):
        estimate.shut_down()
    assert not estimate._process.running


def test_settings_are_the_options_of_the_command_line() -> None:
    options = pytest.importorskip("vggdigits.training.options")
    settings = RetrainSettings(("mnist", "folder"), Path("/a b"), Path("/data"), "paper", 3, 16, 0.002, "cpu", 5)
    parsed = options.parse("train", [*settings.arguments(), "--trial"])
    assert (parsed.data, parsed.folder, parsed.data_dir) == (("mnist", "folder"), Path("/a b"), Path("/data"))
    assert (parsed.preset, parsed.epochs, parsed.batch_size, parsed.lr) == ("paper", 3, 16, 0.002)
    assert (parsed.device, parsed.seed) == ("cpu", 5)
    without = options.parse("train", replace(settings, sources=("mnist",)).arguments())
    assert without.folder is None


def test_the_form_knows_every_network_and_data_set() -> None:
    from vggdigits.app import retrain_settings

    only_on_the_command_line = {"seed", "keras"}  # published networks, for who has the scripts
    assert set(retrain_settings.PRESETS) == set(NETWORKS) - only_on_the_command_line
    assert retrain_settings.SOURCES == DATA_SETS


def test_settings_of_a_run_that_cannot_be_understood_are_the_defaults() -> None:
    assert RetrainSettings.of_config({"recipe": 3, "data": "mnist", "preset": None}) == RetrainSettings()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (61, "61 s"), (2040, "34 min"), (7800, "2 h 10 min"), (3 * 86400, "3 days")]
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
