"""Exports of the ledger: their columns, their order, their exact bytes."""

import csv
import json
from pathlib import Path
from random import Random

import pytest

from db.files.export import ExportFormat
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.decisions import decision_of
from db.ledger.entries import import_entries
from db.ledger.exporting.exports import LISTS, TABLES, Export, write_export
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.db.conftest import Clock, Fill, Import

SEED = Path(__file__).parents[3] / "sample_data" / "seed"


def exported(ledger: Ledger, table: Export, ending: str = "csv") -> bytes:
    path = ledger.path.with_name(f"{table}.{ending}")
    write_export(ledger, table, path, export_format=ExportFormat(ending), overwrite=True)
    return path.read_bytes()


def rows_of(ledger: Ledger, table: Export) -> list[dict[str, str]]:
    return list(csv.DictReader(exported(ledger, table).decode().splitlines()))


def test_seed_gives_exactly_the_expected_file(ledger: Ledger, clock: Clock) -> None:
    for kind in EntryKind:
        import_entries(ledger, kind, [SEED / f"{kind.plural}.csv"], clock=clock)
    run_policy(ledger, clock=clock)
    assert exported(ledger, Export.MATCHES) == (SEED / "expected_matches.csv").read_bytes()
    assert exported(ledger, Export.UNMATCHED).decode().splitlines() == [",".join(TABLES[Export.UNMATCHED].columns)]
    assert [row["accrual_id"] for row in rows_of(ledger, Export.UNPAID)] == ["5", "6"]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "matches",
            "payment_id payment_date payment_month accrual_id accrual_date accrual_month account "  # noqa: ISC004 - one text
            "payment_amount accrual_amount rule decided_by decided_at reason",
        ),
        ("unmatched", "payment_id payment_date payment_month account amount reason_code reason"),
        ("unpaid", "accrual_id accrual_date accrual_month account amount reason_code reason"),
    ],
)
def test_columns_are_those_that_were_promised(ledger: Ledger, table: str, columns: str) -> None:
    assert list(TABLES[Export(table)].columns) == columns.split()
    assert exported(ledger, Export(table)).decode().splitlines()[0] == columns.replace(" ", ",")


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize("table", LISTS)
def test_shuffled_input_exports_the_same_bytes(
    tmp_path: Path, bring: Import, clock: Clock, table: Export, ending: str
) -> None:
    draw = Random(2)
    sides = {
        kind: [f"{n},2016-01-{draw.randint(1, 28):02d},{n % 3 + 1},X,{n}" for n in range(40)] for kind in EntryKind
    }
    results = set()
    for number in range(2):
        ledger = Ledger.open(tmp_path / f"{number}.db")
        for kind, rows in sides.items():
            bring(kind, "\n".join(draw.sample(rows, len(rows))), to=ledger)
        run_policy(ledger, clock=clock)
        results.add(exported(ledger, table, ending))
    assert len(results) == 1


def test_exports_together_hold_every_entry_once(fill: Fill, desk: Desk) -> None:
    draw = Random(4)
    sides = [[f"{side}{n} {draw.randint(1, 9)} 1 {draw.choice('XY')}" for n in range(30)] for side in "AP"]
    ledger = fill(*sides)
    desk.skip("P5")
    desk.accept("P6")
    run_policy(ledger)
    desk.clear("P7")
    matches, unmatched, unpaid = (rows_of(ledger, table) for table in LISTS)
    assert sorted(row["payment_id"] for row in matches + unmatched) == sorted(f"P{n}" for n in range(30))
    assert sorted(row["accrual_id"] for row in matches + unpaid) == sorted(f"A{n}" for n in range(30))


def test_rows_stand_in_order_of_date_and_natural_id(fill: Fill) -> None:
    ledger = fill(["A10 2", "A9 2", "A1 3"], ["P10 5", "P9 5", "P1 6", "Q10 1", "Q9 1"])
    run_policy(ledger)
    assert [row["payment_id"] for row in rows_of(ledger, Export.MATCHES)] == ["P9", "P10", "P1"]
    assert [row["payment_id"] for row in rows_of(ledger, Export.UNMATCHED)] == ["Q9", "Q10"]


def test_cells_say_what_the_ledger_says(ledger: Ledger, bring: Import, desk: Desk) -> None:
    bring(EntryKind.ACCRUAL, "A,2016-01-01,2016-1,Ann,1234.5\nB,2016-01-02,,Ann,")
    bring(EntryKind.PAYMENT, "P,2016-02-01,2016-02,Ann,-7")
    desk.override("P", "B")
    (match,) = rows_of(ledger, Export.MATCHES)
    assert match == {
        "payment_id": "P",
        "payment_date": "2016-02-01",
        "payment_month": "2016-02",
        "accrual_id": "B",
        "accrual_date": "2016-01-02",
        "accrual_month": "",
        "account": "Ann",
        "payment_amount": "-7.00",
        "accrual_amount": "",
        "rule": "by-hand",
        "decided_by": "person",
        "decided_at": "2016-02-01T00:00:00Z",
        "reason": "chosen by hand among 2 eligible; the rules proposed A",
    }
    (unpaid,) = json.loads(exported(ledger, Export.UNPAID, "json"))
    assert (unpaid["accrual_id"], unpaid["accrual_month"]) == ("A", "2016-01")


def test_unmatched_payments_have_their_reason_codes(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 4", "B 4 1 Y"], ["P1 5", "P2 6", "P3 4", "P4 3", "P5 9 1 X", "P6 7", "P7 8"])
    run_policy(ledger)
    desk.skip("P6")
    desk.clear("P7")
    codes = {row["payment_id"]: row["reason_code"] for row in rows_of(ledger, Export.UNMATCHED)}
    assert codes == {
        "P4": "no-earlier-accrual",
        "P3": "same-day-only",
        "P2": "all-earlier-taken",
        "P6": "skipped",
        "P7": "undecided",
        "P5": "no-accrual-in-account",
    }
    with ledger.reading():
        assert decision_of(ledger, "P7") is None
