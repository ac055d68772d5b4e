"""The third step of reading: rows of text, checked and turned into accruals or payments."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import starmap
from pathlib import Path

from db.files.faults import Fault, FaultList, place_words, shorten
from db.files.options import FIELDS, ReadOptions
from db.files.progress import Progress, ProgressMeter
from db.files.reading.checks import RowChecks
from db.files.reading.columns import FieldTexts
from db.files.reading.rows import OpenRows, RowReader, RowSource, file_opened
from db.files.reading.seen import SeenEntries
from db.files.rejects import Rejects
from domain.errors import WrongValue
from domain.records import Accrual, Entry, EntryKind, EntryValues, Payment
from domain.values.amounts import write_amount
from domain.values.months import MonthKind

NO_ROWS = "there is no row below the header"
"""The reason for the fault of a file that has names of columns and nothing else."""

_ROWS_BETWEEN_REPORTS = 4_096
_RECORDS: dict[EntryKind, type[Entry]] = {EntryKind.ACCRUAL: Accrual, EntryKind.PAYMENT: Payment}


@dataclass(frozen=True, slots=True)
class FileRead:
    """What was found in one file, or collection, that was read to its end.

    `name` is without folders. `sha256` is of the bytes, in hexadecimal digits; None for a collection. `rows` counts the
    rows below the header that have its width and hold anything: `entries` of them were given, `repeats` say once more
    what an earlier row of the import says, the others have faults. `ignored` names the columns that were not used.
    """

    name: str
    sha256: str | None
    rows: int
    entries: int
    repeats: int
    ignored: tuple[str, ...]


class EntryReader:
    """Reads the accruals, or the payments, of one import from one file or several.

    Everything that is wrong goes to `faults`; a row with a fault is not given, and reading goes on to the end. So
    whoever stores while reading must look at `faults` afterwards, and take all of it back if there is any.

    Ids and the kind of month are compared over all files of the import. An id that comes again with the same values
    is counted as a repeat and given once; with other values it is a fault. The entries that were given are kept for
    this; all else is streamed. `files` has one record for each file that was read to its end.
    """

    def __init__(
        self,
        kind: EntryKind,
        options: ReadOptions | None = None,
        *,
        known_months: MonthKind | None = None,
        settled_by: str = "the ledger",
        rejects: Rejects | None = None,
        refusal: Callable[[EntryValues], str | None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """`known_months` is the kind of month that is settled already, by what `settled_by` names; None if none is.

        `rejects` gets every row that is not given. `refusal` returns why an entry cannot be taken although its row has
        no fault, None if it can.
        """
        self.faults = FaultList(listener=None if rejects is None else rejects.note)
        self.files: list[FileRead] = []
        self._options = options or ReadOptions()
        self.kind = kind
        self._checks = RowChecks(self._options, known_months, settled_by)
        self._seen = SeenEntries()
        self._rejects = rejects
        self._refusal = refusal
        self._meter = ProgressMeter(progress)
        self._rows_before = 0

    @property
    def months(self) -> MonthKind | None:
        """The kind of month of the entries; None as long as every month was empty."""
        return self._checks.months

    @property
    def settled_by(self) -> str:
        """What has the first month, in words: a file and line, or what was named at the beginning."""
        return self._checks.settled_by

    def read(self, source: Path | OpenRows) -> Iterator[Entry]:
        """Give the entries of a file, or of what is opened otherwise, in the order of its rows, while it is read.

        Raises InputFailed when the file cannot be read at all, and what opening the other raises.
        """
        return self.read_all((source,))

    def read_all(self, sources: Iterable[Path | OpenRows]) -> Iterator[Entry]:
        """Give the entries of several files, one file after the other; as `read`."""
        return starmap(_RECORDS[self.kind], self.read_values(sources))

    def read_values(self, sources: Iterable[Path | OpenRows]) -> Iterator[EntryValues]:
        """Give the same as `read_all` as plain values: a record of each would cost as much as all its checks."""
        for source in sources:
            opened = partial(file_opened, source) if isinstance(source, Path) else source
            with opened(self._options, self.faults) as (rows, origin):
                self._seen.begin(origin.place)
                yield from self._checked(rows, origin)
                if self._rejects is not None:
                    self._rejects.end_file()

    def place_of(self, identifier: str) -> tuple[str, int]:
        """Return the `file` and `line` for a fault of the entry that was given with this id; KeyError if none was."""
        return self._seen.place_of(identifier)

    def entry_named(self, identifier: str) -> Entry | None:
        """Return the entry that was given with this id; None if none was."""
        values = self._seen.find(identifier)
        return None if values is None else _RECORDS[self.kind](*values)

    def entries(self) -> Iterator[Entry]:
        """Give all entries once more, in the order in which they were given."""
        return starmap(_RECORDS[self.kind], self._seen.all())

    def _checked(self, rows: RowReader, source: RowSource) -> Iterator[EntryValues]:
        """Give the values of a file's rows, and record the file when all were read."""
        faults_before, seen_before = self.faults.total, len(self._seen)
        count = repeats = malformed = 0
        for count, (line, texts) in enumerate(rows, 1):
            if not count % _ROWS_BETWEEN_REPORTS:
                self._meter.tell(self._rows_before + count, source.fraction)
            if texts is None:
                malformed += 1
                self._reject(rows)
                continue
            try:
                values = self._checks.values(texts, source, line)
            except WrongValue:
                self._report_wrong(rows, texts, source.place(line))
                continue
            if self._refusal is not None and (reason := self._refusal(values)):
                self._report(rows, source.place(line), values[0], reason)
                continue
            first = self._seen.remember(values, line)
            if first is None:
                yield values
            elif first == values:
                repeats += 1
            else:
                there = self._seen.place_of(values[0])
                self._report(rows, source.place(line), values[0], conflict_words(values, first, there))
        if rows.columns is None:
            return
        if not count and self.faults.total == faults_before:
            self.faults.add(Fault(source.name, 0, "", "", NO_ROWS))
        given = len(self._seen) - seen_before
        read = FileRead(source.short_name, source.sha256, count - malformed, given, repeats, rows.columns.ignored)
        self.files.append(read)
        self._rows_before += count
        self._meter.end(self._rows_before)

    def _report_wrong(self, rows: RowReader, texts: FieldTexts, place: tuple[str, int]) -> None:
        """Add a fault for every field of a row that is wrong."""
        for position, reason in self._checks.wrong_fields(texts):
            text = texts[position].strip()
            told = reason.replace(repr(text), repr(shorten(text)))
            self.faults.add(Fault(*place, _column_names(rows)[position], shorten(text), told))
        self._reject(rows)

    def _report(self, rows: RowReader, place: tuple[str, int], identifier: str, reason: str) -> None:
        """Add a fault for a row whose entry cannot be taken under its id."""
        self.faults.add(Fault(*place, _column_names(rows)[0], identifier, reason))
        self._reject(rows)

    def _reject(self, rows: RowReader) -> None:
        if self._rejects is not None:
            self._rejects.add(rows.header, rows.cells)


def conflict_words(values: EntryValues, earlier: EntryValues, place: tuple[str, int]) -> str:
    """Return what is wrong with an entry whose id the one at `place`, its file and line, has with other values."""
    here, there = _shown(values), _shown(earlier)
    differences = ", ".join(
        f"{name} {here[name]} here and {there[name]} there" for name in here if here[name] != there[name]
    )
    return f"{values[0]!r} stands already in {place_words(*place)}, with other values: {differences}"


def _column_names(rows: RowReader) -> tuple[str, ...]:
    return rows.columns.names if rows.columns else FIELDS


def _shown(values: EntryValues) -> dict[str, str]:
    """Return the values of an entry besides its id, each as text for a person."""
    _, day, month, account, amount = values
    return {
        "date": day.isoformat(),
        "month": month or "empty",
        "account": repr(shorten(account)) if account else "empty",
        "amount": "empty" if amount is None else write_amount(amount),
    }
