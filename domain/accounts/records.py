"""Accounts as people look at them: summaries, sessions and actions, as immutable records.

Where a record has a `key`, it is what the database knows the thing by; everything else about it is opaque. It takes
no part in comparisons.
"""

from dataclasses import dataclass, field
from datetime import datetime

# The types that every summary has, in their order.
STANDARD_TYPES = ("create", "read", "update", "delete")


@dataclass(frozen=True, slots=True)
class ActionSummary:
    """How many actions of one type, and when the last of them was: UTC, None where no action has a date."""

    type: str
    last: datetime | None
    count: int


@dataclass(frozen=True, slots=True)
class AccountSummary:
    """What was done in one account.

    `number` and `name` are texts to show; `name` is "" where there is none. `sessions` counts the sessions,
    `documents` the stored documents of this number (more than 1: duplicates). `actions` has one entry for each of
    STANDARD_TYPES in their order, then the other types that occur, by name.
    """

    number: str
    name: str
    sessions: int
    documents: int
    actions: tuple[ActionSummary, ...]
    key: object = field(default=None, compare=False, repr=False)

    @property
    def count(self) -> int:
        """How many actions there are, of all types."""
        return sum(action.count for action in self.actions)

    @property
    def last(self) -> datetime | None:
        """When the last action of any type was; None where no action has a date."""
        return max((action.last for action in self.actions if action.last is not None), default=None)

    def of_type(self, type_name: str) -> ActionSummary:
        """Return the entry of a type; one with no actions for a type that does not occur."""
        found = (action for action in self.actions if action.type == type_name)
        return next(found, ActionSummary(type_name, None, 0))


@dataclass(frozen=True, slots=True)
class Session:
    """One session of an account: `actions` counts what was done in it; `created_at` is UTC, None if not a date."""

    session_id: str
    created_at: datetime | None
    actions: int
    key: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a session; `type` is the text to show, `created_at` is UTC, None if not a date."""

    type: str
    created_at: datetime | None
    session_id: str
