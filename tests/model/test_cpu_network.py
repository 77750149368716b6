"""Which way of computing is taken when; that each gives the same answers is tested with the ways themselves."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from vggdigits.model import cpu_network, ways
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.cpu_network import CpuNetwork, plain_network
from vggdigits.model.engine import Engine
from vggdigits.model.packed import PackedNetwork
from vggdigits.model.ways import PLAIN, Way

CPU = torch.device("cpu")
TRIAL = ways.fastest
STEADY, QUICK = Way("packed", False, 1), Way("packed", False, 2)


class Pace:
    """Says what it is told to, and keeps what it is told."""

    def __init__(self) -> None:
        self.hurry, self.told = True, list[bool]()

    def quick(self) -> bool:
        return self.hurry

    def took(self, quick: bool, seconds: float) -> None:
        assert seconds > 0
        self.told.append(quick)


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """On which two threads are the fastest."""
    monkeypatch.setattr(ways, "_found", {})
    monkeypatch.setattr(ways, "cores", lambda: 2)
    monkeypatch.setattr(ways, "by_openvino", lambda: [])
    found = {frozenset({PLAIN, STEADY}): STEADY, frozenset({STEADY, QUICK}): QUICK}
    monkeypatch.setattr(
        ways, "fastest", lambda networks, *_: found[frozenset(each for each in networks if not each.bfloat16)]
    )


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of torch, at each prediction."""
    seen = []

    class Seen(PackedNetwork):
        def __call__(self, images: torch.Tensor) -> torch.Tensor:
            seen.append(torch.get_num_threads())
            return super().__call__(images)

    monkeypatch.setattr(cpu_network, "PackedNetwork", Seen)
    return seen


@pytest.fixture
def network(untrained: Checkpoint, threads: list[int]) -> CpuNetwork:
    network = CpuNetwork(untrained)
    assert (network.steady, network.quick) == (STEADY, STEADY)
    network.hasten()
    assert (network.steady, network.quick) == (STEADY, QUICK)
    network._pace = Pace()  # type: ignore[assignment]
    threads.clear()
    return network


def images(count: int) -> torch.Tensor:
    return torch.rand(count, 1, 32, 32)


def test_the_pace_decides_how_many_threads_read_and_learns_how_long_one_digit_takes(
    network: CpuNetwork, threads: list[int]
) -> None:
    for hurry in (True, False, True):
        network._pace.hurry = hurry  # type: ignore[attr-defined]
        network(images(1))
    network(images(3))
    assert threads == [2, 1, 2, 2]
    assert network._pace.told == [True, False, True]  # type: ignore[attr-defined]


def test_many_digits_get_all_threads_there_are(network: CpuNetwork, threads: list[int]) -> None:
    network(images(9))
    assert threads == [torch.get_num_threads()]


def test_who_computes_beside_a_reader_never_hurries_and_leaves_the_pace_alone(
    network: CpuNetwork, threads: list[int]
) -> None:
    beside = network.unhurried()
    given = images(1)
    assert torch.allclose(beside(given), network(given), atol=1e-5)
    assert threads == [1, 2]
    assert network._pace.told == [True]  # type: ignore[attr-defined]


def test_a_quick_way_that_fails_is_left_and_the_steady_one_answers(
    network: CpuNetwork, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    given = images(1)
    expected = network.unhurried()(given)

    def fail(images: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("a library went wrong")

    monkeypatch.setattr(network._quick, "network", fail)
    assert torch.equal(network(given), expected)
    assert (network.quick, network.several) == (STEADY, STEADY)
    assert torch.equal(network(given), expected)
    assert [each.message for each in caplog.records] == ["the quick way of computing failed; the steady one goes on"]


def test_what_was_found_is_not_tried_again(
    network: CpuNetwork, untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways._found.clear()  # as in another process
    monkeypatch.setattr(ways, "fastest", lambda *_: pytest.fail("measured again"))
    again = CpuNetwork(untrained)
    again.hasten()
    assert (again.steady, again.quick) == (STEADY, QUICK)


def test_a_way_that_is_remembered_and_answers_otherwise_for_this_network_is_left_to_others(
    untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    CpuNetwork(untrained).hasten()
    kept = dict(ways._found)

    class Wrong(PackedNetwork):
        def __call__(self, images: torch.Tensor) -> torch.Tensor:
            return super().__call__(images) + torch.tensor([1.0, *[0.0] * 10])

    monkeypatch.setattr(cpu_network, "PackedNetwork", Wrong)
    monkeypatch.setattr(ways, "fastest", lambda networks, *_: next(iter(networks)))
    network = CpuNetwork(untrained)
    network.hasten()
    assert network.steady == network.quick == PLAIN
    given = images(1)
    with torch.inference_mode():
        assert torch.allclose(network(given), plain_network(untrained)(given), atol=1e-5)
    assert ways._found == kept


def test_a_trial_gives_way_between_its_rounds() -> None:
    waited: list[int] = []
    ran: list[int] = []

    def network(images: torch.Tensor) -> torch.Tensor:
        ran.append(len(waited))
        return images

    TRIAL({STEADY: network, QUICK: network}, images(1), lambda: waited.append(len(ran)))
    assert len(waited) > 1 and waited == list(range(0, len(ran), 2))


def test_one_core_has_one_way(untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "cores", lambda: 1)
    engine = Engine(untrained, CPU)
    engine.hasten()
    assert engine.way == engine.quick_way == STEADY
    assert engine.probabilities(np.zeros((1, 28, 28), np.uint8)).shape == (1, 10)
