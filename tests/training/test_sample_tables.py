from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from some_samples import bar, picture

from vggdigits.training.sample_files import export_csv, read_samples
from vggdigits.training.samples import SampleStore


def test_a_gzipped_table_is_read_as_the_table(tmp_path: Path) -> None:
    with SampleStore(tmp_path / "samples.sqlite3") as store:
        store.add_all([bar(), picture(), bar(None)])
        export_csv(store.samples(), tmp_path / "a.csv")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    plain, zipped = (list(read_samples(tmp_path / name)) for name in ("a.csv", "a.csv.gz"))
    assert [new.label for new in plain] == [new.label for new in zipped] == [None, 3, 1]
    assert all(np.array_equal(one.picture(), other.picture()) for one, other in zip(plain, zipped, strict=True))
