from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vggdigits.errors import UserError
from vggdigits.ink.normalize import normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.training.samples import NO_DIGIT, NewSample, Origin, SampleStore, frames


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "samples.sqlite3"


def bar(label: int | None = 1, x: float = 10) -> NewSample:
    """A vertical stroke."""
    return NewSample(label, Drawing((Stroke.from_xy([(x, 0), (x, 50), (x + 5, 100)], 8),)), None, Origin.REQUESTED, 7)


def picture(label: int | None = 3) -> NewSample:
    ink = np.zeros((40, 30), np.uint8)
    ink[5:35, 10:20] = np.arange(10, dtype=np.uint8) * 28 + 3
    return NewSample(label, None, ink, Origin.IMPORTED)


def run(body: str, *arguments: object, wait: bool = True) -> subprocess.Popen[str]:
    """A process that has SampleStore and friends, and does something with them."""
    head = (
        "import sys, os, resource\nfrom pathlib import Path\nimport numpy as np\n"
        "from vggdigits.errors import UserError\n"
        "from vggdigits.ink.strokes import Drawing, Stroke\n"
        "from vggdigits.training.samples import NewSample, SampleStore\n"
        "path = Path(sys.argv[1])\n"
        "def bar(x): return NewSample(1, Drawing((Stroke.from_xy([(x, 0), (x, 100)], 8),)))\n"
        "noise = np.random.default_rng(0).integers(1, 255, (300, 300), dtype=np.uint8)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", head + body, *map(str, arguments)], stdout=subprocess.PIPE, text=True
    )
    if wait:
        process.wait(60)
    return process


def output(process: subprocess.Popen[str]) -> str:
    """Everything it printed, once it has ended as it should."""
    text, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return text


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


def refused(file: Path, match: str) -> None:
    """Opening tells one line with the file's name, and leaves the file as it was."""
    content = file.read_bytes()
    with pytest.raises(UserError, match=match) as caught:
        SampleStore(file)
    assert str(file) in str(caught.value) and "\n" not in str(caught.value)
    assert file.read_bytes() == content


def test_a_newer_file_is_left_alone(file: Path) -> None:
    SampleStore(file).close()
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")
    refused(file, "newer version")


def test_another_programs_database_is_left_alone(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE bookmarks (address TEXT)")
    refused(file, "not of samples")
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 1")
    refused(file, "not of samples")


def test_what_is_no_database_is_left_alone(file: Path) -> None:
    file.write_bytes(b"What a fine day to keep a diary. " * 50)
    refused(file, "not a database of samples")


@pytest.mark.parametrize("damage", ["cut short", "overwritten"])
def test_a_damaged_file_is_told_and_kept(file: Path, damage: str) -> None:
    with SampleStore(file) as store:
        store.add_all([bar(x=x) for x in range(200)])
    content = bytearray(file.read_bytes())
    if damage == "cut short":
        del content[len(content) // 2 :]
    else:
        content[4096 : 4096 * 6] = b"\xa5" * (4096 * 5)
    file.write_bytes(content)
    refused(file, "damaged")


def test_damaged_contents_of_one_sample_are_told_when_they_are_looked_at(file: Path) -> None:
    with SampleStore(file) as store:
        number = store.add(bar()).id
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE samples SET picture = x'89504e47'")
        database.execute("UPDATE strokes SET points = x'0102'")
        database.commit()
    with SampleStore(file) as store:
        sample = store.get(number)
        with pytest.raises(UserError, match="picture of sample"):
            _ = sample.ink
        with pytest.raises(UserError, match="strokes of sample"):
            _ = sample.drawing


@pytest.mark.parametrize(
    "change", ["label = 12", "label = 'x'", "answer = x'ff'", "origin = 'moon'", "created = x'ff'"]
)
def test_values_that_were_never_written_are_told(file: Path, change: str) -> None:
    with SampleStore(file) as store:
        store.add(bar())
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE samples SET {change}")
        database.commit()
    # Opening may find it as well: SQLite's quick check looks at its own rules.
    if change.startswith("created"):
        with SampleStore(file) as store:
            assert store.samples()[0].label == 1  # a moment is not worth a sample
        return
    with pytest.raises(UserError, match="damaged"), SampleStore(file) as store:
        store.samples()


def test_kill_9_amid_a_hundred_inserts_loses_at_most_the_one_in_flight(file: Path) -> None:
    process = run(
        "store = SampleStore(path)\nfor x in range(100):\n    print(store.add(bar(x)).id, flush=True)\n",
        file,
        wait=False,
    )
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout]
    process.wait(60)
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL and 50 <= len(told) < 100
    with SampleStore(file) as store:
        kept = [sample.id for sample in store.samples()][::-1]
        assert kept[: len(told)] == told and len(kept) <= len(told) + 1
        assert all(sample.drawing is not None and sample.ink.any() for sample in store.samples())
        assert store.add(bar()).id not in told


def test_two_processes_make_and_fill_one_file_at_once(file: Path) -> None:
    body = "with SampleStore(path) as store:\n    for x in range(25): store.add(bar(x))\n"
    processes = [run(body, file, wait=False) for _ in range(3)]
    for process in processes:
        output(process)
    with SampleStore(file) as store:
        assert len(store) == 75


def test_what_another_connection_stores_is_seen(file: Path) -> None:
    with SampleStore(file) as pad, SampleStore(file) as training:
        number = pad.add(bar()).id
        assert [sample.id for sample in training.samples()] == [number]
        training.delete([number])
        assert len(pad) == 0


def test_a_full_disk_is_one_message_and_loses_nothing(file: Path) -> None:
    with SampleStore(file) as store:
        store.add(bar())
    body = (
        "store = SampleStore(path)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))\n"
        "for kind in ('add', 'add_all'):\n"
        "    try:\n"
        "        if kind == 'add': [store.add(NewSample(3, None, noise)) for _ in range(20)]\n"
        "        if kind == 'add_all': store.add_all(NewSample(4, None, noise) for _ in range(20))\n"
        "    except UserError as error: print(kind, error)\n"
        "print(len(store), store.counts().get(4), flush=True)\n"
    )
    lines = output(run(body, file)).splitlines()
    assert [line.split()[0] for line in lines[:2]] == ["add", "add_all"]
    assert all(str(file) in line and "safe" in line for line in lines[:2])
    count = int(lines[-1].split()[0])
    assert lines[-1].split()[1] == "None" and 1 <= count < 21
    with SampleStore(file) as store:
        assert len(store) == count and store.counts()[1] == 1
        store.add_all([picture()])  # there is room again
        assert len(store) == count + 1
    assert not [left for left in file.parent.iterdir() if left.name.startswith(".")]


def test_a_backup_that_finds_no_room_leaves_the_old_one(file: Path) -> None:
    target = file.with_name("backup.sqlite3")
    with SampleStore(file) as store:
        store.add(bar())
        store.backup(target)
        noise = np.random.default_rng(0).integers(1, 255, (400, 400), dtype=np.uint8)
        store.add(NewSample(2, None, noise))
    before = target.read_bytes()
    body = (
        "store = SampleStore(path)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))\n"
        "try: store.backup(sys.argv[2])\n"
        "except UserError as error: print(error)\n"
    )
    assert str(target) in output(run(body, file, target))
    assert target.read_bytes() == before
    assert not [left for left in file.parent.iterdir() if left.name.startswith(".")]


def test_a_place_that_is_read_only_is_one_message_and_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    with SampleStore(folder / "samples.sqlite3") as store:
        store.add(bar())
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    (folder / "samples.sqlite3").chmod(0o444)
    folder.chmod(0o555)
    body = (
        "if os.getuid() == 0: os.setuid(65534)\n"  # nothing is read-only for root
        "for place in (path, path.parent / 'new' / 'samples.sqlite3'):\n"
        "    try:\n"
        "        with SampleStore(place) as store: store.add(bar(3))\n"
        "        print('no error')\n"
        "    except UserError as error: print(error)\n"
    )
    lines = output(run(body, folder / "samples.sqlite3")).splitlines()
    folder.chmod(0o755)
    assert len(lines) == 2 and all(str(folder) in line for line in lines)
    with SampleStore(folder / "samples.sqlite3") as store:
        assert len(store) == 1


def test_a_database_that_another_program_holds_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vggdigits.training.sample_schema._PATIENCE", 0.05)
    with SampleStore(file) as store, contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="in use"):
            store.add(bar())
        assert len(store) == 0  # reading goes on
        other.execute("ROLLBACK")
        assert store.add(bar()).label == 1


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
