"""The tables of the user's samples, and the way from every earlier version to this one."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from vggdigits.errors import UserError

_DAMAGED = "damaged; it was left as it is: put a back-up in its place, or move it away to begin a new one"
PATIENCE_S = 5.0
"""How long another process that writes is waited for."""


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell what SQLite could not do as one UserError; a mistake in the program stays what it is."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as error:
        raise UserError(f"{path}: {_reason(error)}") from error
    except UnicodeDecodeError as error:  # text in the file, or SQLite's own words about it
        raise UserError(f"{path}: {_DAMAGED}") from error


def open_database(path: Path, patience_s: float) -> sqlite3.Connection:
    """Open or make the database and bring it to this version; for as long, others that write are waited for.

    Raises UserError; the file is never taken away.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path.parent}: cannot be made: {error.strerror or error}") from None
    with told(path):
        database = sqlite3.connect(path, timeout=patience_s, isolation_level=None)
        try:
            _prepare(database, path, patience_s)
        except BaseException:
            database.close()
            raise
    return database


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file a path names: device and number; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def finish_log(database: sqlite3.Connection) -> None:
    """Write the log into its own file, wherever that is: SQLite would apply it to the one that took its place."""
    with contextlib.suppress(sqlite3.Error):  # closed, another thread's, or the disk is full
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _prepare(database: sqlite3.Connection, path: Path, patience_s: float) -> None:
    database.execute("PRAGMA trusted_schema = OFF")  # a file's own schema calls nothing that does more than compute
    _check(database, path)
    _log_ahead(database, patience_s)
    database.execute("PRAGMA synchronous = FULL")  # what is stored survives the machine's end as well
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA secure_delete = ON")
    while (version := _version(database)) < len(_MIGRATIONS):
        database.execute("BEGIN IMMEDIATE")
        try:
            if _version(database) == version:  # else another process was quicker
                _MIGRATIONS[version](database)
                database.execute(f"PRAGMA user_version = {version + 1}")
            database.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise


def _check(database: sqlite3.Connection, path: Path) -> None:
    """Raise UserError for what must not be touched."""
    database.execute("BEGIN")  # one state of it: another process may be making it right now
    version = _version(database)
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    (acts,) = database.execute("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    database.execute("COMMIT")
    if version > len(_MIGRATIONS):
        raise UserError(f"{path}: written by a newer version of this program (format {version}); nothing was changed")
    if (version == 0 and tables) or (version > 0 and not {"samples", "strokes"} <= tables) or acts:
        raise UserError(f"{path}: a database, but not of samples; nothing was changed")
    problems = [str(row[0]) for row in database.execute("PRAGMA quick_check(1)")]
    if problems != ["ok"]:
        raise sqlite3.DatabaseError("database disk image is malformed")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def _log_ahead(database: sqlite3.Connection, patience_s: float) -> None:
    """Change to write-ahead logging. SQLite waits for no one there, so this does."""
    until = time.monotonic() + patience_s
    while True:
        try:
            if database.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                database.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(0.02)


def _to_version_1(database: sqlite3.Connection) -> None:
    database.execute(
        "CREATE TABLE samples ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " label INTEGER CHECK (label BETWEEN 0 AND 9),"  # NULL: no digit
        " origin TEXT NOT NULL CHECK (origin IN ('corrected', 'requested', 'imported')),"
        " created TEXT NOT NULL,"  # ISO 8601, UTC
        " picture BLOB NOT NULL,"  # PNG
        " deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)))"
    )
    database.execute(
        "CREATE TABLE strokes ("
        " sample INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,"
        " number INTEGER NOT NULL,"
        " width REAL NOT NULL,"
        " points BLOB NOT NULL,"  # little-endian float64 (n, 4): x, y, seconds, pressure
        " PRIMARY KEY (sample, number))"
    )


def _to_version_2(database: sqlite3.Connection) -> None:
    """What the network said when the sample was stored."""
    database.execute("ALTER TABLE samples ADD COLUMN answer INTEGER CHECK (answer BETWEEN 0 AND 9)")


_MIGRATIONS = (_to_version_1, _to_version_2)
"""The step to each version, in order."""


def _reason(error: sqlite3.DatabaseError) -> str:
    """What happened and what is safe, in one line."""
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF  # the rest is detail
    if kind == sqlite3.SQLITE_NOTADB:
        return "not a database of samples, or damaged; it was left as it is: move it away to begin a new one"
    if kind == sqlite3.SQLITE_CORRUPT or "malformed" in str(error):
        return _DAMAGED
    if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return f"cannot be written, the disk may be full ({error}); what was stored before is safe"
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"cannot be opened for writing ({error}); what was stored before is safe"
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "in use by another program for too long; try again"
    return " ".join(str(error).split())
