"""Nothing in the tree reads a file in a way that could run what is in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("vggdigits", "tools", "packaging", "fuzz")
SOURCES = [*sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")), ROOT / "train_model.py"]

NEVER_IMPORTED = {
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml", "imp",
    "code", "codeop", "telnetlib", "ftplib", "smtplib", "xmlrpc", "lxml", "xml.sax", "xml.dom", "xml.parsers",
    "PySide6.QtSvg", "PySide6.QtSvgWidgets", "PySide6.QtWebEngineCore", "PySide6.QtQml", "PySide6.QtNetwork",
}  # fmt: skip
NEVER_CALLED = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "torch.jit.load", "torch.export.load",
    "torch.hub.load", "torch.package.PackageImporter", "torch.serialization.add_safe_globals", "tempfile.mktemp",
    "ElementTree.parse", "ElementTree.fromstring", "ElementTree.XML", "ElementTree.iterparse", "shutil.unpack_archive",
    "SafeElementTree.parse", "pd.read_pickle", "QSvgRenderer", "QUiLoader", "QImage.loadFromData", "QImageReader",
}  # fmt: skip
OUR_OWN_XML = "vggdigits/app/icons.py"
"""Reads the icons that come with the program."""
TORCH_LOADS = {"vggdigits/model/state_dict.py": 1, "vggdigits/training/runs.py": 1, "tools/choose_teaching.py": 1}
"""Where torch's reader is called, and how often; each time it reads data alone."""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def keywords(call: ast.Call) -> dict[str | None, str]:
    return {word.arg: ast.unparse(word.value) for word in call.keywords}


def test_there_are_sources_to_look_at() -> None:
    assert len(SOURCES) > 150


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_reader_that_runs_code(path: Path) -> None:
    tree = parsed(path)
    for name in imports(tree):
        assert not any(name == never or name.startswith(f"{never}.") for never in NEVER_IMPORTED), name
    for name, call in calls(tree):
        if path == ROOT / OUR_OWN_XML and name == "ElementTree.parse":
            continue
        assert name not in NEVER_CALLED, f"line {call.lineno}: {name}"
        assert keywords(call).get("shell", "False") == "False", f"line {call.lineno}: a shell"
        if name in ("np.load", "numpy.load"):
            assert keywords(call)["allow_pickle"] == "False", f"line {call.lineno}"
        if name.endswith("Image.open"):
            assert "formats" in keywords(call), f"line {call.lineno}: any format of Pillow's"


def test_torchs_reader_is_called_for_data_alone() -> None:
    found: dict[str, int] = {}
    for path in SOURCES:
        for name, call in calls(parsed(path)):
            if name in ("torch.load", "torch.serialization.load"):
                place = path.relative_to(ROOT).as_posix()
                found[place] = found.get(place, 0) + 1
                assert keywords(call)["weights_only"] == "True"
                assert keywords(call).get("mmap", "False") == "False"
    assert found == TORCH_LOADS


def test_nothing_takes_load_out_of_torch_to_hide_it() -> None:
    for path in SOURCES:
        tree = parsed(path)
        assert not any(name in ("torch.load", "torch.serialization.load") for name in imports(tree)), path
        assert "getattr(torch" not in ast.unparse(tree), path
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                renamed = [name.name for name in node.names if name.asname is not None]
                assert not any(name in ("torch", "torch.serialization", "pickle") for name in renamed), path


def test_what_the_forbidden_calls_are_is_found() -> None:
    """The tests above would see them."""
    tree = ast.parse("import torch\nfrom pickle import loads\ntorch.load('a.pth', weights_only=False)")
    assert list(imports(tree)) == ["torch", "pickle.loads"]
    ((name, call),) = calls(tree)
    assert (name, keywords(call)) == ("torch.load", {"weights_only": "False"})
