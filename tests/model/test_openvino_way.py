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
from vggdigits.model.check import TOLERANCE
from vggdigits.model.checkpoint import Checkpoint
from vggdigits.model.engine import Engine
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
        return Network()

    def compile_model(self, network, device, settings):
        assert network.shape[0] == 1
        return Compiled()

class Network:
    def reshape(self, shape):
        self.shape = shape

class Compiled:
    def create_infer_request(self):
        return Request()

class Request:
    def set_input_tensor(self, tensor):
        self.images = tensor.data

    def infer(self):
        self.answer = Tensor(ANSWER(torch.from_numpy(self.images)).numpy(), False)

    def get_tensor(self, name):
        return {"logits": self.answer}[name]

class Tensor:
    def __init__(self, data, shared_memory):
        self.data = data
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
    monkeypatch.setattr(ways, "fastest", lambda networks, *_: VINO if VINO in networks else next(iter(networks)))
    return engine


def answering(expression: str) -> str:
    return IMPORTED_WITHOUT_REPORTS + STAND_IN.replace("ANSWER", expression)


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (6, 6), (64, 8)])
def test_it_is_a_candidate_only_where_it_is_installed_and_on_every_core(
    cores: int, threads: int, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "cores", lambda: cores)
    with monkeypatch.context() as without:
        without.setattr(sys, "path", [each for each in sys.path if not Path(each, "openvino").exists()])
        assert ways.by_openvino() == []
    install("raise AssertionError('imported')")
    assert ways.by_openvino() == [Way("openvino", False, threads), Way("openvino", True, threads)]


def hastened(checkpoint: Checkpoint) -> Engine:
    """An engine with its quick way, which is taken from its first prediction on."""
    engine = Engine(checkpoint, CPU)
    assert engine.quick_way == engine.way, "nothing that takes long to load is there at once"
    engine.hasten()
    return engine


def test_it_reads_where_it_is_the_fastest_and_is_remembered(
    exact: Engine, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(answering("right.logits"))
    engine = hastened(exact.checkpoint)
    assert (engine.way, engine.quick_way, engine.description) == (PLAIN, VINO, "CPU fp32")
    frames = np.random.default_rng(0).integers(0, 256, (4, 28, 28), dtype=np.uint8)
    assert np.array_equal(engine.probabilities(frames), exact.probabilities(frames))
    ways._found.clear()  # as in another process
    monkeypatch.setattr(ways, "fastest", lambda *_: pytest.fail("measured again"))
    assert hastened(exact.checkpoint).quick_way == VINO


def test_maps_come_from_torch_beside_it(exact: Engine, install: Install) -> None:
    install(answering("right.logits"))
    engine = hastened(exact.checkpoint)
    assert engine.quick_way == VINO
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
        engine = hastened(exact.checkpoint)
    assert engine.quick_way == PLAIN
    assert said in caplog.text
    assert engine.probabilities(np.zeros((1, 28, 28), np.uint8)).shape == (1, 10)


def test_it_is_not_imported_where_another_way_is_remembered(exact: Engine, install: Install) -> None:
    install("raise AssertionError('imported')")
    architecture = exact.checkpoint.preset.architecture
    ways.remember(f"{architecture}, or by OpenVINO", PLAIN)
    assert hastened(exact.checkpoint).quick_way == PLAIN
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
    def test_the_same_answers_as_plain_torch(self, untrained: Checkpoint, bfloat16: bool) -> None:
        try:
            network = OpenVinoNetwork(untrained, bfloat16, threads=1)
        except RuntimeError as error:
            if "no bfloat16" in str(error):
                pytest.skip(str(error))
            raise
        exact = Engine(untrained, CPU, exact=True)
        for _ in range(3):
            images = torch.rand(1, 1, 32, 32).expand(-1, untrained.preset.architecture.channels, -1, -1)
            expected, given = exact.logits(images), network(images)
            assert (given.shape, given.dtype) == (expected.shape, torch.float32)
            off = untrained.calibration.probabilities(given) - untrained.calibration.probabilities(expected)
            assert float(off.abs().max()) < 2 * TOLERANCE

    def test_an_answer_stays_when_another_is_given(self, untrained: Checkpoint) -> None:
        network = OpenVinoNetwork(untrained, bfloat16=False, threads=1)
        images = torch.rand(1, untrained.preset.architecture.channels, 32, 32)
        first = network(images)
        kept = first.clone()
        network(1 - images)
        assert torch.equal(first, kept)

    def test_threads_do_not_get_each_others_answers(self, untrained: Checkpoint) -> None:
        network = OpenVinoNetwork(untrained, bfloat16=False, threads=1)
        images = torch.rand(4, 1, untrained.preset.architecture.channels, 32, 32)
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

    def test_a_thread_of_qt_that_asked_it_ends_in_peace(self) -> None:
        script = (
            "import torch\n"
            "from PySide6.QtCore import QCoreApplication, QThread\n"
            "from vggdigits.model.checkpoint import load_checkpoint\n"
            "from vggdigits.model.openvino_way import OpenVinoNetwork\n"
            "from vggdigits.paths import bundled_checkpoint\n"
            "network = OpenVinoNetwork(load_checkpoint(bundled_checkpoint()), False, 1)\n"
            "class Asker(QThread):\n"
            "    def run(self):\n"
            "        network(torch.zeros(1, 1, 32, 32))\n"
            "application = QCoreApplication([])\n"
            "for _ in range(3):\n"
            "    asker = Asker()\n"
            "    asker.start()\n"
            "    asker.wait()\n"
            "print('ended')\n"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stdout) == (0, "ended\n"), done.stderr

    def test_the_engine_takes_it(self, untrained: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ways, "fastest", lambda networks, *_: VINO if VINO in networks else next(iter(networks)))
        engine, exact = hastened(untrained), Engine(untrained, CPU, exact=True)
        assert engine.quick_way == VINO
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
