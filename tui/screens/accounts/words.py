"""What the Accounts screen shows of accounts, sessions and actions. All times are UTC, and say so."""

from collections.abc import Sequence
from datetime import date, datetime

from db.ledger.results.overview import AccountEntries
from domain.accounts.records import STANDARD_TYPES, AccountSummary, Action, ActionSummary, Session
from tui.screens.words import amount_words
from tui.widgets.bars import bar_lines
from tui.widgets.lines import Line
from tui.widgets.safe_text import fit
from tui.widgets.table.columns import Cell, Column

_TYPE_CELLS = 9
# Months of activity that are shown; older ones are summed up.
_MONTHS_SHOWN = 12


def time_words(moment: datetime | None) -> str:
    """Return a time to the second, `2016-01-01 01:20:01`, or a dash."""
    return "–" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}"


def account_lines(account: AccountSummary) -> list[Line]:
    """Return an account's name and the summary of its actions, with totals that add up."""
    others = [action for action in account.actions if action.type not in STANDARD_TYPES]
    lines: list[Line] = [
        [(account.number, "strong")],
        [(account.name or "no name", "" if account.name else "muted")],
        *_summary_lines(account.actions[: len(STANDARD_TYPES)]),
    ]
    if others:
        lines += [[("other types", "muted")], *_summary_lines(others)]
    lines.append(
        [
            (f"{'in all':<{_TYPE_CELLS + 1}}{account.count:>7,}  ", "strong"),
            (f"in {account.sessions:,} sessions", "muted"),
        ]
    )
    if account.documents > 1:
        lines.append([(f"{account.documents:,} documents have this number", "warning")])
    return lines


def activity_lines(months: Sequence[tuple[date, int]], width: int) -> list[Line]:
    """Return a bar for each of the latest months with actions."""
    if not months:
        return [[("no dated actions", "muted")]]
    older, shown = months[:-_MONTHS_SHOWN], months[-_MONTHS_SHOWN:]
    bars = [(f"{month:%Y-%m}", count) for month, count in shown]
    if older:
        bars.insert(0, ("before", sum(count for _, count in older)))
    return [[("Actions by month, UTC", "strong")], *bar_lines(bars, width)]


def entries_lines(entries: AccountEntries) -> list[Line]:
    """Return what the ledger has of the account."""
    if not entries.accruals and not entries.payments:
        return [[("nothing of this account in the ledger", "muted")], [("", "")]]
    return [
        [("In the ledger", "strong")],
        _entries_line("accruals", entries.accruals, entries.charged, (entries.unpaid, "unpaid")),
        _entries_line("payments", entries.payments, entries.received, (entries.unmatched, "unmatched")),
        [("", "")],
    ]


def session_lines(session: Session) -> list[Line]:
    """Return a session's facts."""
    return [
        [(f"session {session.session_id}", "strong")],
        [(f"begun {time_words(session.created_at)} UTC", "")],
        [(f"{session.actions:,} actions", "")],
    ]


def action_lines(action: Action) -> list[Line]:
    """Return an action's facts."""
    return [
        [(action.type, "strong")],
        [(f"at {time_words(action.created_at)} UTC", "")],
        [(f"in session {action.session_id}", "")],
    ]


def type_lines(action: ActionSummary) -> list[Line]:
    """Return one entry of a summary."""
    return [
        [(action.type, "strong")],
        [(f"{action.count:,} actions", "")],
        [(f"the last at {time_words(action.last)} UTC", "")],
    ]


def _entries_line(word: str, number: int, amount: int, left: tuple[int, str]) -> Line:
    rest = f"  {left[0]:,} {left[1]}" if left[0] else ""
    return [(f"{word:<10}{number:>7,}  {amount_words(amount):>14}", ""), (rest, "warning")]


def _summary_lines(actions: Sequence[ActionSummary]) -> list[Line]:
    return [
        [
            (f"{fit(action.type, _TYPE_CELLS)} ", ""),
            (f"{action.count:>7,}  ", "" if action.count else "muted"),
            (time_words(action.last), "muted"),
        ]
        for action in actions
    ]


def _count_of(type_name: str) -> Column[AccountSummary]:
    def render(account: AccountSummary) -> Cell:
        count = account.of_type(type_name).count
        return Cell(f"{count:,}", "" if count else "muted")

    return Column(type_name, type_name.capitalize(), 6, render, align="right", priority=4)


def _others(account: AccountSummary) -> Cell:
    count = account.count - sum(account.of_type(type_name).count for type_name in STANDARD_TYPES)
    return Cell(f"{count:,}", "" if count else "muted")


ACCOUNT_COLUMNS: tuple[Column[AccountSummary], ...] = (
    Column("number", "Number", 13, lambda account: account.number, priority=9),
    Column("name", "Name", 16, lambda account: account.name, grow=1, priority=8),
    *(_count_of(type_name) for type_name in STANDARD_TYPES),
    Column("other", "Other", 6, _others, align="right", priority=2),
    Column("last", "Last action", 19, lambda account: time_words(account.last), priority=3),
)

SESSION_COLUMNS: tuple[Column[Session], ...] = (
    Column("begun", "Begun (UTC)", 19, lambda session: time_words(session.created_at), priority=9),
    Column("actions", "Actions", 8, lambda session: f"{session.actions:,}", align="right", priority=8),
    Column("id", "Session", 12, lambda session: session.session_id, grow=1, priority=7),
)

ACTION_COLUMNS: tuple[Column[Action], ...] = (
    Column("at", "At (UTC)", 19, lambda action: time_words(action.created_at), priority=9),
    Column("type", "Type", 12, lambda action: action.type, grow=1, priority=8),
    Column("session", "Session", 12, lambda action: action.session_id, grow=1, priority=7),
)

TYPE_COLUMNS: tuple[Column[ActionSummary], ...] = (
    Column("type", "Type", 16, lambda action: action.type, grow=1, priority=9),
    Column("count", "Actions", 8, lambda action: f"{action.count:,}", align="right", priority=8),
    Column("last", "Last (UTC)", 19, lambda action: time_words(action.last), priority=7),
)
