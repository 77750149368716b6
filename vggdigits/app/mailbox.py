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
        self._waited_for = False  # by who takes items

    def put(self, item: Item) -> None:
        """Leave an item, in place of one that was not taken yet. After closing, nothing happens."""
        with self._condition:
            self._item = item
            self._condition.notify_all()

    def clear(self) -> None:
        """Take back an item that was not taken yet."""
        with self._condition:
            self._item = None
            self._condition.notify_all()

    def take(self) -> Item | None:
        """Wait for an item and take it; None once the mailbox is closed."""
        with self._condition:
            self._waited_for = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._closed or self._item is not None)
            self._waited_for = False
            item, self._item = self._item, None
            return None if self._closed else item

    @property
    def is_closed(self) -> bool:
        """Whether nothing is taken any more."""
        return self._closed

    @property
    def is_idle(self) -> bool:
        """Whether who takes items waits for one that is not there."""
        return self._waited_for and self._item is None

    def wait_until_idle(self, timeout_s: float) -> None:
        """Wait until it is idle or closed; for so long at most."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self.is_idle, timeout_s)

    def close(self) -> None:
        """Let whoever waits go, and everyone after."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
