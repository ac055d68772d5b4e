"""A ledger of a test's own, a clock that stands still, and short ways to fill the one by the other."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.entries import ImportResult, import_entries
from db.ledger.ledger import Ledger
from domain.records import EntryKind

Fill = Callable[..., Ledger]
Import = Callable[..., ImportResult]
Clock = Callable[[], datetime]


@pytest.fixture
def clock() -> Clock:
    """It is always midnight of 1 February 2016, UTC."""
    return lambda: datetime(2016, 2, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A new ledger without entries."""
    return Ledger.open(tmp_path / "ledger.db")


@pytest.fixture
def bring(ledger: Ledger, tmp_path: Path, clock: Clock) -> Import:
    """Import entries of one kind from CSV texts of id,date,month,account,amount, each in a file of its own."""

    def import_texts(kind: EntryKind, *texts: str, to: Ledger = ledger, **options: object) -> ImportResult:
        paths = [tmp_path / f"{kind.plural}-{number}.csv" for number in range(1, len(texts) + 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(f"id,date,month,account,amount\n{text}\n", encoding="utf-8")
        return import_entries(to, kind, paths, clock=clock, **options)  # type: ignore[arg-type]  # passed on as given

    return import_texts


@pytest.fixture
def fill(ledger: Ledger, bring: Import) -> Fill:
    """Bring accruals and payments, each written `id day month account amount`, into the ledger, and return it."""

    def bring_in(accruals: Iterable[str], payments: Iterable[str]) -> Ledger:
        for kind, entries in ((EntryKind.ACCRUAL, accruals), (EntryKind.PAYMENT, payments)):
            rows = [_row(entry) for entry in entries]
            if rows:
                assert not bring(kind, "\n".join(rows)).faults
        return ledger

    return bring_in


@pytest.fixture
def desk(ledger: Ledger, clock: Clock) -> Desk:
    """Where a person steps through the ledger."""
    return Desk(ledger, clock=clock)


def _row(entry: str) -> str:
    """Return the row of `id day month account amount`, of January 2016; what is left out is empty."""
    identifier, day, *rest = entry.split()
    return ",".join([identifier, f"2016-01-{int(day):02d}", *[*rest, "", "", ""][:3]])
