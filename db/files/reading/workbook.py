"""The second step of reading, for Excel workbooks (XLSX): the rows of one sheet as text."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from db.errors import InputFailed
from db.files.faults import Fault, FaultList
from db.files.options import FIELDS, ReadOptions
from db.files.reading.columns import Columns, FieldTexts, RawRow, match_columns
from db.files.reading.source import SourceFile, read_errors

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
    from openpyxl.workbook import Workbook

    SheetCell = ReadOnlyCell | EmptyCell

# What a workbook may unpack to: the sheets, which are streamed, and the rest, which the library holds in memory. A
# full sheet of a million rows and ten columns takes about half of it.
_MOST_UNPACKED = 2 * 1024**3
_MOST_HELD = 256 * 1024**2
# The last row that Excel has; a damaged file may name any.
_MOST_ROWS = 1_048_576
_ROWS_AT_ONCE = 1_000
# Excel keeps so many digits of a number, and shows no more.
_DIGITS = 15
# What the library raises for files that are not as they should be.
_BROKEN = (
    *(ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, NotImplementedError, ParseError),
    *(RuntimeError, TypeError, ValueError, struct.error, zlib.error),
)

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# The start of a formula in a sheet's XML, perhaps with the prefix of a name space.
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[ />]")
_LONGEST_TAG = 24
_BLOCK = 1024**2
_LEADING_ZEROS = re.compile("0{2,}")
# How Excel writes the first character of a text that looks like one of its escapes, `_x0041_`.
_ESCAPED_ESCAPE = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)")
_MONTH = FIELDS.index("month")


class WorkbookRows:
    """The rows of one sheet of an Excel workbook, the first unless the options name one.

    A row's line is its number in the sheet. Dates and numbers become the texts that they would be in a CSV file,
    formulas the values that were stored with them. Rows without anything in them are left out; the first other is
    the header. `header` has its names, also where it cannot be used; `cells` are the texts of the row last given.
    """

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None:
        self.columns: Columns | None = None
        self.header: Sequence[str] = ()
        self.cells: Sequence[str] = ()
        self._source = source
        self._options = options
        self._faults = faults

    def __iter__(self) -> Iterator[RawRow]:
        # A zip archive is read from its end, and a pipe has none until all of it was read.
        content = BytesIO(self._source.stream.read())
        if problem := _why_unreadable(content):
            self._fault(0, "", problem)
            return
        try:
            for line, cells in self._sheet_rows(content):
                if self.columns is None:
                    if not self._take_header(line, cells):
                        return
                else:
                    yield line, self._texts(line, cells)
        except _BROKEN as error:
            self._fault(0, "", f"the workbook is damaged: {error}")
            return
        if self.columns is None:
            self._fault(0, "", "the sheet is empty")

    def _sheet_rows(self, content: BinaryIO) -> Iterator[tuple[int, "Sequence[SheetCell]"]]:
        """Give every row with something in it, without the empty cells at its end, and its number."""
        rows = enumerate(self._all_rows(content), 1)
        while True:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # as in _sheet
                some = list(islice(rows, _ROWS_AT_ONCE))
            if not some:
                return
            if some[-1][0] > _MOST_ROWS:
                raise ValueError(f"it has a row behind row {_MOST_ROWS:,}, the last of Excel")
            for line, cells in some:
                width = next((place for place in range(len(cells), 0, -1) if _has_text(cells[place - 1])), 0)
                if width:
                    yield line, cells[:width]

    def _all_rows(self, content: BinaryIO) -> Iterator["Sequence[SheetCell]"]:
        """Give the rows of the sheet with the stored values of formulas; a formula without one stands for itself."""
        values = self._sheet(content, stored_values=True)
        if not _has_formulas(content):
            yield from values
            return
        for cells, formulas in zip(values, self._sheet(content, stored_values=False), strict=True):
            yield [
                formula if cell.value is None and formula.data_type == "f" else cell
                for cell, formula in zip(cells, formulas, strict=True)
            ]

    def _sheet(self, content: BinaryIO, *, stored_values: bool) -> Iterator[Any]:
        """Return the rows of the sheet, with the values that were stored with formulas or with the formulas."""
        # The library takes 0.2 s to import, which no other command shall wait for.
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what the library does not know: pictures, colours, checks of cells
            workbook = load_workbook(content, read_only=True, data_only=stored_values, keep_links=False)
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
        self.cells = [
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
                self._fault(line, self.header[place].strip(), reason)
        if wrong:
            return None
        padded = [*self.cells, *[""] * (width - len(cells))]
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

    def _fault(self, line: int, column: str, reason: str) -> None:
        self._faults.add(Fault(self._source.name, line, column, column, reason))


def sheet_names(path: Path) -> tuple[str, ...]:
    """Return the names of a workbook's sheets; none for a file that is no workbook that can be read.

    Raises InputFailed when the file cannot be read at all.
    """
    from openpyxl import load_workbook

    with read_errors(path), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in _sheet
        content = BytesIO(path.read_bytes())
        try:
            if _why_unreadable(content) is None:
                return tuple(sheet.title for sheet in load_workbook(content, read_only=True).worksheets)
        except _BROKEN:
            pass  # the reading of its rows says what is wrong
    return ()


def _why_unreadable(content: BinaryIO) -> str | None:
    """Return why a file is no workbook, or one that would fill the memory; None if it can be read.

    The sizes that an archive states may be trusted: of a member that is larger, no more than that is unpacked.
    """
    start = content.read(8)
    content.seek(0)
    if start.startswith(_OLD_EXCEL):
        return "the file is an old Excel workbook, or one with a password; save it as XLSX without one"
    if not start:
        return "the file is empty"
    try:
        with ZipFile(content) as archive:
            members = archive.infolist()
    except _BROKEN:
        return "the file is not an Excel workbook (XLSX)"
    unpacked = sum(member.file_size for member in members)
    held = sum(member.file_size for member in members if "/worksheets/" not in member.filename)
    if unpacked > _MOST_UNPACKED or held > _MOST_HELD:
        return f"the workbook would take {unpacked / 1024**2:,.0f} MB unpacked; save the sheet as CSV"
    return None


def _has_formulas(content: BinaryIO) -> bool:
    """Say whether a sheet of a workbook may have a formula."""
    with ZipFile(content) as archive:
        for name in archive.namelist():
            if "/worksheets/" in name:
                with archive.open(name) as sheet:
                    before = b""
                    while block := sheet.read(_BLOCK):
                        if _FORMULA.search(before + block):
                            return True
                        before = block[-_LONGEST_TAG:]
    return False


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
