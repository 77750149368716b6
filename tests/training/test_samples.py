from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from some_samples import bar, picture

from vggdigits.errors import UserError
from vggdigits.ink.normalize import normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.training.samples import NO_DIGIT, NewSample, Origin, SampleStore, frames


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "samples.sqlite3"


numbers = st.floats(allow_nan=False, allow_infinity=False)
strokes = st.tuples(
    st.lists(st.tuples(numbers, numbers, numbers, st.floats(0, 1)), min_size=1, max_size=5), st.floats(1e-3, 1e6)
)


@given(st.lists(strokes, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_strokes_are_kept_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, values: list[tuple[list[tuple[float, ...]], float]]
) -> None:
    drawing = Drawing(tuple(Stroke(np.array(points), width) for points, width in values))
    with SampleStore(tmp_path_factory.getbasetemp() / "bits.sqlite3") as store:
        again = store.add(NewSample(4, drawing, np.full((2, 2), 255, np.uint8))).drawing
    assert again is not None
    assert [stroke.width for stroke in again.strokes] == [stroke.width for stroke in drawing.strokes]
    assert [s.points.tobytes() for s in again.strokes] == [s.points.tobytes() for s in drawing.strokes]


def test_a_drawing_is_there_again_with_all_that_is_known_of_it(file: Path) -> None:
    new = bar(NO_DIGIT)
    before = datetime.now(UTC)
    with SampleStore(file) as store:
        number = store.add(new).id
    with SampleStore(file) as store:
        sample = store.get(number)
    assert (sample.label, sample.origin, sample.answer) == (NO_DIGIT, Origin.REQUESTED, 7)
    assert before <= sample.created <= datetime.now(UTC)
    assert new.drawing is not None
    assert np.array_equal(sample.ink, rasterize(new.drawing).ink)


def test_a_picture_is_there_again(file: Path) -> None:
    with SampleStore(file) as store:
        sample = store.add(picture())
        assert sample.drawing is None and sample.ink.dtype == np.uint8
        assert np.array_equal(sample.ink, picture().ink)
        assert (sample.label, sample.origin, sample.answer) == (3, Origin.IMPORTED, None)


def test_a_drawing_over_a_picture_is_kept_as_a_picture(file: Path) -> None:
    stroke = Stroke.from_xy([(5, 5), (20, 30)], 4)
    under = picture().ink
    assert under is not None
    drawing = Drawing((stroke,), Backdrop(under))
    with SampleStore(file) as store:
        sample = store.add(NewSample(3, drawing))
    assert sample.drawing is None and np.array_equal(sample.ink, rasterize(drawing).ink)


def test_lists_are_newest_first_and_filtered(file: Path) -> None:
    with SampleStore(file) as store:
        first, second, third, fourth = store.add_all([bar(1), picture(3), bar(NO_DIGIT), bar(3)])
        assert [sample.id for sample in store.samples()] == [fourth, third, second, first]
        assert [sample.id for sample in store.samples(label=3)] == [fourth, second]
        assert [sample.id for sample in store.samples(label=NO_DIGIT)] == [third]
        assert [sample.id for sample in store.samples(label=3, origin=Origin.IMPORTED)] == [second]
        assert [sample.id for sample in store.samples(limit=1)] == [fourth]
        assert store.counts() == {1: 1, 3: 2, NO_DIGIT: 1} and len(store) == 4
        assert all((sample.drawing is None) == (sample.id == second) for sample in store.samples())


def test_a_label_is_changed_and_a_deletion_taken_back(file: Path) -> None:
    with SampleStore(file) as store:
        one, two = store.add_all([bar(1), bar(2)])
        store.relabel([one], NO_DIGIT)
        assert store.get(one).label is NO_DIGIT
        store.delete([one, two])
        assert len(store) == 0 and store.samples() == [] and store.counts() == {}
        assert [sample.id for sample in store.samples(deleted=True)] == [two, one]
        store.restore([two])
        assert [sample.id for sample in store.samples()] == [two]


def test_what_is_purged_is_gone_for_good_and_its_number_is_not_given_again(file: Path) -> None:
    with SampleStore(file) as store:
        one, two = store.add_all([bar(1), bar(2, x=33)])
        ((_, points),) = store.get(two).pen
        store.delete([two])
        store.purge()
        store.restore([two])
        assert [sample.id for sample in store.samples()] == [one]
        with pytest.raises(UserError, match="not there any more"):
            store.get(two)
        assert store.add(bar(x=77)).id > two
    assert points not in file.read_bytes()
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM strokes WHERE sample = ?", [two]).fetchone() == (0,)


def test_blank_ink_is_refused_and_nothing_of_the_lot_is_stored(file: Path) -> None:
    with SampleStore(file) as store:
        with pytest.raises(UserError, match="no ink"):
            store.add_all([bar(), NewSample(2, None, np.zeros((9, 9), np.uint8))])
        with pytest.raises(UserError, match="no ink"):
            store.add(NewSample(2))
        assert len(store) == 0


@pytest.mark.parametrize("label", [-1, 10])
def test_other_labels_are_mistakes(file: Path, label: int) -> None:
    with pytest.raises(ValueError, match="label"):
        NewSample(label)
    with SampleStore(file) as store, pytest.raises(ValueError, match="label"):
        store.relabel([1], label)


def test_frames_are_what_the_network_reads(file: Path) -> None:
    new = bar(5)
    with SampleStore(file) as store:
        store.add_all([new, picture(NO_DIGIT)])
        pictures, labels = frames(store.samples())
    assert pictures.shape == (2, 28, 28) and pictures.dtype == np.uint8
    assert labels.tolist() == [-1, 5] and labels.dtype == np.int16
    assert new.drawing is not None
    steps = normalize(rasterize(new.drawing).ink)
    assert steps is not None and np.array_equal(pictures[1], steps.frame)
    assert np.array_equal(frames([new])[0][0], steps.frame)
    assert frames([])[0].shape == (0, 28, 28)


def test_a_file_of_version_1_is_brought_to_this_one(file: Path) -> None:
    """Made by hand, as the first version had it: without the network's answer."""
    ink = np.zeros((30, 20), np.uint8)
    ink[5:25, 8:12] = 255
    Image.fromarray(ink).save(file.with_suffix(".png"))
    points = np.array([[1.5, 2, 0, 0.5], [3, 4, 0.1, 0.25]])
    with contextlib.closing(sqlite3.connect(file)) as old:
        old.executescript(
            "CREATE TABLE samples (id INTEGER PRIMARY KEY AUTOINCREMENT, label INTEGER CHECK (label BETWEEN 0 AND 9),"
            " origin TEXT NOT NULL CHECK (origin IN ('corrected', 'requested', 'imported')), created TEXT NOT NULL,"
            " picture BLOB NOT NULL, deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)));"
            "CREATE TABLE strokes (sample INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,"
            " number INTEGER NOT NULL, width REAL NOT NULL, points BLOB NOT NULL, PRIMARY KEY (sample, number));"
            "PRAGMA user_version = 1;"
        )
        row = (8, "requested", "2026-01-02T03:04:05+00:00", file.with_suffix(".png").read_bytes())
        old.execute("INSERT INTO samples (label, origin, created, picture) VALUES (?, ?, ?, ?)", row)
        old.execute("INSERT INTO strokes VALUES (1, 0, 6.5, ?)", [points.tobytes()])
        old.commit()
    with SampleStore(file) as store:
        (sample,) = store.samples()
        assert (sample.label, sample.origin, sample.answer) == (8, Origin.REQUESTED, None)
        assert sample.created == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert np.array_equal(sample.ink, ink)
        assert sample.drawing is not None and np.array_equal(sample.drawing.strokes[0].points, points)
        assert store.add(bar()).answer == 7
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_backup_is_one_whole_file_in_place_of_the_old_one(file: Path) -> None:
    target = file.with_name("backup.sqlite3")
    target.write_bytes(b"the old one")
    with SampleStore(file) as store:
        store.add_all([bar(), picture()])
        store.backup(target)
        assert {path.name for path in file.parent.iterdir()} == {
            "backup.sqlite3",
            "samples.sqlite3",
            "samples.sqlite3-wal",
            "samples.sqlite3-shm",
        }
        store.add(bar())
    with SampleStore(target) as copy:
        assert len(copy) == 2 and np.array_equal(copy.samples(label=3)[0].ink, picture().ink)


def test_a_backup_onto_itself_or_nowhere_is_refused(file: Path) -> None:
    with SampleStore(file) as store:
        store.add(bar())
        with pytest.raises(UserError, match="choose another name"):
            store.backup(file)
        with pytest.raises(UserError, match="cannot be written"):
            store.backup(file.parent / "missing" / "backup")
        assert len(store) == 1


def test_the_users_own_place_is_made_when_it_is_missing(own_home: Path) -> None:
    os.rmdir(own_home)
    with SampleStore() as store:
        assert store.path == own_home / "samples.sqlite3" and len(store) == 0


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        SampleStore(tmp_path)
