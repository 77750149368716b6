from __future__ import annotations

import json
import logging
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import torch

from vggdigits.model import cpu_network, packed, ways
from vggdigits.model.check import TOLERANCE
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.packed import PackedNetwork
from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16, Architecture, without_batch_norm
from vggdigits.model.ways import PLAIN, Way

CPU = torch.device("cpu")
PACKED = Way("packed", False, 1)


@pytest.fixture(autouse=True)
def nothing_found_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "_found", {})


def take(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is the fastest here, this one is found to be."""
    monkeypatch.setattr(ways, "fastest", lambda networks, *_: way if way in networks else PLAIN)
    monkeypatch.setattr(ways, "cores", lambda: 1)


@lru_cache
def packs_bfloat16() -> bool:
    """Whether this CPU has the instructions."""
    try:
        PackedNetwork(VGG16(Architecture(1, 32, False, (64, 64))).eval(), torch.bfloat16)
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize(
    "architecture",
    [
        PRESETS["digits"].architecture,
        Architecture(1, 32, False, (64, 64)),  # as `keras` has it, with a smaller head
        Architecture(3, 32, False, (32, 32, 16), relu_after="pooling", head_relu=False),  # as `seed`, in small
    ],
)
@pytest.mark.parametrize("count", [1, 3, 70])
def test_the_same_logits_as_the_plain_network(architecture: Architecture, count: int) -> None:
    torch.manual_seed(0)
    network = VGG16(architecture).eval()
    images = torch.rand(count, architecture.channels, 32, 32)
    with torch.inference_mode():
        expected = network(images)
    network.features = without_batch_norm(network.features)
    logits = PackedNetwork(network, torch.float32)(images)
    assert torch.allclose(logits, expected, atol=1e-4 * float(expected.abs().max()))
    if not packs_bfloat16():
        with pytest.raises(RuntimeError, match="bf16"):
            PackedNetwork(network, torch.bfloat16)
        return
    halved = PackedNetwork(network, torch.bfloat16)(images)
    assert float((halved - expected).abs().max()) < 0.05 * float(expected.abs().max())


@pytest.mark.parametrize("block", [1, 4, 5])
def test_the_same_maps_after_a_block_as_the_plain_network(block: int) -> None:
    torch.manual_seed(0)
    network = VGG16(Architecture(1, 32, False, (64, 64))).eval()
    images = torch.rand(3, 1, 32, 32)
    with torch.inference_mode():
        expected = network.pooled(images, block)
        whole = network.classifier(torch.flatten(network.pooled(images, 5), 1))
        assert torch.allclose(whole, network(images))
    assert expected.shape == (3, min(64 * 2 ** (block - 1), 512), 32 // 2**block, 32 // 2**block)
    maps = PackedNetwork(network, torch.float32).pooled(images, block)
    assert torch.allclose(maps, expected, atol=1e-4 * float(expected.abs().max()))


def test_a_network_that_cannot_be_packed_says_so() -> None:
    with pytest.raises(RuntimeError, match="BatchNorm2d cannot be packed"):
        PackedNetwork(VGG16(PRESETS["digits"].architecture), torch.float32)


@pytest.mark.parametrize("way", [PACKED, replace(PACKED, bfloat16=True)])
def test_the_fastest_way_is_taken_and_remembered(
    untrained: Checkpoint, way: Way, monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    if way.bfloat16 and not packs_bfloat16():
        way = PLAIN  # it is not even tried
    take(way, monkeypatch)
    exact = Engine(untrained, CPU, exact=True)
    engine = Engine(untrained, CPU)
    assert (engine.way, exact.way) == (way, PLAIN)
    assert engine.description == ("CPU bf16" if way.bfloat16 else "CPU fp32")
    frames = np.random.default_rng(0).integers(0, 256, (4, 28, 28), dtype=np.uint8)
    assert np.abs(engine.probabilities(frames) - exact.probabilities(frames)).max() < 2 * TOLERANCE
    ways._found.clear()  # as in another process
    monkeypatch.setattr(ways, "fastest", lambda *_: pytest.fail("measured again"))
    assert Engine(untrained, CPU).way == way
    (kept,) = json.loads((own_home / "cache" / "engine.json").read_text())["ways"].values()
    assert kept == asdict(way)


def test_a_way_that_answers_otherwise_is_not_taken(
    untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take(PACKED, monkeypatch)

    class Wrong(PackedNetwork):
        def __call__(self, images: torch.Tensor) -> torch.Tensor:
            logits = super().__call__(images)
            logits[:, 0] += 0.1
            return logits

    monkeypatch.setattr(cpu_network, "PackedNetwork", Wrong)
    with caplog.at_level(logging.WARNING):
        assert Engine(untrained, CPU).way == PLAIN
    assert "answers otherwise" in caplog.text


@pytest.mark.parametrize("where", ["packing", "computing"])
def test_a_torch_without_the_operators_falls_back_with_a_line_in_the_log(
    untrained: Checkpoint, where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take(PACKED, monkeypatch)

    class Operators:
        def __getattr__(self, name: str) -> object:
            if where == "packing" or "pointwise" in name:
                raise AttributeError(f"no {name}") if where == "packing" else RuntimeError(f"no {name}")
            return getattr(torch.ops.mkldnn, name)

    class Broken(PackedNetwork):
        def __call__(self, images: torch.Tensor) -> torch.Tensor:
            raise RuntimeError("no _convolution_pointwise")

    if where == "packing":
        monkeypatch.setattr(packed.torch.ops, "mkldnn", Operators())
    else:
        monkeypatch.setattr(cpu_network, "PackedNetwork", Broken)
    with caplog.at_level(logging.WARNING):
        engine = Engine(untrained, CPU)
    assert engine.way == PLAIN
    assert "cannot pack weights" in caplog.text if where == "packing" else "does not work" in caplog.text
    assert engine.probabilities(np.zeros((1, 28, 28), np.uint8)).shape == (1, 10)


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"machine": 1}', b'{"ways": {}}', b"\xff", None])
def test_a_damaged_or_missing_memory_is_measured_anew(kept: bytes | None, own_home: Path) -> None:
    file = own_home / "cache" / "engine.json"
    if kept is not None:
        file.parent.mkdir(parents=True)
        file.write_bytes(kept)
    assert ways.remembered("a") is None
    ways.remember("a", PACKED)
    ways.remember("b", PLAIN)
    ways._found.clear()
    assert (ways.remembered("a"), ways.remembered("b")) == (PACKED, PLAIN)


def test_what_another_machine_found_does_not_count(own_home: Path) -> None:
    ways.remember("a", PACKED)
    file = own_home / "cache" / "engine.json"
    kept = json.loads(file.read_text())
    file.write_text(json.dumps(kept | {"machine": ["another processor", *kept["machine"][1:]]}))
    ways._found.clear()
    assert ways.remembered("a") is None


def test_a_memory_that_cannot_be_kept_costs_nothing(own_home: Path) -> None:
    (own_home / "cache").write_text("a file where the folder should be")
    ways.remember("a", PACKED)
    assert ways.remembered("a") == PACKED


def test_more_threads_and_another_library_must_be_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(ways.time, "perf_counter", lambda: clock[0])

    def taking(seconds: float) -> ways.Network:
        def network(images: torch.Tensor) -> torch.Tensor:
            clock[0] += seconds
            return images

        return network

    image = torch.zeros(1)
    one, two = PACKED, replace(PACKED, threads=2)
    assert ways.fastest({one: taking(0.010), two: taking(0.009)}, image) == one
    assert ways.fastest({one: taking(0.010), two: taking(0.006)}, image) == two
    vino = replace(one, kind="openvino")
    assert ways.fastest({one: taking(0.010), vino: taking(0.009)}, image) == one
    assert ways.fastest({one: taking(0.010), vino: taking(0.006)}, image) == vino
    assert ways.fastest({one: taking(0.010), replace(one, bfloat16=True): taking(0.009)}, image).bfloat16


def test_threads_are_as_before_afterwards() -> None:
    before = torch.get_num_threads()
    with pytest.raises(ValueError, match="on purpose"), ways.threads(before + 1):
        assert torch.get_num_threads() == before + 1
        raise ValueError("on purpose")
    assert torch.get_num_threads() == before
    with ways.threads(0):
        assert torch.get_num_threads() == before
