"""Whether the cells of an exported row say of an entry what its input says."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from db.files.exported import ExportedRow
from db.ledger.verifying.breaches import Breach, BreachCode
from domain.errors import WrongValue
from domain.records import Entry
from domain.values.amounts import read_amount, write_amount
from domain.values.dates import read_date
from domain.values.months import read_month

# A spreadsheet may write a value in another way when it saves a table: values are compared, not their texts.
_READERS: Mapping[str, Callable[[str], object]] = {
    "date": read_date,
    "month": read_month,
    "account": str,
    "amount": read_amount,
}


def other_values(subject: str, entry: Entry, row: ExportedRow, columns: Mapping[str, str]) -> Iterator[Breach]:
    """Yield the fields in which a row says something else of an entry; `columns` names the column of each field."""
    for field, column in columns.items():
        said, value = row.cells[column], getattr(entry, field)
        if not _says(said, _READERS[field], value):
            words = f"has the {field} {_shown(said)} in {row.place}, and {_shown(_text(field, value))} in the inputs"
            yield Breach(BreachCode.OTHER_VALUE, subject, words)


def _says(text: str, read: Callable[[str], object], value: object) -> bool:
    try:
        return read(text) == value
    except WrongValue:
        return False


def _text(field: str, value: Any) -> str:
    if value is None:
        return ""
    return write_amount(value) if field == "amount" else str(value)


def _shown(text: str) -> str:
    return text or "nothing"
