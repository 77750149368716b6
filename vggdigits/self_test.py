"""`vggdigits self-test`: does this copy of the program do all it is for? Without a screen, without a network."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import logging
import os
import pkgutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vggdigits import __version__, paths
from vggdigits.errors import UserError
from vggdigits.terminal import complain

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Recognizer

log = logging.getLogger(__name__)

DRAWINGS = 20
"""Bundled drawings, two of each digit; a name begins with the digit."""
SURE = 0.9
"""The least confidence with which each is to be read."""

MANIFEST = "manifest.json"
"""Beside a frozen program's resources: the digests of all its files."""

_NAMED = 3  # of what is missing or damaged; there may be hundreds
_ICONS = ("vggdigits.png", "open.svg", "save.svg", "undo.svg", "redo.svg", "clear.svg")
_FORMATS = ("PNG", "JPEG", "BMP", "WEBP")


class CheckFailed(Exception):
    """What was found is not what should be there: one line says which."""


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        check: its name.
        passed: whether all was as it should be.
        detail: what was checked, or what is wrong.
        seconds: how long it took.
    """

    check: str
    passed: bool
    detail: str
    seconds: float


Check = Callable[[Path], str]
"""Gets an empty folder, returns what it checked, and raises any exception where that is not as it should be."""


def run(as_json: bool, checks: Sequence[tuple[str, Check]] | None = None) -> int:
    """Run every check, also after one that failed, and say what was checked. Returns 0 if all passed, else 1.

    With `as_json` each finding is one JSON object a line, and the last line sums up. Nothing of the user's is touched:
    the program's own folder is a temporary one for so long.
    """
    start = time.perf_counter()
    findings = []
    with own_home() as home:
        for name, check in all_checks() if checks is None else checks:
            finding = _find(name, check, home / name.replace(" ", "-"))
            findings.append(finding)
            _print(json.dumps(asdict(finding)) if as_json else _line(finding))
    failed = [each.check for each in findings if not each.passed]
    seconds = round(time.perf_counter() - start, 2)
    if as_json:
        summary = {"version": __version__, "frozen": paths.FROZEN, "checks": len(findings), "failed": failed}
        _print(json.dumps({"passed": not failed, **summary, "seconds": seconds}))
    elif not failed:
        kind = "frozen" if paths.FROZEN else "from source"
        _print(f"vggdigits {__version__} ({kind}): all {len(findings)} checks passed in {seconds:.1f} s")
    if failed:
        complain(f"self-test failed: {', '.join(failed)}")
    return 1 if failed else 0


def all_checks() -> list[tuple[str, Check]]:
    """Name and function of each check, in the order in which they are run."""
    from vggdigits import self_test_training, self_test_window

    return [
        ("files", check_files),
        ("modules", check_modules),
        ("checkpoint", check_checkpoint),
        ("drawings", check_drawings),
        ("pictures", check_pictures),
        ("window", self_test_window.check_window),
        ("languages", self_test_window.check_languages),
        ("other windows", self_test_window.check_other_windows),
        ("training step", self_test_training.check_step),
        ("data sets", self_test_training.check_data_sets),
        ("training process", self_test_window.check_training_process),
        ("clean exit", self_test_window.check_nothing_left),
    ]


def _find(name: str, check: Check, folder: Path) -> Finding:
    start = time.perf_counter()
    try:
        folder.mkdir()
        detail, passed = check(folder), True
    except (CheckFailed, UserError) as error:
        detail, passed = str(error), False
    except Exception as error:
        log.exception("self-test: %s", name)
        detail, passed = f"{type(error).__name__}: {error}", False
    return Finding(name, passed, " ".join(detail.split()), round(time.perf_counter() - start, 2))


@contextmanager
def own_home() -> Iterator[Path]:
    """A folder in place of the user's, gone afterwards, and with it what torch keeps of its own (an empty cache)."""
    with tempfile.TemporaryDirectory(prefix="vggdigits-self-test-", ignore_cleanup_errors=True) as folder:
        # Errors of the clean-up: Windows may still hold a file for a moment that a process which has ended had open.
        ours = {
            "VGGDIGITS_HOME": str(Path(folder) / "home"),
            "TORCHINDUCTOR_CACHE_DIR": str(Path(folder) / "torch"),
        }
        before = {name: os.environ.get(name) for name in ours}
        os.environ.update(ours)
        try:
            yield Path(folder)
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _line(finding: Finding) -> str:
    mark = "ok    " if finding.passed else "FAILED"
    return f"{mark}  {finding.check:<17} {finding.detail} ({finding.seconds:.1f} s)"


def _print(line: str) -> None:
    print(line, flush=True)


# The checks that need neither Qt nor training.


def check_files(folder: Path) -> str:
    """Everything that the program brings with it is there; a frozen one is, byte for byte, what was built."""
    resources = paths.resources_dir()
    wanted = [paths.bundled_checkpoint(), resources / "looks_like.npz"]
    wanted += [resources / "icons" / name for name in _ICONS]
    listed = paths.FROZEN and sys.platform != "darwin"  # an .app is signed, which tells the same
    if listed:
        wanted.append(resources.parent / MANIFEST)
    missing = [path for path in wanted if not path.is_file()]
    if missing:
        raise CheckFailed(f"missing: {', '.join(map(str, missing))}")
    if not listed:
        return f"{len(wanted)} of the program's own files are there"
    return (
        f"all {check_manifest(Path(sys.executable).parent, resources.parent / MANIFEST)} files are as they were built"
    )


def check_manifest(root: Path, manifest: Path) -> int:
    """Compare the files below `root` with a list of their digests (packaging/manifest.py). Returns how many."""
    digests = json.loads(manifest.read_text(encoding="utf-8"))
    wrong = []
    for place, digest in digests.items():
        try:
            with open(root / place, "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    wrong.append(f"{place} is not as it was built")
        except FileNotFoundError:
            wrong.append(f"{place} is missing")
        except OSError as error:
            wrong.append(f"{place}: {error.strerror or error}")
    if wrong:
        more = f", and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
        raise CheckFailed(f"{', '.join(wrong[:_NAMED])}{more}")
    return len(digests)


def check_modules(folder: Path) -> str:
    """Every module of the program can be imported, and with it whatever packages it needs."""
    import vggdigits

    names = [each.name for each in pkgutil.walk_packages(vggdigits.__path__, "vggdigits.")]
    names = [name for name in names if not name.endswith("__main__")]
    if len(names) < 20:
        raise CheckFailed(f"only {len(names)} modules of the program were found")
    if sys.platform == "win32":
        importlib.import_module("torch")  # before Qt: WinError 1114 otherwise
    for name in names:
        try:
            importlib.import_module(name)
        except Exception as error:
            raise CheckFailed(f"{name} cannot be imported: {error}") from error
    return f"all {len(names)} modules can be imported"


def check_checkpoint(folder: Path) -> str:
    """The bundled network is whole: format, every tensor, and the digest of all of them."""
    from vggdigits.model.checkpoint import load_checkpoint

    checkpoint = load_checkpoint(paths.bundled_checkpoint())
    megabytes = paths.bundled_checkpoint().stat().st_size / 1e6
    return f"preset {checkpoint.preset.name}, {megabytes:.1f} MB, SHA-256 {checkpoint.sha256[:16]}… matches"


def check_drawings(folder: Path) -> str:
    """The bundled drawings are read right, and with confidence."""
    from vggdigits.ink.documents import open_document

    files = sorted((paths.resources_dir() / "drawings").glob("*.inkml"))
    if len(files) != DRAWINGS:
        raise CheckFailed(f"{len(files)} bundled drawings were found, not {DRAWINGS}")
    recognizer, least = _recognizer(), 1.0
    for file in files:
        reading = recognizer.read(open_document(file))
        if reading.text != file.name[0] or reading.digits[0].confidence < SURE:
            sure = ", ".join(f"{digit.confidence:.1%}" for digit in reading.digits)
            raise CheckFailed(f"{file.name} was read as {reading.text!r} ({sure or 'blank'})")
        least = min(least, reading.digits[0].confidence)
    return f"{len(files)} drawings read right on {recognizer.engine.description}, each with {least:.1%} or more"


def check_pictures(folder: Path) -> str:
    """A picture of each kind that can be read is written and read."""
    from PIL import Image

    from vggdigits.ink.documents import open_document
    from vggdigits.ink.raster import rasterize
    from vggdigits.ink.strokes import Drawing

    recognizer = _recognizer()
    drawing = open_document(next(iter(sorted((paths.resources_dir() / "drawings").glob("2*.inkml")))))
    if not isinstance(drawing, Drawing):
        raise CheckFailed("a bundled drawing is not a drawing")
    picture = Image.fromarray(255 - rasterize(drawing).ink)
    for kind in _FORMATS:
        file = folder / f"two.{kind.lower()}"
        content = io.BytesIO()
        picture.save(content, kind)
        file.write_bytes(content.getvalue())
        text = recognizer.read(open_document(file), single=True).text
        if text != "2":
            raise CheckFailed(f"a {kind} picture of a 2 was read as {text!r}")
    return f"{', '.join(_FORMATS)} pictures read"


def _recognizer() -> Recognizer:
    from vggdigits.model.recognizer import Recognizer

    return Recognizer()
