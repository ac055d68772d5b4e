"""The columns of the tables of the Accounts screen. Times are in one zone, and the titles say which."""

from domain.accounts.records import STANDARD_TYPES, AccountSummary, Action, ActionSummary, Session
from tui.times import Times
from tui.widgets.table.columns import Cell, Column


def account_columns(times: Times) -> tuple[Column[AccountSummary], ...]:
    """Return the columns of the accounts."""
    return (
        Column("number", "Number", 13, lambda account: account.number, priority=9),
        Column("name", "Name", 16, lambda account: account.name, grow=1, priority=8),
        *(_count_of(type_name) for type_name in STANDARD_TYPES),
        Column("other", "Other", 6, _others, align="right", priority=2),
        Column("last", f"Last ({times.label})", 19, lambda account: times.words(account.last), priority=3),
    )


def session_columns(times: Times) -> tuple[Column[Session], ...]:
    """Return the columns of the sessions of an account."""
    return (
        Column("begun", f"Begun ({times.label})", 19, lambda session: times.words(session.created_at), priority=9),
        Column("actions", "Actions", 8, lambda session: f"{session.actions:,}", align="right", priority=8),
        Column("id", "Session", 12, lambda session: session.session_id, grow=1, priority=7),
    )


def action_columns(times: Times) -> tuple[Column[Action], ...]:
    """Return the columns of actions."""
    return (
        Column("at", f"At ({times.label})", 19, lambda action: times.words(action.created_at), priority=9),
        Column("type", "Type", 12, lambda action: action.type, grow=1, priority=8),
        Column("session", "Session", 12, lambda action: action.session_id, grow=1, priority=7),
    )


def type_columns(times: Times) -> tuple[Column[ActionSummary], ...]:
    """Return the columns of the types of a summary."""
    return (
        Column("type", "Type", 16, lambda action: action.type, grow=1, priority=9),
        Column("count", "Actions", 8, lambda action: f"{action.count:,}", align="right", priority=8),
        Column("last", f"Last ({times.label})", 19, lambda action: times.words(action.last), priority=7),
    )


def _count_of(type_name: str) -> Column[AccountSummary]:
    def render(account: AccountSummary) -> Cell:
        count = account.of_type(type_name).count
        return Cell(f"{count:,}", "" if count else "muted")

    return Column(type_name, type_name.capitalize(), 6, render, align="right", priority=4)


def _others(account: AccountSummary) -> Cell:
    count = account.count - sum(account.of_type(type_name).count for type_name in STANDARD_TYPES)
    return Cell(f"{count:,}", "" if count else "muted")
