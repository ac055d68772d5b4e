"""The journal: every step at the moment it is made, and undo and redo, which are steps themselves.

What a step brought carries its number in `step`; what it ended was moved to a `past_` table and carries its number
in `ended_by`. Reverting a step ends what it brought and brings back what it had ended, with the number of the step
that brought it first, so that this step can be reverted in its turn. That serves undo, and redo too, which reverts
an undo. Nothing in the journal or the past is ever changed.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from db.clock import Clock, utc_now
from db.ledger.ledger import Ledger
from db.ledger.models import StepRow
from domain.errors import StepRefused

# In the order in which rows can go away; they come back the other way round.
_TABLES = ("decision", "payment", "accrual")
_KEYS = {"decision": "payment_id", "payment": "id", "accrual": "id"}
_COLUMNS = {
    "decision": "payment_id, accrual_id, outcome, rule, eligible, equal, runner_up, tie, same_month, reason_code, "
    "earlier, decided_by, decided_at",
    "payment": "id, date, month, account, amount, id_key",
    "accrual": "id, date, month, account, amount, id_key",
}
# Every decision of a run has the same moment.
_MOMENTS = 256


class StepKind(StrEnum):
    """What a step of the journal did."""

    IMPORT = "import"
    ACCEPT = "accept"
    OVERRIDE = "override"
    SKIP = "skip"
    CLEAR = "clear"
    RUN = "run"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `detail` says what it was about.

    Steps for one payment have `payment` and, when matched, `accrual`; if they took that from another payment, `loser`
    and, as `loser_accrual`, what that one got instead, null when it was left undecided. A run has `policy`, `rules`,
    its counts and, if it kept only the decisions that satisfy conditions, their names in `only`; an import has `kind`,
    `rows` and `files`; undo and redo have the detail of the step that they revert.
    """

    id: int
    kind: StepKind
    at: datetime
    reverts: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoggedStep:
    """A step as the log tells it.

    `first_made` is the step that an undo or redo reverts in the end, for every other the step itself. `undone` says
    that a later undo took it back, or, of an undo, that a redo did.
    """

    step: Step
    first_made: Step
    undone: bool

    @property
    def stands(self) -> bool:
        """Whether what the step did is in force."""
        return self.step.kind is not StepKind.UNDO and not self.undone


@lru_cache(maxsize=_MOMENTS)
def write_time(moment: datetime) -> str:
    """Return a UTC time as the ledger and the exports write it: `2016-01-01T01:20:01Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=_MOMENTS)
def read_time(text: str) -> datetime:
    """Return the time that `write_time` wrote."""
    return datetime.fromisoformat(text)


def record(
    ledger: Ledger, kind: StepKind, moment: datetime, detail: Mapping[str, Any], *, reverts: int | None = None
) -> int:
    """Add a step to the journal, inside `writing`, and return its number."""
    row = {"kind": kind.value, "at": write_time(moment), "reverts": reverts}
    text = json.dumps(detail, ensure_ascii=False)
    return int(ledger.execute(StepRow.insert(detail=text, **row)))


def end_decision(ledger: Ledger, payment_id: str, step: int) -> None:
    """Move the decision of a payment to the past, ended by `step`, inside `writing`."""
    _end(ledger, "decision", ("payment_id = ?", payment_id), step)


def undo(ledger: Ledger, clock: Clock = utc_now) -> Step:
    """Take back the latest step that stands, and return that step; StepRefused if there is none."""
    with ledger.writing():
        step = next_undo(ledger)
        if step is None:
            raise StepRefused("There is nothing to undo.")
        _revert(ledger, step, StepKind.UNDO, clock())
    return step


def redo(ledger: Ledger, clock: Clock = utc_now) -> Step:
    """Do again what the latest undo took back, and return that undo step; StepRefused if nothing was undone since."""
    with ledger.writing():
        step = next_redo(ledger)
        if step is None:
            raise StepRefused("There is nothing to redo.")
        _revert(ledger, step, StepKind.REDO, clock())
    return step


def undo_after(ledger: Ledger, number: int, clock: Clock = utc_now) -> int:
    """Take back every step that stands and was first made after step `number`; return how many, all or none."""
    taken_back = 0
    with ledger.writing():
        while (step := next_undo(ledger)) is not None and first_made(ledger, step).id > number:
            _revert(ledger, step, StepKind.UNDO, clock())
            taken_back += 1
    return taken_back


def next_undo(ledger: Ledger) -> Step | None:
    """Return the step that `undo` would take back, inside `reading` or `writing`."""
    return _latest(ledger, "kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM step later WHERE later.reverts = step.id)")


def next_redo(ledger: Ledger) -> Step | None:
    """Return the undo step that `redo` would revert, inside `reading` or `writing`.

    Undone steps can be redone until a step of another kind is made.
    """
    return _latest(
        ledger,
        "kind = 'undo' AND NOT EXISTS (SELECT 1 FROM step later WHERE later.reverts = step.id) "
        "AND id > (SELECT coalesce(max(id), 0) FROM step WHERE kind NOT IN ('undo', 'redo'))",
    )


def latest_step(ledger: Ledger) -> int:
    """Return the number of the journal's last step, 0 for none, inside `reading` or `writing`."""
    (number,) = ledger.one("SELECT coalesce(max(id), 0) FROM step")
    return int(number)


def step_numbered(ledger: Ledger, number: int) -> Step:
    """Return a step that is in the journal, inside `reading` or `writing`."""
    step = _latest(ledger, "id = ?", number)
    if step is None:
        raise StepRefused(f"The journal has no step {number}.")
    return step


def steps(ledger: Ledger, limit: int | None = None) -> Iterator[LoggedStep]:
    """Yield the steps in order, newest last, or only the `limit` newest of them."""
    with ledger.reading():
        undone, first_made = set[int](), dict[int, int]()
        reverting = list(ledger.rows("SELECT id, reverts FROM step WHERE reverts IS NOT NULL ORDER BY id"))
        for number, reverted in reverting:
            first_made[number] = first_made.get(reverted, reverted)
        for number, reverted in reversed(reverting):
            if number not in undone:
                undone.add(reverted)
        newest = "SELECT id FROM step ORDER BY id DESC LIMIT ?"
        sql = f"SELECT id, kind, at, reverts, detail FROM step WHERE id IN ({newest}) ORDER BY id"
        for step in _steps(ledger.rows(sql, (-1 if limit is None else limit,))):
            first = step if step.reverts is None else step_numbered(ledger, first_made[step.id])
            yield LoggedStep(step, first, step.id in undone)


def first_made(ledger: Ledger, step: Step) -> Step:
    """Return the step that a chain of undo and redo began with, for every other the step itself, inside `reading`."""
    while step.reverts is not None:
        step = step_numbered(ledger, step.reverts)
    return step


def _latest(ledger: Ledger, condition: str, *parameters: object) -> Step | None:
    sql = f"SELECT id, kind, at, reverts, detail FROM step WHERE {condition} ORDER BY id DESC LIMIT 1"
    return next(_steps(ledger.rows(sql, parameters)), None)


def _steps(rows: Iterator[tuple[Any, ...]]) -> Iterator[Step]:
    for number, kind, at, reverts, detail in rows:
        yield Step(number, StepKind(kind), read_time(at), reverts, json.loads(detail))


def _revert(ledger: Ledger, step: Step, kind: StepKind, moment: datetime) -> None:
    number = record(ledger, kind, moment, step.detail, reverts=step.id)
    # Only imports bring entries, and entries are not found by their step without reading them all.
    tables = _TABLES if "files" in step.detail else _TABLES[:1]
    for table in tables:
        if step.reverts is None:
            _end(ledger, table, ("step = ?", step.id), number)
        else:
            # An undo or redo brought back what the step that it reverts had ended.
            key = _KEYS[table]
            brought_back = f"{key} IN (SELECT {key} FROM past_{table} WHERE ended_by = ?)"
            _end(ledger, table, (brought_back, step.reverts), number)
    for table in reversed(tables):
        _bring_back(ledger, table, step.id)


def _end(ledger: Ledger, table: str, which: tuple[str, object], step: int) -> None:
    """Move the rows of a table for which a condition with one parameter holds to the past, ended by `step`."""
    condition, parameter = which
    columns = _COLUMNS[table]
    ledger.run(
        f"INSERT INTO past_{table} ({columns}, step, ended_by) "
        f"SELECT {columns}, step, ? FROM {table} WHERE {condition}",
        (step, parameter),
    )
    ledger.run(f"DELETE FROM {table} WHERE {condition}", (parameter,))


def _bring_back(ledger: Ledger, table: str, ended_by: int) -> None:
    columns = f"{_COLUMNS[table]}, step"
    ledger.run(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM past_{table} WHERE ended_by = ?", (ended_by,))
