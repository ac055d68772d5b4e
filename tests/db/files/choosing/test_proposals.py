"""How a file seems to be meant: encoding, sheet, line of the names, format of dates."""

from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.files.choosing.encodings import guessed_encoding
from db.files.choosing.preview import read_preview
from db.files.choosing.proposals import Proposal, only_format, proposed
from db.files.options import ReadOptions

RUSSIAN = "Номер;Дата;Сумма;Назначение платежа\n1;31.01.2026;5,50;Оплата по договору за январь\n"


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def proposal(path: Path) -> Proposal:
    return proposed(partial(read_preview, path), encoding=guessed_encoding(path), titled=8)


def workbook(**sheets: list[list[str]]) -> bytes:
    book, content = Workbook(), BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["windows-1251", "cp866", "koi8-r", "utf-16"])
def test_encoding_of_russian_text_is_guessed(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path, "a.csv", RUSSIAN.encode(encoding))
    assert guessed_encoding(path) == encoding
    found = proposal(path)
    assert found.guessed == {"encoding", "id", "date", "amount"}
    assert [row.texts[0] for row in found.preview.rows] == ["1"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"id,date\n", None),
        (RUSSIAN.encode(), None),
        (RUSSIAN.encode("utf-8-sig"), None),
        ("я".encode() * 40_000, None),
        (b"x" + "я".encode() * 40_000, None),
        ("Beträge;Größe;Müller €\n".encode("windows-1252"), "windows-1252"),
        (b"a\x81b\n", None),
        (b"\x89PNG\r\n\x1a\n\x00\x00", None),
        (bytes(range(128, 256)), None),
        (b"", None),
    ],
)
def test_encoding_is_guessed_only_where_the_bytes_are_no_utf8(
    tmp_path: Path, content: bytes, encoding: str | None
) -> None:
    assert guessed_encoding(put(tmp_path, "a.csv", content)) == encoding


def test_names_of_columns_are_found_below_a_title(tmp_path: Path) -> None:
    found = proposal(put(tmp_path, "a.csv", f'Выписка по счёту;;;\n\n"Период: январь";;;\n{RUSSIAN}'))
    assert found.options.header_line == 4
    assert found.guessed == {"header_line", "id", "date", "amount"}
    assert [row.line for row in found.preview.rows] == [5]


def test_first_line_is_kept_where_no_other_has_the_names(tmp_path: Path) -> None:
    found = proposal(put(tmp_path, "a.csv", "Код;Когда\n1;31.01.2026\n"))
    assert (found.options, found.preview.header) == (ReadOptions(), ("Код", "Когда"))


def test_sheet_that_has_the_names_is_found(tmp_path: Path) -> None:
    path = put(tmp_path, "a.xlsx", workbook(Cover=[["Total", "5"]], January=[["No", "Date"]], Rest=[["id", "date"]]))
    assert proposal(path).options.sheet == "Rest"
    assert proposal(path).guessed == {"sheet"}
    titled = put(tmp_path, "b.xlsx", workbook(A=[["Statement"], ["of January"], ["id", "date"], ["1", "2026-01-31"]]))
    assert (proposal(titled).options.header_line, proposal(titled).preview.rows[0].texts[0]) == (3, "1")


def test_names_are_found_below_the_title_of_another_sheet(tmp_path: Path) -> None:
    titled = [["Payments of January"], ["2026"], ["No", "Id", "Date"], ["1", "P-1", "2026-01-31"]]
    path = put(tmp_path, "a.xlsx", workbook(Cover=[["Total", "5"]], Payments=titled))
    found = proposal(path)
    assert (found.options.sheet, found.options.header_line) == ("Payments", 3)
    assert found.guessed == {"sheet", "header_line"}
    assert found.preview.rows[0].texts[0] == "P-1"
    only_first = proposed(partial(read_preview, path), encoding=None, titled=1)
    assert only_first.options.sheet is None


@pytest.mark.parametrize(
    ("dates", "date_format"),
    [
        (["01/02/2026", "13/02/2026"], "%d/%m/%Y"),
        (["01/02/2026", "02/13/2026"], "%m/%d/%Y"),
        (["01/02/2026", "03/04/2026"], None),
        (["13/02/2026", "02/13/2026"], None),
        (["31.01.26", ""], "%d.%m.%y"),
        (["soon"], None),
        (["", ""], None),
        ([], None),
    ],
)
def test_format_of_dates_is_taken_only_if_no_other_is_possible(dates: list[str], date_format: str | None) -> None:
    assert only_format(dates) == date_format


def test_dates_are_read_by_the_format_that_is_the_only_one(tmp_path: Path) -> None:
    found = proposal(put(tmp_path, "a.csv", "id,date\n1,02/01/2026\n2,02/13/2026\n"))
    assert found.guessed == {"date_format"}
    assert [row.texts[1] for row in found.preview.rows] == ["2026-02-01", "2026-02-13"]
    mixed = proposal(put(tmp_path, "b.csv", "id,date\n1,2026-02-01\n2,02/13/2026\n"))
    assert mixed.options == ReadOptions()
