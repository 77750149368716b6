"""How long the store of samples takes: `python tools/measure_samples.py FILE`.

FILE is pendigits-orig.tra (docs/data.md).
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from vggdigits.training.sample_files import export_csv, export_folder, export_idx, export_inkml, read_samples
from vggdigits.training.samples import NewSample, SampleStore, frames

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from pendigits import read_pendigits

COUNT = 5000


def measure(what: str, action: Callable[[], object]) -> None:
    """Print the quickest of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    print(f"{what}: {min(times) * 1000:,.1f} ms")


def main() -> None:
    """Fill a store, and time what is done with it."""
    digits = read_pendigits(Path(sys.argv[1]))[:COUNT]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.sqlite3"
        with SampleStore(path) as store:
            start = time.perf_counter()
            store.add_all(NewSample(digit.label, digit.drawing(100, brush=10)) for digit in digits)
            print(f"store {len(store):,} at once: {time.perf_counter() - start:.1f} s, {path.stat().st_size:,} bytes")
            samples = store.samples()
            measure("list all", store.samples)
            measure("decode all pictures", lambda: [sample.ink for sample in samples])
            measure("frames of all", lambda: frames(samples))
            measure("store one", lambda: store.add(NewSample(digits[0].label, digits[0].drawing(100, brush=10))))
            measure("back up", lambda: store.backup(Path(folder) / "backup"))
            measure("open", lambda: SampleStore(path).close())
        for export, name in ((export_folder, "a"), (export_inkml, "b"), (export_csv, "c"), (export_idx, "d")):
            start = time.perf_counter()
            export(samples, Path(folder) / name)
            written = time.perf_counter()
            source = Path(folder) / (name if export is not export_idx else f"{name}-images-idx3-ubyte")
            count = sum(1 for _ in read_samples(source))
            ended = time.perf_counter()
            print(f"{export.__name__}: {written - start:.1f} s; {count:,} read again: {ended - written:.1f} s")


if __name__ == "__main__":
    main()
