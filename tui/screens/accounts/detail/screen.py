"""What the keys of the Accounts screen do beside its tables: activity, entries of the ledger, the zone of times."""

from functools import partial

from db.ledger.listing import PaymentLine, payment_to_decide
from tui.screens.accounts.detail.pane import AccountDetail, Side
from tui.screens.accounts.layers import AccountTables
from tui.screens.accounts.listed import ListScreen
from tui.times import UTC_TIMES, local_times

_ABOUT_ACCOUNT = {"type_actions", "activity", "span", "entries", "in_matching"}


class DetailScreen(ListScreen):
    """The part of the screen beside the tables."""

    @property
    def detail(self) -> AccountDetail:
        """What stands beside the tables."""
        return self.query_one(AccountDetail)

    def why_not(self, method: str) -> str | None:
        """Say that there is no account to look at."""
        without = self.detail.account is None and method in _ABOUT_ACCOUNT
        return super().why_not(method) or ("No account is under the cursor." if without else None)

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
        """Show all times in the zone of this machine, or in UTC."""
        times = local_times() if self.detail.times is UTC_TIMES else UTC_TIMES
        self.query_one(AccountTables).use_times(times)
        self.detail.use_times(times)
        self.show_path()
        self.say(f"Times are {times.name}." if times is UTC_TIMES else f"Times are local: {times.name}.")

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
