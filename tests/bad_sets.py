"""Bad files of data sets and published networks, by hand; `bad_inputs` gives them with all the others."""

from __future__ import annotations

import io
import struct
import zipfile

import torch
from readers_under_test import READERS


def zip_of(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file, the same one each time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)  # always the same date
    return file.getvalue()


def bad_labels() -> dict[str, bytes]:
    """Labels of an IDX pair."""
    whole = READERS["idx labels"].seeds()[0]
    return {
        "four thousand million labels": struct.pack(">2I", 0x0801, 2**32 - 1),
        "one label less": whole[:-1],
        "one label more": whole + b"\0",
        "a label of 10": whole[:-1] + b"\x0a",
        "labels in two dimensions": struct.pack(">3I", 0x0802, 3, 1) + bytes(3),
    }


def bad_networks() -> dict[str, bytes]:
    """State dicts that begin as a published network's does."""

    def saved(**shapes: object) -> bytes:
        file = io.BytesIO()
        torch.save({name.replace("_", "."): value for name, value in shapes.items()}, file)
        return file.getvalue()

    def first(dtype: torch.dtype) -> torch.Tensor:
        return torch.zeros((64, 1, 3, 3), dtype=dtype)

    return {
        "no classes": saved(features_0_weight=first(torch.float32), classifier_6_weight=torch.zeros(0, 4096)),
        "a million classes": saved(features_0_weight=first(torch.half), classifier_6_weight=torch.zeros(10**6, 0)),
        "whole numbers": saved(features_0_weight=first(torch.int8), classifier_6_weight=torch.zeros(10, 4096)),
        "complex numbers": saved(features_0_weight=first(torch.complex64), classifier_6_weight=torch.zeros(10, 4096)),
        "a view that repeats one number": saved(c1_weight=torch.zeros(1).expand(1000, 1000, 1000)),
        "sparse": saved(c1_weight=torch.eye(3).to_sparse()),
        "not finite": saved(c1_weight=torch.full((64, 3, 3, 3), float("nan"))),
        "a list": saved(c1_weight=[1, 2]),
    }


def bad_characters() -> dict[str, bytes]:
    """Zips of drawings: changed inside, in each way that a zip packs, and large."""
    name = "strokes/Greek/character01/0394_01.txt"
    found = {}
    for number, whole in enumerate(READERS["omniglot"].seeds()):
        place = whole.index(b".txt") + 4
        found[f"changed, packed in way {number}"] = whole[:place] + b"\xff" * 12 + whole[place + 12 :]
    return found | {
        "a drawing of 900 kB of zeros": zip_of({name: bytes(900_000)}, zipfile.ZIP_DEFLATED),
        "a drawing of 80 MB": zip_of({name: bytes(80_000_000)}, zipfile.ZIP_DEFLATED),
        "not numbers": zip_of({name: b"START\nnan,inf,0\nBREAK\n"}),
        "no points": zip_of({name: b"START\nBREAK\n"}),
        "a million points": zip_of({name: b"START\n" + b"1,1,1\n" * 160_000 + b"BREAK\n"}, zipfile.ZIP_DEFLATED),
    }
