"""Collect the licences of everything inside the frozen program, and a list of it all: licenses/components.json, from
which packaging/sbom.py makes the bill of materials. A part without a licence ends the build."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_TEXTS = Path(__file__).resolve().parent / "licences"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright|authors)", re.IGNORECASE)

# What the packages of these names hold of Qt; their metadata has the licence's name, and no text.
_QT = {"pyside6-essentials", "shiboken6", "pyside6"}
_COMMON_LICENCES = Path("/usr/share/common-licenses")  # Debian's copyright files point to them


def collect_licences(analysis: Any, folder: Path) -> None:  # noqa: ANN401 (PyInstaller's, without types)
    """Write FOLDER/licenses/ for what the analysis of a spec file found."""
    target = folder / "licenses"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    components = [_own(target), _python(target), _bootloader(target)]
    modules = {name.partition(".")[0] for name, *_ in analysis.pure}
    files = [(name.replace("\\", "/"), source) for name, source, *_ in [*analysis.binaries, *analysis.datas]]
    tops = modules | {_top(name) for name, _ in files if "/" in name}
    components += [_distribution(target, each) for each in _distributions(tops)]
    if sys.platform == "linux":
        components += _system_packages(target, [source for name, source in files if "/" not in name])
    without = [each["name"] for each in components if not each["files"]]
    if without:
        sys.exit(f"licences: none was found of {', '.join(without)}; add its text to packaging/licences/NAME.txt")
    content = json.dumps(sorted(components, key=lambda each: each["name"].lower()), indent=1, ensure_ascii=False)
    (target / "components.json").write_text(content + "\n", encoding="utf-8")
    print(f"licences: {len(components)} components in {target}")


def _top(name: str) -> str:
    """The package that a file belongs to, by its place: `numpy.libs/x.so` and `numpy/y.so` are numpy's."""
    return name.partition("/")[0].removesuffix(".libs").removesuffix(".dist-info")


def _component(name: str, version: str, licence: str, purl: str, files: Iterable[Path], folder: Path) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "license": licence,
        "purl": purl,
        "files": sorted(str(path.relative_to(folder).as_posix()) for path in files),
    }


def _copy(sources: Iterable[Path], folder: Path, root: Path | None = None) -> list[Path]:
    """Copy files to a folder, flat: places below `root` become part of the name."""
    copied = []
    for source in sources:
        name = source.name if root is None else "-".join(source.relative_to(root).parts)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        shutil.copyfile(source, target)
        copied.append(target)
    return copied


def _own(target: Path) -> dict[str, Any]:
    from vggdigits import __version__

    copied = _copy([ROOT / "LICENSE", ROOT / "resources" / "looks_like-LICENSE.txt"], target / "vggdigits")
    shutil.copyfile(ROOT / "resources" / "icons" / "LICENSE", target / "vggdigits" / "LICENSE-icons")
    copied.append(target / "vggdigits" / "LICENSE-icons")
    return _component("vggdigits", __version__, "MIT", f"pkg:pypi/vggdigits@{__version__}", copied, target)


def _python(target: Path) -> dict[str, Any]:
    version = platform.python_version()
    short = f"{sys.version_info.major}.{sys.version_info.minor}"
    places = [
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(sys.base_prefix) / "lib" / f"python{short}" / "LICENSE.txt",
        Path(f"/usr/share/doc/python{short}/copyright"),
        Path(f"/usr/share/doc/libpython{short}-stdlib/copyright"),
    ]
    found = [place for place in places if place.is_file()][:1] or [_TEXTS / "Python.txt"]
    copied = _copy([each for each in found if each.is_file()], target / "Python")
    return _component("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", copied, target)


def _bootloader(target: Path) -> dict[str, Any]:
    """PyInstaller's part that starts the program, and that has an exception for programs of any licence."""
    component = _distribution(target, importlib.metadata.distribution("pyinstaller"))
    return component | {"license": "GPL-2.0-or-later WITH Bootloader-exception"}


def _distributions(tops: set[str]) -> list[importlib.metadata.Distribution]:
    """The installed packages that these top-level modules and folders come from."""
    by_module = importlib.metadata.packages_distributions()
    names = {name for top in tops for name in by_module.get(top, [])}
    installed = {each.metadata["Name"].lower() for each in importlib.metadata.distributions()}
    names |= {top for top in tops if top.lower() in installed}
    found = {_normal(name): importlib.metadata.distribution(name) for name in names}
    for not_one in ("vggdigits", "pyinstaller"):
        found.pop(not_one, None)
    return list(found.values())


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _distribution(target: Path, distribution: importlib.metadata.Distribution) -> dict[str, Any]:
    name, version = distribution.metadata["Name"], distribution.version
    folder = target / name
    infos = [
        Path(str(distribution.locate_file(file))) for file in distribution.files or [] if ".dist-info/" in str(file)
    ]
    root = infos[0].parent if infos else ROOT
    while infos and not root.name.endswith(".dist-info"):
        root = root.parent
    texts = [path for path in infos if _LICENCE_FILE.search(path.relative_to(root).as_posix()) and path.is_file()]
    copied = _copy(texts, folder, root)
    if _normal(name) in _QT:
        copied += _copy([_TEXTS / each for each in ("Qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt")], folder)
    if not copied and (_TEXTS / f"{name}.txt").is_file():
        copied = _copy([_TEXTS / f"{name}.txt"], folder)
    return _component(name, version, _licence_name(distribution), f"pkg:pypi/{_normal(name)}@{version}", copied, target)


def _licence_name(distribution: importlib.metadata.Distribution) -> str:
    """As the package's metadata has it: an expression, else one line, else its classifiers."""
    metadata = distribution.metadata
    line = metadata.get("License-Expression") or metadata.get("License") or ""
    if line and "\n" not in line and len(line) < 300:
        return str(line)
    classifiers = [str(each) for each in metadata.get_all("Classifier") or []]
    return ", ".join(each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::"))


def _system_packages(target: Path, libraries: Iterable[str]) -> list[dict[str, Any]]:
    """Debian's packages that libraries of the building machine came from, with their copyright files."""
    if shutil.which("dpkg-query") is None:
        return []
    components: dict[str, dict[str, Any]] = {}
    for library in libraries:
        package = _package_of(Path(library).resolve())
        if package is None or package in components:
            continue
        shown = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True)  # noqa: S603, S607
        copied = _copy([Path("/usr/share/doc") / package.partition(":")[0] / "copyright"], target / "system" / package)
        purl = f"pkg:deb/debian/{package.partition(':')[0]}@{shown.stdout}"
        components[package] = _component(package, shown.stdout, "see its copyright file", purl, copied, target)
    if components and _COMMON_LICENCES.is_dir():
        _copy((path for path in _COMMON_LICENCES.iterdir() if path.is_file()), target / "system" / "common-licenses")
    return list(components.values())


def _package_of(path: Path) -> str | None:
    """The package that installed a file; since /lib became a link to /usr/lib, it may know it by either name."""
    for name in (str(path), str(path).removeprefix("/usr")):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True)  # noqa: S603, S607
        if found.returncode == 0:
            return found.stdout.partition(": ")[0].partition(",")[0].strip().replace(":amd64", "")
    return None
