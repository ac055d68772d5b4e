"""The rows of a Parquet file as texts, to be checked as those of any other file are."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import types

from db.distributed.storage.inputs import Part
from db.files.faults import FaultList
from db.files.options import FIELDS, ReadOptions
from db.files.reading.columns import RawRow, match_columns
from db.files.reading.source import read_errors
from db.files.reading.source_rows import SourceRows

_ROWS_AT_ONCE = 10_000
# So many digits of a decimal number a float keeps, whatever they are.
_DIGITS = 15
_MONTH = FIELDS.index("month")
_IS_READ = (
    *(types.is_string, types.is_large_string, types.is_string_view, types.is_integer, types.is_floating),
    *(types.is_decimal, types.is_date, types.is_timestamp, types.is_null),
)


class Problem(NamedTuple):
    """What is wrong with a value: its column, the value, the reason."""

    column: str
    value: str
    reason: str


class ParquetPart:
    """What the rows of a part are read from; a row's line is its number in the file, counted from 1."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.fraction = 0.0

    @property
    def name(self) -> str:
        """The file as the person named it."""
        return str(self.part.path)

    @property
    def short_name(self) -> str:
        """The file's name without its folders."""
        return self.part.path.name

    @property
    def sha256(self) -> str | None:
        """The hash of the whole file, in hexadecimal digits, of its first part; None of the others."""
        if self.part.rows_before:
            return None
        with self.part.path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()

    def place(self, line: int) -> tuple[str, int]:
        """Return what a fault says of the row at `line`: the file and the row."""
        return self.name, line


class ParquetRows(SourceRows[ParquetPart]):
    """The rows of a part. `columns` is None as long as no usable names of columns were read."""

    def __iter__(self) -> Iterator[RawRow]:
        try:
            with pq.ParquetFile(self._source.part.path) as file:
                if self._take_names(file.schema_arrow):
                    yield from self._rows(file)
        except UnicodeDecodeError as error:
            self._fault(0, "", f"the Parquet file is damaged: the text {error.object!r} is not UTF-8")
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            self._fault(0, "", f"the Parquet file is damaged: {error}")

    def _take_names(self, schema: Any) -> bool:
        """Find the fields among the columns; if they cannot be read, say no and add a fault for each reason."""
        self.header = schema.names
        columns, problems = match_columns(self.header, self._options.mapping, holder="the file")
        for problem in problems:
            self._fault(0, problem.column, problem.reason)
        unread = [place for place in columns.positions if place is not None and not _is_read(schema.field(place).type)]
        for place in unread:
            kind = schema.field(place).type
            reason = f"a column of the type {kind} is no text, number or date"
            self._fault(0, self.header[place], reason, value=str(kind))
        if problems or unread:
            return False
        self.columns = columns
        return True

    def _rows(self, file: Any) -> Iterator[RawRow]:
        positions = self.columns.positions if self.columns else ()
        wanted = list({self.header[place]: place for place in positions if place is not None})
        part = self._source.part
        line = part.rows_before
        for batch in file.iter_batches(_ROWS_AT_ONCE, list(part.row_groups), wanted):
            wrong: dict[int, list[Problem]] = defaultdict(list)
            texts = [
                [""] * batch.num_rows if place is None else self._texts(batch, self.header[place], field, wrong)
                for field, place in enumerate(positions)
            ]
            for place, row in enumerate(zip(*texts, strict=True)):
                line += 1
                for problem in wrong.get(place, ()):
                    self._fault(line, problem.column, problem.reason, value=problem.value)
                identifier, day, month, account, amount = row
                if place in wrong or any(row):
                    yield line, None if place in wrong else (identifier, day, month, account, amount)

    def _texts(self, batch: Any, name: str, field: int, wrong: dict[int, list[Problem]]) -> list[str]:
        """Return the values of a column as they would stand in a CSV file; add those that say nothing exact to `wrong`.

        `field` is the position in FIELDS of the field that the column holds.
        """
        column = batch.column(name)
        kind = _plain(column.type)
        values: list[Any] = column.to_pylist()
        if types.is_date(kind) or types.is_timestamp(kind):
            text: Callable[[Any], str] = partial(_date_text, self._options.date_format, is_month=field == _MONTH)
            return ["" if value is None else text(value) for value in values]
        if types.is_floating(kind):
            for place, value in enumerate(values):
                if value is not None and not abs(value) < 10**_DIGITS:
                    reason = (
                        f"a floating point number keeps {_DIGITS} digits, so {value} is not exact; store it as text"
                    )
                    wrong[place].append(Problem(name, str(value), reason))
                    values[place] = None
        return ["" if value is None else _text(value) for value in values]


@contextmanager
def parquet_opened(part: Part, options: ReadOptions, faults: FaultList) -> Iterator[tuple[ParquetRows, ParquetPart]]:
    """Open a part to read its rows. Raises InputFailed when it cannot be read at all, also in the block."""
    source = ParquetPart(part)
    with read_errors(part.path):
        yield ParquetRows(source, options, faults), source


def _is_read(kind: Any) -> bool:
    return any(is_such(_plain(kind)) for is_such in _IS_READ)


def _plain(kind: Any) -> Any:
    """Return the type of the values of a column of this type."""
    return kind.value_type if types.is_dictionary(kind) else kind


def _text(value: str | float | Decimal) -> str:
    """Return a text as it is, a number with all digits that it has."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.{_DIGITS}g}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _date_text(date_format: str | None, value: date, *, is_month: bool) -> str:
    """Return a date as the options want it, or `2016-01-31`; a month's first day as `2016-01`; a moment in UTC."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    moment = moment if moment.tzinfo is None else moment.astimezone(UTC)
    if is_month and moment.day == 1 and moment.time() == time():
        return f"{moment:%Y-%m}"
    day = moment.strftime(date_format or "%Y-%m-%d")
    return day if moment.time() == time() else f"{day} {moment.time().isoformat('seconds')}"
