"""Imports that keep the good rows: what is stored, what is written to be mended, and when neither is."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from db.errors import InputFailed, OutputFailed
from db.files.options import ReadOptions
from db.files.writing.destination import DestinationExists
from db.ledger.deciding.desk import Desk
from db.ledger.entries import ImportResult, entry_counts, import_entries
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.db.conftest import Import
from tests.db.ledger.dumps import dump

PAYMENT = EntryKind.PAYMENT
Keep = Callable[..., ImportResult]


@pytest.fixture
def keep(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Import payments from texts, each in a file of its own, and keep the good rows; the rest goes to rejects.csv."""
    monkeypatch.chdir(tmp_path)

    def import_texts(*texts: str | bytes, ending: str = "csv", **options: object) -> ImportResult:
        paths = [Path(f"{number}.{ending}") for number in range(1, len(texts) + 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_entries(ledger, PAYMENT, paths, rejects=Path("rejects.csv"), **options)  # type: ignore[arg-type]  # passed on as given

    return import_texts


def rejected() -> list[list[str]]:
    with Path("rejects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def stored(ledger: Ledger) -> int:
    with ledger.reading():
        return entry_counts(ledger)[PAYMENT]


def test_good_rows_are_stored_and_others_written(ledger: Ledger, keep: Keep) -> None:
    result = keep("id,note,date\nA,x,2016-01-05\nB,y,32.01.2016\n,z,x\nC,,2016-01-06\n")
    assert (result.stored, result.rejected, result.refused, result.faults.total) == (2, 2, False, 3)
    assert stored(ledger) == 2
    header, first, second = rejected()
    assert header == ["id", "note", "date", "reason"]
    assert first[:3] == ["B", "y", "32.01.2016"]
    assert first[3].startswith("1.csv:3: column date: '32.01.2016' is not a date of the calendar")
    assert second[3].count("1.csv:4: column ") == 2


def test_mended_rejects_are_imported_in_turn(ledger: Ledger, keep: Keep) -> None:
    text = "Id;Date;Account;Amount\n'-5;2016-01-05;'=1;-1 234,50\n'+6;x;'=1;-1 234,50\nC;x;;-5\n"
    assert keep(text).rejected == 2
    mended = Path("rejects.csv").read_text(encoding="utf-8").replace(",x,", ",2016-01-05,")
    Path("rejects.csv").unlink()
    result = keep(mended)
    assert (result.stored, result.faults.total, result.files[0].ignored) == (2, 0, ("reason",))
    with ledger.reading():
        held = list(ledger.rows("SELECT id, account, amount FROM payment ORDER BY id"))
    assert held == [("+6", "=1", -123450), ("-5", "=1", -123450), ("C", "", -500)]


def test_rejects_fed_back_unmended_get_one_reason_column(keep: Keep) -> None:
    keep("id,date\nA,x\n")
    before = rejected()
    Path("rejects.csv").rename("again.csv")
    keep(Path("again.csv").read_bytes())
    assert rejected() == before


def test_all_good_rows_make_no_rejects_file(ledger: Ledger, keep: Keep) -> None:
    assert keep("id,date\nA,2016-01-05\nA,2016-01-05\n").rejected == 0
    assert stored(ledger) == 1
    assert not Path("rejects.csv").exists()


def test_contradictions_in_files_and_ledger_are_rejected(ledger: Ledger, keep: Keep, bring: Import) -> None:
    bring(PAYMENT, "A,2016-01-01,1,Ann,5\nB,2016-01-01,,,")
    result = keep("id,date,amount\nA,2016-01-01,6\nB,2016-01-01,\nC,2016-01-02,1\nC,2016-01-02,2\n")
    assert (result.stored, result.repeats, result.rejected) == (1, 1, 2)
    reasons = [row[-1] for row in rejected()[1:]]
    assert "'A' is in the ledger already, with other values: month empty here and 1 there" in reasons[0]
    assert "'C' stands already in 1.csv:4, with other values: amount 2.00 here and 1.00 there" in reasons[1]
    assert stored(ledger) == 3


def test_rows_of_a_wrong_shape_keep_all_their_cells(ledger: Ledger, keep: Keep) -> None:
    result = keep('id,date,note\nA,2016-01-05\nB,2016-01-05,x,y,z\nC,2016-01-05,"a"b\nD,2016-01-05,\n')
    assert (result.stored, result.rejected) == (1, 3)
    short, long, quoted = rejected()[1:]
    assert short == ["A", "2016-01-05", "", "1.csv:2: the row has 2 cells, the header has 3"]
    assert long[:3] == ["B", "2016-01-05", "x"]
    assert long[3].endswith("; behind the last column stands 'y', 'z'")
    assert quoted[:3] == ["", "", ""]
    assert quoted[3].startswith("1.csv:4: text stands after a closing quote")


def test_files_of_several_formats_share_one_rejects_file(keep: Keep) -> None:
    keep("id,date\nA,x\n", "note;ID;date\nn;B;y\n")
    assert [row[:3] for row in rejected()] == [["id", "date", "note"], ["A", "x", ""], ["B", "y", "n"]]


def test_objects_are_rejected_with_their_members(keep: Keep) -> None:
    keep('{"id": "A", "date": "2016-01-05"}\n{"id": 7, "date": [1], "note": null, "n": 1.50}\nnonsense', ending="jsonl")
    header, nested, broken = rejected()
    assert header == ["id", "date", "note", "n", "reason"]
    assert nested[:4] == ["7", "an array", "", "1.50"]
    assert broken[:4] == ["", "", "", ""]


def test_more_rejects_than_kept_faults_are_all_written(keep: Keep) -> None:
    keep("id,date\n" + "A,x\n" * 3_000)
    assert len(rejected()) == 3_001


@pytest.mark.parametrize(
    ("texts", "ending"),
    [
        (("id,dated\nA,2016-01-05\n",), "csv"),
        (("id,date\nA,2016-01-05\nB,x\n", ""), "csv"),
        (('id,date\nA,2016-01-05\nB,"2016\nC,2016-01-05\n',), "csv"),
        (('[{"id": "A", "date": "2016-01-05"}, {"id": "B", "date": "x"}, oops]',), "json"),
        ((b"no workbook",), "xlsx"),
    ],
    ids=["header", "second file", "open quote", "array", "workbook"],
)
def test_fault_of_a_whole_file_stores_nothing(
    ledger: Ledger, keep: Keep, texts: tuple[str | bytes, ...], ending: str
) -> None:
    before = dump(ledger.path)
    result = keep(*texts, ending=ending)
    assert result.refused
    assert dump(ledger.path) == before
    assert not Path("rejects.csv").exists()


def test_dry_run_counts_rejects_and_writes_none(ledger: Ledger, keep: Keep) -> None:
    result = keep("id,date\nA,2016-01-05\nB,x\n", dry_run=True)
    assert (result.stored, result.rejected, stored(ledger)) == (1, 1, 0)
    assert not Path("rejects.csv").exists()


def test_rejects_file_that_is_there_stays_as_it_is(ledger: Ledger, keep: Keep) -> None:
    Path("rejects.csv").touch()
    with pytest.raises(DestinationExists):
        keep("id,date\nA,2016-01-05\nB,x\n")
    assert (stored(ledger), Path("rejects.csv").read_bytes()) == (0, b"")


def test_rejects_that_cannot_be_written_store_nothing(ledger: Ledger, keep: Keep) -> None:
    Path("p.csv").write_text("id,date\nA,2016-01-05\nB,x\n", encoding="utf-8")
    with pytest.raises(OutputFailed, match="its folder does not exist"):
        import_entries(ledger, PAYMENT, [Path("p.csv")], rejects=Path("missing/rejects.csv"))
    assert stored(ledger) == 0


def test_file_that_is_missing_writes_no_rejects(ledger: Ledger, keep: Keep) -> None:
    Path("p.csv").write_text("id,date\nB,x\n", encoding="utf-8")
    with pytest.raises(InputFailed):
        import_entries(ledger, PAYMENT, [Path("p.csv"), Path("none.csv")], rejects=Path("rejects.csv"))
    assert not Path("rejects.csv").exists()


def test_foreign_encoding_is_rejected_as_readable_text(keep: Keep) -> None:
    options = ReadOptions(encoding="windows-1251", delimiter=";", mapping={"date": "Дата"})
    keep("id;Дата\nЖ;x\n".encode("windows-1251"), options=options)
    assert [row[:2] for row in rejected()] == [["id", "Дата"], ["Ж", "x"]]


def test_kept_rows_are_one_step_to_undo(ledger: Ledger, keep: Keep, desk: Desk) -> None:
    keep("id,date\nA,2016-01-05\nB,x\n")
    desk.undo()
    assert stored(ledger) == 0
