"""The panes beside the tables of the Accounts screen: the row under the cursor, and what is asked for when it rests."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container

from db.ledger.results.overview import AccountEntries
from domain.accounts.records import AccountSummary, Action, ActionSummary, Session
from tui.screens.accounts.words import (
    account_lines,
    action_lines,
    activity_lines,
    entries_lines,
    session_lines,
    type_lines,
)
from tui.widgets.detail import DetailPane
from tui.widgets.lines import Line


class Extras(NamedTuple):
    """What takes a moment: an account's actions by month, and what the ledger has of it."""

    activity: Sequence[tuple[date, int]]
    entries: AccountEntries


class AccountDetail(Container):
    """Two panes, side by side or one above the other as the style says."""

    def compose(self) -> ComposeResult:
        """Give the panes."""
        yield DetailPane(id="accounts--summary")
        yield DetailPane(id="accounts--extras")

    def show(self, row: object, extras: Extras | None = None) -> None:
        """Show an account, session, action or entry of a summary; of an account also `extras`, if they are there."""
        summary = self.query_one("#accounts--summary", DetailPane)
        summary.subject = row
        summary.show(_lines(row))
        pane = self.query_one("#accounts--extras", DetailPane)
        lines: list[Line] = []
        if isinstance(row, AccountSummary) and extras is not None:
            lines = [*entries_lines(extras.entries), *activity_lines(extras.activity, pane.text_width)]
        pane.show(lines)


def _lines(row: object) -> list[Line]:
    match row:
        case AccountSummary():
            return account_lines(row)
        case Session():
            return session_lines(row)
        case Action():
            return action_lines(row)
        case ActionSummary():
            return type_lines(row)
        case _:
            return []
