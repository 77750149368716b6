"""Small data sets in the published files' own forms, to measure with."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WAYS = {
    0: [[(30, 10), (10, 40), (30, 90), (60, 50), (30, 10)]],
    1: [[(20, 30), (40, 10), (40, 90)]],
    2: [[(10, 20), (40, 10), (50, 35), (10, 90), (60, 90)]],
    3: [[(10, 10), (50, 20), (20, 45), (50, 70), (10, 90)]],
    4: [[(40, 10), (10, 60), (60, 60)], [(45, 40), (45, 90)]],
    5: [[(50, 10), (15, 10), (12, 45), (50, 60), (10, 90)]],
    6: [[(45, 10), (10, 60), (30, 90), (50, 65), (12, 60)]],
    7: [[(10, 10), (55, 10), (25, 90)]],
    8: [[(30, 45), (10, 20), (50, 20), (10, 75), (50, 75), (30, 45)]],
    9: [[(50, 20), (10, 25), (50, 40), (50, 15), (45, 90)]],
}
"""How each digit is drawn: points, y downwards."""


def picture(digit: int, side: int = 28) -> NDArray[np.uint8]:
    """Light ink on dark paper, uint8 (side, side): as many bars as the digit says, and one."""
    ink = np.zeros((side, side), np.uint8)
    for bar in range(digit + 1):
        ink[5:-5, 3 + 2 * bar] = 255
    return ink


def write_idx(path: Path, array: NDArray[np.uint8]) -> None:
    """MNIST's own format: magic number, sizes, bytes."""
    header = b"".join(int(number).to_bytes(4, "big") for number in (0x0800 + array.ndim, *array.shape))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + array.astype(np.uint8).tobytes())


def write_pair(folder: Path, stem: str, labels: list[int], side: int = 28) -> None:
    """A pair of IDX files with a picture for each label."""
    write_idx(folder / f"{stem}-images-idx3-ubyte", np.stack([picture(label % 10, side) for label in labels]))
    write_idx(folder / f"{stem}-labels-idx1-ubyte", np.array(labels))


def write_pen(folder: Path, writers: int = 6) -> Path:
    """All ten digits of so many writers, in UCI's form; each writer's a little larger."""
    lines = []
    for writer in range(1, writers + 1):
        for digit, strokes in WAYS.items():
            lines += [f'.SEGMENT DIGIT 0 ? "{digit}"', f".COMMENT {digit} {writer} 1"]
            for stroke in strokes:
                points = [f"{x * (1 + writer / 20):.1f} {(400 - 3 * y):.1f}" for x, y in stroke]
                lines += [".PEN_DOWN", *points, ".PEN_UP"]
    file = folder / "pendigits" / "pendigits-orig.tra"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n")
    return file


def write_omniglot(folder: Path, drawers: int = 2) -> Path:
    """Two characters of each of three alphabets, one of them learned from, in Omniglot's form."""
    file = folder / "omniglot" / "strokes_background_small1.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w") as packed:
        for alphabet in ("Balinese", "Early_Aramaic", "Greek"):
            for character in (1, 4):  # the fourth of both that validate looks like a digit
                for drawer in range(1, drawers + 1):
                    name = f"small/{alphabet}/character{character:02}/0001_{drawer:02}.txt"
                    packed.writestr(name, f"START\n10,-10,0\n{40 + drawer},-60,5\nBREAK\n10,-60,9\n40,-10,12\nBREAK\n")
    return file


def write_pictures(folder: Path, classes: dict[str, int]) -> None:
    """A folder of folders, each with so many pictures: dark ink on light paper."""
    for name, count in classes.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            ink = picture(int(name) if name.isdecimal() else 9, 40 + number)
            Image.fromarray(255 - ink).save(folder / name / f"{number}.png")
