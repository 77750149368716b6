from __future__ import annotations

import threading

from vggdigits.app.mailbox import Mailbox


def test_the_newest_item_replaces_the_one_that_waits() -> None:
    mailbox: Mailbox[int] = Mailbox()
    for number in range(5):
        mailbox.put(number)
    assert mailbox.take() == 4


def test_take_waits_for_an_item_from_another_thread() -> None:
    mailbox: Mailbox[str] = Mailbox()
    taken: list[str | None] = []
    taker = threading.Thread(target=lambda: taken.append(mailbox.take()))
    taker.start()
    mailbox.put("late")
    taker.join(5)
    assert taken == ["late"]


def test_a_cleared_item_is_never_taken() -> None:
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(1)
    mailbox.clear()
    mailbox.put(2)
    assert mailbox.take() == 2


def test_closing_lets_a_waiting_taker_go_and_drops_what_is_left() -> None:
    mailbox: Mailbox[int] = Mailbox()
    taken: list[int | None] = []
    taker = threading.Thread(target=lambda: taken.append(mailbox.take()))
    taker.start()
    mailbox.close()
    taker.join(5)
    mailbox.put(1)
    assert taken == [None]
    assert mailbox.take() is None


def test_one_can_wait_until_the_taker_has_nothing_to_do() -> None:
    mailbox: Mailbox[int] = Mailbox()
    idle: list[bool] = []

    def wait() -> None:
        mailbox.wait_until_idle(10)
        idle.append(mailbox.is_idle)

    mailbox.put(1)
    waiting = threading.Thread(target=wait)
    waiting.start()
    assert mailbox.take() == 1
    assert idle == [] and not mailbox.is_idle  # the one that was taken is worked on
    taker = threading.Thread(target=mailbox.take)
    taker.start()
    waiting.join(10)
    assert idle == [True]
    mailbox.close()
    taker.join(10)
    mailbox.wait_until_idle(10)  # returns at once


def test_waiting_for_a_busy_taker_has_an_end() -> None:
    mailbox: Mailbox[int] = Mailbox()
    mailbox.put(1)
    mailbox.wait_until_idle(0.01)
    assert not mailbox.is_idle
