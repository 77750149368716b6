"""A mailbox with one slot: what is newest waits, what it replaced is never seen."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Hands the newest item from any thread to one that waits for it."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._item: Item | None = None
        self._closed = False

    def put(self, item: Item) -> None:
        """Leave an item, in place of one that was not taken yet. After closing, nothing happens."""
        with self._condition:
            self._item = item
            self._condition.notify()

    def clear(self) -> None:
        """Take back an item that was not taken yet."""
        with self._condition:
            self._item = None

    def take(self) -> Item | None:
        """Wait for an item and take it; None once the mailbox is closed."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._item is not None)
            item, self._item = self._item, None
            return None if self._closed else item

    def close(self) -> None:
        """Let whoever waits go, and everyone after."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
