"""How the cells of Excel workbooks become rows."""

from collections.abc import Callable
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from db.errors import InputFailed
from db.files.entries import EntryReader
from db.files.export import ExportFormat, write_table
from db.files.options import FIELDS
from db.files.reading.workbook import archive
from domain.records import Entry, Payment

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Entry], EntryReader]]

SHEET = "xl/worksheets/sheet1.xml"
DAY = datetime(2016, 1, 31)  # noqa: DTZ001 - Excel knows no zones


def book(*rows: list[object], formats: dict[str, str] | None = None, sheets: tuple[str, ...] = ("one",)) -> bytes:
    """Return a workbook whose last sheet has these rows; `formats` are those of single cells."""
    made = Workbook()
    made.remove(made.worksheets[0])
    sheet = [made.create_sheet(name) for name in sheets][-1]
    for row in rows:
        sheet.append(row)
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook in which a member has other bytes at one place."""
    result = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(result, "w", ZIP_DEFLATED) as after:
        for member in before.namelist():
            data = before.read(member)
            assert member != name or old in data
            after.writestr(member, data.replace(old, new) if member == name else data)
    return result.getvalue()


def reasons(reader: EntryReader) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.reason) for fault in reader.faults]


def test_rows_above_the_named_header_are_left_out(written: Write, read: Read) -> None:
    content = book(["Statement", "of June"], [], ["id", "date"], ["P-1", DAY], ["P-2", "x"])
    entries, reader = read(written(content, "a.xlsx"), header_line=3)
    assert [entry.id for entry in entries] == ["P-1"]
    assert [fault.line for fault in reader.faults] == [5]
    _, beyond = read(written(content, "a.xlsx"), header_line=7)
    assert reasons(beyond) == [(0, "", "the sheet has nothing from line 7 on")]


def test_dates_and_numbers_are_read_as_what_they_are(written: Write, read: Read) -> None:
    rows: list[list[object]] = [
        ["id", "date", "month", "account", "amount"],
        [7, DAY, 3, 7800000000000, 1234.5],
        ["007", "31.01.2016", 3.0, "007", "1 234,50"],
        ["P-3", date(2016, 1, 31), None, 7.8e12, 0.1 + 0.2],
        ["P-4", DAY, "03", True, -5],
    ]
    entries, reader = read(written(book(*rows), "p.xlsx"))
    assert reasons(reader) == []
    assert entries == [
        Payment("7", DAY.date(), "3", "7800000000000", 123450),
        Payment("007", DAY.date(), "3", "007", 123450),
        Payment("P-3", DAY.date(), None, "7800000000000", 30),
        Payment("P-4", DAY.date(), "3", "TRUE", -500),
    ]


def test_first_day_in_the_month_column_is_a_billing_month(written: Write, read: Read) -> None:
    rows: list[list[object]] = [["id", "date", "month"], [1, DAY, DAY.replace(day=1)], [2, DAY, DAY]]
    entries, reader = read(written(book(*rows), "p.xlsx"))
    assert [entry.month for entry in entries] == ["2016-01"]
    assert reasons(reader) == [(3, "month", "'2016-01-31' is not a month; write 3 or 2016-03")]


def test_leading_zeros_of_a_number_format_are_kept(written: Write, read: Read) -> None:
    content = book(["id", "date", "account"], [7, DAY, 42], formats={"A2": "0000", "C2": "0"})
    entries, _ = read(written(content, "p.xlsx"))
    assert [(entry.id, entry.account) for entry in entries] == [("0007", "42")]


def test_time_of_a_date_is_refused_unless_cut(written: Write, read: Read) -> None:
    path = written(book(["id", "date"], [1, datetime.combine(DAY, time(10, 30))]), "p.xlsx")
    _, reader = read(path)
    assert "'2016-01-31 10:30:00' has a time of day" in reader.faults.kept[0].reason
    assert [entry.date for entry in read(path, cut_time=True)[0]] == [DAY.date()]


def test_date_format_is_for_texts_beside_true_dates(written: Write, read: Read) -> None:
    content = book(["id", "date"], [1, DAY], [2, "01/31/2016"])
    entries, reader = read(written(content, "p.xlsx"), date_format="%m/%d/%Y")
    assert ([entry.date for entry in entries], reasons(reader)) == ([DAY.date()] * 2, [])


def test_empty_rows_and_short_rows_are_no_faults(written: Write, read: Read) -> None:
    rows: list[list[object]] = [
        [],
        ["id", "date", "note", "account", None, " "],
        [],
        [1, DAY],
        [None, " "],
        [2, DAY, "x", "A", " "],
    ]
    entries, reader = read(written(book(*rows), "p.xlsx"))
    assert [(entry.id, entry.account) for entry in entries] == [("1", ""), ("2", "A")]
    assert (reader.place_of("2"), reader.files[0].rows) == (("p.xlsx", 6), 2)
    assert reader.files[0].ignored == ("note",)


def test_faults_name_the_row_and_the_header(written: Write, read: Read) -> None:
    rows: list[list[object]] = [
        ["Номер", "Дата", "Счёт"],
        ["", "x", ""],
        [1, DAY, "A", "more"],
        [10**15, DAY, 4.0817e19],
    ]
    mapping = {"id": "Номер", "date": "Дата", "account": "Счёт"}
    _, reader = read(written(book(*rows), "p.xlsx"), mapping=mapping)
    digits = "has more than 15 digits, which Excel does not keep; store it as text"
    assert [(line, column) for line, column, _ in reasons(reader)] == [
        (2, "Номер"),
        (2, "Дата"),
        (3, ""),
        (4, "Номер"),
        (4, "Счёт"),
    ]
    assert [reason for _, _, reason in reasons(reader)[2:]] == [
        "the row has 4 cells, the header has 3",
        f"the number 1000000000000000 {digits}",
        f"the number 4.0817e+19 {digits}",
    ]


def test_formulas_give_the_values_stored_with_them(written: Write, read: Read) -> None:
    content = book(["id", "date", "amount"], [1, DAY, "=1+1"], [2, DAY, "=1/0"])
    content = changed(content, SHEET, b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    content = changed(content, SHEET, b'<c r="C3"><f>1/0</f><v />', b'<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v>')
    entries, reader = read(written(content, "p.xlsx"))
    assert [entry.amount for entry in entries] == [200]
    assert reasons(reader) == [(3, "amount", "the cell shows the error #DIV/0!")]
    assert [fault.value for fault in reader.faults] == ["#DIV/0!"]


def test_formula_without_a_stored_value_is_a_fault(written: Write, read: Read) -> None:
    content = book(["id", "date", "amount", "note"], [1, DAY, "=1+1", "=2"], [2, DAY, 5, "=3"])
    entries, reader = read(written(content, "p.xlsx"))
    assert [entry.amount for entry in entries] == [500]
    assert reasons(reader) == [(2, "amount", "the formula has no stored value; open the workbook in Excel and save it")]


def test_texts_shared_by_cells_are_read(written: Write, read: Read) -> None:
    texts = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>P 1</t></si></sst>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    content = book(["id", "date"], ["x", DAY])
    content = changed(content, SHEET, b't="inlineStr"><is><t>x</t></is>', b't="s"><v>0</v>')
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'" /></Types>'
    content = changed(content, "[Content_Types].xml", b"</Types>", part)
    path = written(content, "p.xlsx")
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", texts)
    entries, reader = read(path)
    assert ([entry.id for entry in entries], reasons(reader)) == (["P 1"], [])


def test_named_sheet_is_read_in_place_of_the_first(written: Write, read: Read) -> None:
    path = written(book(["id", "date"], [1, DAY], sheets=("empty", "Январь")), "p.xlsm")
    assert reasons(read(path)[1]) == [(0, "", "the sheet is empty")]
    assert [entry.id for entry in read(path, sheet="январь")[0]] == ["1"]
    with pytest.raises(InputFailed, match=r"p\.xlsm has no sheet 'x'; its sheets are 'empty', 'Январь'\."):
        read(path, sheet="x")


def test_header_that_cannot_be_used_ends_the_reading(written: Write, read: Read) -> None:
    _, reader = read(written(book(["Report"], ["id", "date"], [1, DAY]), "p.xlsx"))
    assert [(line, column) for line, column, _ in reasons(reader)] == [(1, "id"), (1, "date")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"id,date\n1,2016-01-05\n", "the file is not an Excel workbook (XLSX)"),
        (b"\xd0\xcf\x11\xe0" + bytes(512), "the file is an old Excel workbook, or one with a password"),
        (book(["id"])[:900], "the file is not an Excel workbook (XLSX)"),
        (changed(book(["id", "date"]), SHEET, b"<row ", b"<row <"), "the workbook is damaged"),
        (changed(book(["id", "date"]), SHEET, b'<row r="1"', b'<row r="1048577"'), "behind row 1,048,576"),
        (changed(book(["id", "date"]), SHEET, b'r="A1"', b'r="AAAAAAA1"'), "the workbook is damaged"),
    ],
    ids=["empty", "text", "old", "cut", "xml", "rows", "columns"],
)
def test_what_is_no_workbook_is_one_fault(written: Write, read: Read, content: bytes, reason: str) -> None:
    entries, reader = read(written(content, "p.xlsx"))
    assert entries == []
    assert [(line, reason in words) for line, _, words in reasons(reader)] == [(0, True)]


@pytest.mark.parametrize(("limit", "name"), [("_MOST_UNPACKED", SHEET), ("_MOST_HELD", "xl/theme/theme1.xml")])
def test_zip_bomb_is_refused_before_it_is_unpacked(
    written: Write, read: Read, monkeypatch: pytest.MonkeyPatch, limit: str, name: str
) -> None:
    monkeypatch.setattr(archive, limit, 1_000_000)
    content = changed(book(["id", "date"]), name, b"</", b" " * 100_000 + b"</")
    assert len(content) < 1_000_000
    _, reader = read(written(content, "p.xlsx"))
    assert [fault.reason.split(" MB")[1] for fault in reader.faults] == [" unpacked; save the sheet as CSV"]


def test_exported_workbook_is_read_back_the_same(written: Write, read: Read) -> None:
    path = written(b"", "p.xlsx")
    row = ["=1", "2016-01-31", "2016-01", "007", None]
    write_table(path, FIELDS, [row], export_format=ExportFormat.XLSX, overwrite=True)
    assert read(path)[0] == [Payment("=1", DAY.date(), "2016-01", "007")]
