"""What the keys of the Accounts screen do beside its tables: activity, entries of the ledger, the zone of times."""

from functools import partial
from pathlib import Path

from db.ledger.listing import PaymentLine, payment_to_decide
from tui.configuration.settings_file import overruled_by, save_setting
from tui.screens.accounts.detail.pane import AccountDetail, Side
from tui.screens.accounts.layers import AccountTables
from tui.screens.accounts.listing.listed import ListScreen
from tui.times import UTC_TIMES, local_times

_HERE_ALREADY = "The keyboard is here already: {accounts.back} gives it back to the list."
_ABOUT_ACCOUNT = {"type_actions", "activity", "span", "entries", "in_matching"}


class DetailScreen(ListScreen):
    """The part of the screen beside the tables."""

    @property
    def detail(self) -> AccountDetail:
        """What stands beside the tables."""
        return self.query_one(AccountDetail)

    def why_not(self, method: str) -> str | None:
        """Say that there is no account to look at, or that one is looking at it already."""
        return super().why_not(method) or self._why_not_beside(method)

    def _why_not_beside(self, method: str) -> str | None:
        match method:
            case _ if self.detail.account is None and method in _ABOUT_ACCOUNT:
                return "No account is under the cursor."
            case "activity" if self.detail.chart.has_focus:
                return self.keymap.in_words(_HERE_ALREADY)
            case "entries" if self.detail.entries.table.has_focus:
                return self.keymap.in_words(_HERE_ALREADY)
            case _:
                return None

    # What a key does

    def action_activity(self) -> None:
        """Go to the chart of the account's actions."""
        self.detail.show_side(Side.ACTIVITY)
        self.detail.chart.focus()

    def action_entries(self) -> None:
        """Go to the account's payments and accruals."""
        self.detail.show_side(Side.ENTRIES)
        self.detail.entries.table.focus()

    def action_span(self) -> None:
        """Show the activity by months, or by days."""
        self.detail.show_side(Side.ACTIVITY)
        self.detail.turn_span()

    def action_times(self) -> None:
        """Show all times in the zone of this machine, or in UTC, from now on and in later sessions."""
        self.times = local_times() if self.times is UTC_TIMES else UTC_TIMES
        self.query_one(AccountTables).use_times(self.times)
        self.detail.use_times(self.times)
        self.show_path()
        self._keep_times()

    def _keep_times(self) -> None:
        times = self.times
        words = "Times are UTC" if times is UTC_TIMES else f"Times are local: {times.name}"

        def kept(path: Path) -> None:
            over = overruled_by("times")
            self.say(f"{words}; {over} goes before it" if over else f"{words}; kept in {path.name}", "good")

        self.in_background(partial(save_setting, "times", times.label), kept, group="settings")

    async def action_in_matching(self) -> None:
        """Go to the payment one looks at, or to the one of the account to decide next, on the Matching screen."""
        account, entry = self.detail.account, self.detail.entry
        if isinstance(entry, PaymentLine):
            await self.paymatch.show_decision(entry.payment.id)
        elif account is not None:
            work = partial(payment_to_decide, self.services.ledger, account.number)
            self.in_background(work, self._go_to_payment, group="payment")

    def _go_to_payment(self, payment_id: str | None) -> None:
        if payment_id is None:
            self.say("The ledger has no payments of this account.")
        else:
            self.call_later(self.paymatch.show_decision, payment_id)
