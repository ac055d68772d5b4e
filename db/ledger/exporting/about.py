"""Where an export came from, in the forms in which it is told: a sheet, a document, a part of a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from db.files.writing.markdown_table import markdown_table
from db.files.writing.tables import Row, Table
from db.ledger.exporting.provenance import Provenance
from db.ledger.journal import write_time
from domain.matching.words.reasons import count_of


def about_sheet(source: Provenance) -> Table:
    """Return the provenance as a table, for a sheet of its own."""
    return Table("about", ("fact", "step", "value", "detail"), list(_facts(source)))


def about_document(source: Provenance) -> Mapping[str, Any]:
    """Return the provenance as it is written in JSON."""
    return {
        "program": "paymatch",
        "version": source.version,
        "ledger": source.ledger,
        "step": source.step,
        "at": source.moment or None,
        "decided_by_hand": source.by_hand,
        "runs": [
            {
                "step": run.step,
                "at": write_time(run.at),
                "policy": run.policy,
                "rules": list(run.rules),
                "only": list(run.only),
                "decided": run.decided,
            }
            for run in source.runs
        ],
        "inputs": [
            {"step": file.step, "kind": file.kind, "name": file.name, "rows": file.rows, "sha256": file.sha256}
            for file in source.inputs
        ],
    }


def about_lines(source: Provenance) -> Iterator[str]:
    """Give the provenance as two parts of a Markdown page."""
    yield from ("", "## How it was decided", "")
    runs = [
        (run.step, write_time(run.at), run.policy, ", ".join(run.rules), ", ".join(run.only), run.decided)
        for run in source.runs
    ]
    if runs:
        columns = ("step", "time", "policy", "rules", "only", "decided")
        yield from markdown_table(columns, runs, right=("step", "decided"))
    else:
        yield "No run of a policy stands."
    yield ""
    yield f"Decided by hand: {count_of(source.by_hand, 'payment')}."
    yield from ("", "## Inputs", "")
    inputs = [(file.step, file.kind, file.name, file.rows, file.sha256) for file in source.inputs]
    yield from markdown_table(("step", "kind", "file", "rows", "SHA-256"), inputs, right=("step", "rows"))
    moment = f", {source.moment}" if source.moment else ""
    yield from ("", f"Written by paymatch {source.version}, as of step {source.step:,}{moment}.")


def _facts(source: Provenance) -> Iterator[Row]:
    yield "program", None, f"paymatch {source.version}", None
    yield "ledger", source.step, source.ledger, f"as of {source.moment}" if source.moment else None
    yield "decided by hand", None, source.by_hand, None
    for run in source.runs:
        only = f"; only {', '.join(run.only)}" if run.only else ""
        detail = f"{', '.join(run.rules)}{only}; {run.decided} decided at {write_time(run.at)}"
        yield "run", run.step, run.policy, detail
    for file in source.inputs:
        hashed = f"; sha256 {file.sha256}" if file.sha256 else ""
        yield "input", file.step, file.name, f"{file.rows} rows of {file.kind}s{hashed}"
