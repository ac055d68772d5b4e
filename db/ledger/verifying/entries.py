"""Whether accruals and payments are stored in the form on which the order and the rules rest."""

import re
from collections.abc import Iterator

from db.ledger.ledger import Ledger
from db.ledger.verifying.breaches import Breach, BreachCode
from domain.values.identifiers import natural_key

_CALENDAR = re.compile("[1-9]|1[0-2]")
_BILLING = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")


def wrong_entries(ledger: Ledger) -> Iterator[Breach]:
    """Yield entries whose sort key or month is not in its normal form, and months of two kinds in one ledger."""
    known: set[str | None] = {None}
    for table in ("accrual", "payment"):
        for identifier, key, month in ledger.rows(f"SELECT id, id_key, month FROM {table}"):
            if key != natural_key(identifier):
                yield Breach(
                    BreachCode.WRONG_ID_KEY, f"{table} {identifier}", "is sorted by a key that is not its id's"
                )
            if month not in known:
                if _is_month(month):
                    known.add(month)
                else:
                    yield Breach(BreachCode.WRONG_MONTH, f"{table} {identifier}", f"has the month {month!r}")
    billing = sorted(month for month in known if month and "-" in month)
    calendar = sorted(month for month in known if month and "-" not in month)
    if billing and calendar:
        words = f"has calendar months ({calendar[0]}) and billing months ({billing[0]}), which cannot be compared"
        yield Breach(BreachCode.MIXED_MONTHS, "the ledger", words)


def _is_month(text: str) -> bool:
    return bool(_CALENDAR.fullmatch(text) or _BILLING.fullmatch(text))
