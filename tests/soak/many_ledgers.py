"""Real ledgers whose accounts are small random pools, some of their payments decided by hand."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from db.ledger.deciding.desk import Desk
from db.ledger.entries import import_entries
from db.ledger.ledger import Ledger
from db.ledger.pools import load_pool
from domain.matching.pool import Entries, Pool
from domain.matching.standing import NOTHING, SKIPPED, UNDECIDED, Standing
from domain.records import EntryKind
from domain.values.amounts import write_amount
from tests.soak.walk import always

Case = tuple[Pool, Standing]


def store(ledger: Ledger, folder: Path, cases: Iterable[Case]) -> dict[str, Case]:
    """Bring pools into a ledger through files, each as an account of its own, and decide what is pinned by hand.

    Returns each account's pool as the ledger has it, with the pins that a person can make.
    """
    named = {f"N {number:05}": case for number, case in enumerate(cases)}
    for kind in EntryKind:
        lines = [
            line
            for account, (pool, _) in named.items()
            for line in _lines(account, pool.accruals if kind is EntryKind.ACCRUAL else pool.payments)
        ]
        if not lines:
            continue
        file = folder / f"{kind.plural}.csv"
        file.write_text("\n".join(["id,date,month,account,amount", *lines, ""]), encoding="utf-8")
        result = import_entries(ledger, kind, [file], clock=always)
        assert not result.refused, list(result.faults)
    desk = Desk(ledger, clock=always)
    with ledger.writing():  # one transaction for all, where a person's steps have one each
        for account, (pool, pins) in named.items():
            _pin(desk, account, pool, pins)
    with ledger.reading():
        return {account: load_pool(ledger, account)[::2] for account, (pool, _) in named.items() if pool.payments.ids}


def _lines(account: str, side: Entries) -> Iterator[str]:
    for identifier, day, month, amount in zip(side.ids, side.dates, side.months, side.amounts, strict=True):
        yield f"{account}/{identifier},{day},{month or ''},{account},{'' if amount is None else write_amount(amount)}"


def _pin(desk: Desk, account: str, pool: Pool, pins: Standing) -> None:
    for place, choice in enumerate(pins.choices):
        payment = f"{account}/{pool.payments.ids[place]}"
        if choice in {SKIPPED, NOTHING}:
            desk.skip(payment)
        elif choice != UNDECIDED:
            desk.override(payment, f"{account}/{pool.accruals.ids[choice]}")
