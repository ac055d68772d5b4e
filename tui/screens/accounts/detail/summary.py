"""The row under the cursor in lines: an account with its summary, a session, an action, an entry of the ledger."""

from collections.abc import Sequence
from functools import partial

from db.ledger.listing import PaymentLine, UnpaidLine
from domain.accounts.activity import OTHER, Activity
from domain.accounts.records import STANDARD_TYPES, AccountSummary, Action, ActionSummary, Session
from domain.matching.words.reasons import count_of
from tui.actions.keymap import Keymap
from tui.times import Times
from tui.widgets.text.lines import Line
from tui.widgets.text.safe_text import fit

_TYPE_CELLS = 9
_COUNT_CELLS = 7
_DATE_CELLS = len("2016-01-01")
_INDENT = "  "
# With fewer cells than this, the time of day is left out.
_ROOM_FOR_TIMES = _TYPE_CELLS + 1 + _COUNT_CELLS + 2 + len("2016-01-01 01:20:01")


def row_lines(row: object, times: Times, activity: Activity | None, width: int, *, keymap: Keymap) -> list[Line]:
    """Return the lines of any row that can be under a cursor, for `width` cells; 0 is not known yet.

    `activity` is that of the account, once it is known.
    """
    match row:
        case AccountSummary():
            return _account_lines(row, times, activity, width)
        case Session():
            return [
                [(f"session {row.session_id}", "strong")],
                [(f"begun {times.words(row.created_at)} {times.label}", "")],
                [(count_of(row.actions, "action"), "")],
            ]
        case Action():
            return [
                [(row.type, "strong")],
                [(f"at {times.words(row.created_at)} {times.label}", "")],
                [(f"in session {row.session_id}", "")],
            ]
        case ActionSummary():
            return [
                [(row.type, "strong")],
                [(count_of(row.count, "action"), "")],
                [(f"the last at {times.words(row.last)} {times.label}", "")],
            ]
        case PaymentLine() | UnpaidLine():
            from tui.screens.results.words import record_lines

            return record_lines(row, tall=False, goes="accounts.open", keymap=keymap, width=width)
        case _:
            return []


def _account_lines(account: AccountSummary, times: Times, activity: Activity | None, width: int) -> list[Line]:
    """Return name and summary: the standard types, the others apart, and what they add up to."""
    narrow = 0 < width < _ROOM_FOR_TIMES
    line = partial(_line, times, narrow=narrow)
    standard = account.actions[: len(STANDARD_TYPES)]
    others = account.actions[len(STANDARD_TYPES) :]
    lines: list[Line] = [
        [(account.number, "strong")],
        [(account.name or "no name", "" if account.name else "muted")],
        _heading(times, narrow=narrow),
        line("in all", ActionSummary("", account.last, account.count), strong=True),
        *(line(entry.type, entry) for entry in standard),
    ]
    if others:
        lines += [
            line(f"{OTHER}:", _sum(others)),
            *(line(f"{_INDENT}{entry.type}", entry) for entry in others),
        ]
    first = "" if activity is None or activity.first is None else f"first action {times.words(activity.first)}"
    lines.append([(count_of(account.sessions, "session"), ""), (f"  {first}" if first else "", "muted")])
    if activity is not None and activity.undated:
        lines.append([(f"{count_of(activity.undated, 'action')} without a date", "warning")])
    if account.documents > 1:
        lines.append([(f"{account.documents:,} documents have this number", "warning")])
    return lines


def _sum(entries: Sequence[ActionSummary]) -> ActionSummary:
    last = max((entry.last for entry in entries if entry.last is not None), default=None)
    return ActionSummary(OTHER, last, sum(entry.count for entry in entries))


def _heading(times: Times, *, narrow: bool) -> Line:
    last = f" last {times.label}" if narrow else f"  last ({times.label})"
    return [(f"{'':<{_TYPE_CELLS + 1}}{'actions':>{_COUNT_CELLS}}{last}", "muted")]


def _line(times: Times, word: str, entry: ActionSummary, *, narrow: bool, strong: bool = False) -> Line:
    last = f" {times.words(entry.last)[:_DATE_CELLS]}" if narrow else f"  {times.words(entry.last)}"
    return [
        (f"{fit(word, _TYPE_CELLS)} ", "strong" if strong else ""),
        (f"{entry.count:>{_COUNT_CELLS},}", "strong" if strong else "" if entry.count else "muted"),
        (last, "muted"),
    ]
