"""`make report`: the page, its diagram and its sheet."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from defusedxml import ElementTree
from PIL import Image

TOOLS = Path(__file__).parents[1] / "tools"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("write_report")


def write(tool: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["write_report.py", *map(str, arguments)])
    return int(tool.main())


@pytest.mark.shared_data
def test_the_report_is_whole_and_the_same_again(
    tool: ModuleType, mnist_dir: Path, pendigits: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (mnist_dir / "omniglot" / "strokes_background_small1.zip").exists():
        pytest.skip("no characters of other scripts; docs/data.md says where to get them")
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        assert write(tool, monkeypatch, mnist_dir, "--limit", "12", "--output", tmp_path / name) == 0
    names = ["accuracy.md", "misread.png", "reliability.svg"]
    assert sorted(file.name for file in (tmp_path / "one").iterdir()) == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    page = (tmp_path / "one" / "accuracy.md").read_text()
    for told in (
        "99.75 %",
        "whole numbers of 2 to 6 digits",
        "AUROC",
        "Greek",
        "seed",
        "SHA-256",
        "torch",
        "--limit 12",
    ):
        assert told in page
    assert "nan" not in page and "None" not in page and str(mnist_dir) not in page
    tables = [line for line in page.splitlines() if line.startswith("|")]
    assert len(tables) > 30 and all(line.endswith("|") for line in tables)
    with Image.open(tmp_path / "one" / "misread.png") as image:
        assert image.format == "PNG" and image.width == 1080


def test_without_the_data_it_says_so_and_writes_nothing(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write(tool, monkeypatch, tmp_path, "--output", tmp_path) == 1
    assert capsys.readouterr().err.startswith(f"vggdigits: {tmp_path}: nothing to measure with")
    assert list(tmp_path.iterdir()) == []


def test_a_point_lies_at_its_confidence_and_accuracy(tool: ModuleType) -> None:
    rows = [(0, 0.0, 0.0)] * 14 + [(4, 0.75, 0.5)]
    svg = tool.reliability_diagram({"one & only": rows, "other": [(0, 0.0, 0.0)] * 14 + [(1, 1.0, 1.0)]})
    root = ElementTree.fromstring(svg)
    point, corner = root.findall(f"{SVG}circle")
    diagonal, other = (line for line in root.findall(f"{SVG}line") if line.get("stroke-dasharray"))
    x1, y1, x2, y2 = (float(diagonal.get(name)) for name in ("x1", "y1", "x2", "y2"))
    assert float(point.get("cx")) == pytest.approx(x1 + 0.75 * (x2 - x1), abs=0.1)
    assert float(point.get("cy")) == pytest.approx(y1 + 0.5 * (y2 - y1), abs=0.1)
    assert (corner.get("cx"), corner.get("cy")) == (other.get("x2"), other.get("y2"))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert "one & only" in words and {"accuracy", "confidence", "answers", "0.0", "1.0"} <= set(words)
    heights = [float(bar.get("height")) for bar in root.findall(f"{SVG}rect")[1:]]
    assert len(heights) == 2 and heights[0] > heights[1] > 0
