"""What a file seems to hold, by its name and the names of its columns: proposals for a person, never more."""

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from db.files.reading.columns import plain_name
from domain.records import EntryKind

# How words begin that name a field, the plainest first. The id comes last, for `account number` is an account.
_BEGINNINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "date": ("date", "datum", "дата", "day", "день"),
        "month": ("month", "monat", "месяц", "period", "период", "billing"),
        "account": ("account", "acct", "customer", "client", "contract", "konto", "счет", "счёт", "лицев", "договор"),
        "amount": ("amount", "sum", "сумм", "total", "итог", "betrag", "paid", "оплач", "начисл"),
        "id": ("id", "number", "nr", "№", "номер", "invoice", "reference", "ref", "document", "документ", "payment"),
    }
)
_KINDS: Mapping[EntryKind, tuple[str, ...]] = MappingProxyType(
    {
        EntryKind.PAYMENT: ("pay", "receipt", "bank", "paid", "плат", "оплат", "поступл", "банк", "выписк"),
        EntryKind.ACCRUAL: ("accru", "invoic", "charge", "bill", "debt", "начисл", "счет", "счёт", "долг"),
    }
)
_WORD = re.compile(r"[^\W_]+|№")


def guessed_kind(name: str) -> EntryKind | None:
    """Return what a file of this name holds; None if the name does not say, or says both."""
    words = _WORD.findall(name.casefold())
    found = [kind for kind, beginnings in _KINDS.items() if any(word.startswith(beginnings) for word in words)]
    return found[0] if len(found) == 1 else None


def guessed_mapping(header: Sequence[str], dates: Collection[str] = ()) -> dict[str, str]:
    """Return the columns that probably hold the fields which no column of the header is named for, by field.

    Columns of which `dates` says that they hold dates are for a date or a month only; where there are any, no other
    is for the date.
    """
    plain = {plain_name(name) for name in header}
    free = [name.strip() for name in header if name.strip() and plain_name(name) not in _BEGINNINGS]
    mapping: dict[str, str] = {}
    for field, beginnings in _BEGINNINGS.items():
        if field in plain:
            continue
        fitting = [name for name in free if not dates or field == "month" or (name in dates) == (field == "date")]
        named = (name for beginning in beginnings for name in fitting if _has_word(name, beginning))
        column = next(named, fitting[0] if field == "date" and dates and fitting else None)
        if column is not None:
            mapping[field] = column
            free.remove(column)
    return mapping


def _has_word(name: str, beginning: str) -> bool:
    return any(word.startswith(beginning) for word in _WORD.findall(plain_name(name)))
