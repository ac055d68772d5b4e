"""What becomes of the rows of a file: entries, repeats and faults."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from db.errors import InputFailed
from db.files.entries import EntryReader
from db.files.faults import MOST_KEPT
from db.files.options import ReadOptions
from domain.records import Accrual, Entry, EntryKind, Payment
from domain.values.months import MonthKind

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Entry], EntryReader]]

HEADER = "id,date,month,account,amount\n"


def test_row_becomes_a_record_of_its_kind(written: Write) -> None:
    path = written(HEADER + 'A-1,31.01.2016,2016-1, 007 ,"1 234,50"\n')
    (entry,) = EntryReader(EntryKind.ACCRUAL).read(path)
    assert entry == Accrual("A-1", date(2016, 1, 31), "2016-01", "007", 123450)


def test_columns_besides_id_and_date_may_be_absent(written: Write, read: Read) -> None:
    entries, reader = read(written("date,id\n2016-01-05,P-1\n"))
    assert entries == [Payment("P-1", date(2016, 1, 5))]
    assert not reader.faults


def test_header_is_matched_without_case_or_space(written: Write, read: Read) -> None:
    entries, _ = read(written(" ID , Date\nP-1,2016-01-05\n"))
    assert [entry.id for entry in entries] == ["P-1"]


def test_mapping_finds_columns_under_other_names(written: Write, read: Read) -> None:
    path = written("Номер,Дата,id\nP-1,2016-01-05,x\n")
    entries, reader = read(path, mapping={"id": "номер", "date": "Дата"})
    assert entries == [Payment("P-1", date(2016, 1, 5))]
    assert reader.files[0].ignored == ("id",)


def test_faults_name_columns_as_the_file_does(written: Write, read: Read) -> None:
    _, reader = read(written("Номер,Дата\n,x\n"), mapping={"id": "Номер", "date": "Дата"})
    assert [fault.column for fault in reader.faults] == ["Номер", "Дата"]


def test_mapped_column_that_is_missing_is_a_fault(written: Write, read: Read) -> None:
    _, reader = read(written("id,date,Suma\nP-1,2016-01-05,3\n"), mapping={"amount": "Summa"})
    (fault,) = reader.faults
    assert (
        str(fault)
        == "payments.csv:1: column Summa: no column 'Summa', which was named for 'amount'; did you mean 'Suma'?"
    )


def test_date_format_settles_ambiguous_dates(written: Write, read: Read) -> None:
    entries, _ = read(written("id,date\nP-1,03/04/2016\n"), date_format="%d/%m/%Y")
    assert entries[0].date == date(2016, 4, 3)


def test_time_is_cut_off_when_asked(written: Write, read: Read) -> None:
    entries, _ = read(written("id,date\nP-1,2016-01-05T10:30:00Z\n"), cut_time=True)
    assert entries[0].date == date(2016, 1, 5)


def test_same_id_with_same_values_is_given_once(written: Write, read: Read) -> None:
    path = written(HEADER + "P-1,2016-01-05,1,,10\nP-1,05.01.2016,01,,10.00\n")
    entries, reader = read(path)
    assert [entry.id for entry in entries] == ["P-1"]
    assert (reader.files[0].rows, reader.files[0].entries, reader.files[0].repeats) == (2, 1, 1)
    assert not reader.faults


def test_conflicting_ids_are_found_across_files(written: Write, read: Read) -> None:
    first = written(HEADER + "P-0,2016-01-01,,,\nP-1,2016-01-05,1,A,10\n", "first.csv")
    second = written(HEADER + "P-2,2016-01-06,1,,\nP-1,2016-01-06,,,\n", "second.csv")
    entries, reader = read(first, second)
    assert [entry.id for entry in entries] == ["P-0", "P-1", "P-2"]
    (fault,) = reader.faults
    assert str(fault) == (
        "second.csv:3: column id: 'P-1' stands already in first.csv:3, with other values: date 2016-01-06 here and "
        "2016-01-05 there, month empty here and 1 there, account empty here and 'A' there, "
        "amount empty here and 10.00 there"
    )


def test_reader_tells_where_an_entry_stood(written: Write, read: Read) -> None:
    _, reader = read(written("id,date\n\nP-1,2016-01-05\n"), written("id,date\nP-2,2016-01-05\n", "more.csv"))
    assert reader.place_of("P-1") == ("payments.csv", 3)
    assert reader.place_of("P-2") == ("more.csv", 2)
    with pytest.raises(KeyError):
        reader.place_of("P-3")


def test_every_month_of_the_second_kind_is_a_fault(written: Write, read: Read) -> None:
    entries, reader = read(written("id,date,month\n1,2016-01-05,3\n2,2016-01-05,2016-03\n3,2016-01-05,2016-03\n"))
    assert reader.months is MonthKind.CALENDAR
    assert [entry.id for entry in entries] == ["1"]
    assert [fault.line for fault in reader.faults] == [3, 4]
    assert "payments.csv:2 has a calendar month" in reader.faults.kept[1].reason


def test_months_must_be_of_the_kind_the_ledger_has(written: Write) -> None:
    reader = EntryReader(EntryKind.PAYMENT, known_months=MonthKind.BILLING)
    assert list(reader.read(written("id,date,month\n1,2016-01-05,3\n"))) == []
    assert "'3' is a calendar month, but the ledger has a billing month" in reader.faults.kept[0].reason


def test_kind_of_month_is_unknown_while_all_are_empty(written: Write, read: Read) -> None:
    _, reader = read(written("id,date,month\n1,2016-01-05,\n"))
    assert reader.months is None


def test_good_rows_are_given_beside_faulty_ones(written: Write, read: Read) -> None:
    entries, reader = read(written("id,date\n1,x\n2,2016-01-05\n3,y\n"))
    assert [entry.id for entry in entries] == ["2"]
    assert reader.faults.total == 2


def test_faults_beyond_the_cap_are_only_counted(written: Write, read: Read) -> None:
    _, reader = read(written("id,date\n" + "x,y\n" * (MOST_KEPT + 5)))
    assert (len(reader.faults.kept), reader.faults.total, reader.faults.not_kept) == (MOST_KEPT, MOST_KEPT + 5, 5)


def test_long_values_are_cut_in_faults(written: Write, read: Read) -> None:
    _, reader = read(written(f"id,date\nP-1,{'9' * 5_000}\n"))
    assert len(str(reader.faults.kept[0])) < 250
    assert len(reader.faults.kept[0].value) == 80


def test_fault_is_one_line_that_terminals_survive(written: Write, read: Read) -> None:
    _, reader = read(written('"id\x1b[2J","id\n\u202e",date\n1,2,3\n'), mapping={"id": "id\x1b[2J"}, delimiter=",")
    _, missing = read(written("number,date\n1,2016-01-05\n"), mapping={"id": "i\x1b[31md"})
    text = str(missing.faults.kept[0])
    assert text.isprintable()
    assert r"column i\x1b[31md" in text
    assert all(str(fault).isprintable() for fault in reader.faults)


def test_hash_is_that_of_the_bytes(written: Write, read: Read) -> None:
    path = written("id,date\n" + "".join(f"P-{number},2016-01-05\n" for number in range(50_000)))
    _, reader = read(path)
    assert reader.files[0].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_progress_counts_rows_up_to_the_end(written: Write) -> None:
    seen: list[tuple[int, float]] = []
    reader = EntryReader(EntryKind.PAYMENT, progress=lambda rows, fraction: seen.append((rows, fraction)))
    path = written("id,date\n" + "".join(f"P-{number},2016-01-05\n" for number in range(10_000)))
    assert len(list(reader.read(path))) == 10_000
    assert seen[0][0] < 10_000
    assert seen == sorted(seen)
    assert seen[-1] == (10_000, 1.0)


def test_progress_may_end_the_reading(written: Write) -> None:
    def stop(rows: int, fraction: float) -> None:
        raise asyncio.CancelledError

    path = written("id,date\n" + "P-1,2016-01-05\n" * 5_000)
    with pytest.raises(asyncio.CancelledError):
        list(EntryReader(EntryKind.PAYMENT, progress=stop).read(path))


def test_missing_file_names_the_nearest_one(written: Write, read: Read) -> None:
    written("", "payments.csv")
    with pytest.raises(InputFailed, match=r"There is no file payment\.csv\. Did you mean payments\.csv\?"):
        read(Path("payment.csv"))


def test_folder_in_place_of_a_file_is_told(written: Write, read: Read) -> None:
    folder = written("").absolute().parent
    with pytest.raises(InputFailed, match="is a folder, not a file"):
        read(folder)


def test_closed_folder_is_told_as_missing_permission(closed_folder: Path, read: Read) -> None:
    with pytest.raises(InputFailed, match=r"There is no permission to read .*payments\.csv"):
        read(closed_folder / "payments.csv")


def test_file_that_breaks_off_while_reading_is_told(read: Read) -> None:
    # The first page of a process's memory can be opened, and never read.
    with pytest.raises(InputFailed, match=r"/proc/self/mem cannot be read: Input/output error\."):
        read(Path("/proc/self/mem"))


def test_missing_folder_is_told_without_a_guess(tmp_path: Path, read: Read) -> None:
    with pytest.raises(InputFailed, match=r"There is no file .*none/payments\.csv\.$"):
        read(tmp_path / "none" / "payments.csv")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mapping": {"dat": "Дата"}}, "Did you mean 'date'"),
        ({"mapping": {"zzz": "Дата"}}, "The fields are id, date, month, account, amount"),
        ({"encoding": "windows-1215"}, "no text encoding 'windows-1215'"),
        ({"encoding": "rot13"}, "no text encoding"),
        ({"encoding": "unicode_escape"}, "no text encoding 'unicode_escape'"),
        ({"encoding": "x" * 1000 + "\0"}, "no text encoding"),
        ({"delimiter": "::"}, "cannot be a delimiter"),
        ({"delimiter": '"'}, "cannot be a delimiter"),
        ({"date_format": "%m/%Y"}, "must name day, month and year"),
        ({"date_format": "%d.%m.%Y %Q"}, "must name day, month and year"),
        ({"date_format": "dd.mm.yyyy"}, "must name day, month and year"),
        ({"date_format": "%d%d%m%Y"}, "must name day, month and year"),
        ({"date_format": "%"}, "must name day, month and year"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options: dict[str, str], message: str) -> None:
    with pytest.raises(InputFailed, match=message):
        ReadOptions(**options)  # type: ignore[arg-type]  # the parameters mix mappings and texts
