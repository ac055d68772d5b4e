"""Copies of a ledger, and the way back to one, on real files that are damaged byte by byte."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.errors import LedgerReadOnly, LedgerUnavailable
from db.ledger.backups.copies import backups, folder_of
from db.ledger.backups.making import KEPT, back_up, back_up_daily
from db.ledger.backups.restoring import restore
from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from tests.db.conftest import Fill
from tests.db.ledger.dumps import dump
from tests.holder import Hold

NOON = datetime(2016, 2, 1, 12, tzinfo=UTC)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def flip(path: Path, start: int) -> None:
    """Turn every bit of a quarter of the file."""
    content = bytearray(path.read_bytes())
    for place in range(start, start + len(content) // 4):
        content[place] ^= 0xFF
    path.write_bytes(content)


def settled(ledger: Ledger) -> None:
    """Bring what SQLite keeps beside the ledger into it, so that the file is all there is."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_copy_is_the_ledger_as_it_stands_in_one_private_file(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    desk.accept("P")
    with ledger.reading():  # what was written is beside the file while somebody reads
        backup = back_up(ledger, clock=at(NOON))
    assert dump(backup.path) == dump(ledger.path)
    assert [path.name for path in folder_of(ledger.path).iterdir()] == ["20160201T120000Z.sqlite"]
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder_of(ledger.path).stat().st_mode) == 0o700


def test_oldest_copies_go(fill: Fill) -> None:
    ledger = fill(["A 1"], [])
    made = [back_up(ledger, clock=at(NOON + timedelta(days=day))) for day in range(KEPT + 2)]
    assert backups(ledger.path) == made[:1:-1]


def test_one_copy_a_day_and_none_of_an_empty_ledger(ledger: Ledger, fill: Fill) -> None:
    assert back_up_daily(ledger, clock=at(NOON)) is None
    fill(["A 1"], [])
    assert back_up_daily(ledger, clock=at(NOON)) == backups(ledger.path)[0]
    assert back_up_daily(ledger, clock=at(NOON + timedelta(hours=23))) is None
    assert back_up_daily(ledger, clock=at(NOON + timedelta(hours=24)))


def test_copy_is_made_after_the_clock_was_set_back(fill: Fill) -> None:
    ledger = fill(["A 1"], [])
    back_up(ledger, clock=at(NOON + timedelta(days=300)))
    assert back_up_daily(ledger, clock=at(NOON))


def test_copies_from_before_the_clock_was_set_back_go_first(fill: Fill) -> None:
    ledger = fill(["A 1"], [])
    later = [back_up(ledger, clock=at(NOON + timedelta(days=300 + day))) for day in range(KEPT)]
    made = [back_up(ledger, clock=at(NOON + timedelta(days=day))) for day in range(2)]
    assert backups(ledger.path, now=NOON + timedelta(days=1)) == [*made[::-1], *later[:1:-1]]


def test_damaged_ledger_names_its_newest_copy_and_goes_back_to_it(fill: Fill, desk: Desk) -> None:
    ledger = fill([f"A{number} 1" for number in range(500)], ["P 9"])
    desk.accept("P")
    stood = dump(ledger.path)
    backup = back_up(ledger, clock=at(NOON))
    settled(ledger)
    flip(ledger.path, 4096)
    damaged = ledger.path.read_bytes()
    with pytest.raises(LedgerUnavailable, match=r"damaged\. Its newest backup is of 2016-02-01 .*`paymatch restore`"):
        Desk(Ledger.open(ledger.path)).undo()
    aside = restore(ledger.path, backup, clock=at(NOON))
    assert dump(Ledger.open(ledger.path, create=False).path) == stood
    assert aside is not None
    assert aside.read_bytes() == damaged


def test_ledger_cut_off_to_nothing_sensible_goes_back_too(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    backup = back_up(ledger, clock=at(NOON))
    stood = dump(ledger.path)
    ledger.path.write_bytes(b"\0" * 5000)
    with pytest.raises(LedgerUnavailable, match=r"not a ledger\. Its newest backup"):
        Ledger.open(ledger.path)
    restore(ledger.path, backup)
    assert dump(ledger.path) == stood


def test_damaged_ledger_is_not_copied_over_good_copies(fill: Fill) -> None:
    ledger = fill([f"A{number} 1" for number in range(500)], [])
    good = back_up(ledger, clock=at(NOON))
    settled(ledger)
    flip(ledger.path, 8192)
    with pytest.raises(LedgerUnavailable, match="damaged"):
        back_up(ledger, clock=at(NOON + timedelta(days=2)))
    assert backups(ledger.path) == [good]
    assert list(folder_of(ledger.path).iterdir()) == [good.path]


def test_damaged_copy_is_not_put_anywhere(fill: Fill) -> None:
    ledger = fill([f"A{number} 1" for number in range(500)], [])
    backup = back_up(ledger, clock=at(NOON))
    flip(backup.path, 4096)
    stood = dump(ledger.path)
    with pytest.raises(LedgerUnavailable, match="damaged"):
        restore(ledger.path, backup)
    assert dump(ledger.path) == stood
    assert not list(ledger.path.parent.glob("*.before-*"))


def test_ledger_that_is_held_is_not_replaced(fill: Fill, held: Hold) -> None:
    ledger = fill(["A 1"], [])
    backup = back_up(ledger, clock=at(NOON))
    held(ledger.path)
    with pytest.raises(LedgerReadOnly):
        restore(ledger.path, backup)


def test_nothing_put_aside_is_lost_to_another_of_the_same_second(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    backup = back_up(ledger, clock=at(NOON))
    desk.accept("P")
    stood = dump(ledger.path)
    aside = [restore(ledger.path, backup, clock=at(NOON)) for _ in range(3)]
    assert len(set(aside)) == len(aside)
    assert aside[0] is not None
    assert dump(aside[0]) == stood


def test_restoring_can_be_taken_back(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    backup = back_up(ledger, clock=at(NOON))
    desk.accept("P")
    stood = dump(ledger.path)
    aside = restore(ledger.path, backup)
    assert Desk(Ledger.open(ledger.path)).case("P").decision is None
    assert aside is not None
    assert dump(aside) == stood
