"""One fuzz target: `python fuzz/target.py READER [libFuzzer's options]`; the readers are tests/readers_under_test.py's.

An input is a file; a reader returns, or raises UserError. With atheris the changes follow the branches that the code
takes; without it they are made by chance.
"""

from __future__ import annotations

import logging
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

try:
    import atheris
except ImportError:
    atheris = None

if atheris is not None:
    with atheris.instrument_imports(include=["vggdigits", "zipfile", "json", "defusedxml", "gzip", "PIL"]):
        from bad_inputs import bad_inputs, mutated
        from readers_under_test import READERS
else:
    from bad_inputs import bad_inputs, mutated
    from readers_under_test import READERS

from vggdigits.errors import UserError

_LARGEST = 20_000
"""Bytes of an input that the corpus begins with."""

_MOST_SECONDS = 6.0
"""Of computing: three times what a reader may take, since it is watched at every branch."""


def begin_corpus(name: str, folder: Path) -> None:
    """Fill a folder with the reader's whole files and its bad ones, the large ones left out."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [*READERS[name].seeds(), *(bad.content for bad in bad_inputs() if bad.reader == name)]
    for number, content in enumerate(found):
        if len(content) <= _LARGEST:
            (folder / f"{number:04}").write_bytes(content)


def by_chance(name: str, seconds: float, keep: Path) -> int:
    """Try changed files for so long without atheris; returns how many, and leaves the last one in `keep`."""
    seeds, chance, until, runs = READERS[name].seeds(), random.Random(name), time.monotonic() + seconds, 0  # noqa: S311
    while time.monotonic() < until:
        content = mutated(chance.choice(seeds), chance)
        keep.write_bytes(content)
        _try(name, content)
        runs += 1
    return runs


_FOLDER = tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)  # noqa: S108


def _try(name: str, content: bytes) -> None:
    path = Path(_FOLDER.name) / READERS[name].name
    path.write_bytes(content)
    start = time.process_time()
    try:
        READERS[name].read(path)
    except UserError as error:
        if "\n" in str(error):
            raise AssertionError("more than one line") from error
    if time.process_time() - start > _MOST_SECONDS:
        raise AssertionError("it takes too long")


def main() -> None:
    """The first argument names the reader, the others are libFuzzer's; the last of them is the corpus' folder."""
    name, *options = sys.argv[1:]
    logging.disable()
    corpus = Path(options[-1])
    if atheris is None:
        seconds = next(float(each.partition("=")[2]) for each in options if each.startswith("-max_total_time="))
        print(f"stat::number_of_executed_units: {by_chance(name, seconds, corpus / 'last')}")
        return
    begin_corpus(name, corpus)
    atheris.Setup([sys.argv[0], *options], lambda content: _try(name, content))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
