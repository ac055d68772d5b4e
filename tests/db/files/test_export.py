"""What exports look like, byte by byte."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from db.errors import OutputFailed
from db.files.export import ExportFormat, choose_format, write_table
from db.files.writing.tables import Cell, amount_cell


def exported(folder: Path, columns: list[str], *rows: list[Cell], export_format: ExportFormat) -> str:
    path = folder / "result"
    assert write_table(path, columns, rows, export_format=export_format, overwrite=True) == len(rows)
    return path.read_bytes().decode()


def test_csv_has_a_header_and_empty_cells_for_none(tmp_path: Path) -> None:
    text = exported(tmp_path, ["id", "amount"], ["A", Decimal("-5.00")], ["B", None], export_format=ExportFormat.CSV)
    assert text == "id,amount\nA,-5.00\nB,\n"


def test_csv_quotes_what_would_break_a_row(tmp_path: Path) -> None:
    cells: list[Cell] = ["a,b", 'say "hi"', "two\nlines", "a\rb", "Ёлка"]
    text = exported(tmp_path, list("abcde"), cells, export_format=ExportFormat.CSV)
    assert text == 'a,b,c,d,e\n"a,b","say ""hi""","two\nlines","a\rb",Ёлка\n'


@pytest.mark.parametrize("formula", ["=1+1", "+7", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''@x"])
def test_csv_shields_texts_that_spreadsheets_would_run(tmp_path: Path, formula: str) -> None:
    text = exported(tmp_path, ["x", "y"], [formula, 1], export_format=ExportFormat.CSV)
    assert text.removeprefix("x,y\n").strip('"').startswith("'" + formula)


def test_csv_leaves_numbers_and_plain_texts_unshielded(tmp_path: Path) -> None:
    cells: list[Cell] = [-3, Decimal("-0.05"), "a=b", "'quoted'", "", None]
    text = exported(tmp_path, list("abcdef"), cells, export_format=ExportFormat.CSV)
    assert text == "a,b,c,d,e,f\n-3,-0.05,a=b,'quoted',,\n"


@pytest.mark.parametrize("ends_line", ["\r", "\n", "\r\n", "x\r\n\r"])
def test_line_ends_inside_of_cells_stay_in_a_long_csv(tmp_path: Path, ends_line: str) -> None:
    rows: list[list[Cell]] = [["a", number] for number in range(2_500)]
    rows[1_200][0] = f"a{ends_line}b"
    text = exported(tmp_path, ["x", "y"], *rows, export_format=ExportFormat.CSV)
    lines = [f"a,{number}\n" for number in range(2_500)]
    lines[1_200] = f'"a{ends_line}b",1200\n'
    assert text == "".join(["x,y\n", *lines])


def test_json_has_one_object_to_a_line(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Ж\n", amount_cell(123450)], ["=1", None]]
    text = exported(tmp_path, ["id", "amount"], *rows, export_format=ExportFormat.JSON)
    assert text == '[\n{"id": "Ж\\n", "amount": 1234.50},\n{"id": "=1", "amount": null}\n]\n'


def test_json_keeps_amounts_exact_to_the_last_digit(tmp_path: Path) -> None:
    text = exported(tmp_path, ["amount"], [amount_cell(-(2**63 - 1))], export_format=ExportFormat.JSON)
    assert json.loads(text, parse_float=Decimal) == [{"amount": Decimal("-92233720368547758.07")}]


def test_json_of_no_rows_is_an_empty_array(tmp_path: Path) -> None:
    assert exported(tmp_path, ["id"], export_format=ExportFormat.JSON) == "[]\n"


def test_json_lines_have_nothing_around_them(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Ж\n", amount_cell(-5)], ["=1", None]]
    text = exported(tmp_path, ["id", "amount"], *rows, export_format=ExportFormat.JSONL)
    assert text == '{"id": "Ж\\n", "amount": -0.05}\n{"id": "=1", "amount": null}\n'


def test_json_lines_of_no_rows_are_no_bytes(tmp_path: Path) -> None:
    assert exported(tmp_path, ["id"], export_format=ExportFormat.JSONL) == ""


def test_markdown_is_a_table_with_its_header(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["A", Decimal("-5.00")], ["Ёлка", None]]
    text = exported(tmp_path, ["account_id", "amount"], *rows, export_format=ExportFormat.MARKDOWN)
    assert text == "| account_id | amount |\n| --- | --- |\n| A | -5.00 |\n| Ёлка |  |\n"


@pytest.mark.parametrize(
    ("data", "written"),
    [
        ("a|b", r"a\|b"),
        ("*x_y*", r"\*x\_y\*"),
        ("<img>", r"\<img\>"),
        ("[a](b)", r"\[a\](b)"),
        ("a\nb\x1b", r"a\\nb\\x1b"),
    ],
)
def test_markdown_shows_markup_in_data_as_text(tmp_path: Path, data: str, written: str) -> None:
    text = exported(tmp_path, ["x"], [data], export_format=ExportFormat.MARKDOWN)
    assert text.splitlines()[2:] == [f"| {written} |"]


def test_text_that_is_no_unicode_does_not_end_an_export(tmp_path: Path) -> None:
    assert exported(tmp_path, ["x"], ["\udc80"], export_format=ExportFormat.JSON) == '[\n{"x": "\\udc80"}\n]\n'
    assert exported(tmp_path, ["x"], ["\udc80"], export_format=ExportFormat.CSV) == "x\n\\udc80\n"


@pytest.mark.parametrize(("minor", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (100, "1.00"), (None, "None")])
def test_amount_cell_has_two_digits(minor: int | None, text: str) -> None:
    assert str(amount_cell(minor)) == text


@pytest.mark.parametrize(
    ("destination", "name", "expected"),
    [
        (Path("a.csv"), None, ExportFormat.CSV),
        (Path("a.JSON"), None, ExportFormat.JSON),
        (Path("a.csv"), "json", ExportFormat.JSON),
        ("-", None, ExportFormat.CSV),
        ("-", "JSON", ExportFormat.JSON),
        (Path("a.jsonl"), None, ExportFormat.JSONL),
        (Path("a.xlsx"), None, ExportFormat.XLSX),
        (Path("a.md"), None, ExportFormat.MARKDOWN),
    ],
)
def test_format_is_named_or_told_by_the_ending(destination: Path, name: str | None, expected: ExportFormat) -> None:
    assert choose_format(destination, name) is expected


@pytest.mark.parametrize(
    ("destination", "name", "message"),
    [
        (Path("a"), None, "has no ending that tells the format; name one of csv, json, jsonl, xlsx, md"),
        (Path("a.cvs"), None, "no format has this ending. Did you mean csv"),
        (Path("a.csv"), "jsno", "There is no format 'jsno'. Did you mean json"),
        (Path("a.csv"), "pdf", "The formats are csv, json, jsonl, xlsx, md"),
    ],
)
def test_unknown_format_is_refused_with_help(destination: Path, name: str | None, message: str) -> None:
    with pytest.raises(OutputFailed, match=message):
        choose_format(destination, name)
