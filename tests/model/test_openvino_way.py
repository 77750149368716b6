"""OpenVINO as a way of computing: a stand-in package for how it may fail, and the real one where it is installed."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from vggdigits.model import openvino_way, ways
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import TOLERANCE, Engine
from vggdigits.model.openvino_way import OpenVinoNetwork
from vggdigits.model.ways import PLAIN, Way

CPU = torch.device("cpu")
VINO = Way("openvino", False, 1)

STAND_IN = """
import torch
import right

class Core:
    def get_property(self, device, name):
        return ["FP32"]

    def read_model(self, network, weights):
        assert isinstance(network, bytes)
        return network

    def compile_model(self, network, device, settings):
        return Compiled()

class Compiled:
    def create_infer_request(self):
        return self

    def infer(self, inputs):
        return {"logits": ANSWER(torch.from_numpy(inputs["images"])).numpy()}
"""
IMPORTED_WITHOUT_REPORTS = """
try:
    import openvino_telemetry
except ImportError:
    pass
else:
    raise AssertionError("the import was reported")
"""
Install = Callable[[str], None]


@pytest.fixture(autouse=True)
def nothing_found_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "_found", {})
    monkeypatch.setattr(ways, "cores", lambda: 1)


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Install:
    """Writes a package of OpenVINO's name, which is found before any other."""

    def write(source: str) -> None:
        (tmp_path / "openvino.py").write_text(source)
        (tmp_path / "openvino_telemetry.py").write_text("")
        monkeypatch.syspath_prepend(str(tmp_path))

    for name in ("openvino", "openvino_telemetry"):
        monkeypatch.setitem(sys.modules, name, None)  # so that what was there comes back
        del sys.modules[name]
    return write


@pytest.fixture
def exact(untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """What the stand-in computes with; to be taken wherever it works."""
    engine = Engine(untrained, CPU, exact=True)
    monkeypatch.setitem(sys.modules, "right", SimpleNamespace(logits=engine.logits))
    monkeypatch.setattr(ways, "fastest", lambda networks, images: VINO if VINO in networks else PLAIN)
    return engine


def answering(expression: str) -> str:
    return IMPORTED_WITHOUT_REPORTS + STAND_IN.replace("ANSWER", expression)


def test_it_is_a_candidate_only_where_it_is_installed_and_leaves_one_core(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "cores", lambda: 6)
    with monkeypatch.context() as without:
        without.setattr(sys, "path", [each for each in sys.path if not Path(each, "openvino").exists()])
        assert {each.kind for each in ways.candidates()} == {"packed"}
    install("raise AssertionError('imported')")
    found = [each for each in ways.candidates() if each.kind == "openvino"]
    assert [(each.bfloat16, each.threads) for each in found] == [(False, 4), (True, 4)]


def test_it_reads_where_it_is_the_fastest_and_is_remembered(
    exact: Engine, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(answering("right.logits"))
    engine = Engine(exact.checkpoint, CPU)
    assert (engine.way, engine.description) == (VINO, "CPU fp32")
    frames = np.random.default_rng(0).integers(0, 256, (4, 28, 28), dtype=np.uint8)
    assert np.array_equal(engine.probabilities(frames), exact.probabilities(frames))
    ways._found.clear()  # as in another process
    monkeypatch.setattr(ways, "fastest", lambda networks, images: pytest.fail("measured again"))
    assert Engine(exact.checkpoint, CPU).way == VINO


def test_maps_come_from_torch_beside_it(exact: Engine, install: Install) -> None:
    install(answering("right.logits"))
    engine = Engine(exact.checkpoint, CPU)
    assert engine.way == VINO
    frames = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    expected = exact.pooled(frames, 5)
    assert np.allclose(engine.pooled(frames, 5), expected, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize(
    ("package", "said"),
    [
        ("raise ImportError('no libopenvino.so')", "no libopenvino.so"),
        ("", "has no attribute 'Core'"),
        ("class Core:\n    def __init__(self):\n        raise RuntimeError('no plugin')", "no plugin"),
        (STAND_IN.replace("return Compiled()", "raise ValueError"), "ValueError"),
        (answering("(lambda images: 1 / 0)"), "division by zero"),
        (answering("(lambda images: 9 - right.logits(images))"), "answers otherwise"),
    ],
    ids=["import", "another package", "start", "compile", "compute", "wrong"],
)
def test_one_that_does_not_work_costs_a_line_in_the_log(
    exact: Engine, install: Install, package: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    install(package)
    with caplog.at_level(logging.WARNING):
        engine = Engine(exact.checkpoint, CPU)
    assert engine.way == PLAIN
    assert said in caplog.text
    assert engine.probabilities(np.zeros((1, 28, 28), np.uint8)).shape == (1, 10)


def test_it_is_not_imported_where_another_way_is_remembered(exact: Engine, install: Install) -> None:
    install("raise AssertionError('imported')")
    packed = Way("packed", False, 1)
    ways.remember(f"{exact.checkpoint.preset.architecture}", packed)
    assert Engine(exact.checkpoint, CPU).way == packed
    assert "openvino" not in sys.modules


def test_a_processor_without_bfloat16_is_told(untrained: Checkpoint, install: Install) -> None:
    install(STAND_IN.replace("import right", ""))
    with pytest.raises(RuntimeError, match="this CPU has no bfloat16"):
        OpenVinoNetwork(untrained, bfloat16=True, threads=1)


def test_what_was_found_without_it_does_not_count_once_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    machines = []
    for version in ("", "2026.4.1", "2026.4.2"):
        monkeypatch.setattr(openvino_way, "version", lambda version=version: version)
        ways.machine.cache_clear()
        machines.append(tuple(ways.machine()))
    ways.machine.cache_clear()
    assert len(set(machines)) == 3


class TestTheRealOne:
    """`pip install 'vggdigits[openvino]'`, and these run."""

    @pytest.fixture(autouse=True)
    def real(self) -> None:
        if not openvino_way.installed():  # importing it to see would be reported
            pytest.skip("not installed: pip install 'vggdigits[openvino]'")

    @pytest.mark.parametrize("bfloat16", [False, True])
    def test_the_same_answers_for_any_number_of_digits(self, untrained: Checkpoint, bfloat16: bool) -> None:
        try:
            network = OpenVinoNetwork(untrained, bfloat16, threads=1)
        except RuntimeError as error:
            if "no bfloat16" in str(error):
                pytest.skip(str(error))
            raise
        exact = Engine(untrained, CPU, exact=True)
        for count in (1, 3, 70, 1):
            images = torch.rand(count, 1, 32, 32).expand(-1, untrained.preset.architecture.channels, -1, -1)
            expected, given = exact.logits(images), network(images)
            assert (given.shape, given.dtype) == ((count, expected.shape[1]), torch.float32)
            off = untrained.calibration.probabilities(given) - untrained.calibration.probabilities(expected)
            assert float(off.abs().max()) < 2 * TOLERANCE

    def test_an_answer_stays_when_another_is_given(self, untrained: Checkpoint) -> None:
        network = OpenVinoNetwork(untrained, bfloat16=False, threads=1)
        images = torch.rand(2, untrained.preset.architecture.channels, 32, 32)
        first = network(images)
        kept = first.clone()
        network(1 - images)
        assert torch.equal(first, kept)

    def test_threads_do_not_get_each_others_answers(self, untrained: Checkpoint) -> None:
        network = OpenVinoNetwork(untrained, bfloat16=False, threads=1)
        images = torch.rand(4, 5, untrained.preset.architecture.channels, 32, 32)
        expected = [network(each) for each in images]
        same: dict[int, bool] = {}

        def ask(number: int) -> None:
            same[number] = all(torch.allclose(network(images[number]), expected[number]) for _ in range(20))

        askers = [threading.Thread(target=ask, args=(number,)) for number in range(len(images))]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert same == dict.fromkeys(range(len(images)), True)

    def test_the_engine_takes_it(self, untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ways, "fastest", lambda networks, images: VINO)
        engine, exact = Engine(untrained, CPU), Engine(untrained, CPU, exact=True)
        assert engine.way == VINO
        frames = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
        assert np.abs(engine.probabilities(frames) - exact.probabilities(frames)).max() < TOLERANCE
        assert np.allclose(engine.pooled(frames, 5), exact.pooled(frames, 5), atol=1e-3)

    def test_nobody_is_told_that_it_was_imported(self) -> None:
        script = (
            "import sys\n"
            "from vggdigits.model.openvino_way import _nothing_reported\n"
            "told = []\n"
            "sys.addaudithook(lambda event, _: event.startswith(('socket.', 'os.mkdir')) and told.append(event))\n"
            "with _nothing_reported():\n"
            "    import openvino\n"
            "assert openvino.Core().available_devices\n"
            "print(told, [each for each in sys.modules if each.startswith('openvino_telemetry')])\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
        assert done.stdout == "[] []\n", done.stderr
