"""What holds for every file: nothing but faults comes of bytes, and what was written can be read back."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.errors import InputFailed
from db.files.entries import EntryReader
from db.files.export import ExportFormat, write_table
from db.files.faults import FaultList
from db.files.options import FIELDS, ReadOptions
from db.files.reading.source import SourceFile, TextLines
from db.files.writing.tables import amount_cell
from domain.records import EntryKind, Payment

BROKEN = Path(__file__).parents[3] / "sample_data" / "broken"

no_control = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
identifiers = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
payments = st.builds(
    Payment,
    identifiers,
    st.dates(date(1000, 1, 1)),
    st.one_of(st.none(), st.from_regex(r"(19|20)[0-9][0-9]-(0[1-9]|1[0-2])", fullmatch=True)),
    st.text(st.one_of(no_control, st.sampled_from("'=+-@,;\"\t")), max_size=12)
    .map(str.strip)
    .filter(lambda text: "\t" not in text),
    st.one_of(st.none(), st.integers(-(2**63) + 1, 2**63 - 1)),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(payments, max_size=8, unique_by=lambda payment: payment.id),
    st.sampled_from([ExportFormat.CSV, ExportFormat.JSON, ExportFormat.JSONL, ExportFormat.XLSX]),
)
@example([Payment("-5", date(2016, 1, 5), None, "'=1", -5)], ExportFormat.CSV)
@example([Payment("=1", date(2016, 1, 5), None, "007", 2**63 - 1)], ExportFormat.XLSX)
@example([Payment("_x0041_", date(2016, 1, 5), None, "__x0041__x0042_", None)], ExportFormat.XLSX)
def test_exported_entries_are_read_back_the_same(entries: list[Payment], export_format: ExportFormat) -> None:
    rows = ([e.id, e.date.isoformat(), e.month, e.account, amount_cell(e.amount)] for e in entries)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"payments.{export_format}")
        write_table(path, FIELDS, rows, export_format=export_format)
        reader = EntryReader(EntryKind.PAYMENT)
        assert list(reader.read(path)) == entries
    assert [fault.line for fault in reader.faults] == ([] if entries else [0])


pieces = st.one_of(
    st.binary(max_size=6),
    st.sampled_from([b"id,date\n", b"id;date;month\r\n", b"P-1,2016-01-05\n", b'"', b"\n", b"\r", b"\0", b"\xff\xfe"]),
)
encodings = st.sampled_from([None, "windows-1251", "utf-16", "gb18030", "utf-7", "ascii"])


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=12).map(b"".join), encodings, st.sampled_from([None, ",", "tab"]))
@example(b"id,date\nP-1,2016-01-05\n\x00", "utf-16", None)
def test_any_bytes_give_entries_or_faults(content: bytes, encoding: str | None, delimiter: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "payments.csv")
        path.write_bytes(content)
        reader = EntryReader(EntryKind.PAYMENT, ReadOptions(encoding=encoding, delimiter=delimiter))
        entries = list(reader.read(path))
    assert entries or reader.faults
    assert all(str(fault).isprintable() for fault in reader.faults)


tokens = st.sampled_from(
    [*b"[]{},:\n\r ", b'"id"', b'"date"', b'"2016-01-05"', b"7", b"null", b"-1.5", b'"\\ud800"', b"\xff"]
).map(lambda token: bytes([token]) if isinstance(token, int) else token)
objects = st.sampled_from([b'{"id": 1, "date": "2016-01-05"}', b'{"date": "x",\n"id": "\\ud800"}'])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(tokens, objects), max_size=14).map(b"".join), st.sampled_from(["json", "jsonl"]))
@example(b'[{"id": 1, "date": "2016-01-05"}]', "json")
def test_any_json_gives_entries_or_faults(content: bytes, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"payments.{ending}")
        path.write_bytes(content)
        reader = EntryReader(EntryKind.PAYMENT)
        entries = list(reader.read(path))
    assert entries or reader.faults
    assert all(entry.id.encode() for entry in entries)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_any_damage_to_a_workbook_gives_entries_faults_or_one_error(data: st.DataObject) -> None:
    content = bytearray((BROKEN / "cells_of_a_workbook.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "payments.xlsx")
        path.write_bytes(content)
        reader = EntryReader(EntryKind.PAYMENT)
        try:
            entries = list(reader.read(path))
        except InputFailed:  # no sheet is left of it
            return
    assert entries or reader.faults


@settings(max_examples=200, deadline=None)
@given(st.lists(pieces, max_size=12).map(b"".join))
def test_lines_of_a_file_are_all_of_its_bytes(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(b"id" + content)
        faults = FaultList()
        with SourceFile(path) as source:
            text = "".join(TextLines(source, None, faults))
    assert text.encode("utf-8", "surrogateescape") == b"id" + content
