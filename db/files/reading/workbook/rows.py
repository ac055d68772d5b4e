"""The second step of reading, for Excel workbooks: the rows of one sheet as text."""

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from db.errors import InputFailed
from db.files.faults import shorten
from db.files.options import FIELDS
from db.files.reading.columns import FieldTexts, RawRow, match_columns, nothing_there
from db.files.reading.source import SourceFile, read_errors
from db.files.reading.source_rows import SourceRows
from db.files.reading.workbook.archive import (
    BROKEN,
    Streamed,
    TooLarge,
    WatchedArchive,
    has_formulas,
    held,
    why_unreadable,
)

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.workbook import Workbook

    SheetCell = ReadOnlyCell | EmptyCell

# The last row that Excel has; a damaged file may name any.
_MOST_ROWS = 1_048_576
_ROWS_AT_ONCE = 1_000
# A million rows of a hundred columns; each row is as long as the column says in which its last cell stands.
_MOST_CELLS = 100_000_000
# Excel keeps so many digits of a number, and shows no more.
_DIGITS = 15
_LEADING_ZEROS = re.compile("0{2,}")
# How Excel writes the first character of a text that looks like one of its escapes, `_x0041_`.
_ESCAPED_ESCAPE = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
_MONTH = FIELDS.index("month")


class WorkbookRows(SourceRows[SourceFile]):
    """The rows of one sheet of an Excel workbook, the first unless the options name one.

    A row's line is its number in the sheet. Dates and numbers become the texts that they would be in a CSV file,
    formulas the values that were stored with them. Rows without anything in them are left out; the first other is
    the header. `header` has its names, also where it cannot be used; `cells` are the texts of the row last given.
    """

    def __iter__(self) -> Iterator[RawRow]:
        content = held(self._source.stream)
        if problem := why_unreadable(content):
            self._fault(0, "", problem)
            return
        try:
            for line, cells in self._sheet_rows(content):
                if line < self._options.begins_at:
                    continue
                if self.columns is None:
                    if not self._take_header(line, cells):
                        return
                else:
                    yield line, self._texts(line, cells)
        except TooLarge as error:
            self._fault(0, "", str(error))
            return
        except BROKEN as error:
            self._fault(0, "", f"the workbook is damaged: {error}")
            return
        if self.columns is None:
            self._fault(0, "", nothing_there("the sheet", self._options))

    def _sheet_rows(self, content: BinaryIO) -> Iterator[tuple[int, "Sequence[SheetCell]"]]:
        """Give every row with something in it, without the empty cells at its end, and its number."""
        rows = enumerate(self._all_rows(content), 1)
        all_cells = 0
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # as in _sheet
                some = list(islice(rows, _ROWS_AT_ONCE))
            if not some:
                return
            if some[-1][0] > _MOST_ROWS:
                raise ValueError(f"it has a row behind row {_MOST_ROWS:,}, the last of Excel")
            all_cells += sum(len(cells) for _, cells in some)
            if all_cells > _MOST_CELLS:
                raise TooLarge(f"the sheet has more than {_MOST_CELLS:,} cells; save it as CSV")
            for line, cells in some:
                width = next((place for place in range(len(cells), 0, -1) if _has_text(cells[place - 1])), 0)
                if width:
                    yield line, cells[:width]

    def _all_rows(self, content: BinaryIO) -> Iterator["Sequence[SheetCell]"]:
        """Give the rows of the sheet with the stored values of formulas; a formula without one stands for itself."""
        values = self._sheet(content, stored_values=True)
        if not has_formulas(content):
            yield from values
            return
        for cells, formulas in zip(values, self._sheet(content, stored_values=False), strict=True):
            yield [
                formula if cell.value is None and formula.data_type == "f" else cell
                for cell, formula in zip(cells, formulas, strict=True)
            ]

    def _sheet(self, content: BinaryIO, *, stored_values: bool) -> Iterator[Any]:
        """Return the rows of the sheet, with the values that were stored with formulas or with the formulas."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library does not know: pictures, colours, checks of cells
            workbook = _loaded(content, stored_values=stored_values)
        sheet: Any = workbook[_sheet_name(workbook, self._options.sheet, self._source.name)]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        return iter(sheet.iter_rows())

    def _take_header(self, line: int, cells: "Sequence[SheetCell]") -> bool:
        """Find the fields in the header; if they are not there, say no and add a fault for each reason."""
        header = [self._text(cell, place=None) for cell in cells]
        columns, problems = match_columns(header, self._options.mapping)
        for problem in problems:
            self._fault(line, problem.column, problem.reason)
        self.header = header
        if not problems:
            self.columns = columns
        return not problems

    def _texts(self, line: int, cells: "Sequence[SheetCell]") -> FieldTexts | None:
        """Return the texts of the fields; None, and a fault for each reason, where they cannot be had."""
        positions = self.columns.positions if self.columns else ()
        self._row = [
            self._text(cell, place=positions.index(place) if place in positions else None)
            for place, cell in enumerate(cells)
        ]
        width = len(self.header)
        if len(cells) > width:
            self._fault(line, "", f"the row has {len(cells)} cells, the header has {width}")
            return None
        wrong = False
        for place in positions:
            if place is not None and place < len(cells) and (reason := _why_wrong(cells[place])):
                wrong = True
                self._fault(line, self.header[place].strip(), reason, value=shorten(self._row[place]))
        if wrong:
            return None
        padded = [*self._row, *[""] * (width - len(cells))]
        identifier, day, month, account, amount = ("" if place is None else padded[place] for place in positions)
        return identifier, day, month, account, amount

    def _text(self, cell: "SheetCell", *, place: int | None) -> str:
        """Return a cell's value as CSV would have it; `place` is that of its field in FIELDS, None for no field."""
        value = cell.value
        if isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            return self._date_text(moment, is_month=place == _MONTH)
        if isinstance(value, bool) or value is None:
            return "" if value is None else str(value).upper()
        if isinstance(value, int | float):
            return _number_text(value, str(cell.number_format))
        return _ESCAPED_ESCAPE.sub("_", str(value))

    def _date_text(self, value: datetime, *, is_month: bool) -> str:
        """Return a date as it will be read: as the options say, or `2016-01-31`; a month's first day as `2016-01`."""
        if value.time() == time():
            if is_month and value.day == 1:
                return f"{value:%Y-%m}"
            return value.strftime(self._options.date_format or "%Y-%m-%d")
        day = value.strftime(self._options.date_format or "%Y-%m-%d")
        return f"{day} {value.time().isoformat('seconds')}"


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets; none for a file that is no workbook that can be read.

    Raises InputFailed when the file cannot be read at all.
    """
    with read_errors(path), SourceFile(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in _sheet
        content = held(file.stream)
        try:
            if why_unreadable(content) is None:
                return tuple(sheet.title for sheet in _loaded(content, stored_values=True).worksheets)
        except (*BROKEN, TooLarge):
            pass  # the reading of its rows says what is wrong
    return ()


def _loaded(content: BinaryIO, *, stored_values: bool) -> "Workbook":
    """Return a workbook whose sheets can be read row by row."""
    # The library takes 0.2 s to import, which no other command shall wait for.
    from openpyxl.reader.excel import ExcelReader

    archive = WatchedArchive(content)

    class Reader(ExcelReader):
        def read_strings(self) -> None:
            super().read_strings()
            archive.streams = Streamed.SIZES

    reader = Reader(content, read_only=True, data_only=stored_values, keep_links=False)
    reader.archive = archive
    reader.read()
    archive.streams = Streamed.ROWS
    workbook: Workbook = reader.wb
    return workbook


def _sheet_name(workbook: "Workbook", wanted: str | None, file: str) -> str:
    """Return the name of the sheet to read; InputFailed if there is none."""
    names = [sheet.title for sheet in workbook.worksheets]
    if not names:
        raise InputFailed(f"{file} has no sheet with cells.")
    if wanted is None:
        return names[0]
    found = next((name for name in names if name.casefold() == wanted.strip().casefold()), None)
    if found is None:
        raise InputFailed(f"{file} has no sheet {wanted!r}; its sheets are {', '.join(map(repr, names))}.")
    return found


def _has_text(cell: "SheetCell") -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


def _why_wrong(cell: "SheetCell") -> str | None:
    """Return why a cell says nothing that can be read; None if it does."""
    value = cell.value
    if cell.data_type == "f":
        return "the formula has no stored value; open the workbook in Excel and save it"
    if cell.data_type == "e":
        return f"the cell shows the error {value}"
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**_DIGITS:
        return f"the number {value} has more than {_DIGITS} digits, which Excel does not keep; store it as text"
    return None


def _number_text(value: float, number_format: str) -> str:
    """Return a number with the digits that Excel shows, and with its leading zeros where the format has them."""
    if isinstance(value, int) or value.is_integer():
        text = str(int(value))
        return text.zfill(len(number_format)) if _LEADING_ZEROS.fullmatch(number_format) else text
    return f"{value:.{_DIGITS}g}"
