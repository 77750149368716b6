"""The head of a safetensors file, checked before any of its numbers is read.

The format (https://github.com/huggingface/safetensors): 8 bytes, the header's length as a little-endian number; the
header, a JSON object of each tensor's type, shape and place; then the tensors' bytes without a gap.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

from vggdigits.errors import UserError

MAX_HEADER = 1_000_000
"""Bytes of a header that is read; the largest that this program writes has 30,000."""

_LENGTH = struct.Struct("<Q")
_MAX_DEPTH = 4  # of the JSON: the file, a tensor, its shape; and one to spare
_MAX_DIMENSIONS = 8
_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)
_UNKNOWN = "not a vggdigits checkpoint"


@dataclass(frozen=True)
class StoredTensor:
    """What a header says of a tensor.

    Attributes:
        dtype: safetensors' name of its type, as "F16".
        shape: its sizes, each 0 or more.
        start, end: its place, in bytes after the header.
    """

    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Header:
    """Attributes:
    metadata: the file's own words on itself.
    tensors: by name; together they fill the rest of the file, without a gap.
    length: bytes before the tensors.
    """

    metadata: Mapping[str, str]
    tensors: Mapping[str, StoredTensor]
    length: int


def read_header(file: BinaryIO, size: int) -> Header:
    """Read the head of a file of so many bytes, from its beginning.

    Raises UserError for what is no such file, and for a header that is nested, names anything twice, or whose tensors
    are not exactly what follows it.
    """
    beginning = file.read(_LENGTH.size)
    if len(beginning) < _LENGTH.size:
        raise UserError(_UNKNOWN)
    (length,) = _LENGTH.unpack(beginning)
    if length > min(MAX_HEADER, size - _LENGTH.size):
        raise UserError(_UNKNOWN)
    parsed = _parsed(file.read(length))
    metadata = parsed.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise UserError(_UNKNOWN)
    tensors = {name: _tensor(name, told) for name, told in parsed.items()}
    places = sorted((tensor.start, tensor.end) for tensor in tensors.values())
    ends = [0, *(end for _, end in places)]
    if [start for start, _ in places] != ends[:-1] or ends[-1] != size - _LENGTH.size - length:
        raise UserError("damaged checkpoint: its tensors do not fill the file")
    return Header(metadata, tensors, _LENGTH.size + length)


def _parsed(header: bytes) -> dict[str, Any]:
    try:
        text = header.decode("utf-8")
        if not text.startswith("{") or _depth(text) > _MAX_DEPTH:
            raise UserError(_UNKNOWN)
        parsed: dict[str, Any] = json.loads(text, object_pairs_hook=_once_each)
    except (ValueError, RecursionError):
        raise UserError(_UNKNOWN) from None
    return parsed


def _depth(text: str) -> int:
    """How deeply objects and lists are nested, before a parser follows them."""
    depth = deepest = 0
    for part in _NESTING.finditer(text):
        depth += (part[1] is not None) - (part[2] is not None)
        deepest = max(deepest, depth)
    return deepest


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Programs differ in which of two values of one name they believe; so neither is."""
    names = [name for name, _ in pairs]
    twice = next((name for name, after in pairwise(sorted(names)) if name == after), None)
    if twice is not None:
        raise UserError(f"damaged checkpoint: {twice[:80]!r} is in its header twice")
    return dict(pairs)


def _tensor(name: str, told: object) -> StoredTensor:
    problem = UserError(f"damaged checkpoint: its header says of {name[:80]!r} what no tensor can be")
    if not isinstance(told, dict) or set(told) != {"dtype", "shape", "data_offsets"}:
        raise problem
    dtype, shape, place = told["dtype"], told["shape"], told["data_offsets"]
    if not isinstance(dtype, str) or not _are_sizes(shape) or not _are_sizes(place):
        raise problem
    if len(shape) > _MAX_DIMENSIONS or len(place) != 2 or dtype not in _BYTES:
        raise problem
    start, end = place
    if end - start != math.prod(shape) * _BYTES[dtype]:  # whole numbers of any size: nothing flows over
        raise problem
    return StoredTensor(dtype, tuple(shape), start, end)


def _are_sizes(values: object) -> bool:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)
