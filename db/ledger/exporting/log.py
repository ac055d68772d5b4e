"""The journal as a table: every step, oldest first, and what became of it."""

from collections.abc import Iterator

from db.files.writing.tables import Row
from db.ledger.exporting.tables import TableShape
from db.ledger.journal import LoggedStep, Step, steps, write_time
from db.ledger.ledger import Ledger
from db.ledger.step_words import step_words


def step_subject(step: Step) -> str:
    """Return what a step that is neither undo nor redo was about: a payment, the files of an import, a run's policy."""
    detail = step.detail
    if "files" in detail:
        return ", ".join(file["name"] for file in detail["files"])
    return str(detail.get("payment") or detail.get("policy") or "")


def _log(ledger: Ledger) -> Iterator[Row]:
    for logged in steps(ledger):
        yield _row(logged)


def _row(logged: LoggedStep) -> Row:
    step, first = logged.step, logged.first_made
    undone = "yes" if logged.undone else "no"
    return step.id, write_time(step.at), step.kind.value, step_subject(first), step_words(first), undone, step.reverts


LOG = TableShape(("step", "at", "kind", "subject", "words", "undone", "reverts"), _log)
