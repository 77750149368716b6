"""Files that are wrong in some way, of every kind that is read: written by hand, or made of whole ones by chance.

They are made anew at each run, the same each time but for the dates in databases, so that the repository keeps none of
them but those of `tests/robust/found/`, which once broke a reader.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bad_sets import bad_characters, bad_labels, bad_networks, zip_of
from readers_under_test import READERS

FOUND = Path(__file__).parent / "robust" / "found"
"""Folders named as readers, with files that broke them once."""

_EACH = 32  # files made by chance, for each reader
_EDGES = (0, 1, 0x7F, 0x80, 0xFF)
_NUMBERS = ("0", "-1", "1e400", "nan", "99999999999999999999", "4294967296", "null", "[]", "{}", '"x"', "true", "#ff")


@dataclass(frozen=True)
class BadInput:
    """Attributes:
    reader: who is to read it, a key of `READERS`.
    why: what is wrong with it.
    """

    reader: str
    why: str
    content: bytes

    @property
    def digest(self) -> str:
        """Tells it from others of its reader."""
        return hashlib.sha256(f"{self.reader}:".encode() + self.content).hexdigest()


def bad_inputs() -> Iterator[BadInput]:
    """All, each once, in the same order at each run."""
    seen: set[str] = set()
    for bad in (*_found(), *_by_hand(), *_by_chance()):
        if bad.digest not in seen and bad.content not in READERS[bad.reader].seeds():
            seen.add(bad.digest)
            yield bad


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Change a file in one to four places: bits, lengths, pieces, numbers, its end."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed)) if changed else 0
        how = chance.randrange(8)
        if how == 0 and changed:
            changed[place] ^= 1 << chance.randrange(8)
        elif how == 1 and changed:
            changed[place] = chance.choice(_EDGES)
        elif how == 2:
            changed[place : place + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
        elif how == 3:
            del changed[place : place + chance.randint(1, 40)]
        elif how == 4:
            piece = changed[place : place + chance.randint(1, 60)]
            changed[place:place] = piece * chance.choice((1, 2, 50))
        elif how == 5:
            changed[place : place + chance.randint(0, 3)] = chance.choice(_NUMBERS).encode()
        elif how == 6:
            del changed[place:]
        else:
            changed[place:place] = chance.randbytes(chance.randint(1, 16))
    return bytes(changed)


def _by_chance() -> Iterator[BadInput]:
    for name, reader in READERS.items():
        chance = random.Random(f"bad {name}")  # noqa: S311 (repeatable is what it should be)
        for number in range(_EACH):
            seeds = reader.seeds()
            yield BadInput(name, f"by chance {number}", mutated(seeds[number % len(seeds)], chance))


def _found() -> Iterator[BadInput]:
    for file in sorted(FOUND.glob("*/*")):
        yield BadInput(file.parent.name, f"found {file.name}", file.read_bytes())


def _by_hand() -> Iterator[BadInput]:
    anything = {
        "empty": b"",
        "one byte": b"\0",
        "text": b"just a letter to a friend\n" * 3,
        "zeros": bytes(5000),
        "ones": b"\xff" * 5000,
        "a zip": zip_of({"a.txt": b"hello"}),
        "a page": b"<html><body onload='x()'>",
        "nested": b"[" * 100_000,
        "utf-16": "\ufeff<ink/>".encode("utf-16"),
    }
    for name in READERS:
        for why, content in anything.items():
            yield BadInput(name, why, content)
    for reader, made in (
        ("png", _bad_pngs()),
        ("inkml", _bad_inkmls()),
        ("checkpoint", _bad_headers()),
        ("checkpoint header", _bad_headers()),
        ("state dict", _bad_archives()),
        ("csv", _bad_csvs()),
        ("idx", _bad_idxs()),
        ("run arrays", _bad_archives()),
        ("kept features", _bad_archives()),
        ("filters", _bad_archives()),
        ("examples", _bad_archives()),
        ("published network", _bad_archives() | bad_networks()),
        ("omniglot", bad_characters()),
        ("idx labels", bad_labels()),
        ("samples folder", _bad_pngs()),
    ):
        for why, content in made.items():
            yield BadInput(reader, why, content)
    for reader in (
        "settings", "model history", "run config", "run metrics", "training events", "network story", "engine ways",
        "second start",
    ):  # fmt: skip
        for why, content in _bad_objects().items():
            yield BadInput(reader, why, content)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 0, data: bytes = b"\0") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(data))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + _chunk(b"IEND", b"")


def _bad_pngs() -> dict[str, bytes]:
    big = zlib.compress(bytes(80_000_000))
    return {
        "one pixel too many": _png(8001, 8000),
        "four thousand million pixels": _png(65535, 65535),
        "a side of two thousand million": _png(2**31 - 1, 1),
        "no width": _png(0, 9),
        "less than it says": _png(300, 300),
        "far more than it says": _png(2, 2, data=bytes(30_000_000)),
        "a text that unpacks to 80 MB": _png(2, 2, _chunk(b"zTXt", b"a\0\0" + big), data=bytes(6)),
        "a colour profile that unpacks to 80 MB": _png(2, 2, _chunk(b"iCCP", b"a\0\0" + big), data=bytes(6)),
        "an unknown colour type": _png(2, 2, colour=5),
        "an impossible depth": _png(2, 2, depth=3),
        "a palette image without a palette": _png(2, 2, colour=3, data=bytes(6)),
        "an animation that ends before it begins": _png(2, 2, _chunk(b"acTL", struct.pack(">II", 10**9, 0))),
        "gif": b"GIF89a\x01\0\x01\0\0\0\0;",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(ls) system",
        "tiff": b"II*\0\x08\0\0\0\0\0",
        "pdf": b"%PDF-1.7\n",
    }


def _ink(body: str, before: str = "") -> bytes:
    return f"{before}<ink xmlns='http://www.w3.org/2003/InkML'>{body}</ink>".encode()


def _bad_inkmls() -> dict[str, bytes]:
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'ha'}'>" for n in range(10))
    wide = "<traceFormat><channel name='X'/><channel name='Y'/>" + "<channel name='T'/>" * 10_000 + "</traceFormat>"
    context = "<context xml:id='c'>" + "<x/>" * 20_000 + "</context>"
    return {
        "a thousand million laughs": _ink("<trace>&e9;</trace>", f"<!DOCTYPE ink [{entities}]>"),
        "a file from outside": _ink("<trace>&x;</trace>", "<!DOCTYPE ink [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"),
        "a page from outside": _ink("", "<!DOCTYPE ink SYSTEM 'http://127.0.0.1:9/ink.dtd'>"),
        "a parameter entity": _ink("", "<!DOCTYPE ink [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]>"),
        "deep groups": _ink("<traceGroup>" * 60_000 + "</traceGroup>" * 60_000),
        "too many elements": _ink("<a/>" * 400_000),
        "too many attributes": _ink("<trace " + " ".join(f"a{n}='1'" for n in range(320_000)) + "/>"),
        "nothing but commas": _ink("<trace>" + "," * 4_000_000 + "</trace>"),
        "one point of a million numbers": _ink("<trace>" + "1 " * 1_000_000 + "</trace>"),
        "too many points": _ink("<trace>" + "1 1," * 200_001 + "</trace>"),
        "too many strokes": _ink("<trace>1 1</trace>" * 10_001),
        "a point of ten thousand channels": _ink(wide + "<trace>1 1</trace>"),
        "a long context for each of many": _ink(context + "<trace contextRef='#c'>1 1</trace>" * 9_000),
        "no channel Y": _ink("<traceFormat><channel name='X'/></traceFormat><trace>1</trace>"),
        "a number of a million digits": _ink("<trace>" + "1" * 1_000_000 + " 2</trace>"),
        "a hexadecimal number of a million digits": _ink("<trace>#" + "f" * 1_000_000 + " 2</trace>"),
        "speed that grows out of range": _ink("<trace>!0 0," + '"1e300 1,' * 50 + "</trace>"),
        "not a number": _ink("<trace>nan inf</trace>"),
        "far away": _ink("<trace>1e8 0, 0 0</trace>"),
        "views that show each other": _ink(
            "<traceView xml:id='a' traceDataRef='#b'/><traceView xml:id='b' traceDataRef='#a'/>"
        ),
        "a picture that is none": _ink(_extras("<picture>QUJD</picture>")),
        "a picture of one letter": _ink(_extras("<picture>A</picture>")),
        "a picture of blanks": _ink(_extras("<picture>" + " " * 3_000_000 + "</picture>")),
        "a picture in another alphabet": _ink(_extras("<picture>\N{CYRILLIC SMALL LETTER A}</picture>")),
        "two pictures": _ink(_extras("<picture/><picture/>")),
        "a digit without sides": _ink(_extras("<digit left='1'/>")),
        "a digit as large as can be": _ink(_extras("<digit left='-1e308' top='0' right='1e308' bottom='inf'/>")),
        "an unknown encoding": b"<?xml version='1.0' encoding='utf-99'?><ink/>",
        "a letter that no encoding has": b"<ink>\xff\xfe\xfd</ink>",
    }


def _extras(inside: str) -> str:
    drawing = f"<drawing xmlns='urn:vggdigits:drawing'>{inside}</drawing>"
    return f"<annotationXML type='vggdigits'>{drawing}</annotationXML>"


def _safetensors(header: str | bytes, data: bytes = b"", length: int | None = None) -> bytes:
    encoded = header.encode() if isinstance(header, str) else header
    return struct.pack("<Q", len(encoded) if length is None else length) + encoded + data


def _bad_headers() -> dict[str, bytes]:
    def one(**told: object) -> str:
        return json.dumps({"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]} | told})

    four = bytes(4)
    return {
        "a header of 2^63 bytes": _safetensors("{}", length=2**63),
        "a header longer than the file": _safetensors("{}", length=3),
        "a header of two million bytes": _safetensors(" " * 2_000_000),
        "no object": _safetensors("[]"),
        "a deep object": _safetensors('{"a":' * 100_000 + "1" + "}" * 100_000),
        "a deep list": _safetensors('{"a":' + "[" * 200_000 + "]" * 200_000 + "}"),
        "a name twice": _safetensors(one()[:-1] + "," + one()[1:], four),
        "metadata twice": _safetensors('{"__metadata__":{"format":"a"},"__metadata__":{"format":"vggdigits"}}'),
        "a key twice in the metadata": _safetensors('{"__metadata__":{"format":"a","format":"vggdigits"}}'),
        "metadata that is no text": _safetensors('{"__metadata__":{"format":1}}'),
        "sizes that flow over": _safetensors(one(shape=[2**32, 2**32]), four),
        "sizes below nothing": _safetensors(one(shape=[-1]), four),
        "a size that is true": _safetensors(one(shape=[True]), four),
        "a size with a fraction": _safetensors(one(shape=[1.0]), four),
        "a size of five thousand digits": _safetensors(one().replace("[1]", "[" + "9" * 5000 + "]"), four),
        "a thousand dimensions": _safetensors(one(shape=[1] * 1000), four),
        "an unknown type": _safetensors(one(dtype="Q99"), four),
        "a type that is a list": _safetensors(one(dtype=["F32"]), four),
        "places that overlap": _safetensors(one()[:-1] + ',"b":' + one()[6:], four),
        "a place beyond the end": _safetensors(one(data_offsets=[4, 8]), four),
        "a place that ends before it begins": _safetensors(one(data_offsets=[4, 0]), four),
        "something behind the last tensor": _safetensors(one(), four * 9),
        "more than a tensor needs to say": _safetensors(one(code="import os"), four),
        "a lone surrogate": _safetensors(b'{"\\ud800":1}'),
        "no text at all": _safetensors(b"{\xff\xfe}"),
        "another program's": _safetensors(one(), four),
        "of a later version": _safetensors('{"__metadata__":{"format":"vggdigits","format_version":"2"}}'),
        "without the rest": _safetensors('{"__metadata__":{"format":"vggdigits","format_version":"1"}}'),
    }


class _RunsCode:
    """What a pickle may do to whoever loads it; here it would only make a file."""

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (str(FOUND.parent / "code-was-run"), "w")


def _bad_archives() -> dict[str, bytes]:
    import pickle  # to write one that must not be read

    whole = READERS["state dict"].seeds()[0]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    short = {name: content[:3] if "/data/" in name else content for name, content in members.items()}
    code = pickle.dumps(_RunsCode(), 2)
    called = {name: code if name.endswith("data.pkl") else content for name, content in members.items()}
    return {
        "a pickle that runs code": code,
        "a pickle that runs code, in torch's zip": zip_of(called),
        "numpy's, with a pickle inside": _array_of(1, "|O") + code,
        "an array of 10^12 numbers": _array_of(10**12),
        "in an array's zip, 10^12 numbers": zip_of({"frames.npy": _array_of(10**12), "labels.npy": _array_of(1)}),
        "in an array's zip, 10^30 numbers": zip_of({"frames.npy": _array_of(10**30), "labels.npy": _array_of(1)}),
        "packed": zip_of(members, zipfile.ZIP_DEFLATED),
        "packed zeros": zip_of({"archive/data.pkl": bytes(50_000_000)}, zipfile.ZIP_DEFLATED),
        "less numbers than the pickle says": zip_of(short),
        "TorchScript": zip_of(members | {"archive/constants.pkl": b"", "archive/code/__torch__.py": b"import os"}),
        "an exported program": zip_of({"m/archive_format": b"pt2", "m/models/model.json": b"{}"}),
        "a way out of the folder": zip_of({"../../evil": b"x"}),
        "two folders": zip_of(members | {"other/data.pkl": members["archive/data.pkl"]}),
        "two ends": whole + whole[-22:],
        "something behind the end": whole + b"x",
        "without its pickle": zip_of({name: content for name, content in members.items() if "pkl" not in name}),
        "before 1.6": b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.",
    }


def _array_of(count: int, kind: str = "|u1") -> bytes:
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({count},)}}".encode()
    return b"\x93NUMPY\x01\0v\0" + head.ljust(117) + b"\n" + b"\0"


def _bad_csvs() -> dict[str, bytes]:
    row = READERS["csv"].seeds()[1].replace(b";", b",")
    return {
        "zeros among the numbers": row.replace(b",0,", b",\0,", 1),
        "one field of a million letters": b"9" * 1_000_000,
        "a million fields": b"0," * 1_000_000,
        "a line without an end after a whole one": row + b"\n" + b"0" * 100_000,
        "a label of 10": b"10" + row[1:],
        "a label of a half": b"0.5" + row[1:],
        "a label without end": b"inf" + row[1:],
        "a grey level of 256": row[:-1] + b"256",
        "a grey level below 0": row[:-1] + b"-1",
        "a grey level that is no number": row[:-1] + b"nan",
        "a grey level of 400 digits": row[:-1] + b"9" * 400,
        "one value less": row[:-2],
        "one value more": row + b",0",
        "quotes that do not end": b'"' + row,
        "no text": b"\xff\xfe" + row,
        "names only": READERS["csv"].seeds()[0].split(b"\n")[0],
        "a formula": b"=cmd|' /C calc'!A0" + row[1:],
        "only blank lines": b"\n" * 700_000,
    }


def _bad_idxs() -> dict[str, bytes]:
    import gzip

    whole = READERS["idx"].seeds()[0]
    return {
        "four thousand million pictures": struct.pack(">4I", 0x0803, 2**32 - 1, 28, 28),
        "no pictures": struct.pack(">4I", 0x0803, 0, 28, 28),
        "pictures without pixels": struct.pack(">4I", 0x0803, 3, 0, 0),
        "pictures as wide as can be": struct.pack(">4I", 0x0803, 3, 1, 2**32 - 1),
        "a sum that flows over": struct.pack(">4I", 0x0803, 2**16, 2**16, 2**16),
        "more pictures than labels": struct.pack(">4I", 0x0803, 4, 4, 5) + bytes(80),
        "whole numbers instead of bytes": b"\0\0\x0c\x03" + whole[4:],
        "four dimensions": b"\0\0\x08\x04" + whole[4:],
        "one byte less": whole[:-1],
        "one byte more": whole + b"\0",
        "zipped, cut off": gzip.compress(whole, mtime=0)[:-9],
        "zipped, changed": gzip.compress(whole, mtime=0)[:-8] + b"\xff" * 8,
        "zipped, a hundred million bytes": gzip.compress(bytes(100_000_000), 1, mtime=0),
        "zipped, more than it says": gzip.compress(whole + bytes(50_000_000), 1, mtime=0),
        "zipped within zipped": gzip.compress(gzip.compress(whole, mtime=0), mtime=0),
    }


def _bad_objects() -> dict[str, bytes]:
    """JSON that is read, and holds what it should not."""
    values = ("null", "[]", "1e999", "NaN", '"x"', "true", "9" * 400, "9" * 5000, '"' + "x" * 5000 + '"', '"\\u0000"')
    names = (
        "version", "settings", "uses", "epoch", "done", "error", "stopped", "window_place", "recent_files", "machine",
        "file", "start", "taught", "figures", "images", "data",
    )  # fmt: skip
    found = {f"{name}: {value[:12]}": f'{{"{name}": {value}}}'.encode() for name in names for value in values[::2]}
    uses = '{{"version": 1, "uses": [{{"sha256": {0}, "origin": {0}, "note": {0}, "adopted": {0}, "figures": {0}}}]}}'
    kept = '{{"version": 1, "settings": {{"window_place": {0}, "recent_files": {0}, "theme": {0}}}}}'
    count = (
        '{{"data": {{"mnist": {0}}}, "images": {{"training": {0}}}, "epochs": {0}, "date": {0}, "taught": {{"samples": '
    )
    count += '{{"3": {0}}}}}, "start": {{"epochs": {0}}}, "figures": {{"test_accuracy": 0.5, "test_images": {0}}}}}'
    event = (
        '{{"event": {1}, "epoch": {0}, "steps": {0}, "step": {0}, "loss": {0}, "share": {0}, "resumed_at_step": {0}}}'
    )
    for value in values:
        found[f"all that a network tells: {value[:12]} {len(value)}"] = count.format(value).encode()
        for kind in ('"batch"', '"epoch"', '"start"', '"phase"'):
            found[f"all of an event {kind}: {value[:12]} {len(value)}"] = event.format(value, kind).encode()
        found[f"all of a use: {value[:12]} {len(value)}"] = uses.format(value).encode()
        found[f"all settings: {value[:12]} {len(value)}"] = kept.format(value).encode()
        found[f"a run's output: {value[:12]} {len(value)}"] = f'{{"done": {{"output": {value}}}}}'.encode()
    return found | {
        "deep": b'{"a":' * 100_000,
        "a lone surrogate": b'{"version": "\\ud800"}',
        "half a letter": b'{"a": "\xc3"}',
    }
