"""Tables as Excel workbooks."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from db.errors import OutputFailed
from db.files.writing.tables import Row, Table
from db.files.writing.xlsx_rows import Styles, rows_as_xml

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell

SHEET_NAME = "paymatch"
# What Excel itself can hold in a sheet, its header with it.
MOST_ROWS = 1_048_576

# The formats that Excel has for text, which it then never takes for a formula, also when edited, and for amounts.
_AS_TEXT = "@"
_TWO_DIGITS = "0.00"
_WHOLE = "0"

# In characters; columns of sentences are wider than those of values.
_WIDTH = 16
_WIDTHS = {"reason": 70, "words": 40, "detail": 100, "group": 42, "name": 26}

# The earliest time of a zip archive: with that of the export, the same rows would not give the same bytes.
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - neither zip nor Excel knows zones
# Behind the header, which is all that the library writes of a sheet's rows.
_END_OF_ROWS = b"</sheetData>"
_FIRST_ROW = 2


def write_xlsx(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write a workbook of one sheet; see `write_workbook` and TableWriter."""
    (count,) = write_workbook(stream, [Table(SHEET_NAME, columns, rows)])
    return count


def write_workbook(stream: BinaryIO, tables: Iterable[Table]) -> list[int]:
    """Write a workbook with a sheet for each table, and return the numbers of their rows.

    Each sheet has the name of its table and a header row that stays in view. Every text is typed as text, so that
    Excel runs none as a formula; numbers are numbers, amounts with two digits. A number of more digits than Excel keeps
    is text too. The tables are taken one after the other, row by row. Raises OutputFailed for more rows than a sheet
    can hold.
    """
    # The library takes 0.2 s to import, which no other command shall wait for.
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    workbook = Workbook(write_only=True)
    workbook.properties.creator = "paymatch"
    workbook.properties.created = workbook.properties.modified = _NO_TIME
    try:
        sheets = [(_with_header(workbook.create_sheet(table.name), table), table) for table in tables]
        with ZipFile(stream, "w") as archive:
            members = _Members(archive, [_SheetRows(table, styles) for styles, table in sheets])
            of_library: Any = members  # all that the library needs of an archive
            ExcelWriter(workbook, of_library).write_data()
    except BaseException:
        for sheet in workbook.worksheets:
            _give_up(sheet)
        raise
    return [rows.count for rows in members.sheets]


def _with_header(sheet: Any, table: Table) -> Styles:
    """Give a sheet all but its rows, and return the styles that these may have."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _WIDTH)
    text, amount, count = (_styled(sheet, number_format) for number_format in (_AS_TEXT, _TWO_DIGITS, _WHOLE))
    sheet.append(_header(text, table.columns))
    sheet.close()
    return Styles(text.style_id, amount.style_id, count.style_id)


def _header(cell: "SheetCell", columns: Sequence[str]) -> Iterator["SheetCell"]:
    """Give the cells of the header; each is the same one, and holds until the next is asked for."""
    for column in columns:
        cell.value = column
        yield cell


class _SheetRows:
    """The rows of one sheet on their way into it; `count` says in the end how many there were."""

    def __init__(self, table: Table, styles: Styles) -> None:
        self._table = table
        self._styles = styles
        self.count = 0

    def xml(self) -> Iterator[bytes]:
        """Yield the rows as XML; raises OutputFailed for more than a sheet can hold."""
        from openpyxl.utils import get_column_letter

        letters = [get_column_letter(place) for place in range(1, len(self._table.columns) + 1)]
        for rows, part in rows_as_xml(self._table.rows, letters, _FIRST_ROW, self._styles):
            self.count += rows
            if self.count >= MOST_ROWS:
                raise OutputFailed(f"An Excel sheet holds {MOST_ROWS:,} rows at most; export to CSV instead.")
            yield part


def _give_up(sheet: Any) -> None:
    """Remove the temporary file in which the library otherwise keeps a sheet's rows until the process ends."""
    if not sheet.closed:
        with suppress(OSError):
            sheet.close()
    with suppress(FileNotFoundError):  # that of a sheet that is in the archive already
        sheet._writer.cleanup()  # noqa: SLF001 - it has no public way to give up a sheet


def _styled(sheet: Any, number_format: str) -> "SheetCell":
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    return cell


class _Members:
    """The way of the library's files into a zip archive, where they get no time of their own, and sheets their rows."""

    def __init__(self, archive: ZipFile, sheets: Sequence[_SheetRows]) -> None:
        self._archive = archive
        self._next_sheets = iter(sheets)
        self.sheets = sheets

    def namelist(self) -> list[str]:
        """Return the names of the members so far."""
        return self._archive.namelist()

    def writestr(self, name: str, content: str | bytes) -> None:
        """Add a member with this content."""
        self._archive.writestr(_member(name), content)

    def write(self, file: str, name: str) -> None:
        """Add the next sheet, which a file has up to its header."""
        before, end, after = Path(file).read_bytes().rpartition(_END_OF_ROWS)
        with self._archive.open(_member(name), "w", force_zip64=True) as member:
            member.write(before)
            for part in next(self._next_sheets).xml():
                member.write(part)
            member.write(end + after)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, (_NO_TIME.year, _NO_TIME.month, _NO_TIME.day, 0, 0, 0))
    member.compress_type = ZIP_DEFLATED
    return member
