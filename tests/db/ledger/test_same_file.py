"""A ledger whose file is removed, moved or replaced while it is open: nothing is stored or made in its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.errors import LedgerUnavailable
from db.ledger.backups.making import back_up
from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from tests.db.conftest import Fill


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
