"""torch's modules and data, in place of the hook that takes all of both (and imports every module to find them)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from contents import MODULES, is_kept
from PyInstaller.compat import is_linux
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs

_spec = importlib.util.find_spec("torch")
assert _spec is not None and _spec.origin is not None  # noqa: S101
_root = Path(_spec.origin).parent

# Many modules are imported by name, as torch._dynamo on the first step of an optimiser; so all of them.
hiddenimports = [
    ".".join(("torch", *path.relative_to(_root).with_suffix("").parts)).removesuffix(".__init__")
    for path in _root.rglob("*.py")
    if all(part.isidentifier() for part in path.relative_to(_root).with_suffix("").parts)
    and (path.parent == _root or (path.parent / "__init__.py").is_file())
]
hiddenimports = [
    name for name in hiddenimports if not any(name == each or name.startswith(f"{each}.") for each in MODULES)
]
warn_on_missing_hiddenimports = False
# Sources are for torch.jit.script, which nothing here uses; but modules of settings read their own comments.
_settings = [name for name in hiddenimports if name.endswith(("config", "config_comms"))]
module_collection_mode = {"torch": "pyz"} | dict.fromkeys(_settings, "pyz+py")

datas = [
    (source, place)
    for source, place in collect_data_files("torch", excludes=["include", "test", "share", "**/*.pyi", "**/*.h"])
    if is_kept(f"{place}/{Path(source).name}")
]
binaries = [
    (source, place)
    for source, place in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if is_kept(f"{place}/{Path(source).name}")
]
if is_linux:
    # No links from the program's folder: torch finds its own libraries beside each other.
    bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
    # A build for CUDA has its libraries in packages of their own.
    from _pyinstaller_hooks_contrib.compat import importlib_metadata
    from _pyinstaller_hooks_contrib.utils import nvidia_cuda
    from packaging.requirements import Requirement

    _required = [Requirement(line) for line in importlib_metadata.distribution("torch").requires or []]
    hiddenimports += nvidia_cuda.infer_hiddenimports_from_requirements(
        [each.name for each in _required if each.marker is None or each.marker.evaluate()]
    )
