"""The first rows of files, as an import would read them."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.errors import InputFailed
from db.files.choosing.preview import FileFormat, format_of_file, read_preview
from db.files.options import ReadOptions


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(*sheets: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(["id", "date"])
        sheet.append([name, "2016-01-31"])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_rows_are_shown_as_they_will_be_stored(tmp_path: Path) -> None:
    file = put(tmp_path, "a.csv", "id;date;month;account;amount\n 1 ;31.01.2016;03.2016;007;1 200,5\n")
    (row,) = read_preview(file, ReadOptions()).rows
    assert row.texts == ("1", "2016-01-31", "2016-03", "007", "1,200.50")
    assert (row.line, row.wrong) == (2, frozenset())


def test_what_is_wrong_is_marked_and_shown_as_it_stands(tmp_path: Path) -> None:
    file = put(tmp_path, "a.csv", "id,date,amount\n1,31.02.2016,abc\n2,2016-01-31,5\n")
    first, second = read_preview(file, ReadOptions()).rows
    assert first.texts == ("1", "31.02.2016", "", "", "abc")
    assert first.wrong == {1, 4}
    assert not second.wrong


def test_row_of_another_width_is_wrong_as_a_whole(tmp_path: Path) -> None:
    file = put(tmp_path, "a.csv", "id,date\n1,2016-01-31,surplus\n")
    (row,) = read_preview(file, ReadOptions()).rows
    assert row.texts == ("1", "2016-01-31", "surplus", "", "")
    assert row.wrong == set(range(5))


def test_only_the_beginning_is_read(tmp_path: Path) -> None:
    rows = "".join(f"{number},2016-01-31\n" for number in range(1_000))
    preview = read_preview(put(tmp_path, "a.csv", f"id,date\n{rows}"), ReadOptions(), most=3)
    assert [row.texts[0] for row in preview.rows] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "Nr;Datum\n1;31.01.2016\n"),
        ("a.json", '[{"Nr": 1, "Datum": "31.01.2016"}]'),
        ("a.jsonl", '{"Nr": 1, "Datum": "31.01.2016"}\n'),
    ],
)
def test_names_of_columns_are_given_also_where_none_is_of_a_field(tmp_path: Path, name: str, content: str) -> None:
    file = put(tmp_path, name, content)
    unmapped = read_preview(file, ReadOptions())
    assert (unmapped.header, unmapped.rows) == (("Nr", "Datum"), ())
    mapped = read_preview(file, ReadOptions({"id": "Nr", "date": "Datum"}))
    assert [row.texts[:2] for row in mapped.rows] == [("1", "2016-01-31")]


def test_columns_of_objects_are_those_of_the_first_ones_and_of_objects_inside(tmp_path: Path) -> None:
    lines = '{"id": 1, "paid": {"at": "2016-01-31", "in": {}}}', '{"id": 2, "note": "", "paid": {"at": null}}', '{"id":'
    preview = read_preview(put(tmp_path, "a.jsonl", "\n".join(lines)), ReadOptions({"date": "paid.at"}))
    assert preview.header == ("id", "paid.at", "note")
    assert [row.texts[1] for row in preview.rows] == ["2016-01-31", "", ""]


def test_sheets_of_a_workbook_are_named_and_the_chosen_one_is_read(tmp_path: Path) -> None:
    file = put(tmp_path, "a.xlsx", workbook("January", "February"))
    preview = read_preview(file, ReadOptions(sheet="February"))
    assert preview.sheets == ("January", "February")
    assert preview.header == ("id", "date")
    assert [row.texts[0] for row in preview.rows] == ["February"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
def test_file_that_is_none_of_its_kind_has_nothing(tmp_path: Path, name: str) -> None:
    preview = read_preview(put(tmp_path, name, b"\x89PNG\r\n\x1a\n\x00\x00"), ReadOptions())
    assert (preview.rows, preview.sheets) == ((), ())


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_file_that_is_not_there_cannot_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputFailed, match="There is no file"):
        read_preview(tmp_path / name, ReadOptions())


def test_format_is_that_of_the_ending() -> None:
    names = {"a.CSV": FileFormat.TEXT, "a.txt": FileFormat.TEXT, "a.json": FileFormat.JSON}
    names |= {"a.ndjson": FileFormat.JSON_LINES, "a.XLSX": FileFormat.WORKBOOK}
    assert {name: format_of_file(Path(name)) for name in names} == names
