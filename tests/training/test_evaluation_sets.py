"""Sets are found where users put them, read as `predict` reads, and refused whole where something is wrong."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from some_sets import picture, write_idx, write_omniglot, write_pair, write_pen, write_pictures

from vggdigits.errors import UserError
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.normalize import normalize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.data import NO_DIGIT, Mnist
from vggdigits.training.evaluation_data import Singles, Texts
from vggdigits.training.evaluation_sets import EvaluationSet, evenly, find_sets


def only(folder: Path, *names: str) -> EvaluationSet:
    (found,) = find_sets(folder, names)
    return found


def load(found: EvaluationSet, limit: int | None = None) -> list[Singles | Texts]:
    return found.load(limit, lambda share: None)


def singles(folder: Path, limit: int | None = None) -> Singles:
    (part,) = load(only(folder), limit)
    assert isinstance(part, Singles)
    return part


def refusal(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        for each in find_sets(folder):
            load(each)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_every_kind_is_found(small_mnist: Path) -> None:
    write_pen(small_mnist)
    write_omniglot(small_mnist)
    write_pair(small_mnist, "usps", [1, 2])
    write_pair(small_mnist / "more", "test", [1, 2])
    write_pictures(small_mnist / "photos", {"3": 1, "none": 1})
    found = [each.name for each in find_sets(small_mnist)]
    assert sorted(found) == ["mnist", "more/test", "numbers", "omniglot", "pen", "photos", "usps"]
    assert [each.name for each in find_sets(small_mnist, ["usps", "pen"])] == ["usps", "pen"]


def test_nothing_below_the_folder_says_what_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message = refusal(tmp_path)
    for looked_for in ("MNIST/raw/t10k-", "pendigits-orig.tra", "omniglot", "images-idx3-ubyte", "0 to 9"):
        assert looked_for in message
    assert refusal(tmp_path / "missing") == f"{tmp_path / 'missing'}: no such folder"
    assert refusal(tmp_path / "file") == f"{tmp_path / 'file'}: not a folder"


def test_a_set_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    write_pair(tmp_path, "usps", [1])
    with pytest.raises(UserError, match="no set 'mnist' below it; there are usps"):
        find_sets(tmp_path, ["mnist"])


def test_mnist_is_the_test_half_and_checked(small_mnist: Path) -> None:
    part = singles(small_mnist)
    assert (part.name, len(part)) == ("mnist", 20)
    images = small_mnist / "MNIST" / "raw" / "t10k-images-idx3-ubyte"
    content = bytearray(images.read_bytes())
    assert part.sources[images.name] == hashlib.sha256(content).hexdigest()
    content[500] ^= 1
    images.write_bytes(content)
    assert f"{images}: not the published file (MD5 " in refusal(small_mnist)


def test_mnist_without_its_training_half_is_enough(small_mnist: Path) -> None:
    for file in (small_mnist / "MNIST" / "raw").glob("train-*"):
        file.unlink()
    assert len(singles(small_mnist)) == 20


def test_training_halves_are_passed_over(tmp_path: Path) -> None:
    write_pair(tmp_path / "set", "train", [1, 2, 3])
    write_pair(tmp_path / "set", "t10k", [4, 5])
    assert singles(tmp_path).labels.tolist() == [4, 5]


def test_idx_is_read_as_predict_reads_a_picture(tmp_path: Path) -> None:
    write_pair(tmp_path, "usps", [3, 255, 0], side=40)
    part = singles(tmp_path)
    assert part.labels.tolist() == [3, NO_DIGIT, 0]
    expected = normalize(to_ink(picture(3, 40)))
    assert expected is not None
    assert np.array_equal(part.frames[0], expected.frame)
    assert part.places == ["usps 0", "usps 1", "usps 2"]


def test_idx_of_dark_ink_and_zipped_is_the_same(tmp_path: Path) -> None:
    write_pair(tmp_path / "light", "usps", [3, 7], side=40)
    write_idx(tmp_path / "dark" / "usps-images-idx3-ubyte", np.stack([255 - picture(3, 40), 255 - picture(7, 40)]))
    write_idx(tmp_path / "dark" / "usps-labels-idx1-ubyte", np.array([3, 7]))
    for file in (tmp_path / "dark").iterdir():
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes()))
        file.unlink()
    light, dark = (load(each)[0] for each in (only(tmp_path, "light/usps"), only(tmp_path, "dark/usps")))
    assert isinstance(light, Singles) and isinstance(dark, Singles)
    assert np.array_equal(light.frames, dark.frames)
    # The digest is of what is in them, zipped or not.
    assert light.sources["usps-labels-idx1-ubyte"] == dark.sources["usps-labels-idx1-ubyte.gz"]


def test_clothes_are_no_digits(tmp_path: Path) -> None:
    write_pair(tmp_path / "FashionMNIST" / "raw", "t10k", [0, 9])
    part = singles(tmp_path)
    assert (part.name, part.labels.tolist()) == ("FashionMNIST/raw/t10k", [NO_DIGIT, NO_DIGIT])


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("short", "damaged: 1,583 bytes, where its beginning announces 1,584"),
        ("long", "damaged: 1,585 bytes, where its beginning announces 1,584"),
        ("labels", "2 pictures, but 3 labels in a-labels-idx1-ubyte"),
        ("label", "a-labels-idx1-ubyte: label 2 is 10, not 0 to 9 (or 255: no digit)"),
        ("alone", "the file of its labels is not beside it"),
        ("no pictures", "the file of its pictures is not beside it"),
        ("kind", "not an IDX file of pictures"),
    ],
)
def test_bad_idx_is_refused_with_what_is_wrong(tmp_path: Path, damage: str, told: str) -> None:
    write_pair(tmp_path, "a", [1, 10 if damage == "label" else 2])
    images, labels = tmp_path / "a-images-idx3-ubyte", tmp_path / "a-labels-idx1-ubyte"
    content = images.read_bytes()
    if damage == "short":
        images.write_bytes(content[:-1])
    elif damage == "long":
        images.write_bytes(content + b"\0")
    elif damage == "labels":
        write_idx(labels, np.array([1, 2, 3]))
    elif damage == "alone":
        labels.unlink()
    elif damage == "no pictures":
        images.unlink()
    elif damage == "kind":
        images.write_bytes(b"\0\0\x08\x02" + content[4:])
    message = refusal(tmp_path)
    assert message.startswith(str(tmp_path / "a-")) and told in message


def test_pen_strokes_are_those_of_each_fifth_writer(tmp_path: Path) -> None:
    write_pen(tmp_path, writers=7)
    single, text = load(only(tmp_path, "pen"))
    assert isinstance(single, Singles) and isinstance(text, Texts)
    assert single.labels.tolist() == [*range(10), *range(10)]
    assert {place.partition(",")[0] for place in single.places} == {"writer 1", "writer 6"}
    assert list(text.texts) == [str(label) for label in single.labels]
    assert list(single.sources) == ["pendigits-orig.tra"]
    assert single.frames.any(axis=(1, 2)).all()


def test_the_numbers_are_the_same_each_time(tmp_path: Path) -> None:
    write_pen(tmp_path)
    (one,), (other,) = (load(only(tmp_path, "numbers"), 12) for _ in range(2))
    assert isinstance(one, Texts) and isinstance(other, Texts)
    assert one.texts == other.texts and len(one) == 12
    assert all(2 <= len(text) <= 6 and text.isdecimal() for text in one.texts)
    for mine, theirs in zip(one.drawings, other.drawings, strict=True):
        assert all(np.array_equal(a.points, b.points) for a, b in zip(mine.strokes, theirs.strokes, strict=True))
    assert sum(inside.sum() for inside in one.groups.values()) == 12
    (fewer,) = load(only(tmp_path, "numbers"), 5)
    assert isinstance(fewer, Texts) and fewer.texts == one.texts[:5]


def test_alphabets_are_those_kept_out(tmp_path: Path) -> None:
    write_omniglot(tmp_path)
    part = singles(tmp_path)
    assert (part.labels == NO_DIGIT).all() and len(part) == 8
    assert {name: int(inside.sum()) for name, inside in part.groups.items()} == {
        "Early_Aramaic": 4,
        "Greek": 4,
        "without look-alikes of digits": 4,
    }


def test_a_broken_stroke_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = write_pen(tmp_path)
    lines = file.read_text().splitlines()
    lines[4] = "12 here"
    file.write_text("\n".join(lines))
    assert refusal(tmp_path).startswith(f"{file}, line 5: ")


def test_a_broken_character_is_told_with_its_name(tmp_path: Path) -> None:
    file = write_omniglot(tmp_path)
    file.write_bytes(file.read_bytes()[:-100])
    assert refusal(tmp_path).startswith(f"{file}: a damaged zip file")


def test_pictures_in_folders_by_class(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mine", {"2": 2, "7": 1, "none": 1})
    write_inkml(Drawing((Stroke.from_xy([(0, 0), (0, 50)], 5),)), tmp_path / "mine" / "7" / "drawn.inkml")
    (tmp_path / "mine" / "7" / "notes.txt").write_text("passed over")
    part = singles(tmp_path)
    assert part.name == "mine"
    assert part.labels.tolist() == [2, 2, 7, 7, NO_DIGIT]
    assert part.places == ["2/0.png", "2/1.png", "7/0.png", "7/drawn.inkml", "none/0.png"]
    expected = normalize(to_ink(255 - picture(2, 40)))
    assert expected is not None and np.array_equal(part.frames[0], expected.frame)
    assert singles(tmp_path / "mine").name == "mine"  # named itself


def test_a_blank_picture_stays_and_is_blank(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mine", {"2": 1})
    Image.new("L", (30, 30), 255).save(tmp_path / "mine" / "2" / "blank.png")
    part = singles(tmp_path)
    assert part.frames.any(axis=(1, 2)).tolist() == [True, False]


def test_an_empty_class_and_a_bad_picture_are_refused(tmp_path: Path) -> None:
    write_pictures(tmp_path / "mine", {"2": 1, "5": 0})
    assert refusal(tmp_path) == f"{tmp_path / 'mine' / '5'}: no pictures in it: a class without examples"
    bad = tmp_path / "mine" / "5" / "bad.png"
    bad.write_text("no picture")
    assert refusal(tmp_path) == f"{bad}: not a picture that can be read (PNG, JPEG, BMP, WebP)"


def test_folders_that_hold_no_pictures_are_no_set(tmp_path: Path) -> None:
    (tmp_path / "runs" / "0").mkdir(parents=True)
    (tmp_path / "runs" / "0" / "log.txt").write_text("")
    assert "nothing to measure with" in refusal(tmp_path)


def test_a_users_set_is_told_apart_from_a_published_one(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pen", {"2": 1})
    assert only(tmp_path).name == "./pen"


@pytest.mark.parametrize(
    ("count", "limit", "expected"), [(6, 3, [0, 2, 4]), (5, 9, [0, 1, 2, 3, 4]), (3, None, [0, 1, 2])]
)
def test_a_limit_takes_evenly(count: int, limit: int | None, expected: list[int]) -> None:
    assert evenly(count, limit) == expected


def test_the_published_sums_are_those_a_training_checks() -> None:
    assert Mnist.published_md5()["t10k-images-idx3-ubyte"] == "2646ac647ad5339dbf082846283269ea"
