"""Nothing of the user's samples is lost: damage, kill -9, full disks, read-only places, several processes."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from some_samples import bar, picture

from vggdigits.errors import UserError
from vggdigits.training.samples import NewSample, SampleStore


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "samples.sqlite3"


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


@pytest.mark.parametrize(
    "more",
    [
        "CREATE TRIGGER t AFTER DELETE ON samples BEGIN UPDATE samples SET label = 1; END",
        "CREATE VIEW v AS SELECT * FROM samples",
    ],
)
def test_a_database_that_does_something_of_its_own_is_left_alone(file: Path, more: str) -> None:
    SampleStore(file).close()
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute(more)
    refused(file, "not of samples")


def test_a_sample_whose_picture_claims_four_thousand_million_pixels_is_told(file: Path) -> None:
    with SampleStore(file) as store:
        number = store.add(bar()).id
        content = bytearray(store.get(number).png)
    content[16:24] = b"\0\0\xff\xff" * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE samples SET picture = ?", [bytes(content)])
        database.commit()
    with SampleStore(file) as store, pytest.raises(UserError, match="picture of sample"):
        _ = store.get(number).ink


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


@pytest.mark.parametrize("change", ["label = 12", "label = 'x'", "answer = x'ff'", "origin = 'moon'"])
def test_values_that_were_never_written_are_told(file: Path, change: str) -> None:
    with SampleStore(file) as store:
        store.add(bar())
    damage(file, change)
    with pytest.raises(UserError, match="damaged"), SampleStore(file) as store:
        store.samples()


def test_a_moment_that_cannot_be_read_costs_no_sample(file: Path) -> None:
    with SampleStore(file) as store:
        store.add(bar())
    damage(file, "created = x'ff'")
    with SampleStore(file) as store:
        assert store.samples()[0].created == datetime.fromtimestamp(0, UTC)


def damage(file: Path, change: str) -> None:
    """What a disk may make of a row, past the database's own rules."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(f"UPDATE samples SET {change}")  # noqa: S608
        database.commit()


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


def test_a_database_that_another_program_holds_is_told(file: Path) -> None:
    with (
        SampleStore(file, patience_s=0.05) as store,
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="in use"):
            store.add(bar())
        assert len(store) == 0  # reading goes on
        other.execute("ROLLBACK")
        assert store.add(bar()).label == 1


def test_a_backup_that_takes_its_place_while_it_is_open_stays_whole(file: Path) -> None:
    """SQLite applies a log that it finds to whatever file lies beside it."""
    with SampleStore(file.with_name("other.sqlite3")) as other:
        other.add_all([picture(number % 10) for number in range(50)])
        other.backup(file.with_name("backup"))
    with SampleStore(file) as store:
        store.add_all([bar() for _ in range(5)])
        file.with_name("backup").replace(file)
        with pytest.raises(UserError, match="replaced while it was in use; put it back"):
            store.add(bar())
        with pytest.raises(UserError, match="replaced while it was in use"):
            store.another()
    with SampleStore(file) as store:
        assert len(store.samples()) == 50


def test_a_file_that_is_moved_away_while_it_is_open_has_everything(file: Path) -> None:
    with SampleStore(file) as store:
        store.add_all([bar() for _ in range(5)])
        file.rename(file.with_name("elsewhere"))
    with SampleStore(file.with_name("elsewhere")) as store:
        assert len(store.samples()) == 5
    with SampleStore(file) as store:
        assert len(store) == 0


def test_what_is_moved_away_can_be_backed_up_and_put_back(file: Path) -> None:
    with SampleStore(file) as store:
        store.add(bar())
        file.rename(file.with_name("elsewhere"))
        assert not store.in_place
        with pytest.raises(UserError, match="moved, deleted or replaced"):
            len(store)
        store.backup(file.with_name("backup"))
        file.with_name("elsewhere").rename(file)
        store.add(bar())
        assert store.in_place and len(store) == 2
    with SampleStore(file.with_name("backup")) as copy:
        assert len(copy) == 1
