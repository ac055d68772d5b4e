"""Files that would take all memory, or never end: refused at once, in words that name the file and the place."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db.errors import InputFailed
from db.files.entries import EntryReader
from db.files.reading.source import LONGEST_ROW, PIECE
from db.files.reading.workbook import archive, rows
from domain.records import Entry
from tests.db.files.bombs import BOMBS, SHEET, TEXTS, Bomb, workbook_with

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Entry], EntryReader]]

CHECKOUT = Path(__file__).parents[3]
GOOD = '{"id": "P-1", "date": "2016-01-05"}'
TOO_LONG = f"has more than {LONGEST_ROW:,} characters"
READ = """
import resource, sys
from pathlib import Path
from db.files.entries import EntryReader
from domain.records import EntryKind
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
reader = EntryReader(EntryKind.PAYMENT)
print(sum(1 for _ in reader.read(Path(sys.argv[1]))), *(fault.reason for fault in reader.faults), sep=chr(10))
"""
MEGABYTES = 300


def read_within(path: Path) -> list[str]:
    """Read a file in a process that may take MEGABYTES of memory; return the number of entries and the reasons."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))

    ended = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def reasons(reader: EntryReader) -> list[tuple[int, str]]:
    return [(fault.line, fault.reason) for fault in reader.faults]


@pytest.mark.parametrize(
    ("name", "start", "reason"),
    [
        ("p.csv", "id,date\nP-1,2016-01-05\n", TOO_LONG),
        ("p.jsonl", f"{GOOD}\n", TOO_LONG),
        ("p.json", f"[{GOOD},\n", "is not JSON"),
        ("p.json", '[{"id": "', "is not JSON"),
        ("p.xlsx", "", "is not an Excel workbook"),
    ],
)
def test_a_gigabyte_without_a_line_end_takes_little_memory(tmp_path: Path, name: str, start: str, reason: str) -> None:
    (tmp_path / name).write_text(start)
    os.truncate(tmp_path / name, 2**30)  # zeros, which take no place on the disk
    count, *told = read_within(tmp_path / name)
    assert int(count) == start.count("P-1")
    assert any(reason in words for words in told)


def test_a_row_of_endless_lines_is_not_waited_for(written: Write, read: Read) -> None:
    path = written("id,date\nP-1,2016-01-05\n" + '"\n",' * 400_000)
    entries, reader = read(path)
    assert [entry.id for entry in entries] == ["P-1"]
    assert reasons(reader) == [(3, f"the row {TOO_LONG}; is a quote never closed? Reading ends here")]


def test_long_files_of_short_rows_are_not_long_rows(written: Write, read: Read) -> None:
    text = "id,date,note\n" + "".join(f'P-{number},2016-01-05,"{"x" * 99}\n{"y" * 99}"\n' for number in range(6_000))
    assert len(text) > LONGEST_ROW
    entries, reader = read(written(text))
    assert (len(entries), reasons(reader)) == (6_000, [])


@pytest.mark.parametrize("line_end", ["", "\r\n", "\r"])
def test_an_array_is_read_in_pieces_wherever_they_end(written: Write, read: Read, line_end: str) -> None:
    objects = [{"id": f"P-{number}", "date": "2016-01-05", "note": "Ж\\" * (number % 90)} for number in range(3_000)]
    text = f"[{f',{line_end}'.join(json.dumps(row, ensure_ascii=False) for row in objects)}]"
    assert len(text) > 3 * PIECE
    entries, reader = read(written(" " * 37 + text, "p.json"))
    assert ([entry.id for entry in entries], reasons(reader)) == ([row["id"] for row in objects], [])
    assert reader.place_of("P-2999") == ("p.json", 3_000 if line_end else 1)


@pytest.mark.parametrize(
    "value",
    ['"' + "x" * LONGEST_ROW + '"', "[" + "1," * LONGEST_ROW, "7" * LONGEST_ROW],
    ids=["text", "array", "number"],
)
def test_an_object_without_end_is_told_by_its_line(written: Write, read: Read, value: str) -> None:
    entries, reader = read(written(f'[{GOOD},\n{{"note": {value}', "p.json"))
    assert [entry.id for entry in entries] == ["P-1"]
    assert reasons(reader) == [(2, f"the object that begins here {TOO_LONG}")]


@pytest.mark.parametrize("name", ["p.json", "p.jsonl", "p.csv"])
def test_numbers_of_a_hundred_thousand_digits_are_wrong_values(written: Write, read: Read, name: str) -> None:
    digits = "9" * 100_000
    objects = f'{{"id": "P-1", "date": "2016-01-05", "amount": {digits}}}'
    texts = {"p.json": f"[{objects}]", "p.jsonl": objects, "p.csv": f"id,date,amount\nP-1,2016-01-05,{digits}\n"}
    entries, reader = read(written(texts[name], name))
    assert entries == []
    assert [len(str(fault)) < 300 for fault in reader.faults] == [True]


@pytest.mark.parametrize("name", list(BOMBS))
def test_workbook_that_unpacks_in_memory_is_refused(written: Write, read: Read, name: str) -> None:
    path = written(workbook_with(BOMBS[name]), "p.xlsx")
    assert path.stat().st_size < 100_000
    entries, reader = read(path)
    assert entries == []
    assert [line for line, _ in reasons(reader)] == [0]
    assert "root:" not in str(reader.faults.kept)


def test_archive_that_becomes_hundreds_of_times_as_large_is_refused(written: Write, read: Read) -> None:
    bomb = Bomb(SHEET, "", " " * 40, "")
    _, reader = read(written(workbook_with(bomb), "p.xlsx"))
    assert [words.startswith("the workbook would take 23 MB unpacked") for _, words in reasons(reader)] == [True]


def test_shared_texts_are_counted(written: Write, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "_MOST_SHARED_TEXTS", 10_000)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    _, reader = read(written(workbook_with(Bomb(TEXTS, f"<sst {main}>", "<si/>", "</sst>", 20_000)), "p.xlsx"))
    assert [words.startswith("the workbook has more in one place") for _, words in reasons(reader)] == [True]


def test_rows_to_the_last_column_of_excel_are_counted(
    written: Write, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "_MOST_CELLS", 1_000_000)
    row = '<row><c r="XFD1"><v>1</v></c></row>'
    _, reader = read(written(workbook_with(BOMBS["deep"]._replace(unit=row, times=100)), "p.xlsx"))
    assert reasons(reader) == [(0, "the sheet has more than 1,000,000 cells; save it as CSV")]


@pytest.mark.parametrize("name", ["p.csv", "p.json", "p.jsonl", "p.xlsx"])
def test_devices_are_no_files_to_import(tmp_path: Path, read: Read, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(InputFailed, match=f"{name} is a device, not a file"):
        read(tmp_path / name)


@pytest.mark.soak
@pytest.mark.parametrize("name", list(BOMBS))
def test_workbook_of_gigabytes_is_refused_within_its_memory(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(workbook_with(BOMBS[name], times=1 if BOMBS[name].times == 1 else 200))
    count, *told = read_within(path)
    assert (count, len(told)) == ("0", 1)
