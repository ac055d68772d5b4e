"""How bytes become lines and rows: encodings, delimiters, quotes, line numbers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from db.files.entries import EntryReader
from db.files.faults import FaultList
from db.files.reading.source import SourceFile, TextLines
from domain.records import Entry

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Entry], EntryReader]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_found_by_itself(written: Write, read: Read, delimiter: str) -> None:
    rows = (("id", "date", "account"), ("P-1", "2016-01-05", "a"))
    entries, _ = read(written("".join(delimiter.join(row) + "\n" for row in rows)))
    assert [(entry.id, entry.account) for entry in entries] == [("P-1", "a")]


def test_delimiter_inside_a_quoted_name_is_not_counted(written: Write, read: Read) -> None:
    entries, reader = read(written('id;"date, and not, the time";date\nP-1;a,b;2016-01-05\n'))
    assert [entry.id for entry in entries] == ["P-1"]
    assert reader.files[0].ignored == ("date, and not, the time",)


@pytest.mark.parametrize("named", ["|", "tab", r"\t"])
def test_named_delimiter_is_used(written: Write, read: Read, named: str) -> None:
    character = "|" if named == "|" else "\t"
    entries, _ = read(written(f"id{character}date\nP-1{character}2016-01-05\n"), delimiter=named)
    assert [entry.id for entry in entries] == ["P-1"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(written: Write, read: Read, line_end: str) -> None:
    _, reader = read(written(line_end.join(("id,date", "P-1,2016-01-05", "P-2,x", ""))))
    assert reader.place_of("P-1") == ("payments.csv", 2)
    assert [fault.line for fault in reader.faults] == [3]


def test_line_numbers_count_the_lines_of_quoted_cells(written: Write, read: Read) -> None:
    _, reader = read(written('id,date,note\nP-1,2016-01-05,"one\ntwo\n\nfour"\n"P-2",x,"a\nb"\nP-3,y,\n'))
    assert [(fault.line, fault.value) for fault in reader.faults] == [(6, "x"), (8, "y")]


def test_what_stands_above_the_named_header_is_left_out(written: Write, read: Read) -> None:
    title = 'Statement of "June;\nfrom,to\n\nid,date\n'
    entries, reader = read(written(f"{title}P-1,2016-01-05\nP-2,x\n"), header_line=4)
    assert [entry.id for entry in entries] == ["P-1"]
    assert [fault.line for fault in reader.faults] == [6]
    _, beyond = read(written("id,date\nP-1,2016-01-05\n"), header_line=4)
    assert [fault.reason for fault in beyond.faults] == ["the file has nothing from line 4 on"]


def test_blank_lines_and_empty_rows_are_left_out(written: Write, read: Read) -> None:
    entries, reader = read(written("\n  \nid,date\n\nP-1,2016-01-05\n , \n,,,,\n\t\nP-2,2016-01-05"))
    assert [entry.id for entry in entries] == ["P-1", "P-2"]
    assert reader.place_of("P-2") == ("payments.csv", 9)
    assert reader.files[0].rows == 2
    assert not reader.faults


def test_byte_order_mark_is_no_part_of_the_header(written: Write, read: Read) -> None:
    for encoding in (None, "UTF-8", "utf-8-sig"):
        entries, _ = read(written(b"\xef\xbb\xbfid,date\nP-1,2016-01-05\n"), encoding=encoding)
        assert [entry.id for entry in entries] == ["P-1"]


def test_other_encodings_are_read_when_named(written: Write, read: Read) -> None:
    for encoding in ("windows-1251", "utf-16", "koi8-r"):
        path = written("id,date,account\nP-1,2016-01-05,Ромашка\n".encode(encoding))
        entries, _ = read(path, encoding=encoding)
        assert entries[0].account == "Ромашка"


def test_wrong_bytes_are_told_with_line_and_offset(written: Write, read: Read) -> None:
    content = b"\xef\xbb\xbfid,date\n\xd0\x96,2016-01-05\nP-2,\xff,\nP-3,\xfe\nP-4,2016-01-05\n"
    entries, reader = read(written(content))
    assert [entry.id for entry in entries] == ["Ж", "P-4"]
    assert [(fault.line, fault.value) for fault in reader.faults] == [(3, "0xFF"), (4, "0xFE")]
    assert f"offset {content.index(0xFF)} " in reader.faults.kept[0].reason


def test_byte_that_a_named_encoding_lacks_is_told(written: Write, read: Read) -> None:
    _, reader = read(written(b"id,date\nP-\x98,2016-01-05\n"), encoding="windows-1251")
    assert [fault.reason for fault in reader.faults] == [
        "byte 0x98 at offset 10 is not windows-1251; name the encoding of the file, such as windows-1251"
    ]


def test_damaged_line_in_a_quoted_cell_costs_one_row(written: Write, read: Read) -> None:
    entries, reader = read(written(b'id,date,note\nP-1,2016-01-05,"a\n\xff\nc"\nP-2,2016-01-05,\n'))
    assert [entry.id for entry in entries] == ["P-2"]
    assert [fault.line for fault in reader.faults] == [3]


def test_damaged_header_ends_the_reading(written: Write, read: Read) -> None:
    entries, reader = read(written("id,Дата\nP-1,2016-01-05\n".encode("cp1251")))
    assert (entries, reader.files) == ([], [])
    assert [fault.line for fault in reader.faults] == [1]


def test_encoding_that_breaks_off_is_a_fault(written: Write, read: Read) -> None:
    _, reader = read(written("id,date\nP-1,2016-01-05\n".encode("utf-16") + b"\x00"), encoding="utf-16")
    assert ["the bytes are not utf-16" in fault.reason for fault in reader.faults] == [True]


def test_mark_that_contradicts_the_named_encoding_is_told(written: Write, read: Read) -> None:
    _, reader = read(written(b"\xef\xbb\xbfid,date\n"), encoding="windows-1251")
    assert [fault.line for fault in reader.faults] == [0]
    assert "name the encoding utf-8" in reader.faults.kept[0].reason


def test_reading_goes_on_behind_a_wrong_quote(written: Write, read: Read) -> None:
    entries, reader = read(written('id,date,note\nP-1,2016-01-05,"a"b\nP-2,2016-01-05,\n'))
    assert [entry.id for entry in entries] == ["P-2"]
    assert [fault.line for fault in reader.faults] == [2]


def test_cell_beyond_the_limit_is_a_fault(written: Write, read: Read) -> None:
    _, reader = read(written(f"id,date,note\nP-1,2016-01-05,{'x' * 140_000}\n"))
    assert "is a quote never closed?" in reader.faults.kept[0].reason


def test_wrong_quote_in_the_header_is_told(written: Write, read: Read) -> None:
    _, reader = read(written('id,"date"s\nP-1,2016-01-05\n'), delimiter=",")
    assert [fault.line for fault in reader.faults] == [1]


def test_shield_of_exported_texts_is_taken_off(written: Write, read: Read) -> None:
    entries, _ = read(written("id,date,account\n'-1,2016-01-05,''=1+1\n'x,2016-01-05,'\n"))
    assert [(entry.id, entry.account) for entry in entries] == [("-1", "'=1+1"), ("'x", "'")]


def test_reading_that_is_given_up_ends_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,date\n" * 10)
    with SourceFile(path) as source:
        lines = iter(TextLines(source, None, FaultList()))
        next(lines)
    lines.close()  # type: ignore[attr-defined]  # it is a generator, which Python closes when nobody has it any more
