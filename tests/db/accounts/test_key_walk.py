"""The walk over numbers, on lists in place of a server: what it does when reading fails, or is shared."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from db.accounts.listing.keys import Key, KeyRange
from db.accounts.listing.walk import STEP, KeyWalk
from db.errors import AccountsUnavailable

NUMBERS = [f"{number:05}" for number in range(5_000)]


def test_walk_goes_no_further_than_it_must() -> None:
    numbers = iter(NUMBERS)
    assert KeyWalk(lambda: numbers).reach(10) == 1_000
    assert next(numbers) == "01000"


def test_ranges_are_open_at_both_ends() -> None:
    walk = KeyWalk(lambda: iter(NUMBERS[:250]))
    assert walk.reach() == 250
    assert walk.range_between(0, 1) == KeyRange(None, Key(NUMBERS[STEP - 1]))
    assert walk.range_between(2, 3) == KeyRange(Key(NUMBERS[2 * STEP - 1]), None)


def test_walk_begins_anew_when_its_reader_was_forgotten() -> None:
    openings: list[int] = []

    def open_numbers() -> Iterator[Any]:
        openings.append(len(openings))
        yield from NUMBERS[:1_500]
        if len(openings) == 1:
            raise AccountsUnavailable("gave up")
        yield from NUMBERS[1_500:]

    walk = KeyWalk(open_numbers)
    assert walk.reach(100) == 1_000
    assert walk.reach() == 5_000
    assert walk.range_between(40, 41) == KeyRange(Key(NUMBERS[40 * STEP - 1]), Key(NUMBERS[41 * STEP - 1]))


def test_walk_that_fails_at_once_can_be_repeated() -> None:
    answers: list[Iterator[Any]] = [iter(NUMBERS[:3])]

    def open_numbers() -> Iterator[Any]:
        if len(answers) == 1:
            answers.append(iter(()))
            raise AccountsUnavailable("no server")
        return answers[0]

    walk = KeyWalk(open_numbers)
    with pytest.raises(AccountsUnavailable):
        walk.reach()
    assert walk.reach() == 3


def test_those_who_wait_get_on_while_another_walks() -> None:
    may_go_on = threading.Event()

    def open_numbers() -> Iterator[Any]:
        yield from NUMBERS[:2_000]
        may_go_on.wait(10)
        yield from NUMBERS[2_000:]

    walk = KeyWalk(open_numbers)
    counting = threading.Thread(target=walk.reach)
    counting.start()
    assert 1_500 <= walk.reach(1_500) <= 2_000
    may_go_on.set()
    counting.join(10)
    assert walk.reach() == 5_000


def test_closed_walk_ends_before_its_end() -> None:
    def open_numbers() -> Iterator[Any]:
        yield from NUMBERS[:1_500]
        walk.close()
        yield from NUMBERS[1_500:]

    walk = KeyWalk(open_numbers)
    assert walk.reach() == 2_000
