"""Whether the journal, the decisions that stand and the past that was ended agree with each other.

Every row that was ever brought carries the number of its step. It either stands, or is in a `past_` table with the
step that ended it; a step that reverts this one brings it back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from db.ledger.ledger import Ledger
from db.ledger.verifying.breaches import Breach, BreachCode, RowCheck, wrong_rows

_KEYS = {"decision": "payment_id", "payment": "id", "accrual": "id"}

# What the detail of a step says that it brought into each table.
_IMPORTED = "iif(kind = 'import' AND json_extract(detail, '$.kind') = '{}', json_extract(detail, '$.rows'), 0)"
_BROUGHT = {
    "decision": "CASE kind WHEN 'run' THEN json_extract(detail, '$.decided') "
    "ELSE (kind IN ('accept', 'override', 'skip')) + "
    "(kind = 'override' AND json_extract(detail, '$.loser_accrual') IS NOT NULL) END",
    "payment": _IMPORTED.format("payment"),
    "accrual": _IMPORTED.format("accrual"),
}
_COUNTS = """
    WITH brought (number, rows) AS (
        SELECT step, count(*) FROM {table} GROUP BY step
        UNION ALL
        SELECT step, count(DISTINCT {key}) FROM past_{table} AS past
        WHERE NOT EXISTS (SELECT 1 FROM {table} AS held WHERE held.{key} = past.{key} AND held.step = past.step)
        GROUP BY step
    ), totals (number, rows) AS (SELECT number, sum(rows) FROM brought GROUP BY number)
    SELECT step.id, kind, {expected}, coalesce(rows, 0)
    FROM step LEFT JOIN totals ON totals.number = step.id WHERE coalesce(rows, 0) IS NOT {expected}
"""
# A row may be ended again only after it was brought back, and stands exactly if it was brought back last.
_LIVES = """
    SELECT life.{key}, life.step, life.ended_by FROM (
        SELECT {key}, step, ended_by, lead(ended_by) OVER (PARTITION BY {key}, step ORDER BY ended_by) AS ended_next
        FROM past_{table}
    ) AS life
    LEFT JOIN step AS back ON back.reverts = life.ended_by
    LEFT JOIN {table} AS held ON held.{key} = life.{key} AND held.step = life.step
    WHERE life.ended_by <= life.step
    OR iif(life.ended_next IS NULL, (back.id IS NULL) <> (held.step IS NULL), (back.id < life.ended_next) IS NOT TRUE)
"""
# What ends a row: undo and redo of what brought it, first or again; of decisions also a later step for their payment.
_ENDINGS = """
    SELECT past.{key}, past.ended_by, ended.kind FROM past_{table} AS past
    LEFT JOIN step AS ended ON ended.id = past.ended_by LEFT JOIN step AS undone ON undone.id = ended.reverts
    WHERE CASE
        WHEN ended.kind IN ('accept', 'override', 'skip', 'clear') THEN {by_person}
        WHEN undone.reverts IS NULL THEN past.step = undone.id
        ELSE EXISTS (
            SELECT 1 FROM past_{table} AS before WHERE before.ended_by = undone.reverts
            AND before.{key} = past.{key} AND before.step = past.step
        )
    END IS NOT TRUE
"""
_ABOUT_IT = """
    past.payment_id IN (json_extract(ended.detail, '$.payment'), json_extract(ended.detail, '$.loser'))
    AND past.step < past.ended_by
"""
_OF_ITS_STEP = """
    CASE kind
        WHEN 'run' THEN decided_by = 'run' AND outcome <> 'skipped' AND rule IS NOT 'by-hand'
            AND (rule IS NULL OR EXISTS (SELECT 1 FROM json_each(detail, '$.rules') WHERE value = rule))
        WHEN 'skip' THEN decided_by = 'person' AND outcome = 'skipped'
        WHEN 'accept' THEN decided_by = 'person' AND outcome <> 'skipped' AND rule IS NOT 'by-hand'
        WHEN 'override' THEN decided_by = 'person' AND outcome = 'matched'
            AND (payment_id IS NOT json_extract(detail, '$.loser') OR rule IS NOT 'by-hand')
    END
    AND decided_at = at
    AND CASE payment_id
        WHEN json_extract(detail, '$.payment') THEN accrual_id IS json_extract(detail, '$.accrual')
        WHEN json_extract(detail, '$.loser') THEN accrual_id IS json_extract(detail, '$.loser_accrual')
        ELSE kind = 'run'
    END
"""
# A swap: an override that took its accrual from another payment.
_SWAP_TOOK_NOTHING = """
    SELECT swap.id, json_extract(swap.detail, '$.loser'), json_extract(swap.detail, '$.accrual') FROM step AS swap
    LEFT JOIN past_decision AS past
        ON past.ended_by = swap.id AND past.payment_id = json_extract(swap.detail, '$.loser')
        AND past.accrual_id = json_extract(swap.detail, '$.accrual')
    WHERE swap.kind = 'override' AND json_extract(swap.detail, '$.loser') IS NOT NULL AND past.ended_by IS NULL
"""

_ROW_CHECKS: tuple[RowCheck, ...] = (
    RowCheck(
        BreachCode.JOURNAL_DECISION,
        "payment {0}",
        "has a decision that is not what step {1}, {2}, decided",
        "SELECT payment_id, decision.step, coalesce(kind, 'which is missing') "
        f"FROM decision LEFT JOIN step ON step.id = decision.step WHERE ({_OF_ITS_STEP}) IS NOT TRUE",
    ),
    RowCheck(
        BreachCode.JOURNAL_COUNT,
        "step {0}",
        "a clear, ended {1} decisions instead of one",
        "SELECT id, count(ended_by) FROM step LEFT JOIN past_decision ON ended_by = id WHERE kind = 'clear' "
        "GROUP BY id HAVING count(ended_by) <> 1",
    ),
    RowCheck(
        BreachCode.JOURNAL_PAST,
        "step {0}",
        "says that it took {2} from payment {1}, whose decision it did not end",
        _SWAP_TOOK_NOTHING,
    ),
    *(
        check
        for table, key in _KEYS.items()
        for check in (
            RowCheck(
                BreachCode.JOURNAL_COUNT,
                "step {0}",
                f"{{1}}, says that it brought {{2}} {table}s, and {{3}} are there or in the past",
                _COUNTS.format(table=table, key=key, expected=_BROUGHT[table]),
            ),
            RowCheck(
                BreachCode.JOURNAL_PAST,
                f"{table} {{0}}",
                "of step {1} was ended by step {2}, which does not fit when it was brought, ended and brought back",
                _LIVES.format(table=table, key=key),
            ),
            RowCheck(
                BreachCode.JOURNAL_PAST,
                f"{table} {{0}}",
                "was ended by step {1}, {2}, which is not about it",
                _ENDINGS.format(
                    table=table,
                    key=key,
                    by_person=_ABOUT_IT if table == "decision" else "0",
                ),
            ),
        )
    ),
)


@dataclass(slots=True)
class Replay:
    """The journal gone through from its start.

    `undone` are the steps of persons, runs and imports that do not stand; `first_made` says for every undo and redo
    which of those it reverts in the end; `faults` are undos and redos that were not those of the latest step.
    """

    undone: set[int] = field(default_factory=set)
    first_made: dict[int, int] = field(default_factory=dict)
    faults: list[Breach] = field(default_factory=list)


def replay(ledger: Ledger) -> Replay:
    """Go through the journal with two stacks: what undo would take back, and what redo would do again."""
    result, done, taken_back = Replay(), list[int](), list[int]()
    for number, kind, reverts in ledger.rows("SELECT id, kind, reverts FROM step ORDER BY id"):
        if kind not in {"undo", "redo"}:
            done.append(number)
            taken_back.clear()
            continue
        come_from, go_to = (done, taken_back) if kind == "undo" else (taken_back, done)
        first = result.first_made[number] = result.first_made.get(reverts, reverts)
        (result.undone.add if kind == "undo" else result.undone.discard)(first)
        if come_from[-1:] == [reverts]:
            come_from.pop()
        else:
            result.faults.append(_out_of_order(number, kind, reverts))
        go_to.append(number)
    return result


def disagreements(ledger: Ledger, journal: Replay) -> Iterator[Breach]:
    """Yield what in journal, present and past does not fit together, inside `reading`."""
    yield from journal.faults
    for check in _ROW_CHECKS:
        yield from wrong_rows(ledger, check)
    for table in _KEYS:
        for number, rows in ledger.rows(f"SELECT step, count(*) FROM {table} GROUP BY step"):
            if number in journal.undone:
                words = f"was undone, and {rows} of its {table}s stand"
                yield Breach(BreachCode.JOURNAL_DECISION, f"step {number}", words)


def _out_of_order(number: int, kind: str, reverts: int) -> Breach:
    words = f"the {kind} of step {reverts}, was not that of the latest step there was to {kind}"
    return Breach(BreachCode.JOURNAL_ORDER, f"step {number}", words)
