"""What is built around the frozen program: what is left out, its list of files and parts, its place on a desktop."""

from __future__ import annotations

import configparser
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from vggdigits import self_test
from vggdigits.ink import images, inkml

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"


@pytest.fixture(autouse=True)
def _packaging_on_the_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As build.spec and the hooks have it."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if str(PACKAGING) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("torch/lib/libtorch_cpu.so", True),
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/protoc", False),
        ("torch/include/torch/all.h", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_fi.qm", False),
        ("resources/vgg16.safetensors", True),
        ("resources/filters.npz", True),
        ("resources/looks_like.npz", True),
        ("libX11.so.6", False),
    ],
)
def test_what_is_left_out(place: str, kept: bool) -> None:
    assert load(PACKAGING / "contents.py").is_kept(place) is kept


def test_everything_that_is_left_out_has_its_reason() -> None:
    contents = load(PACKAGING / "contents.py")
    for listed in (contents.MODULES, contents.FILES, contents.QT_PLUGINS):
        assert all(reason.strip() for reason in listed.values())


def test_modules_stand_in_for_torchs_compiler() -> None:
    """In a process of its own: an optimiser takes a step, and the compiler is not imported."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import stand_ins, torch\n"
        "weight = torch.nn.Parameter(torch.ones(3))\n"
        "optimizer = torch.optim.SGD([weight], lr=0.5, momentum=0.9)\n"
        "weight.sum().backward(); optimizer.step(); optimizer.zero_grad()\n"
        "assert weight.tolist() == [0.5, 0.5, 0.5], weight\n"
        "assert 'sympy' not in sys.modules and not hasattr(torch._dynamo, '__path__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(PACKAGING / "hooks")], capture_output=True, text=True, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_list_of_files_finds_what_is_missing_and_what_is_damaged(tmp_path: Path) -> None:
    program, manifest = tmp_path / "program", tmp_path / "program" / "_internal" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    for name in ("vggdigits", "_internal/a", "_internal/b", "_internal/c", "_internal/d"):
        (program / name).write_text(name)
    (program / "_internal" / "link").symlink_to("a")
    load(PACKAGING / "manifest.py").write_manifest(program, manifest)
    assert self_test.check_manifest(program, manifest) == 6
    (program / "_internal" / "b").write_text("another")
    with pytest.raises(self_test.CheckFailed, match=r"^_internal/b is not as it was built$"):
        self_test.check_manifest(program, manifest)
    for name in "acd":
        (program / "_internal" / name).unlink()
    with pytest.raises(
        self_test.CheckFailed,
        match=r"^_internal/a is missing, _internal/b is not .* built, _internal/c is missing, and 2 more$",
    ):
        self_test.check_manifest(program, manifest)


def test_windows_shows_version_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PyInstaller", reason="pip install --editable '.[freeze]'")
    monkeypatch.setitem(sys.modules, "pefile", ModuleType("pefile"))  # PyInstaller needs both to read a program's
    monkeypatch.setattr("PyInstaller.compat.win32api", None, raising=False)
    resource = load(PACKAGING / "windows_version.py").version_info("1.2.3rc4", "vggdigits-cli")
    assert (resource.ffi.fileVersionMS, resource.ffi.fileVersionLS) == (1 << 16 | 2, 3 << 16)
    shown = {text.name: text.val for text in resource.kids[0].kids[0].kids}
    assert shown["ProductVersion"] == shown["FileVersion"] == "1.2.3rc4"
    assert shown["OriginalFilename"] == "vggdigits-cli.exe"
    assert resource.toRaw()


@pytest.mark.skipif(importlib.util.find_spec("cyclonedx") is None, reason="pip install --editable '.[freeze]'")
def test_the_bill_of_materials_names_every_part_and_the_archive(tmp_path: Path) -> None:
    parts = [
        {"name": "vggdigits", "version": "1.0", "license": "MIT", "purl": "pkg:pypi/vggdigits@1.0"},
        {"name": "numpy", "version": "2.1", "license": "BSD-3-Clause", "purl": "pkg:pypi/numpy@2.1"},
    ]
    (tmp_path / "components.json").write_text(json.dumps(parts))
    (tmp_path / "archive").write_bytes(b"abc")
    load(PACKAGING / "sbom.py").write_sbom(tmp_path / "components.json", tmp_path / "archive", tmp_path / "bill")
    bill = json.loads((tmp_path / "bill").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    program = bill["metadata"]["component"]
    assert program["type"] == "application"
    assert program["hashes"] == [
        {"alg": "SHA-256", "content": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
    ]
    assert [(each["name"], each["version"], each["purl"]) for each in bill["components"]] == [
        ("numpy", "2.1", "pkg:pypi/numpy@2.1")
    ]


# The desktop.


def test_inkml_and_every_picture_that_can_be_read_open_in_it() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(LINUX / "vggdigits.desktop", encoding="utf-8")
    types = entry["Desktop Entry"]["MimeType"].strip(";").split(";")
    assert types[0] == "application/inkml+xml"
    kinds = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".bmp": "bmp", ".webp": "webp"}
    assert set(types[1:]) == {f"image/{kinds[suffix]}" for suffix in images.SUFFIXES}
    mime = ElementTree.parse(LINUX / "vggdigits-inkml.xml").getroot()  # noqa: S314 (our own)
    name = "{http://www.freedesktop.org/standards/shared-mime-info}"
    (kind,) = mime.findall(f"{name}mime-type")
    assert kind.get("type") == types[0]
    assert {glob.get("pattern") for glob in kind.findall(f"{name}glob")} == {f"*{each}" for each in inkml.SUFFIXES}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other desktops")
def test_it_is_added_to_the_desktop_and_taken_out_again(tmp_path: Path) -> None:
    program = tmp_path / 'a "strange" $folder, 数字 100%'
    (program / "desktop").mkdir(parents=True)
    shutil.copytree(ROOT / "resources" / "icons", program / "_internal" / "resources" / "icons")
    for name in ("vggdigits.desktop", "vggdigits-inkml.xml"):
        shutil.copy(LINUX / name, program / "desktop")
    shutil.copy(LINUX / "install-desktop", program)
    (program / "vggdigits").write_text("#!/bin/sh\n")
    (program / "vggdigits").chmod(0o755)
    data = tmp_path / "data"
    environment = os.environ | {"XDG_DATA_HOME": str(data)}

    def install(*arguments: str) -> str:
        command = [str(program / "install-desktop"), *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    assert "start menu" in install()
    entry = (data / "applications" / "vggdigits.desktop").read_text(encoding="utf-8")
    (line,) = (line for line in entry.splitlines() if line.startswith("Exec="))
    # Undone as a desktop does: the value's own escapes, then the quoting of an argument, then the field codes.
    argument = line.removeprefix('Exec="').removesuffix('" pad %f').replace("\\\\", "\\")
    for escaped in '"`$':
        argument = argument.replace(f"\\{escaped}", escaped)
    assert argument.replace("%%", "%") == str(program / "vggdigits")
    assert (data / "mime" / "packages" / "vggdigits-inkml.xml").is_file()
    assert (data / "icons" / "hicolor" / "256x256" / "apps" / "vggdigits.png").is_file()
    install("--remove")
    left = [path.name for path in data.rglob("*") if path.is_file() and path.name.startswith("vggdigits")]
    assert left == []
