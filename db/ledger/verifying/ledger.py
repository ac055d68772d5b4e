"""`verify`: all checks of a ledger, one after the other."""

from collections.abc import Iterator

from db.ledger.bulk import MORE_CACHE
from db.ledger.ledger import Ledger
from db.ledger.verifying.accounts import accounts_of
from db.ledger.verifying.breaches import Breach, wrong_rows
from db.ledger.verifying.choices import runs_of, wrong_choices
from db.ledger.verifying.decisions import DECISION_CHECKS
from db.ledger.verifying.entries import wrong_entries
from db.ledger.verifying.file import damage, missing_rows, missing_tables, schema_changes
from db.ledger.verifying.journal import disagreements, replay
from db.ledger.verifying.pairs import wrong_pairs


def verify(ledger: Ledger) -> Iterator[Breach]:
    """Yield every breach of what a ledger promises, as of one moment; nothing is changed.

    A file that is damaged, or has not all tables, is not looked at further: nothing read from it could be believed.
    Undecided payments are no breach. What is claimed of decisions by rule, and what is not, says the module `choices`.
    """
    with ledger.reading():
        ledger.run(MORE_CACHE)
        broken = False
        for check in (damage, missing_tables):
            for breach in check(ledger):
                broken = True
                yield breach
        if not broken:
            yield from _promises(ledger)


def decisions_checked(ledger: Ledger) -> int:
    """Return how many decisions stand in a ledger."""
    with ledger.reading():
        (number,) = ledger.one("SELECT count(*) FROM decision")
    return int(number)


def _promises(ledger: Ledger) -> Iterator[Breach]:
    yield from schema_changes(ledger)
    yield from missing_rows(ledger)
    yield from wrong_entries(ledger)
    for check in DECISION_CHECKS:
        yield from wrong_rows(ledger, check)
    journal = replay(ledger)
    yield from disagreements(ledger, journal)
    runs = runs_of(ledger)
    for account in accounts_of(ledger, journal):
        yield from wrong_pairs(ledger, account)
        yield from wrong_choices(account, runs)
