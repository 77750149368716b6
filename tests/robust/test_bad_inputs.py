"""Whatever a file holds, it is read, or refused with one line: no other error, no hang, no code run."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from bad_inputs import mutated
from hypothesis import given, settings
from hypothesis import strategies as st
from readers_under_test import READERS
from try_bad_inputs import MOST_BYTES

from vggdigits.errors import UserError

EXAMPLES = int(os.environ.get("VGGDIGITS_EXAMPLES", "25"))
"""Of each reader; `make reliability` sets more."""


def test_none_breaks_its_reader(tmp_path: Path) -> None:
    """More than a thousand different ones. Seconds are of computing, bytes are what the process grew by at most."""
    done = subprocess.run(
        [sys.executable, Path(__file__).parents[1] / "try_bad_inputs.py"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=600,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    *broken, summary = map(json.loads, done.stdout.splitlines())
    assert broken == []
    assert summary["inputs"] == summary["read"] + summary["refused"] >= 1000
    assert summary["refused"] > summary["inputs"] / 3
    assert summary["most"]["seconds"][0] <= summary["most allowed"] and summary["most"]["bytes"][0] <= MOST_BYTES
    assert summary["code run"] is False


@pytest.mark.parametrize("name", READERS)
def test_whole_files_are_read(name: str, tmp_path: Path) -> None:
    reader = READERS[name]
    for number, content in enumerate(reader.seeds()):
        path = tmp_path / f"file {number}" / reader.name
        path.parent.mkdir()
        path.write_bytes(content)
        if name in ("checkpoint", "published network", "labelled inkml", "back-up") and not _is_whole(name, number):
            with pytest.raises(UserError):
                reader.read(path)
        else:
            reader.read(path)


def _is_whole(name: str, number: int) -> bool:
    """Whole networks have 30 MB and more; the second drawing says not what it is; the second database is another's."""
    return name not in ("checkpoint", "published network") and number == 0


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_change_is_read_or_refused(name: str, data: st.DataObject) -> None:
    reader = READERS[name]
    seed = data.draw(st.sampled_from(reader.seeds()))
    kind = data.draw(st.sampled_from(["changed", "pieces", "anything"]))
    if kind == "changed":
        content = mutated(seed, random.Random(data.draw(st.integers(0, 2**32))))  # noqa: S311
    elif kind == "pieces":
        cuts = st.integers(0, len(seed))
        content = b"".join(seed[data.draw(cuts) : data.draw(cuts)] for _ in range(data.draw(st.integers(1, 4))))
    else:
        content = data.draw(st.binary(max_size=200))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / reader.name
        path.write_bytes(content)
        try:
            reader.read(path)
        except UserError as error:
            assert "\n" not in str(error)
