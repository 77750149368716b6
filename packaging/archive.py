"""Pack dist/vggdigits/ for a release: one archive, its bill of materials, and SHA256SUMS over both.

`make archive` runs it. A tar.xz keeps the links between libraries (a zip would copy each file they lead to); Windows,
where there are none, gets a zip. The same folder gives the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from sbom import write_sbom  # noqa: E402 (its folder is not a package)

from vggdigits import __version__  # noqa: E402

# Measured on torch's library: 0.7 % less than preset 6 alone. The filter for x86 code (BCJ) makes it larger, and zstd
# -19 --long gives 7 % more.
_LZMA = "preset=6,dict=32MiB,lc=4,pb=0"
_SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}


def main() -> None:
    """Write archive, bill of materials and sums into dist/, and say how large they are."""
    folder = DIST / ("vggdigits.app" if sys.platform == "darwin" else "vggdigits")
    if not folder.is_dir():
        sys.exit(f"{folder}: not there; `make freeze` makes it")
    name = f"vggdigits-{__version__}-{_SYSTEMS.get(sys.platform, sys.platform)}-{platform.machine().lower()}"
    archive = DIST / f"{name}.{'zip' if sys.platform == 'win32' else 'tar.xz'}"
    pack = _zip if sys.platform == "win32" else _tar
    with _put_in_place(archive) as part:
        # The licences lie inside the folder; an .app must stay as it was signed, and has them beside it.
        pack([folder, DIST / "vggdigits" / "licenses"] if sys.platform == "darwin" else [folder], part)
    bill = DIST / f"{name}.cdx.json"
    with _put_in_place(bill) as part:
        write_sbom(DIST / "vggdigits" / "licenses" / "components.json", archive, part)
    sums = "".join(f"{_sha256(path)}  {path.name}\n" for path in (archive, bill))
    with _put_in_place(DIST / "SHA256SUMS") as part:
        part.write_bytes(sums.encode())  # with "\n" on every system: sha256sum reads no other
    print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.0f} MB\n{sums}", end="")


@contextmanager
def _put_in_place(path: Path) -> Iterator[Path]:
    """A name to write to that becomes `path` when all went well: never half an archive under its name."""
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _tar(folders: list[Path], target: Path) -> None:
    with _xz(target) as compressed, tarfile.open(fileobj=compressed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for folder in folders:
            tar.add(folder, folder.name, recursive=False, filter=_anonymous)
            for path in sorted(folder.rglob("*")):
                place = path.relative_to(folder.parent).as_posix()
                tar.add(path, place, recursive=False, filter=_anonymous)


@contextmanager
def _xz(target: Path) -> Iterator[IO[bytes]]:
    """A stream that is compressed by the xz program on all cores, else by Python on one."""
    program = shutil.which("xz")
    if program is None:
        import lzma

        with lzma.open(target, "wb", preset=6) as stream:
            yield stream
        return
    with open(target, "wb") as file:
        command = [program, "--format=xz", f"--lzma2={_LZMA}", "--threads=0", "--stdout"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=file)  # noqa: S603
        assert process.stdin is not None  # noqa: S101
        with process.stdin:
            yield process.stdin
        if process.wait() != 0:
            sys.exit(f"xz failed with {process.returncode}")


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whoever unpacks it owns it; everybody may read it, and run what is a program."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    member.mtime = int(os.environ.get("SOURCE_DATE_EPOCH", member.mtime))
    return member


def _zip(folders: list[Path], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9, strict_timestamps=False) as archive:
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder.parent).as_posix())


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
