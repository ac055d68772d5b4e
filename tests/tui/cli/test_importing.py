"""`paymatch import`: everything, or nothing and why."""

import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from pymongo import MongoClient

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.server.connection import Document
from db.ledger.deciding.desk import Desk
from db.ledger.entries import entry_counts
from db.ledger.ledger import Ledger
from tests.tui.cli.calling import SAMPLE_DATA, Call
from tui.cli.commands.importing import told_if_stored
from tui.cli.stopping import Stopped
from tui.configuration.settings import load_settings


def counts(path: Path) -> list[int]:
    ledger = Ledger.open(path, create=False)
    with ledger.reading():
        return list(entry_counts(ledger).values())


def test_import_makes_the_ledger_and_talks_on_stderr(paymatch: Call, home: Path) -> None:
    ended = paymatch("--ledger", "new/my.sqlite", "import", "accruals", SAMPLE_DATA / "seed" / "accruals.csv")
    assert ended == (0, "", f"Stored 7 accruals in {home / 'new' / 'my.sqlite'}.\n")
    assert counts(home / "new" / "my.sqlite") == [7, 0]


def test_the_same_file_again_stores_nothing(paymatch: Call, seed: Path) -> None:
    ended = paymatch("import", "payments", seed / "payments.csv")
    assert ended.code == 0
    assert "Stored 0 payments" in ended.err
    assert ended.err.endswith("; 5 were there already.\n")


def test_every_fault_is_one_line_before_the_total(paymatch: Call, home: Path) -> None:
    ended = paymatch("--ledger", "l.sqlite", "import", "payments", SAMPLE_DATA / "broken" / "several_faults.csv")
    lines = ended.err.splitlines()
    assert (ended.code, ended.out, len(lines)) == (2, "", 6)
    assert lines[0].endswith(
        "several_faults.csv:3: column date: '32.01.2016' is not a date of the calendar: day is out of range for month"
    )
    assert lines[-1] == "5 faults; nothing was stored."
    assert counts(home / "l.sqlite") == [0, 0]


def test_a_file_with_foreign_names_is_read_as_told(paymatch: Call, home: Path) -> None:
    (home / "bank.csv").write_bytes("Выписка\n\nНомер;Дата;Сумма\n7;12/31/2025 10:30;1 500,00\n".encode("windows-1251"))
    read = ["--map", "id=Номер", "--map", "date=Дата", "--map", "amount=Сумма", "--encoding", "windows-1251"]
    read += ["--header-line", "3"]
    ended = paymatch("import", "payments", "bank.csv", *read, "--date-format", "%m/%d/%Y", "--cut-time")
    assert ended.code == 0
    assert "7 of 2025-12-31, no month, no account, amount 1500.00" in paymatch("explain", "7").out


def test_import_that_was_stopped_too_late_says_that_it_is_stored(seed: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ledger = Ledger.open(load_settings().ledger)

    def stopped_after(work: Callable[[], object]) -> str:
        with suppress(Stopped), told_if_stored(ledger):
            work()
            raise Stopped(signal.SIGINT)
        return capfd.readouterr().err

    assert stopped_after(lambda: None) == ""
    assert stopped_after(lambda: Desk(ledger).skip("3")) == "All was stored already; `paymatch undo` takes it back.\n"


def test_columns_that_are_not_used_are_named(paymatch: Call, home: Path) -> None:
    (home / "p.csv").write_text("id,date,note\n1,2016-01-05,x\n")
    assert paymatch("import", "payments", "p.csv").err.startswith("p.csv: not used: note\n")


def test_a_dry_run_makes_no_ledger(paymatch: Call, home: Path) -> None:
    ended = paymatch("--ledger", "l.sqlite", "import", "payments", SAMPLE_DATA / "seed" / "payments.csv", "--dry-run")
    assert (ended.code, ended.err) == (
        0,
        "No fault. 5 payments would be stored. This was a dry run: nothing was stored.\n",
    )
    assert not (home / "l.sqlite").exists()


def test_a_dry_run_into_a_ledger_stores_nothing(paymatch: Call, seed: Path, home: Path) -> None:
    (home / "more.csv").write_text("id,date\n99,2016-01-05\n")
    assert "1 payment would be stored" in paymatch("import", "payments", "more.csv", "--dry-run").err
    assert "There is no payment 99" in paymatch("explain", "99").err


def test_good_rows_are_kept_and_rejects_told_with_one(paymatch: Call, home: Path) -> None:
    (home / "p.csv").write_text("id,date\nA,2016-01-05\nB,x\n,y\n", encoding="utf-8")
    keeping = ["import", "payments", "p.csv", "--keep-good", "--rejects", "mend.csv"]
    tried = paymatch("--ledger", "l.sqlite", *keeping, "--dry-run")
    assert tried.code == 1
    assert "\n3 faults; 2 rows would be written to mend.csv.\n1 payment would be stored. " in tried.err
    ended = paymatch("--ledger", "l.sqlite", *keeping)
    assert ended.code == 1
    assert ended.err.endswith(f"3 faults; 2 rows were written to mend.csv.\nStored 1 payment in {home / 'l.sqlite'}.\n")
    assert counts(home / "l.sqlite") == [0, 1]
    assert len((home / "mend.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_file_as_a_whole_is_not_kept_in_part(paymatch: Call, home: Path) -> None:
    (home / "p.csv").write_text("id\nA\n", encoding="utf-8")
    ended = paymatch("import", "payments", "p.csv", "--keep-good", "--rejects", "mend.csv")
    assert ended.code == 2
    assert ended.err.endswith("1 fault; nothing was stored.\n")


def test_documents_are_imported_from_the_collection_named(paymatch: Call, home: Path, mongod: EmbeddedServer) -> None:
    with MongoClient[Document](mongod.uri) as client:
        client["books"]["receipts"].insert_many([{"_id": 7, "paid": {"at": "2016-01-05"}, "sum": 1.5}])
        reading = ["--from-mongo", "receipts", "--database", "books", "--map", "date=paid.at", "--map", "amount=sum"]
        ended = paymatch("--mongo", mongod.uri, "--ledger", "l.sqlite", "import", "payments", *reading)
        client.drop_database("books")
    assert ended == (0, "", f"Stored 1 payment in {home / 'l.sqlite'}.\n")
    assert "7 of 2016-01-05, no month, no account, amount 1.50" in paymatch("--ledger", "l.sqlite", "explain", "7").out


def test_server_that_is_not_there_is_told_with_exit_code_three(paymatch: Call, home: Path) -> None:
    nowhere = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100"
    ended = paymatch("--mongo", nowhere, "--ledger", "l.sqlite", "import", "payments", "--from-mongo", "receipts")
    assert (ended.code, (home / "l.sqlite").exists()) == (3, False)
    assert "127.0.0.1:9" in ended.err


@pytest.mark.parametrize("ending", ["json", "jsonl", "xlsx"])
def test_exported_tables_of_any_format_are_read_back(paymatch: Call, seed: Path, ending: str) -> None:
    assert paymatch("export", "unpaid", "-o", f"u.{ending}") == (0, "", f"Wrote 7 rows to u.{ending}.\n")
    names = ["--map", "id=accrual_id", "--map", "date=accrual_date", "--map", "month=accrual_month"]
    again = paymatch("import", "accruals", f"u.{ending}", *names)
    assert again.code == 0
    assert "Stored 0 accruals" in again.err
    assert "; 7 were there already." in again.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["payments", "x.csv", "--keep-good"], "--keep-good and --rejects FILE go together."),
        (["payments", "x.csv", "--rejects", "r.csv"], "--keep-good and --rejects FILE go together."),
        (["debts", "x.csv"], "Invalid value for 'accruals|payments': 'debts' is not one of"),
        (["payments"], "Name FILE…, or --from-mongo COLLECTION, and not both."),
        (["payments", "x.csv", "--from-mongo", "c"], "Name FILE…, or --from-mongo COLLECTION, and not both."),
        (["payments", "x.csv", "--database", "d"], "--database goes with --from-mongo."),
        (["payments", "--from-mongo", "c", "--sheet", "s"], "--sheet is for files, not for documents."),
        (["payments", "--from-mongo", "c", "--header-line", "2"], "--header-line is for files, not for documents."),
        (["payments", "--from-mongo", "c", "--map", "date=a..b"], "'a..b' cannot be the name of a field"),
        (["payments", "x.csv", "--map", "date"], "'date' is not of the form FIELD=COLUMN, such as date=Дата."),
        (["payments", "x.csv", "--map", "date=A", "--map", "date=B"], "'date' is mapped twice."),
        (["payments", "x.csv", "--map", "dat=A"], "There is no field 'dat' to map a column to. Did you mean 'date'?"),
        (["payments", "missing.csv"], "missing.csv"),
    ],
)
def test_wrong_use_is_told_with_exit_code_two(paymatch: Call, arguments: list[str], message: str) -> None:
    ended = paymatch("import", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert message in ended.err
