"""What a check of the ledger, or of what was exported of it, finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from db.ledger.ledger import Ledger


class BreachCode(StrEnum):
    """What kind of promise is broken."""

    DAMAGED_FILE = "damaged-file"
    MISSING_TABLE = "missing-table"
    SCHEMA_CHANGED = "schema-changed"
    MISSING_ROW = "missing-row"
    WRONG_ID_KEY = "wrong-id-key"
    WRONG_MONTH = "wrong-month"
    MIXED_MONTHS = "mixed-months"
    NOT_ONE_TO_ONE = "not-one-to-one"
    NOT_EARLIER = "not-earlier"
    OTHER_ACCOUNT = "other-account"
    WRONG_REASON = "wrong-reason"
    UNKNOWN_REASON = "unknown-reason"
    RULE_PASSED_OVER = "rule-passed-over"
    OLDER_PASSED_OVER = "older-passed-over"
    FREE_ACCRUAL = "free-accrual"
    CONDITION_NOT_MET = "condition-not-met"
    UNKNOWN_ENTRY = "unknown-entry"
    OTHER_VALUE = "other-value"
    LISTED_TWICE = "listed-twice"
    LEFT_OUT = "left-out"
    OTHER_FILE = "other-file"
    JOURNAL_ORDER = "journal-order"
    JOURNAL_COUNT = "journal-count"
    JOURNAL_DECISION = "journal-decision"
    JOURNAL_PAST = "journal-past"


UNREADABLE = frozenset({BreachCode.DAMAGED_FILE, BreachCode.MISSING_TABLE})
"""Where one of these is found, nothing else can be asked of the ledger."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken promise: `subject` names what it is about (`payment P-1`, `step 7`), `words` what is wrong with it."""

    code: BreachCode
    subject: str
    words: str


class RowCheck(NamedTuple):
    """A check whose `sql` selects the wrong rows; their columns fill the places `{0}`, `{1}` … of the two texts."""

    code: BreachCode
    subject: str
    words: str
    sql: str


def wrong_rows(ledger: Ledger, check: RowCheck) -> Iterator[Breach]:
    """Yield a breach for each row that a check selects, inside `reading`."""
    for row in ledger.rows(check.sql):
        yield Breach(check.code, check.subject.format(*row), check.words.format(*row))
