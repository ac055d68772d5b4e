"""A ledger whose file is removed, moved or replaced while it is open: nothing is stored or made in its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.errors import LedgerUnavailable
from db.ledger.backups.making import back_up
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.foresight import Foresight
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentQueue, filter_named
from domain.matching.consequences.changes import Skip
from domain.matching.consequences.outlook import Turn
from domain.matching.rules import DEFAULT_CHAIN
from domain.records import EntryKind
from tests.db.conftest import Fill, Import


def remove(path: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        if file.is_file():
            file.unlink()


def replace(path: Path) -> None:
    other = path.with_name("other.db")
    Ledger.open(other)
    other.replace(path)


def move_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))


@pytest.mark.parametrize(
    ("change", "words"),
    [(remove, "moved or removed"), (replace, "another file was put in the place"), (move_folder, "moved or removed")],
)
def test_nothing_is_read_or_stored_in_what_took_the_place(
    fill: Fill, desk: Desk, change: Callable[[Path], None], words: str
) -> None:
    ledger = fill(["A 1"], ["P 2"])
    with ledger.kept_ready():
        change(ledger.path)
        there = ledger.path.read_bytes() if ledger.path.exists() else None
        for use in (lambda: desk.case("P"), lambda: desk.accept("P")):
            with pytest.raises(LedgerUnavailable, match=words):
                use()
    assert (ledger.path.read_bytes() if ledger.path.exists() else None) == there


def test_ledger_that_is_back_goes_on(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    aside = ledger.path.with_name("aside.db")
    ledger.path.rename(aside)
    with pytest.raises(LedgerUnavailable, match="moved or removed"):
        desk.accept("P")
    aside.rename(ledger.path)
    desk.accept("P")
    assert desk.case("P").decision is not None


def test_removed_ledger_names_its_newest_copy(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], ["P 2"])
    backup = back_up(ledger)
    remove(ledger.path)
    with pytest.raises(LedgerUnavailable, match=f"Its newest backup is of {backup}: leave, and `paymatch restore`"):
        desk.accept("P")


def test_who_follows_sees_what_took_the_place_though_as_many_steps_were_made_there(
    fill: Fill, bring: Import, desk: Desk
) -> None:
    ledger = fill(["A 1"], ["P 5", "Q 6"])
    queue = PaymentQueue.read(ledger, filter_named("all", DEFAULT_CHAIN))
    foresight = Foresight(desk)
    assert desk.case("P").proposal.accrual_id == "A"
    assert foresight.of("P", Skip()).consequences.turns == (Turn("Q", None, "A"),)
    other = Ledger.open(ledger.path.with_name("other.db"))
    bring(EntryKind.ACCRUAL, "B,2016-01-02,,,\nC,2016-01-03,,,", to=other)
    bring(EntryKind.PAYMENT, "P,2016-01-05,,,\nR,2016-01-06,,,\nS,2016-01-07,,,", to=other)
    other.path.replace(ledger.path)
    assert (ledger.follow(), ledger.follow()) == (True, False)
    assert desk.case("P").proposal.accrual_id == "B"
    assert queue.renewed().count() == 3
    assert set(foresight.of("P", Skip()).consequences.turns) == {Turn("R", "C", "B"), Turn("S", None, "C")}


def test_nothing_is_followed_where_there_is_nothing(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    remove(ledger.path)
    with pytest.raises(LedgerUnavailable, match="moved or removed"):
        ledger.follow()
    assert not ledger.path.exists()
