from __future__ import annotations

import contextlib
import gzip
import os
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from vggdigits.errors import UserError
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training import sample_tables
from vggdigits.training.sample_files import export_csv, export_folder, export_idx, export_inkml, read_samples
from vggdigits.training.samples import NO_DIGIT, NewSample, Origin, Sample, SampleStore, frames

LABELS = [7, 0, NO_DIGIT, 3]


def drawing(number: int) -> Drawing:
    """Two strokes with numbers that need every bit."""
    random = np.random.default_rng(number)
    points = np.column_stack([random.normal(50, 30, (9, 2)), np.cumsum(random.random(9)), random.random(9)])
    return Drawing((Stroke(points, 7 + random.random()), Stroke.from_xy([(0, number), (90, 80)], 1 / 3)))


def solid() -> NDArray[np.uint8]:
    """Ink to the very edge, as a 1 cut out of its box: nothing tells ink from paper here."""
    ink = np.full((30, 8), 255, np.uint8)
    ink[0, 0] = 1
    return ink


@pytest.fixture
def stored(tmp_path: Path) -> list[Sample]:
    """Four drawings and a picture, in the order they were stored."""
    with SampleStore(tmp_path / "samples.sqlite3") as store:
        store.add_all([NewSample(label, drawing(number)) for number, label in enumerate(LABELS)])
        store.add(NewSample(1, None, solid(), Origin.CORRECTED, 7))
        return store.samples()[::-1]


def by_label(samples: list[NewSample]) -> dict[int | None, NewSample]:
    assert all(sample.origin is Origin.IMPORTED for sample in samples)
    return {sample.label: sample for sample in samples}


def bits(drawing: Drawing | None) -> list[tuple[float, bytes]]:
    assert drawing is not None
    return [(stroke.width, stroke.points.tobytes()) for stroke in drawing.strokes]


def refused(path: Path, match: str) -> None:
    """Reading tells one line that names the file."""
    with pytest.raises(UserError, match=match) as caught:
        list(read_samples(path))
    assert path.name in str(caught.value) and "\n" not in str(caught.value)


# Out and in again


def test_pictures_by_class_are_the_same_again(stored: list[Sample], tmp_path: Path) -> None:
    assert export_folder(stored, tmp_path / "out") == 5
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"0", "1", "3", "7", "no digit"}
    again = by_label(list(read_samples(tmp_path / "out")))
    assert len(again) == 5
    for sample in stored:
        ink = again[sample.label].ink
        assert ink is not None and np.array_equal(ink, sample.ink)


def test_a_picture_that_was_changed_since_is_looked_at_afresh(stored: list[Sample], tmp_path: Path) -> None:
    """Somebody inverted it: what was ink is paper now."""
    export_folder(stored[:1], tmp_path / "out")
    (file,) = (tmp_path / "out" / "7").iterdir()
    with Image.open(file) as image:
        mark, pixels = image.info["vggdigits ink"], np.asarray(image)
    info = PngInfo()
    info.add_text("vggdigits ink", mark)
    Image.fromarray(255 - pixels).save(file, pnginfo=info)
    (again,) = read_samples(tmp_path / "out")
    assert again.ink is not None and np.array_equal(again.ink, stored[0].ink)


def test_strokes_as_inkml_are_the_same_again_bit_for_bit(stored: list[Sample], tmp_path: Path) -> None:
    assert export_inkml(stored, tmp_path / "out") == 4  # the picture has no strokes
    again = by_label(list(read_samples(tmp_path / "out")))
    assert set(again) == set(LABELS)
    for sample in stored[:4]:
        assert bits(again[sample.label].drawing) == bits(sample.drawing)


def test_an_inkml_file_says_itself_what_it_is(stored: list[Sample], tmp_path: Path) -> None:
    export_inkml(stored, tmp_path / "out")
    loose = tmp_path / "loose"
    loose.mkdir()
    for number, file in enumerate(sorted((tmp_path / "out").rglob("*.inkml"))):
        file.rename(loose / f"{number}.inkml")
    assert set(by_label(list(read_samples(loose)))) == set(LABELS)
    (one,) = read_samples(loose / "0.inkml")
    assert one.label == 0


def test_a_table_holds_the_frames_and_is_the_same_again(stored: list[Sample], tmp_path: Path) -> None:
    assert export_csv(stored, tmp_path / "mine.csv") == 5
    header, first = (tmp_path / "mine.csv").read_text().splitlines()[:2]
    assert header.startswith("label,pixel0,pixel1,") and first.startswith("7,")
    same_frames(stored, list(read_samples(tmp_path / "mine.csv")))


def test_mnists_pair_holds_the_frames_and_is_the_same_again(stored: list[Sample], tmp_path: Path) -> None:
    assert export_idx(stored, tmp_path / "mine") == 5
    images, labels = tmp_path / "mine-images-idx3-ubyte", tmp_path / "mine-labels-idx1-ubyte"
    assert images.read_bytes()[:16] == struct.pack(">4I", 0x803, 5, 28, 28)
    assert labels.read_bytes() == struct.pack(">2I", 0x801, 5) + bytes([7, 0, 255, 3, 1])
    same_frames(stored, list(read_samples(images)))
    same_frames(stored, list(read_samples(labels)))
    for file in (images, labels):
        file.with_name(file.name + ".gz").write_bytes(gzip.compress(file.read_bytes()))
        file.unlink()
    same_frames(stored, list(read_samples(images.with_name(images.name + ".gz"))))


def same_frames(stored: list[Sample], again: list[NewSample]) -> None:
    pictures, labels = frames(stored)
    assert [-1 if sample.label is None else sample.label for sample in again] == labels.tolist()
    assert np.array_equal([sample.ink for sample in again], pictures)


def test_a_backup_is_read_and_not_changed(stored: list[Sample], tmp_path: Path) -> None:
    with SampleStore(tmp_path / "samples.sqlite3") as store:
        store.backup(tmp_path / "backup")
    content = (tmp_path / "backup").read_bytes()
    again = list(read_samples(tmp_path / "backup"))
    assert [(s.label, s.origin, s.answer) for s in again] == [(s.label, s.origin, s.answer) for s in stored]
    assert [bits(sample.drawing) for sample in again[:4]] == [bits(sample.drawing) for sample in stored[:4]]
    assert (tmp_path / "backup").read_bytes() == content
    assert {path.name for path in tmp_path.iterdir()} == {"backup", "samples.sqlite3"}


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "other")) as database:
        database.execute("CREATE TABLE bookmarks (address TEXT)")
    refused(tmp_path / "other", "not of samples")


def test_mnist_as_published(mnist_dir: Path, mnist_test: tuple[NDArray[np.uint8], NDArray[np.int64]]) -> None:
    read = list(read_samples(mnist_dir / "MNIST" / "raw" / "t10k-images-idx3-ubyte"))
    assert np.array_equal([sample.ink for sample in read], mnist_test[0])
    assert np.array_equal([sample.label for sample in read], mnist_test[1])


# Folders


def test_folders_of_pictures_with_either_ink(tmp_path: Path) -> None:
    ink = np.zeros((60, 60), np.uint8)
    ink[10:50, 25:35] = 255
    for name, picture in (("1", 255 - ink), ("No Digit", ink), ("x", 255 - ink), ("notes", ink)):
        (tmp_path / name).mkdir()
        Image.fromarray(picture).save(tmp_path / name / "a.png")
    (tmp_path / "1" / "readme.txt").write_text("not a picture")
    Image.fromarray(np.full((20, 20), 255, np.uint8)).save(tmp_path / "1" / "blank.png")
    steps: list[tuple[int, int]] = []
    read = list(read_samples(tmp_path, lambda done, total: steps.append((done, total))))
    assert [sample.label for sample in read] == [1, NO_DIGIT, NO_DIGIT]
    assert all(np.array_equal(sample.ink, ink) for sample in read)
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_files_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "4").mkdir()
    for width in (10, 2, 1):
        ink = np.zeros((30, 30), np.uint8)
        ink[5:25, 8 : 8 + width] = 255
        Image.fromarray(ink).save(tmp_path / "4" / f"w{width}.png")
    read = list(read_samples(tmp_path))
    assert [np.count_nonzero(sample.ink) // 20 for sample in read if sample.ink is not None] == [1, 2, 10]


def test_a_damaged_picture_is_named_and_nothing_is_stored(stored: list[Sample], tmp_path: Path) -> None:
    export_folder(stored, tmp_path / "out")
    (tmp_path / "out" / "3" / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    with SampleStore(tmp_path / "new.sqlite3") as store:
        with pytest.raises(UserError, match=r"bad\.png: "):
            store.add_all(read_samples(tmp_path / "out"))
        assert len(store) == 0


def test_folders_without_samples_and_other_things_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "no pictures or drawings in folders named 0 to 9")
    refused(tmp_path / "missing", "no such file or folder")
    Image.fromarray(np.eye(9, dtype=np.uint8) * 255).save(tmp_path / "one.png")
    refused(tmp_path / "one.png", "a single picture has no label")
    write_inkml(drawing(0), tmp_path / "a.inkml")
    refused(tmp_path / "a.inkml", "no label")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "not a file")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vggdigits.training.sample_files.MAX_SAMPLES", 2)
    (tmp_path / "4").mkdir()
    for number in range(3):
        Image.fromarray(np.eye(9, dtype=np.uint8) * 255).save(tmp_path / "4" / f"{number}.png")
    refused(tmp_path, "too many files")


# CSV


def line(label: object, level: object = 255, count: int = 784) -> str:
    return ",".join(map(str, [label, *[0] * 400, level, *[0] * (count - 401)]))


def test_tables_of_several_layouts(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    names = ",".join(f"{row}x{column}" for row in range(1, 29) for column in range(1, 29))
    last = ",".join([*["0"] * 400, "255", *["0"] * 383, "5"])
    layouts = {
        "without names": line(5),
        "with names": f"label,{names}\r\n{line(5)}\r\n",
        "label last": f"{names},class\n{last}\n",
        "semicolons": line(5).replace(",", ";"),
        "quoted, with a mark of its encoding": "\ufeff" + ",".join(f'"{value}"' for value in line(5).split(",")),
        "decimals and empty lines": "\n" + line("5.0", "254.6") + "\n\n",
    }
    for layout, text in layouts.items():
        file.write_text(text, encoding="utf-8", newline="")
        (sample,) = read_samples(file)
        assert (sample.label, sample.ink is not None and sample.ink[400 // 28, 400 % 28]) == (5, 255), layout


@pytest.mark.parametrize("label", ["-1", "x", "", "none"])
def test_no_digit_in_a_table(tmp_path: Path, label: str) -> None:
    (tmp_path / "a.csv").write_text(line(label))
    (sample,) = read_samples(tmp_path / "a.csv")
    assert sample.label is NO_DIGIT


@pytest.mark.parametrize(
    ("bad", "match"),
    [
        (line(4, "\0"), "line 2: not a line of text"),
        (line(4, "9" * 50_000), "line 2: too long"),
        (line(4, "\udcff"), "line 2: not a line of text"),
        (line(4, 256), "line 2: a grey level is not between"),
        (line(4, -1), "line 2: a grey level is not between"),
        (line(4, "nan"), "line 2: a grey level is not between"),
        (line(4, "ink"), "line 2: a grey level is 'ink'"),
        (line(10), "line 2: the label is '10'"),
        (line("nan"), "line 2: the label is 'nan'"),
        (line("2.5"), "line 2: the label is '2.5'"),
        (line(4, count=783), "line 2: 784 values"),
        (line(4, count=785), "line 2: 786 values"),
        ("a diary", "line 2: 1 values"),
    ],
)
def test_bad_tables_are_refused_with_their_line(tmp_path: Path, bad: str, match: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"{line(3)}\n{bad}\n".encode(errors="surrogateescape"))
    refused(tmp_path / "a.csv", match)


def test_tables_with_nothing_or_too_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("")
    refused(file, "no samples")
    monkeypatch.setattr(sample_tables, "MAX_SAMPLES", 2)
    file.write_text(f"{line(3)}\n" * 3)
    refused(file, "line 3: too many")


# IDX


def idx(images: bytes, labels: bytes, folder: Path) -> Path:
    (folder / "a-images-idx3-ubyte").write_bytes(images)
    (folder / "a-labels-idx1-ubyte").write_bytes(labels)
    return folder / "a-images-idx3-ubyte"


GOOD_IMAGES = struct.pack(">4I", 0x803, 2, 3, 3) + bytes([0, 0, 0, 0, 255, 0, 0, 0, 0] * 2)
GOOD_LABELS = struct.pack(">2I", 0x801, 2) + bytes([4, 255])


def test_pictures_of_another_size(tmp_path: Path) -> None:
    one, two = read_samples(idx(GOOD_IMAGES, GOOD_LABELS, tmp_path))
    assert (one.label, two.label) == (4, NO_DIGIT) and one.ink is not None and one.ink.shape == (3, 3)


@pytest.mark.parametrize(
    ("images", "labels", "match"),
    [
        (GOOD_IMAGES[:-1], GOOD_LABELS, "33 bytes, where its beginning announces 34"),
        (GOOD_IMAGES + b"0", GOOD_LABELS, "35 bytes"),
        (GOOD_IMAGES[:12], GOOD_LABELS, "ends too early"),
        (GOOD_IMAGES, GOOD_LABELS[:-1], "9 bytes"),
        (GOOD_IMAGES, struct.pack(">2I", 0x801, 3) + bytes(3), "2 pictures, but 3 labels"),
        (GOOD_IMAGES, struct.pack(">2I", 0x801, 2) + bytes([1, 11]), "label 2 is 11"),
        (GOOD_IMAGES, struct.pack(">2I", 0x801, 4_000_000_000), "too many"),
        (struct.pack(">4I", 0x803, 4_000_000_000, 28, 28), GOOD_LABELS, "too large"),
        (struct.pack(">4I", 0x803, 2, 100_000, 100_000), GOOD_LABELS, "too large"),
        (struct.pack(">4I", 0x803, 0, 28, 28), struct.pack(">2I", 0x801, 0), "no samples"),
        (gzip.compress(GOOD_IMAGES)[:-9], GOOD_LABELS, "damaged"),
        (gzip.compress(GOOD_IMAGES + b"0"), GOOD_LABELS, "goes on after its end"),
        (gzip.compress(GOOD_IMAGES[:-1]), GOOD_LABELS, "ends too early"),
        (gzip.compress(b"something else entirely"), GOOD_LABELS, "not an IDX file of pictures"),
        (GOOD_IMAGES, GOOD_IMAGES, "not an IDX file of labels"),
    ],
)
def test_bad_pairs_are_refused(tmp_path: Path, images: bytes, labels: bytes, match: str) -> None:
    path = idx(images, labels, tmp_path)
    with pytest.raises(UserError, match=match) as caught:
        list(read_samples(path))
    assert str(tmp_path) in str(caught.value) and "\n" not in str(caught.value)


def test_one_file_alone_is_refused(tmp_path: Path) -> None:
    path = idx(GOOD_IMAGES, GOOD_LABELS, tmp_path)
    (tmp_path / "a-labels-idx1-ubyte").unlink()
    refused(path, r"labels is not beside it \(a-labels-idx1-ubyte\)")
    path.rename(tmp_path / "other")
    refused(tmp_path / "other", "labels is not beside it")


# Writing where it cannot be


def test_a_folder_with_something_in_it_is_never_written_to(stored: list[Sample], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export_folder(stored, tmp_path / "out")  # empty: taken
    before = sorted(tmp_path.rglob("*"))
    for export in (export_folder, export_inkml):
        with pytest.raises(UserError, match="not an empty folder"):
            export(stored, tmp_path / "out")
    assert sorted(tmp_path.rglob("*")) == before


def test_pictures_alone_make_no_inkml(stored: list[Sample], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="none of these samples has strokes"):
        export_inkml(stored[4:], tmp_path / "out")
    assert not (tmp_path / "out").exists()


EXPORTS = [export_folder, export_inkml, export_csv, export_idx]


@pytest.mark.parametrize("export", EXPORTS)
def test_a_place_that_is_not_there_is_told(
    export: Callable[[list[Sample], Path], int], stored: list[Sample], tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"missing.*cannot be written"):
        export(stored, tmp_path / "missing" / "out")


@pytest.mark.parametrize("export", EXPORTS)
def test_a_full_disk_leaves_what_was_there(
    export: Callable[[list[Sample], Path], int], stored: list[Sample], tmp_path: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    if export in (export_csv, export_idx):
        export(stored[:1], place / "out")
    before = {path: path.read_bytes() for path in place.iterdir()}
    body = (
        "import resource, sys\nfrom pathlib import Path\nfrom vggdigits.errors import UserError\n"
        "from vggdigits.training import sample_files\nfrom vggdigits.training.samples import SampleStore\n"
        "samples = SampleStore(Path(sys.argv[1])).samples()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))\n"
        "try: getattr(sample_files, sys.argv[3])(samples, sys.argv[2])\n"
        "except UserError as error: print(error)\n"
    )
    arguments = [tmp_path / "samples.sqlite3", place / "out", export.__name__]
    done = subprocess.run(
        [sys.executable, "-c", body, *map(str, arguments)], capture_output=True, text=True, timeout=60
    )
    (message,) = done.stdout.splitlines()
    assert (
        str(place / "out") in message
        and "cannot be written" in message
        and "part" not in message
        and ".new" not in message
    )
    assert {path: path.read_bytes() for path in place.iterdir()} == before
