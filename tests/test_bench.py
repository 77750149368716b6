from __future__ import annotations

import json

import pytest
import torch

from vggdigits import bench, cli
from vggdigits.bench import Latency, Measured, ratios
from vggdigits.model import rivals
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.paths import bundled_checkpoint


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROUNDS", 2)
    monkeypatch.setattr(bench, "IN_TURN", 2)
    monkeypatch.setattr(bench, "STROKE_ROUNDS", 3)


@pytest.fixture(scope="module")
def bundled() -> Checkpoint:
    return load_checkpoint(bundled_checkpoint())


@pytest.mark.parametrize("name", rivals.ENGINES)
def test_every_engine_reads_as_plain_torch_does(name: str, bundled: Checkpoint) -> None:
    if not rivals.installed(name):
        pytest.skip(f"{rivals.ENGINES[name][1]} is not installed; it is measured with `pip install vggdigits[rivals]`")
    predict = rivals.ENGINES[name][0](bundled, 1)
    (image,) = bundled.preset.prepare(torch.from_numpy(bench._frames()[:1])).split(1)
    with torch.inference_mode():
        expected = bundled.build()(image)
    given = predict(image)
    assert given.shape == expected.shape and given.dtype == torch.float32
    near = 0.1 if name in ("vggdigits", "eager-bf16", "openvino-bf16") else 1e-3
    assert float((given - expected).abs().max()) < near * float(expected.abs().max())


def test_json_is_an_object_an_engine_and_a_stage_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bench", "--json", "--engines", "vggdigits,eager"]) == 0
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["engine"] for line in lines if "engine" in line] == ["vggdigits", "eager"]
    assert {line["stage"] for line in lines if "stage" in line} == {
        "raster", "segment", "normalize", "network", "whole", "without network", "signal",
    }  # fmt: skip
    for line in lines:
        assert 0 < line["p50"] <= line["p95"] and line["n"] > 0
    assert summary["best_rival"] == "eager"
    assert summary["machine"]["torch"] == torch.__version__


def test_a_readable_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bench", "--engines", "folded,vggdigits"]) == 0
    out = capsys.readouterr().out
    assert "vggdigits" in out and "folded" in out and "without network" in out


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
    def took(engine: str, p50: float, p95: float = 4.0) -> Measured:
        return Measured(engine, Latency(p50, p95, 10), 1.0, 1.0)

    figures = ratios([took("vggdigits", 2.0), took("eager", 5.0), took("openvino", 2.5)])
    assert figures == {"p95_to_p50": 2.0, "best_rival": "openvino", "ratio_to_best_rival": 0.8}
    assert ratios([took("eager", 5.0)]) == {}


def test_percentiles_are_in_milliseconds() -> None:
    assert Latency.of([0.001, 0.002, 0.003]) == Latency(2.0, 2.9, 3)
