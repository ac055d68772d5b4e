"""The second step of reading, for CSV and TSV: the rows of a text with delimiters and quotes (RFC 4180)."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Protocol, Self

from db.files.faults import FaultList
from db.files.options import ReadOptions
from db.files.reading.columns import FieldTexts, RawRow, match_columns, nothing_there
from db.files.reading.source import LONGEST_ROW, SourceFile, TextLines
from db.files.reading.source_rows import SourceRows
from db.files.spreadsheets import SHIELD, unshielded

DELIMITERS = (",", ";", "\t")

# What the csv module says (its words change little between versions), as a person would.
_NEVER_CLOSED = "unexpected end of data"
_TOO_LONG = f"the row has more than {LONGEST_ROW:,} characters; is a quote never closed? Reading ends here"
_CSV_REASONS = (
    (_NEVER_CLOSED, "a quote is opened in this row and never closed"),
    ("expected after", "text stands after a closing quote; inside a quoted cell a quote is written twice"),
    ("field larger than", f"a cell has more than {csv.field_size_limit():,} characters; is a quote never closed?"),
)


class DelimitedRows(SourceRows[SourceFile]):
    """The rows of a CSV or TSV file.

    Blank lines, and rows in which every cell is empty, are left out. Whatever cannot be a row of the header's width
    is a fault, and reading goes on behind it; a header that cannot be used ends it. `columns` is None until a usable
    header was read. `header` has the names also of one that cannot be used. `cells` are those of the row last given,
    for those who want all of it; a row that cannot be told apart into cells has none.
    """

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None:
        super().__init__(source, options, faults)
        self._lines = TextLines(source, options.encoding, faults)

    @property
    def cells(self) -> Sequence[str]:
        """The texts of the row last given, without shields."""
        return [unshielded(cell) for cell in self._row]

    def __iter__(self) -> Iterator[RawRow]:
        faults_before = self._faults.total
        lines = iter(self._lines)
        above = self._pass_over(lines)
        skipped, first = _skip_blank(lines)
        skipped += above
        if first:
            delimiter = self._options.delimiter_character or find_delimiter(first, self._options)
            reader = csv.reader(chain((first,), lines), delimiter=delimiter, strict=True)
            yield from self._below_header(reader, skipped)
        elif self._faults.total == faults_before:
            self._fault(0, "", nothing_there("the file", self._options))

    def _pass_over(self, lines: Iterator[str]) -> int:
        """Pass over the lines that stand above the one that the options name, and return how many were."""
        above = 0
        for _ in islice(lines, self._options.begins_at - 1):
            self._lines.held = 0
            above += 1
        return above

    def _below_header(self, reader: "_CsvReader", skipped: int) -> Iterator[RawRow]:
        """Read the header, which follows `skipped` blank lines, and give the rows below it."""
        try:
            header = next(reader)
        except csv.Error as error:
            self._row_fault(skipped + 1, self._in_words(error))
            return
        if self._lines.damaged:
            return
        self.header = header
        columns, problems = match_columns(header, self._options.mapping)
        for problem in problems:
            self._fault(skipped + 1, problem.column, problem.reason)
        if not problems:
            self.columns = columns
            width = len(header)
            # A field without a column is read from the empty cell that is put behind each row.
            pick = itemgetter(*(width if place is None else place for place in columns.positions))
            yield from self._rows(reader, pick, width=width, skipped=skipped)

    def _rows(self, reader: "_CsvReader", pick: "_Pick", *, width: int, skipped: int) -> Iterator[RawRow]:
        lines = self._lines
        line = skipped + reader.line_num + 1
        while True:
            try:
                for cells in reader:
                    self._row = cells
                    lines.held = 0
                    if len(cells) != width or lines.damaged >= line:
                        if self._is_wrong(line, cells, width):
                            yield line, None
                    else:
                        cells.append("")
                        texts = pick(cells)
                        if SHIELD in texts[0] or SHIELD in texts[3] or SHIELD in texts[4]:
                            texts = _unshielded(texts)
                        if texts[0].strip() or _has_text(cells):
                            yield line, texts
                    line = skipped + reader.line_num + 1
            except csv.Error as error:
                # The csv module starts afresh with the next line, unless the quote has swallowed all lines.
                self._row = ()
                lines.held = 0
                self._row_fault(line, self._in_words(error))
                if _NEVER_CLOSED not in str(error):
                    yield line, None
                line = skipped + reader.line_num + 1
            else:
                return

    def _is_wrong(self, line: int, cells: Sequence[str], width: int) -> bool:
        """Say whether a row holds a damaged line, or cells in another number than the header; add the fault for that.

        An empty row is not wrong however many cells it has.
        """
        if len(cells) != width and _has_text(cells):
            self._row_fault(line, f"the row has {len(cells)} cells, the header has {width}")
            return True
        return self._lines.damaged >= line

    def _row_fault(self, line: int, reason: str) -> None:
        """Add a fault for the row that starts at `line`, unless a damaged line in it has one already."""
        if self._lines.damaged < line:
            self._fault(line, "", reason)

    def _in_words(self, error: csv.Error) -> str:
        """Return what the csv module says as a person would."""
        said = str(error)
        if self._lines.is_broken_off and _NEVER_CLOSED in said:
            return _TOO_LONG
        return next((reason for words, reason in _CSV_REASONS if words in said), said)


class _CsvReader(Protocol):
    """What `csv.reader` returns; its type has no public name."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> list[str]: ...


class _Pick(Protocol):
    """Takes the texts of FIELDS, in their order, out of a row's cells."""

    def __call__(self, cells: list[str], /) -> FieldTexts: ...


def find_delimiter(header: str, options: ReadOptions) -> str:
    """Return the delimiter of a file whose first line is `header`.

    It is the one that makes most of the wanted columns appear, and of several such the one that makes most cells; in
    doubt, the comma.
    """
    return max(DELIMITERS, key=lambda delimiter: _suits(header, delimiter, options))


def _suits(header: str, delimiter: str, options: ReadOptions) -> tuple[int, int]:
    cells = next(csv.reader((header,), delimiter=delimiter))
    columns, _ = match_columns(cells, options.mapping)
    return sum(place is not None for place in columns.positions), len(cells)


def _skip_blank(lines: Iterator[str]) -> tuple[int, str]:
    """Return how many blank lines stand in front, and the first that is not blank; "" if all are."""
    skipped = 0
    for line in lines:
        if line.strip():
            return skipped, line
        skipped += 1
    return skipped, ""


def _has_text(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _unshielded(texts: FieldTexts) -> FieldTexts:
    """Return the texts of a row without the shield that is put before ids, accounts and amounts."""
    identifier, day, month, account, amount = texts
    return unshielded(identifier), day, month, unshielded(account), unshielded(amount)
