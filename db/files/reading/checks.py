"""What the texts of a row must be: one reader for each field."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TypeVar

from db.files.faults import place_words
from db.files.options import ReadOptions
from db.files.reading.columns import FieldTexts
from db.files.reading.rows import RowSource
from domain.errors import WrongValue
from domain.records import EntryValues
from domain.values.amounts import read_amount
from domain.values.dates import read_date
from domain.values.identifiers import read_identifier
from domain.values.months import MonthKind, month_kind, read_month

# Files repeat their dates, months and accounts, and often amounts: a text is read once as long as it is remembered.
_TEXTS_REMEMBERED = 65_536
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_Value = TypeVar("_Value")


class RowChecks:
    """Turns the texts of rows into the values of entries, with months of one kind.

    `months` is the kind of month; None as long as every month was empty. `settled_by` says what has it: the ledger, or
    the file and line that had the first.
    """

    def __init__(self, options: ReadOptions, known_months: MonthKind | None, settled_by: str = "the ledger") -> None:
        self.months = known_months
        self.settled_by = settled_by
        self._place: tuple[RowSource | None, int] = (None, 0)
        with_options = partial(read_date, date_format=options.date_format, cut_time=options.cut_time)
        self._readers = (
            read_identifier,
            _remembering(with_options),
            _remembering(self._read_month),
            _remembering(read_account),
            _remembering(read_amount),
        )

    def values(self, texts: FieldTexts, source: RowSource, line: int) -> EntryValues:
        """Return the values of the row at `line` of `source`; WrongValue for the first field that is wrong."""
        self._place = (source, line)
        identifier, day, month, account, amount = texts
        # Spelled out rather than looped over: this runs for every row of a file of millions.
        to_id, to_date, to_month, to_account, to_amount = self._readers
        return to_id(identifier), to_date(day), to_month(month), to_account(account), to_amount(amount)

    def wrong_fields(self, texts: FieldTexts) -> Iterator[tuple[int, str]]:
        """Give each field of the row last read that is wrong: its position in FIELDS, and the reason."""
        for position, (read, text) in enumerate(zip(self._readers, texts, strict=True)):
            try:
                read(text)
            except WrongValue as wrong:
                yield position, str(wrong)

    def _read_month(self, text: str) -> str | None:
        """Return the month that `text` writes; WrongValue also when it is not of the kind that came first."""
        month = read_month(text)
        if month is None:
            return None
        kind = month_kind(month)
        if self.months is None:
            source, line = self._place
            self.months = kind
            if source is not None:
                self.settled_by = place_words(*source.place(line))
        if kind is not self.months:
            settled = f"{self.settled_by} has a {self.months}"
            raise WrongValue(f"{text.strip()!r} is a {kind}, but {settled}; months must be of one kind")
        return month


def read_account(text: str) -> str:
    """Return the account that `text` names, without surrounding space, leading zeros kept; WrongValue if it cannot be.

    An account has no control characters and no line ends.
    """
    account = text.strip()
    if _CONTROL_CHARACTER.search(account):
        raise WrongValue(f"an account has no control characters: {account!a}")
    return account


def _remembering(read: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """Return `read` with a memory of the last texts; what it refuses is not remembered."""
    return lru_cache(maxsize=_TEXTS_REMEMBERED)(read)
