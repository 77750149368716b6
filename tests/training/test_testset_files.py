"""What was fetched is unpacked, or told to be damaged: never an error of another kind, never without bounds."""

from __future__ import annotations

import gzip

import pytest

from vggdigits.training.testset_files import unzipped

WHOLE = gzip.compress(bytes(range(256)) * 40, mtime=0)


def test_a_whole_file_is_unpacked() -> None:
    assert unzipped(WHOLE) == bytes(range(256)) * 40


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>please log in</html>", "damaged gzip file"),
        (WHOLE[:-9], "damaged gzip file"),
        (WHOLE[:20] + b"\xff" * 30 + WHOLE[50:], "damaged gzip file"),
        (WHOLE[:-8] + b"\xff" * 8, "damaged gzip file"),
        (gzip.compress(bytes(100_000_001), 1, mtime=0), "too large"),
    ],
    ids=["a page", "cut off", "changed", "another sum", "a bomb"],
)
def test_what_is_damaged_is_a_value_error(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        unzipped(content)
