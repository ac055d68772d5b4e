"""What holds for every file: nothing but faults comes of bytes, and what was written can be read back."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.files.entries import EntryReader
from db.files.export import ExportFormat, write_table
from db.files.faults import FaultList
from db.files.options import FIELDS, ReadOptions
from db.files.reading.source import SourceFile, TextLines
from db.files.writing.tables import amount_cell
from domain.records import EntryKind, Payment

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
@given(st.lists(payments, max_size=8, unique_by=lambda payment: payment.id))
@example([Payment("-5", date(2016, 1, 5), None, "'=1", -5)])
def test_exported_entries_are_read_back_the_same(entries: list[Payment]) -> None:
    rows = ([e.id, e.date.isoformat(), e.month, e.account, amount_cell(e.amount)] for e in entries)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "payments.csv")
        write_table(path, FIELDS, rows, export_format=ExportFormat.CSV)
        reader = EntryReader(EntryKind.PAYMENT)
        assert list(reader.read(path)) == entries
    assert [fault.reason for fault in reader.faults] == ([] if entries else ["there is no row below the header"])


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
