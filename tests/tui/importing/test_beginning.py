"""The first look at a file: its kind, how one like it was read the last time, and what else is guessed."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from db.files.options import ReadOptions
from domain.records import EntryKind
from tui.configuration.layouts import Layout, layouts, plain_columns, remember_layout
from tui.configuration.remembered import recent_files, remember_file, remembered_file
from tui.screens.importing.plans.beginning import first_look, looked_at_anew
from tui.screens.importing.plans.plan import Plan, chosen
from tui.screens.importing.plans.sources import File

BOTH = dict.fromkeys(EntryKind, 1)
MAPPED = ReadOptions({"id": "Nr", "date": "Tag"}, date_format="%d/%m/%Y", cut_time=True)


def put(folder: Path, name: str, content: str | bytes) -> File:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return File(folder / name)


def plan_for(source: File, counts: Mapping[EntryKind, int] = BOTH) -> Plan:
    return first_look(source, counts, layouts())[0]


def test_kind_is_that_of_the_name_or_what_the_ledger_lacks(tmp_path: Path) -> None:
    january = put(tmp_path, "january.csv", "id,date\n")
    assert plan_for(put(tmp_path, "payments.csv", "id,date\n"), {}).kind is EntryKind.PAYMENT
    assert plan_for(january, {}).kind is EntryKind.ACCRUAL
    assert plan_for(january, {EntryKind.ACCRUAL: 3}).kind is EntryKind.PAYMENT


def test_kind_of_the_last_time_counts_where_nothing_else_says_it(tmp_path: Path) -> None:
    remember_layout(["Nr", "Tag"], EntryKind.ACCRUAL, MAPPED)
    for name, counts, kind in (
        ("january.csv", BOTH, EntryKind.ACCRUAL),
        ("payments.csv", BOTH, EntryKind.PAYMENT),
        ("january.csv", {EntryKind.ACCRUAL: 3}, EntryKind.PAYMENT),
    ):
        plan = plan_for(put(tmp_path, name, "Nr,Tag\n1,01/02/2026\n"), counts)
        assert (plan.kind, plan.known) == (kind, True)


def test_mended_rows_are_read_as_their_file_was_whatever_its_encoding(tmp_path: Path) -> None:
    was = ReadOptions({"id": "Код", "date": "Когда"}, date_format="%d/%m/%Y", encoding="cp866", header_line=2)
    remember_layout(["Код", "Когда"], EntryKind.PAYMENT, was)
    again = plan_for(put(tmp_path, "a.csv", "Банк\nКод;Когда\n1;01/02/2026\n".encode("cp866")))
    assert (again.options, again.known) == (was, True)
    mended = plan_for(put(tmp_path, "b.csv", "Код,Когда,reason\n1,01/02/2026,bad\n"))
    assert mended.known
    assert mended.options == ReadOptions(was.mapping, date_format="%d/%m/%Y")


def test_file_with_other_columns_is_no_such_file(tmp_path: Path) -> None:
    remember_layout(["Nr", "Tag"], EntryKind.PAYMENT, MAPPED)
    plan = plan_for(put(tmp_path, "a.csv", "Nr,Tag,Other\n1,01/02/2026,x\n"))
    assert (plan.known, plan.options.mapping) == (False, {"id": "Nr"})


def workbook(**sheets: list[list[str]]) -> bytes:
    book, content = Workbook(), BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(content)
    return content.getvalue()


def test_another_sheet_has_its_own_line_of_names_and_says_what_is_in_it(tmp_path: Path) -> None:
    names = ["No", "Id", "Date"]
    sheets = {"Charges": [names], "Payments": [["January"], names], "More": [["x"], ["y"], names]}
    source = put(tmp_path, "january.xlsx", workbook(**sheets))
    plan = plan_for(source, {})
    assert (plan.kind, plan.options) == (EntryKind.ACCRUAL, ReadOptions())
    for sheet, line, kind in (
        ("Payments", 2, EntryKind.PAYMENT),
        ("More", 3, EntryKind.PAYMENT),
        ("Charges", None, EntryKind.ACCRUAL),
    ):
        plan, _ = looked_at_anew(chosen(plan, "sheet", sheet), "sheet")
        assert (plan.kind, plan.options.header_line) == (kind, line)
        assert plan.guessed == ({"header_line"} if line else set())
    chosen_line, _ = looked_at_anew(chosen(plan, "header_line", "line 2"), "header_line")
    assert chosen_line.options.header_line == 2


def test_what_is_guessed_beside_the_columns_of_the_last_time_is_said_to_be(tmp_path: Path) -> None:
    remember_layout(["Nr", "Datum"], EntryKind.PAYMENT, ReadOptions({"id": "Nr", "date": "Datum"}))
    plan = plan_for(put(tmp_path, "a.xlsx", workbook(Cover=[["x"]], Id=[["Nr", "Datum"]])))
    assert plan.guessed == {"sheet"}
    assert (plan.known, plan.options.sheet) == (True, "Id")


def test_sheet_that_is_not_there_this_time_is_no_hindrance(tmp_path: Path) -> None:
    remember_layout(["Nr", "Tag"], EntryKind.PAYMENT, ReadOptions({"id": "Nr", "date": "Tag"}, sheet="January"))
    plan = plan_for(put(tmp_path, "a.xlsx", workbook(February=[["Nr", "Tag"]])))
    assert (plan.known, plan.options.sheet) == (True, None)


def test_layouts_are_remembered_the_latest_first_and_each_once(tmp_path: Path) -> None:
    remember_file("import", tmp_path)
    for number in range(40):
        remember_layout([f" Nr {number % 35}", "Tag", "", "reason"], EntryKind.PAYMENT, MAPPED)
    remember_layout([""], EntryKind.PAYMENT, MAPPED)
    known = layouts()
    assert known[0] == Layout(("nr 4", "tag"), EntryKind.PAYMENT, MAPPED)
    assert [layout.columns[0] for layout in known[:6]] == ["nr 4", "nr 3", "nr 2", "nr 1", "nr 0", "nr 34"]
    assert len(known) == 30
    assert known[0].columns == plain_columns(["NR 4", "Tag"])
    assert recent_files("import") == [str(tmp_path)]


_NO_OPTIONS = ("5", '{"x": 1}', '{"mapping": {"x": "y"}}', '{"mapping": {"id": 5}}', '{"mapping": 5}')
_WRONG_OPTIONS = ('{"encoding": "x"}', '{"encoding": 5}', '{"header_line": 0}', '{"header_line": "x"}', '{"sheet": {}}')


@pytest.mark.parametrize(
    "entry",
    [
        "5",
        "[]",
        "{}",
        '{"columns": 5, "kind": "payment", "options": {}}',
        '{"columns": [], "kind": "x", "options": {}}',
        *(
            f'{{"columns": ["a"], "kind": "payment", "options": {options}}}'
            for options in (*_NO_OPTIONS, *_WRONG_OPTIONS)
        ),
    ],
)
def test_what_is_no_layout_counts_as_none(entry: str) -> None:
    remembered_file().parent.mkdir(parents=True)
    remembered_file().write_text(f'{{"layouts": [{entry}]}}', encoding="utf-8")
    assert layouts() == []
