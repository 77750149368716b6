"""Published data sets that are not there yet: fetched from their homes, checked, and put where they belong."""

from __future__ import annotations

import hashlib
import http.client
import logging
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from vggdigits.errors import UserError
from vggdigits.files import write_atomically

log = logging.getLogger(__name__)

_MOST_BYTES = 100_000_000
_PATIENCE = 30.0  # seconds without a byte


class Unavailable(UserError):
    """A data set is not there and cannot be fetched; others may do."""


@dataclass(frozen=True)
class Published:
    """One file of a data set, as its makers published it.

    Attributes:
        url: where it is fetched from.
        sha256: hexadecimal, of the file as it is kept.
        unpack: makes what is kept of what is fetched; raises ValueError for what it cannot read.
    """

    url: str
    sha256: str
    unpack: Callable[[bytes], bytes] = bytes


def read_published(file: Path, published: Published, needed: str, check: Callable[[], None] | None = None) -> bytes:
    """The file's content; downloaded first where it is not there. Its checksum is the caller's to check where it
    was there already, since another may be meant. While it is fetched `check` is called ten times a second; what it
    raises ends the waiting.

    Raises Unavailable, with what the file is needed for, where it is not there and cannot be had, and UserError where
    it cannot be read.
    """
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UserError(f"{file}: too large")
        return file.read_bytes()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise UserError(f"{file}: {error.strerror or error}") from None
    try:
        content = _fetch(published) if check is None else _fetch_aside(published, check)
    except (OSError, http.client.HTTPException, ValueError) as error:
        log.warning("download of %s failed", published.url, exc_info=True)
        raise Unavailable(
            f"no {needed}: {file} is missing, and could not be downloaded ({error}); "
            "docs/data.md says where it comes from"
        ) from None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
    except OSError as error:
        raise UserError(f"{file.parent}: cannot be made: {error.strerror or error}") from None
    return content


def _fetch(published: Published) -> bytes:
    log.info("downloading %s", published.url)
    with urllib.request.urlopen(published.url, timeout=_PATIENCE) as answer:  # noqa: S310 (our own addresses)
        content: bytes = answer.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("the file is too large")
    content = published.unpack(content)
    found = hashlib.sha256(content).hexdigest()
    if found != published.sha256:
        raise ValueError(f"not the published file (SHA-256 {found})")
    return content


def _fetch_aside(published: Published, check: Callable[[], None]) -> bytes:
    """Fetch in a thread that is left to itself where `check` raises: a network may be silent for long."""
    came: SimpleQueue[bytes | Exception] = SimpleQueue()

    def fetch() -> None:
        try:
            came.put(_fetch(published))
        except Exception as error:
            came.put(error)

    threading.Thread(target=fetch, name="download", daemon=True).start()
    while True:
        check()
        try:
            found = came.get(timeout=0.1)
        except Empty:
            continue
        if isinstance(found, Exception):
            raise found
        return found
