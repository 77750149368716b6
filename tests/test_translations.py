"""Every string of the window is translated, and the translations fit: no tool is asked, the sources and files are."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from defusedxml import ElementTree

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "vggdigits").rglob("*.py"))
FOLDER = ROOT / "resources" / "translations"
CATALOGUES = sorted(FOLDER.glob("vggdigits_*.ts"))
Key = tuple[str, str]
"""Context and text."""


class _Strings(ast.NodeVisitor):
    """Finds what is given to `self.tr` and `translate`."""

    def __init__(self, file: Path) -> None:
        self.file, self.found, self.wrong = file, set[Key](), list[str]()
        self._classes: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        if name == "tr" and self._classes:
            self._take(node, [self._classes[-1], *texts])
        elif name == "translate" and len(node.args) > 1:
            self._take(node, texts)
        elif name in ("tr", "_tr"):
            self.wrong.append(f"{self.file.name}:{node.lineno}: lupdate does not see this one")
        self.generic_visit(node)

    def _take(self, node: ast.Call, texts: list[object]) -> None:
        if len(texts) == 2 and all(isinstance(text, str) for text in texts):
            self.found.add((str(texts[0]), str(texts[1])))
        elif any(isinstance(text, str) for text in texts[:1]):
            self.wrong.append(f"{self.file.name}:{node.lineno}: not a literal")


def strings() -> tuple[set[Key], list[str]]:
    """What the sources want translated, and what cannot be."""
    found, wrong = set[Key](), list[str]()
    for file in SOURCES:
        visitor = _Strings(file)
        visitor.visit(ast.parse(file.read_text(encoding="utf-8")))
        found |= visitor.found
        wrong += visitor.wrong
    return found, wrong


def messages(catalogue: Path) -> Iterator[tuple[Key, str, str | None]]:
    """Of each entry its key, its translation and its state."""
    for context in ElementTree.parse(catalogue).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            key = (context.findtext("name") or "", message.findtext("source") or "")
            yield key, translation.text or "", translation.get("type")


def test_every_string_can_be_found_by_lupdate() -> None:
    found, wrong = strings()
    assert wrong == []
    assert len(found) > 400


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.stem)
def test_a_catalogue_has_every_string_and_no_other(catalogue: Path) -> None:
    there = {key for key, _, _ in messages(catalogue)}
    wanted, _ = strings()
    assert sorted(wanted - there) == [], "make translations"
    assert sorted(there - wanted) == [], "make translations"


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.stem)
def test_no_string_is_unfinished(catalogue: Path) -> None:
    assert [key for key, text, state in messages(catalogue) if state is not None or not text.strip()] == []


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.stem)
def test_what_is_filled_in_is_the_same(catalogue: Path) -> None:
    assert [key for key, text, _ in messages(catalogue) if set(placeholders(text)) != set(placeholders(key[1]))] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.stem)
def test_menus_keep_their_letters_and_ellipses(catalogue: Path) -> None:
    """A letter to press is underlined wherever one is in English: in brackets where the script has none."""
    for (_, source), text, _ in messages(catalogue):
        assert len(re.findall(r"&(?!\w+;)\S", text)) == len(re.findall(r"&(?!\w+;)\S", source)), (source, text)
        assert source.endswith("…") == text.endswith("…"), (source, text)
        assert source.count("\n") == text.count("\n"), (source, text)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.stem)
def test_the_compiled_file_is_the_catalogues(catalogue: Path, tmp_path: Path) -> None:
    """Compiled anew it is the same, byte for byte: `make translations` was run."""
    import PySide6

    suffix = ".exe" if sys.platform == "win32" else ""
    lrelease = Path(PySide6.__file__).parent / f"lrelease{suffix}"
    compiled = tmp_path / "compiled.qm"
    subprocess.run([lrelease, "-silent", catalogue, "-qm", compiled], check=True, timeout=60)
    assert catalogue.with_suffix(".qm").read_bytes() == compiled.read_bytes()
