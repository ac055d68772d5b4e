"""What workbooks hold that were exported, as another program opens them."""

import gc
import io
import resource
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from db.errors import OutputFailed
from db.files.export import ExportFormat, write_table
from db.files.writing import xlsx_table
from db.files.writing.tables import Cell, Row, Table
from db.files.writing.xlsx_table import write_workbook

# The value of a cell, its type (text, number) and its number format.
Shown = tuple[object, str, str]


def exported(path: Path, columns: list[str], *rows: Row) -> list[list[Shown]]:
    assert write_table(path, columns, rows, export_format=ExportFormat.XLSX, overwrite=True) == len(rows)
    sheet = load_workbook(path).worksheets[0]
    return [[(cell.value, cell.data_type, cell.number_format) for cell in row] for row in sheet.iter_rows()]


def test_cells_have_the_type_of_what_they_hold(tmp_path: Path) -> None:
    header, row = exported(tmp_path / "x.xlsx", ["id", "amount", "count"], ["007", Decimal("-1234.50"), 3])
    assert [value for value, *_ in header] == ["id", "amount", "count"]
    assert row == [("007", "s", "@"), (-1234.5, "n", "0.00"), (3, "n", "0")]


@pytest.mark.parametrize("text", ["=1+1", "=cmd|' /C calc'!A0", "+7", "-2", "@SUM(A1)", "{=A1}", "'=1", "#N/A", "007"])
def test_no_text_becomes_a_formula_or_number(tmp_path: Path, text: str) -> None:
    _, row = exported(tmp_path / "x.xlsx", ["x"], [text])
    assert row == [(text, "s", "@")]


def test_number_beyond_what_excel_keeps_is_text(tmp_path: Path) -> None:
    _, *rows = exported(tmp_path / "x.xlsx", ["x"], [Decimal("9999999999999.99")], [Decimal("10000000000000.01")])
    assert [row[0][:2] for row in rows] == [(9999999999999.99, "n"), ("10000000000000.01", "s")]


def test_characters_that_xml_lacks_are_written_out(tmp_path: Path) -> None:
    cells: list[Cell] = ["a\x1bb", "\udc80", "<&>\n ", None, ""]
    _, row = exported(tmp_path / "x.xlsx", list("abcde"), cells)
    assert [value for value, *_ in row[:3]] == [r"a\x1bb", r"\udc80", "<&>\n "]


def test_text_like_an_escape_of_excel_is_escaped(tmp_path: Path) -> None:
    exported(tmp_path / "x.xlsx", ["x"], ["_x0041_"])
    with ZipFile(tmp_path / "x.xlsx") as archive:
        assert b">_x005F_x0041_<" in archive.read("xl/worksheets/sheet1.xml")


def test_header_stays_in_view_also_without_rows(tmp_path: Path) -> None:
    assert [len(row) for row in exported(tmp_path / "x.xlsx", ["id", "amount"])] == [2]
    assert load_workbook(tmp_path / "x.xlsx").worksheets[0].freeze_panes == "A2"


def test_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        exported(tmp_path / name, ["id", "amount"], ["A", Decimal("1.00")], ["B", None])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_too_many_rows_for_a_sheet_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "MOST_ROWS", 3)
    exported(tmp_path / "x.xlsx", ["x"], ["1"], ["2"])
    before = (tmp_path / "x.xlsx").read_bytes()
    with pytest.raises(OutputFailed, match="holds 3 rows at most; export to CSV instead"):
        exported(tmp_path / "x.xlsx", ["x"], ["1"], ["2"], ["3"])
    assert (tmp_path / "x.xlsx").read_bytes() == before


def test_export_that_is_stopped_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[Row]:
        yield ["1"]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(tmp_path / "x.xlsx", ["x"], rows(), export_format=ExportFormat.XLSX)
    assert list(tmp_path.iterdir()) == []


def test_workbook_has_a_sheet_for_each_table(tmp_path: Path) -> None:
    tables = [Table("one", ["x"], [["=1"], ["2"]]), Table("none", ["y", "z"], [])]
    with (tmp_path / "x.xlsx").open("wb") as stream:
        assert write_workbook(stream, tables) == [2, 0]
    book = load_workbook(tmp_path / "x.xlsx")
    assert [(sheet.title, sheet.max_row, sheet.freeze_panes) for sheet in book] == [("one", 3, "A2"), ("none", 1, "A2")]


def test_columns_of_sentences_are_wide(tmp_path: Path) -> None:
    exported(tmp_path / "x.xlsx", ["id", "reason"])
    widths = load_workbook(tmp_path / "x.xlsx").worksheets[0].column_dimensions
    assert (widths["A"].width, widths["B"].width) == (16, 70)


def test_disk_that_fills_up_leaves_no_sheet_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    digits = Random(1)
    tables = [Table(name, ["x"], ([str(digits.random())] for _ in range(2_000))) for name in "abc"]
    with Path("/dev/full").open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space left"):
        write_workbook(stream, tables)
    gc.collect()  # a sheet that is still open would say so here
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("rows", "room"), [(3_000, 100_000), (100, 4_096)], ids=["in-a-row", "behind-the-rows"])
def test_sheet_that_has_no_room_is_told_as_the_disk_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, room: int
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tables = [Table(name, ("id",), ((f"{number:032x}",) for number in range(rows))) for name in "ab"]
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, usual[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_workbook(io.BytesIO(), tables)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert not list(tmp_path.iterdir())
