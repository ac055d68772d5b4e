"""Every export can say where it came from: inside where the format has room for it, in a file beside it elsewhere."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from db.errors import OutputFailed
from db.files.export import ExportFormat, write_table
from db.files.writing.destination import DestinationExists
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.exporting.about import about_sheet
from db.ledger.exporting.exports import Export, provenance_file, write_export
from db.ledger.exporting.provenance import provenance_of
from db.ledger.journal import undo
from db.ledger.ledger import Ledger
from db.version import VERSION
from domain.matching.rules import chain_of
from domain.records import EntryKind
from tests.db.conftest import Clock, Fill


@pytest.fixture
def decided(fill: Fill, desk: Desk, clock: Clock) -> Ledger:
    """Accruals A1 and A2, payments P1, P2 and P3; P3 skipped by hand, the others decided by a run, step 4."""
    ledger = fill(["A1 1 1 X 5", "A2 2 2 X 6"], ["P1 11 2 X 6", "P2 12 9 X", "P3 13"])
    desk.skip("P3")
    run_policy(ledger, "best", chain=chain_of(["same-amount", "oldest"]), clock=clock)
    return ledger


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def beside(path: Path) -> Any:
    return json.loads(provenance_file(path).read_text(encoding="utf-8"))


def export_csv(ledger: Ledger, path: Path, *, overwrite: bool = False) -> None:
    write_export(ledger, Export.MATCHES, path, export_format=ExportFormat.CSV, overwrite=overwrite, provenance=True)


def test_provenance_beside_a_file_has_all_hashes(decided: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    export_csv(decided, path)
    assert beside(path) == {
        "file": "matches.csv",
        "sha256": sha256(path),
        "export": "matches",
        "rows": 2,
        "program": "paymatch",
        "version": VERSION,
        "ledger": decided.path.name,
        "step": 4,
        "at": "2016-02-01T00:00:00Z",
        "decided_by_hand": 1,
        "runs": [
            {
                "step": 4,
                "at": "2016-02-01T00:00:00Z",
                "policy": "best",
                "rules": ["same-amount", "oldest"],
                "only": [],
                "decided": 2,
            }
        ],
        "inputs": [
            {
                "step": step,
                "kind": kind,
                "name": f"{kind}s-1.csv",
                "rows": rows,
                "sha256": sha256(tmp_path / f"{kind}s-1.csv"),
            }
            for step, kind, rows in ((1, "accrual", 2), (2, "payment", 3))
        ],
    }


def test_table_itself_is_the_same_with_and_without(decided: Ledger, tmp_path: Path) -> None:
    for name, provenance in (("a.csv", True), ("b.csv", False)):
        write_export(decided, Export.LOG, tmp_path / name, export_format=ExportFormat.CSV, provenance=provenance)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert not provenance_file(tmp_path / "b.csv").exists()


@pytest.mark.parametrize("ending", ["xlsx", "md"])
def test_workbooks_and_pages_have_it_inside(decided: Ledger, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"unpaid.{ending}"
    write_export(decided, Export.UNPAID, path, export_format=ExportFormat(ending))
    if ending == "xlsx":
        text = str(list(load_workbook(path)["about"].iter_rows(values_only=True)))
    else:
        text = path.read_text(encoding="utf-8")
    for said in (VERSION, "best", "same-amount, oldest", sha256(tmp_path / "accruals-1.csv"), "payments-1.csv"):
        assert said in text


def test_what_was_undone_is_no_source(decided: Ledger, clock: Clock) -> None:
    for _ in range(3):
        undo(decided, clock)
    source = provenance_of(decided)
    assert (source.step, source.runs, source.by_hand) == (7, (), 0)
    assert [file.kind for file in source.inputs] == ["accrual"]


def test_empty_ledger_has_no_source(ledger: Ledger) -> None:
    source = provenance_of(ledger)
    assert (source.step, source.moment, source.inputs) == (0, "", ())


@pytest.mark.parametrize("place", ["-", "folder"])
def test_provenance_needs_a_file_to_stand_beside(decided: Ledger, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    destination = "-" if place == "-" else tmp_path / place
    with pytest.raises(OutputFailed, match="written beside a file"):
        write_export(
            decided,
            Export.MATCHES,
            destination,  # type: ignore[arg-type]  # a text would do too
            export_format=ExportFormat.CSV,
            provenance=True,
        )


def test_provenance_that_is_there_is_not_overwritten_unasked(decided: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "matches.csv"
    provenance_file(path).write_text("precious", encoding="utf-8")
    with pytest.raises(DestinationExists):
        export_csv(decided, path)
    assert (path.exists(), provenance_file(path).read_text(encoding="utf-8")) == (False, "precious")
    export_csv(decided, path, overwrite=True)
    assert beside(path)["sha256"] == sha256(path)


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "xlsx"])
def test_hash_of_an_input_is_that_of_the_whole_file(ledger: Ledger, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"accruals.{ending}"
    write_table(path, ["id", "date"], [["A1", "2016-01-01"]], export_format=ExportFormat(ending))
    if ending != "xlsx":
        path.write_bytes(path.read_bytes() + b"\n" * 300_000)
    assert not import_entries(ledger, EntryKind.ACCRUAL, [path]).faults
    assert [file.sha256 for file in provenance_of(ledger).inputs] == [sha256(path)]


def test_run_with_conditions_names_them(decided: Ledger, desk: Desk) -> None:
    desk.clear("P1")
    run_policy(decided, only=["no-tie"])
    source = provenance_of(decided)
    assert [run.only for run in source.runs] == [(), ("no-tie",)]
    assert any("only no-tie" in str(row[-1]) for row in about_sheet(source).rows)
