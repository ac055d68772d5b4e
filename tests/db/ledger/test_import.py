"""Importing: all or nothing, never twice, one step."""

from pathlib import Path

import pytest

from db.errors import InputFailed
from db.ledger import entries
from db.ledger.deciding.desk import Desk
from db.ledger.entries import accrual_named, entry_counts, import_entries, months_of, payment_named
from db.ledger.journal import StepKind, next_undo, step_numbered
from db.ledger.ledger import Ledger
from db.ledger.results.overview import overview
from db.ledger.verifying.ledger import verify
from domain.errors import StepRefused
from domain.records import Accrual, EntryKind, Payment
from domain.values.months import MonthKind
from tests.db.conftest import Fill, Import
from tests.db.ledger.dumps import dump, schema, standing

ACCRUAL, PAYMENT = EntryKind.ACCRUAL, EntryKind.PAYMENT


def test_imported_entries_are_what_was_written(ledger: Ledger, bring: Import) -> None:
    bring(ACCRUAL, "007,31.01.2016,03,Ann,-1 234,5".replace("234,5", "234.5"))
    bring(PAYMENT, "№ 1,2016-02-28,,,")
    with ledger.reading():
        day = accrual_named(ledger, "007").date
        assert accrual_named(ledger, "007") == Accrual("007", day, "3", "Ann", -123450)
        assert payment_named(ledger, "№ 1") == Payment("№ 1", day.replace(month=2, day=28))
        with pytest.raises(StepRefused, match="There is no payment 7"):
            payment_named(ledger, "7")


def test_import_is_one_step_that_says_what_it_brought(ledger: Ledger, bring: Import) -> None:
    result = bring(ACCRUAL, "A,2016-01-01,1,,", "B,2016-01-01,1,,\nA,2016-01-01,1,,\nC,2016-01-03,1,,")
    assert (result.stored, result.repeats, result.faults.total) == (3, 1, 0)
    with ledger.reading():
        step = step_numbered(ledger, 1)
        assert next_undo(ledger) == step
    assert step.kind is StepKind.IMPORT
    assert (step.detail["kind"], step.detail["rows"]) == ("accrual", 3)
    assert [(file["name"], file["rows"]) for file in step.detail["files"]] == [
        ("accruals-1.csv", 1),
        ("accruals-2.csv", 3),
    ]


def test_same_file_again_stores_nothing_and_makes_no_step(ledger: Ledger, bring: Import) -> None:
    text = "A,2016-01-01,1,Ann,5\nB,2016-01-02,,,"
    bring(PAYMENT, text)
    before = dump(ledger.path)
    result = bring(PAYMENT, text)
    assert (result.stored, result.repeats) == (0, 2)
    assert dump(ledger.path) == before


@pytest.mark.parametrize("held", [0, 4, 11, 12])
def test_many_and_few_entries_leave_the_same_ledger(
    ledger: Ledger, bring: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    rows = [f"{n * 7 % 12},2016-01-{n + 1:02},{n % 3 or ''},{'Ann' if n % 2 else ''},{n}" for n in range(12)]
    bring(ACCRUAL, "\n".join(rows))
    grown = Ledger.open(tmp_path / "grown.db")
    before = schema(grown.path)
    monkeypatch.setattr(entries, "_BATCH", 3)  # what is many is known only after a few
    if held:
        bring(ACCRUAL, "\n".join(rows[:held]), to=grown)
    result = bring(ACCRUAL, "\n".join(rows), to=grown)
    assert (result.stored, result.repeats) == (12 - held, held)
    assert [row[:-1] for row in dump(grown.path)["accrual"]] == [row[:-1] for row in dump(ledger.path)["accrual"]]
    assert schema(grown.path) == before
    assert list(verify(grown)) == []


def test_grown_file_stores_only_what_is_new(ledger: Ledger, bring: Import) -> None:
    bring(PAYMENT, "A,2016-01-01,1,,")
    result = bring(PAYMENT, "B,2016-01-02,1,,\nA,2016-01-01,1,,")
    assert (result.stored, result.repeats) == (1, 1)
    with ledger.reading():
        assert entry_counts(ledger) == {ACCRUAL: 0, PAYMENT: 2}


@pytest.mark.parametrize(
    ("row", "difference"),
    [
        ("A,2016-01-02,1,Ann,5", "date 2016-01-02 here and 2016-01-01 there"),
        ("A,2016-01-01,2,Ann,5", "month 2 here and 1 there"),
        ("A,2016-01-01,,Ann,5", "month empty here and 1 there"),
        ("A,2016-01-01,1,Bob,5", "account 'Bob' here and 'Ann' there"),
        ("A,2016-01-01,1,,5", "account empty here and 'Ann' there"),
        ("A,2016-01-01,1,Ann,5.01", "amount 5.01 here and 5.00 there"),
        ("A,2016-01-01,1,Ann,", "amount empty here and 5.00 there"),
        ("A,2016-01-03,1,Ann,0", "date 2016-01-03 here and 2016-01-01 there, amount 0.00 here and 5.00 there"),
    ],
)
def test_known_id_with_other_values_is_a_fault(ledger: Ledger, bring: Import, row: str, difference: str) -> None:
    bring(PAYMENT, "A,2016-01-01,1,Ann,5")
    before = dump(ledger.path)
    result = bring(PAYMENT, "B,2016-01-01,1,,", f"C,2016-01-01,1,,\n{row}")
    (fault,) = result.faults
    assert (Path(fault.file).name, fault.line, fault.column, fault.value) == ("payments-2.csv", 3, "id", "A")
    assert fault.reason == f"'A' is in the ledger already, with other values: {difference}"
    assert (result.stored, result.repeats) == (2, 0)
    assert dump(ledger.path) == before


def test_fault_in_second_file_takes_first_back(ledger: Ledger, bring: Import) -> None:
    before = dump(ledger.path)
    result = bring(ACCRUAL, "A,2016-01-01,1,,", "B,2016-02-30,1,,")
    assert [(Path(fault.file).name, fault.line) for fault in result.faults] == [("accruals-2.csv", 2)]
    assert result.stored == 1
    assert dump(ledger.path) == before


def test_missing_second_file_takes_first_back(ledger: Ledger, bring: Import, tmp_path: Path) -> None:
    before = dump(ledger.path)
    (tmp_path / "good.csv").write_text("id,date\nA,2016-01-01\n", encoding="utf-8")
    with pytest.raises(InputFailed):
        import_entries(ledger, ACCRUAL, [tmp_path / "good.csv", tmp_path / "none.csv"])
    assert dump(ledger.path) == before


def test_months_of_another_kind_than_the_ledger_are_refused(ledger: Ledger, bring: Import) -> None:
    bring(ACCRUAL, "A,2016-01-01,,,\nB,2016-01-01,3,,")
    result = bring(PAYMENT, "P,2016-01-02,2016-03,,\nQ,2016-01-02,,,")
    (fault,) = result.faults
    assert "the ledger has a calendar month" in fault.reason
    with ledger.reading():
        assert months_of(ledger) is MonthKind.CALENDAR
        assert entry_counts(ledger)[PAYMENT] == 0


def test_undone_import_leaves_the_kind_of_month_open(ledger: Ledger, bring: Import, desk: Desk) -> None:
    bring(ACCRUAL, "A,2016-01-01,3,,")
    desk.undo()
    assert not bring(PAYMENT, "P,2016-01-02,2016-03,,").faults
    with ledger.reading():
        assert months_of(ledger) is MonthKind.BILLING


def test_dry_run_says_the_same_and_stores_nothing(ledger: Ledger, bring: Import) -> None:
    before = dump(ledger.path)
    text = "A,2016-01-01,1,,\nA,2016-01-01,1,,"
    said = bring(ACCRUAL, text, dry_run=True)
    assert dump(ledger.path) == before
    done = bring(ACCRUAL, text)
    assert (said.stored, said.repeats, said.files) == (done.stored, done.repeats, done.files) == (1, 1, done.files)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_import_that_is_stopped_leaves_the_ledger_as_before(
    ledger: Ledger, bring: Import, stop: type[BaseException]
) -> None:
    bring(ACCRUAL, "A,2016-01-01,1,,")
    before = dump(ledger.path)

    def progress(rows: int, _: float) -> None:
        if rows > 4_000:
            raise stop

    with pytest.raises(stop):
        bring(ACCRUAL, "\n".join(f"{n},2016-01-01,1,," for n in range(30_000)), progress=progress)
    assert dump(ledger.path) == before
    assert bring(ACCRUAL, "B,2016-01-01,1,,").stored == 1


def test_import_is_undone_and_redone_with_its_rows(ledger: Ledger, bring: Import, desk: Desk) -> None:
    empty = standing(ledger.path)
    bring(ACCRUAL, "\n".join(f"A{n},2016-01-01,1,Ann,{n}" for n in range(50)))
    full = standing(ledger.path)
    assert desk.undo().kind is StepKind.IMPORT
    assert standing(ledger.path) == empty
    desk.redo()
    assert standing(ledger.path) == full


def test_import_after_its_undo_is_stored_anew(ledger: Ledger, bring: Import, desk: Desk) -> None:
    bring(ACCRUAL, "A,2016-01-01,1,,")
    desk.undo()
    assert bring(ACCRUAL, "A,2016-01-05,1,,").stored == 1
    with pytest.raises(StepRefused, match="nothing to redo"):
        desk.redo()
    desk.undo()
    assert standing(ledger.path) == {"accrual": [], "payment": [], "decision": []}


def test_import_under_decisions_is_undone_after_them(ledger: Ledger, fill: Fill, desk: Desk) -> None:
    fill(["A 1"], ["P 2"])
    desk.accept("P")
    kinds = [desk.undo().kind for _ in range(3)]
    assert kinds == [StepKind.ACCEPT, StepKind.IMPORT, StepKind.IMPORT]
    with pytest.raises(StepRefused, match="nothing to undo"):
        desk.undo()


def test_decided_payment_is_known_again_by_the_same_file(ledger: Ledger, bring: Import, fill: Fill, desk: Desk) -> None:
    fill(["A 1"], ["P 2"])
    desk.accept("P")
    assert bring(PAYMENT, "P,2016-01-02,,,\nQ,2016-01-03,,,").stored == 1
    assert bring(PAYMENT, "P,2016-01-09,,,").faults.total == 1


def test_largest_amounts_are_stored_and_summed_exactly(ledger: Ledger, bring: Import) -> None:
    largest = 2**63 - 1
    rows = [f"{n},2016-01-0{n},1,,92233720368547758.07" for n in (1, 2, 3)]
    bring(ACCRUAL, "\n".join(rows))
    bring(PAYMENT, "P,2016-01-09,,,-92233720368547758.07\nQ,2016-01-09,,,-0.05")
    found = overview(ledger)
    assert (found.amount_charged, found.amount_received) == (3 * largest, -largest - 5)
