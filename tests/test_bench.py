from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from vggdigits import bench, cli, pad_bench
from vggdigits.app.explanation_latency import Times
from vggdigits.bench import Latency, Measured, ratios
from vggdigits.model import rivals
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.paths import bundled_checkpoint


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROUNDS", 2)
    monkeypatch.setattr(bench, "IN_TURN", 2)
    monkeypatch.setattr(bench, "PACED_ROUNDS", 1)
    monkeypatch.setattr(bench, "PACED_IN_TURN", 2)
    monkeypatch.setattr(bench, "STROKE_ROUNDS", 3)
    monkeypatch.setattr(bench, "PAD_DRAWINGS", 0)


@pytest.fixture(scope="module")
def bundled() -> Checkpoint:
    return load_checkpoint(bundled_checkpoint())


@pytest.mark.parametrize("name", rivals.ENGINES)
def test_every_engine_reads_as_plain_torch_does(name: str, bundled: Checkpoint) -> None:
    if not rivals.installed(name):
        pytest.skip(f"{rivals.missing(name)} (`pip install vggdigits[rivals]` brings the packages)")
    predict = rivals.ENGINES[name][0](bundled, 1)
    (image,) = bundled.preset.prepare(torch.from_numpy(bundled_frames(1))).split(1)
    with torch.inference_mode():
        expected = bundled.build()(image)
    given = predict(image)
    assert given.shape == expected.shape and given.dtype == torch.float32
    near = 0.1 if any(part in name for part in ("bf16", "vggdigits", "cuda")) else 1e-3
    assert float((given - expected).abs().max()) < near * float(expected.abs().max())


def test_json_is_an_object_an_engine_a_stage_and_what_is_drawn_in_the_pad_and_a_summary(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "PAD_DRAWINGS", 1)
    assert cli.run(["bench", "--json", "--engines", "vggdigits,eager"]) == 0
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["engine"] for line in lines if "engine" in line] == ["vggdigits", "eager"]
    assert {line["stage"] for line in lines if "stage" in line} == {
        "raster", "segment", "normalize", "network", "whole", "without network", "signal",
    }  # fmt: skip
    assert {line["pad"] for line in lines if "pad" in line} >= {
        "prediction, no dock", "prediction, all docks", "last point to answer, all docks", "last point to way_in",
    }  # fmt: skip
    for line in lines:
        assert 0 < line["p50"] <= line["p95"] and line["n"] > 0
        assert 0 < line.get("paced_p50", 1) <= line.get("paced_p95", 1)
    assert summary["docks"]["count"] > 0 and summary["docks"]["peak_memory_mb"] > 0
    assert summary["best_rival"] == "eager"
    assert summary["machine"]["torch"] == torch.__version__


def test_a_readable_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bench", "--engines", "folded,vggdigits"]) == 0
    out = capsys.readouterr().out
    assert "vggdigits" in out and "folded" in out and "without network" in out


def test_the_pad_alone(capsys: pytest.CaptureFixture[str]) -> None:
    times = Times()
    for explaining in (False, True):
        times.predictions[explaining] = [0.004, 0.004 + 0.002 * explaining]
        times.answers[explaining] = [0.01]
    times.explanations = {"why": [0.08], "layers": [0.02, 0.03]}
    *measured, summary = pad_bench.figures(times)
    assert [each["pad"] for each in measured][-2:] == ["last point to why", "last point to layers"]
    assert summary["docks"] | {"peak_memory_mb": 0} == {
        "count": 2, "p50_ratio": 1.25, "p95_ratio": 1.475, "explained_p95": 80.0, "peak_memory_mb": 0,
    }  # fmt: skip
    pad_bench.tell([*measured, summary])
    out = capsys.readouterr().out
    assert "last point to layers" in out and "p95_ratio: 1.475" in out
    assert "docks" not in pad_bench.figures(Times(times.predictions, times.answers))[-1]


def test_without_qt_all_else_is_measured() -> None:
    missing = "import sys; sys.modules['PySide6'] = None\n"  # as if it were not installed
    code = f"{missing}from vggdigits import bench, cli\n"
    code += "bench.ROUNDS = bench.IN_TURN = bench.PACED_ROUNDS = bench.STROKE_ROUNDS = 1\n"
    code += "sys.exit(cli.run(['bench', '--json', '--engines', 'vggdigits']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert "network" in {line.get("stage") for line in lines}
    assert not [line for line in lines if "pad" in line or line.get("stage") == "signal"]
    assert "PySide6 is not installed" in done.stderr


def test_a_pad_that_fails_costs_a_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "broken.safetensors").write_bytes(b"no")
    assert pad_bench.in_a_process(1, tmp_path / "broken.safetensors") == []
    err = capsys.readouterr().err
    assert err.startswith("vggdigits: pad: ") and "broken.safetensors" in err and err.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "-1", "some"])
def test_no_drawings_are_a_misuse(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.run(["bench", "--pad", count])
    assert left.value.code == 2


def test_an_engine_that_fails_costs_a_line_and_the_others_are_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(checkpoint: Checkpoint, cores: int) -> rivals.Predict:
        raise RuntimeError("no such instruction")

    monkeypatch.setitem(rivals.ENGINES, "jit", (broken, "torch"))
    monkeypatch.setitem(rivals.ENGINES, "onnxruntime", (broken, "not_a_package_anyone_has"))
    assert cli.run(["bench", "--json", "--engines", "jit,onnxruntime,eager"]) == 0
    said = capsys.readouterr()
    assert "jit: no such instruction" in said.err
    assert "onnxruntime: the package not_a_package_anyone_has is not installed" in said.err
    assert json.loads(said.out.splitlines()[0])["engine"] == "eager"
    assert cli.run(["bench", "--engines", "jit"]) == 1


def test_an_engine_that_is_not_there_is_a_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.run(["bench", "--engines", "tensorflow"])
    assert left.value.code == 2
    assert "no engine 'tensorflow'" in capsys.readouterr().err


def test_the_command_line_names_the_engines_that_are_there() -> None:
    assert tuple(rivals.ENGINES) == cli._ENGINES


def test_ratios_are_to_the_fastest_of_the_others() -> None:
    def took(engine: str, p50: float, paced: float) -> Measured:
        return Measured(engine, Latency(p50, 4.0, 10), Latency(paced, 6.0, 10), 1.0, 1.0)

    figures = ratios([took("vggdigits", 2.0, 4.0), took("eager", 5.0, 3.2), took("openvino", 2.5, 4.5)])
    assert figures == {
        "p95_to_p50": 2.0, "best_rival": "openvino", "ratio_to_best_rival": 0.8,
        "paced_p95_to_p50": 1.5, "paced_best_rival": "eager", "paced_ratio_to_best_rival": 1.25,
    }  # fmt: skip
    assert ratios([took("eager", 5.0, 5.0)]) == {}


def test_a_graphics_card_is_compared_with_what_computes_there() -> None:
    def took(engine: str, p50: float) -> Measured:
        return Measured(engine, Latency(p50, 2.0, 10), Latency(2 * p50, 4.0, 10), 1.0, 1.0)

    figures = ratios([took("vggdigits", 2.0), took("vggdigits-cuda", 0.5), took("compile-cuda", 1.0)])
    assert figures == {
        "p95_to_p50": 1.0, "paced_p95_to_p50": 1.0,
        "cuda_p95_to_p50": 4.0, "cuda_best_rival": "compile-cuda", "cuda_ratio_to_best_rival": 0.5,
        "cuda_paced_p95_to_p50": 4.0, "cuda_paced_best_rival": "compile-cuda", "cuda_paced_ratio_to_best_rival": 0.5,
    }  # fmt: skip


def test_percentiles_are_in_milliseconds() -> None:
    assert Latency.of([0.001, 0.002, 0.003]) == Latency(2.0, 2.9, 3)
