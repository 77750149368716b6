"""Numpy's files: what is written is read, and what could take room or run code is refused before it does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.lib import format as npy

from vggdigits.model.array_files import pack_arrays, read_arrays

ARRAYS: dict[str, Any] = {
    "frames": np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
    "by columns": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)),
    "digits/conv1_1": np.array([[1, 65535]], np.uint16),
    "text": np.array("ab" * 32),
    "none": np.zeros((0, 28, 28), np.int64),
    "yes": np.array([True, False]),
}
MOST = 20_000


@pytest.mark.parametrize("compressed", [True, False])
def test_what_is_packed_is_read(tmp_path: Path, compressed: bool) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(pack_arrays(ARRAYS, compressed=compressed))
    found = read_arrays(path, MOST)
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        assert found[name].flags.writeable  # torch warns of others
        np.testing.assert_array_equal(found[name], array)
    assert read_arrays(path, MOST, tuple(ARRAYS)).keys() == ARRAYS.keys()
    assert pack_arrays(ARRAYS, compressed=compressed) == path.read_bytes()


def test_more_than_a_piece_is_read(tmp_path: Path) -> None:
    path, large = tmp_path / "a.npz", np.arange(700_000, dtype=np.int32)
    path.write_bytes(pack_arrays({"large": large}))
    np.testing.assert_array_equal(read_arrays(path, 3_000_000)["large"], large)


def test_one_array_by_itself_has_no_name(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, ARRAYS["frames"])
    np.testing.assert_array_equal(read_arrays(path, MOST)[""], ARRAYS["frames"])


def test_no_file_and_a_folder_are_the_systems_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_arrays(tmp_path / "none.npz", MOST)
    with pytest.raises(OSError):
        read_arrays(tmp_path, MOST)


def member(array: Any = ARRAYS["frames"], **changed: object) -> bytes:  # noqa: ANN401
    """An .npy file, with something else in its head."""
    content = io.BytesIO()
    head = npy.header_data_from_array_1_0(array) | changed
    npy.write_array_header_1_0(content, head)
    return content.getvalue() + array.tobytes()


def zipped(*members: bytes, name: str = "0.npy", packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The first is called so, the others by their numbers."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for number, array in enumerate(members):
            archive.writestr(f"{number}.npy" if number else name, array)
    return content.getvalue()


def with_pickle() -> bytes:
    content = io.BytesIO()
    np.save(content, np.array([{}], object))
    return content.getvalue()


def wrong_sum() -> bytes:
    """One bit of a stored array is another."""
    packed = bytearray(pack_arrays({"a": ARRAYS["frames"]}, compressed=False))
    packed[packed.index(ARRAYS["frames"].tobytes())] ^= 1
    return bytes(packed)


def locked() -> bytes:
    """Said to be encrypted."""
    content = bytearray(zipped(member()))
    for head, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(head) + offset] |= 1
    return bytes(content)


def more_than_it_says() -> bytes:
    """Unpacks to more than its zip says."""
    whole, long = member(), member(np.zeros(1_000_000, np.uint8))
    return zipped(long).replace(len(long).to_bytes(4, "little"), len(whole).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"", "not a zip"),
        (lambda: bytes(MOST + 1), "bytes are too many"),
        (lambda: zipped(member(np.zeros(MOST + 1, np.uint8))), "^too large$"),
        (lambda: zipped(*[member(np.zeros(MOST // 3, np.uint8))] * 3), "^too large$"),
        (lambda: member(shape=(10**12,)), "its head says"),
        (lambda: member(shape=(10**30,)), "its head says"),
        (lambda: member(shape=(-1, -24)), "dimension"),
        (lambda: member(shape=(24.0,)), "shape"),
        (lambda: member(shape=(23,)), "its head says"),
        (lambda: member(fortran_order=True), "its head says"),
        (lambda: member(descr="|O"), "its head says"),
        (lambda: member(descr="|V1"), "its head says"),
        (lambda: member(descr=[("a", "|u1")]), "its head says"),
        (lambda: member(descr="<U0", shape=(24,)), "its head says"),
        (lambda: member(descr="<U0", shape=(24,))[:-24], "size"),
        (lambda: member().replace(b"(2, 3, 4)", b"(2L,3, 4)"), "Python"),
        (lambda: member()[:-1], "its head says"),
        (lambda: member()[:9], "EOF"),
        (lambda: b"\x93NUMPY\x02\0" + member()[8:], "another version"),
        (with_pickle, "its head says"),
        (lambda: zipped(with_pickle()), "its head says"),
        (lambda: zipped(member(), name="a"), "no array"),
        (lambda: zipped(member(), name="a.pkl"), "no array"),
        (lambda: zipped(member(), member()).replace(b"1.npy", b"0.npy"), "two arrays of one name"),
        (lambda: zipped(member(), packing=zipfile.ZIP_BZIP2), "packed in another way"),
        (lambda: zipped(member(), packing=zipfile.ZIP_LZMA), "packed in another way"),
        (wrong_sum, "CRC"),
        (locked, "encrypted"),
        (more_than_it_says, "CRC"),
        (lambda: zipped(member())[:-30], "not a zip"),
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused_in_one_line(tmp_path: Path, make: Callable[[], bytes], why: str) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(make())
    with pytest.raises(ValueError, match=why) as refused:
        read_arrays(path, MOST)
    assert "\n" not in str(refused.value) and str(refused.value)


@pytest.mark.parametrize("names", [(), ("a",), ("a", "b", "c")])
def test_other_names_than_there_should_be_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(pack_arrays({"a": ARRAYS["frames"], "b": ARRAYS["frames"]}))
    with pytest.raises(ValueError, match="other arrays"):
        read_arrays(path, MOST, names)


def test_any_bit_may_be_wrong(tmp_path: Path) -> None:
    path, whole = tmp_path / "a.npz", pack_arrays({"a": ARRAYS["frames"], "text": ARRAYS["text"]})
    refused = 0
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        path.write_bytes(bytes(changed))
        try:
            read_arrays(path, MOST)
        except ValueError:
            refused += 1
    assert refused > len(whole) / 2
