"""Tables as Excel workbooks."""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from db.errors import OutputFailed
from db.files.writing.tables import Cell, Row, Table

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell

SHEET_NAME = "paymatch"
# What Excel itself can hold in a sheet, in a cell, and exactly in a number.
MOST_ROWS = 1_048_576
_LONGEST_TEXT = 32_767
_MOST_DIGITS = 15

# The formats that Excel has for text, which it then never takes for a formula, also when edited, and for amounts.
_AS_TEXT = "@"
_TWO_DIGITS = "0.00"
_WHOLE = "0"

# In characters; columns of sentences are wider than those of values.
_WIDTH = 16
_WIDTHS = {"reason": 70, "words": 40, "detail": 100, "group": 42, "name": 26}

# The earliest time of a zip archive: with that of the export, the same rows would not give the same bytes.
_NO_TIME = datetime(1980, 1, 1)  # noqa: DTZ001 - neither zip nor Excel knows zones
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads `_x0041_` as the character A.
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


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
        counts = [_append(workbook.create_sheet(table.name), table) for table in tables]
        with ZipFile(stream, "w") as archive:
            members: Any = _TimelessMembers(archive)  # all that the library needs of an archive
            ExcelWriter(workbook, members).write_data()
    except BaseException:
        for sheet in workbook.worksheets:
            _give_up(sheet)
        raise
    return counts


def _append(sheet: Any, table: Table) -> int:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(column, _WIDTH)
    cells = _SheetCells(sheet)
    sheet.append(cells.row(table.columns))
    count = 0
    for count, row in enumerate(table.rows, 1):
        if count >= MOST_ROWS:
            raise OutputFailed(f"An Excel sheet holds {MOST_ROWS:,} rows at most; export to CSV instead.")
        sheet.append(cells.row(row))
    sheet.close()
    return count


def _give_up(sheet: Any) -> None:
    """Remove the temporary file in which the library otherwise keeps a sheet's rows until the process ends."""
    if not sheet.closed:
        # What the library writes with has ended already, if it was this sheet that had no room.
        with suppress(OSError, StopIteration):
            sheet.close()
    with suppress(FileNotFoundError):  # that of a sheet that is in the archive already
        sheet._writer.cleanup()  # noqa: SLF001 - it has no public way to give up a sheet


class _SheetCells:
    """Makes the cells of rows. One cell of each style is used again and again: a new one takes most of the time."""

    def __init__(self, sheet: Any) -> None:
        self._text = _styled(sheet, _AS_TEXT)
        self._amount = _styled(sheet, _TWO_DIGITS)
        self._count = _styled(sheet, _WHOLE)

    def row(self, row: Row) -> Iterator["SheetCell | None"]:
        """Give the cells of a row; each holds until the next is asked for."""
        for cell in row:
            yield None if cell is None else self._filled(cell)

    def _filled(self, cell: Cell) -> "SheetCell":
        if not isinstance(cell, int | Decimal) or len(Decimal(cell).as_tuple().digits) > _MOST_DIGITS:
            self._text.value = _safe(str(cell))
            self._text.data_type = "s"  # the library takes a text with `=` for a formula
            return self._text
        filled = self._count if isinstance(cell, int) else self._amount
        filled.value = cell
        return filled


def _styled(sheet: Any, number_format: str) -> "SheetCell":
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = number_format
    return cell


def _safe(text: str) -> str:
    """Return `text` as XML and Excel can hold it: other characters written out, cut at Excel's limit."""
    text = _NOT_IN_XML.sub(lambda character: ascii(character[0])[1:-1], text)
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)[:_LONGEST_TEXT]


class _TimelessMembers:
    """The way of the library's files into a zip archive, where they get no time of their own."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def namelist(self) -> list[str]:
        """Return the names of the members so far."""
        return self._archive.namelist()

    def writestr(self, name: str, content: str | bytes) -> None:
        """Add a member with this content."""
        self._archive.writestr(_member(name), content)

    def write(self, file: str, name: str) -> None:
        """Add a member with the content of a file."""
        with Path(file).open("rb") as content, self._archive.open(_member(name), "w", force_zip64=True) as member:
            shutil.copyfileobj(content, member)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, (_NO_TIME.year, _NO_TIME.month, _NO_TIME.day, 0, 0, 0))
    member.compress_type = ZIP_DEFLATED
    return member
