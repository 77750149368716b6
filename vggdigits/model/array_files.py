"""Arrays in numpy's files: nothing in them is unpickled, and none takes more room than it may."""

from __future__ import annotations

import io
import math
import os
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from vggdigits.model.damaged import DAMAGED

_KINDS = "biufU"  # numbers and text
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENDING = ".npy"
_PIECE = 1 << 20  # bytes that are unpacked at a time


def pack_arrays(arrays: Mapping[str, NDArray[Any]], *, compressed: bool = True) -> bytes:
    """The bytes of an .npz file, the same for the same arrays. Without `compressed` it is larger, and there at once."""
    content = io.BytesIO()
    by_rows = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    write = np.savez_compressed if compressed else np.savez
    write(content, **by_rows)  # type: ignore[arg-type]  # the stubs take each name for an option
    return content.getvalue()


def read_arrays(path: Path, most_bytes: int, names: Collection[str] | None = None) -> dict[str, NDArray[Any]]:
    """All arrays of an .npz file by name; of an .npy file its one, named "". With `names` they must be these.

    `most_bytes` is the most that the file may have, and its arrays together, unpacked: that is known before any room is
    taken. In an .npz file each has a checksum.

    Raises OSError where there is no file or it cannot be read, ValueError, in one line, where it is damaged, too large,
    or holds anything but plain arrays of numbers or text.
    """
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        try:
            if size > most_bytes:
                raise ValueError(f"{size} bytes are too many")
            file.seek(0)
            is_one = file.read(len(npy.MAGIC_PREFIX)) == npy.MAGIC_PREFIX
            file.seek(0)
            found = {"": _array(file, size, path.name)} if is_one else _members(file, most_bytes, names)
        except DAMAGED as error:
            raise ValueError(" ".join(str(error).split())[:200] or type(error).__name__) from error
    return found


def _members(file: BinaryIO, most_bytes: int, names: Collection[str] | None) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(file) as archive:
        members = {member.filename.removesuffix(_ENDING): member for member in archive.infolist()}
        if len(members) < len(archive.infolist()):
            raise ValueError("two arrays of one name")
        if names is not None and members.keys() != set(names):
            raise ValueError("other arrays than there should be")
        if sum(member.file_size for member in members.values()) > most_bytes:
            raise ValueError("too large")
        return {name: _member(archive, member) for name, member in members.items()}


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    if not member.filename.endswith(_ENDING) or member.compress_type not in _PACKINGS:
        raise ValueError(f"{member.filename} is no array, or packed in another way")
    if member.header_offset < 0:
        raise ValueError(f"{member.filename} is not in the file")
    with archive.open(member) as content:
        return _array(content, member.file_size, member.filename)


def _array(file: IO[bytes], size: int, name: str) -> NDArray[Any]:
    """The array of an .npy file of so many bytes: room is taken for as much as is there, and as its head says."""
    if npy.read_magic(file) != (1, 0):
        raise ValueError(f"{name} is of another version")
    shape, by_columns, dtype = npy.read_array_header_1_0(file)
    count = size - file.tell()
    if dtype.kind not in _KINDS or by_columns or math.prod(shape) * dtype.itemsize != count:
        raise ValueError(f"{name} is not what its head says")
    content, filled = np.empty(count, np.uint8), 0
    while filled < count and (piece := file.read(min(_PIECE, count - filled))):
        content[filled : filled + len(piece)] = np.frombuffer(piece, np.uint8)
        filled += len(piece)
    if filled < count:
        raise ValueError(f"{name} is cut off")
    return content.view(dtype).reshape(shape)
