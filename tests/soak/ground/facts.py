"""What is true of a ledger, read with plain SQL: nothing here believes what paymatch says."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from tests.soak.tally import Found, What, hold

# A pair that the rule forbids: not strictly earlier, another account, or an accrual or a payment that is not there.
_WRONG = """
    SELECT count(*) FROM decision
    LEFT JOIN payment ON payment.id = payment_id LEFT JOIN accrual ON accrual.id = accrual_id
    WHERE accrual_id IS NOT NULL AND (accrual.date >= payment.date OR accrual.account <> payment.account
        OR accrual.id IS NULL OR payment.id IS NULL)
"""
_TWICE = "SELECT count(accrual_id) - count(DISTINCT accrual_id) FROM decision"

ANY = "?"
"""In what was confirmed: that a payment is decided, whatever it pays."""


def decisions(path: Path) -> dict[str, str | None]:
    """Return the accrual of each decided payment, None where it pays none."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT payment_id, accrual_id FROM decision"))


def steps(path: Path) -> list[str]:
    """Return the kinds of all steps in the order of the journal."""
    with closing(sqlite3.connect(path)) as connection:
        return [kind for (kind,) in connection.execute("SELECT kind FROM step ORDER BY id")]


def check_ledger(path: Path, confirmed: Mapping[str, str | None]) -> None:
    """Hold that every pair is a legal one, that what was confirmed is there, and that `verify` finds nothing."""
    with closing(sqlite3.connect(path)) as connection:
        wrong = sum(connection.execute(sql).fetchone()[0] for sql in (_WRONG, _TWICE))
    if wrong:
        raise Found(What.WRONG, f"{wrong} of {path}", wrong)
    stored = decisions(path)
    lost = [
        f"{payment}: {accrual} was confirmed, {stored.get(payment, 'nothing')} is there"
        for payment, accrual in confirmed.items()
        if payment not in stored or accrual not in (ANY, stored[payment])
    ]
    if lost:
        raise Found(What.LOST, "; ".join(lost), len(lost))
    breaches = [*verify(Ledger.open(path))]
    hold(not breaches, What.OTHERWISE, f"verify finds {breaches[:5]}")
