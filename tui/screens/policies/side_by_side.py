"""The policies side by side, and below them the payments for which they decide differently."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from db.ledger.ledger import Ledger
from db.ledger.results.comparing import Comparison, compare_policies
from domain.matching.compare import Difference
from domain.matching.policies import POLICIES
from domain.matching.rules import Chain
from domain.matching.words.certificate import chain_words
from domain.matching.words.reasons import count_of
from tui.actions import Action, bindings_of
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.common.words import account_words
from tui.screens.policies.computing import ComputingDialog
from tui.screens.policies.figures import (
    FiguresRow,
    difference_columns,
    policy_columns,
    policy_rows,
    possible_row,
)
from tui.widgets.detail import DetailPane, LinePane
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.work_line import WorkLine
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.lines import Line

SHOWN = 10_000
"""So many differences are kept; a ledger may have as many as it has payments."""


class PoliciesDialog(ComputingDialog[str | None]):
    """Compares the policies by one chain; the id of the payment that was chosen, None for none.

    `ready` is a comparison of this ledger and chain that was made before, with its first SHOWN differences.
    """

    NAME = "policies"
    CHOSEN_BY_ARROWS = "Payment"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, ledger: Ledger, chain: Chain, *, ready: Comparison | None = None) -> None:
        super().__init__()
        self._ledger = ledger
        self._chain = chain
        self._ready = ready

    def compose(self) -> ComposeResult:
        """Give the box."""
        rules = [rule.name for rule in self._chain]
        with DialogBox("Policies side by side", classes="-whole"):
            yield Static(f"The rules: {chain_words(rules)}.", classes="dialog--hint", markup=False)
            yield PagedTable(policy_columns(rules), empty="", id="policies--figures")
            yield WorkLine("comparing the policies")
            yield PagedTable(difference_columns(list(POLICIES)), empty="", id="policies--differences")
            yield LinePane(id="policies--payment")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the comparison that is ready, or make it."""
        self.figures.can_focus = False
        self.figures.set_source(FixedRows(policy_rows(None)))
        payment = self.query_one("#policies--payment", DetailPane)
        payment.can_focus = False
        self.differences.follow = lambda _, row: payment.show(payment_lines(row))
        self.differences.focus()
        if self._ready is not None:
            self._show(self._ready)
        else:
            self.in_background(self._compare, self._show, group="compare")

    @property
    def figures(self) -> PagedTable[FiguresRow]:
        """The policies."""
        return self.query_one("#policies--figures", PagedTable)

    @property
    def differences(self) -> PagedTable[Difference]:
        """The payments that differ."""
        return self.query_one("#policies--differences", PagedTable)

    def on_row_chosen(self, event: RowChosen[Difference]) -> None:
        """Go to the payment that was clicked twice."""
        if event.table is self.differences:
            self.action_go_to()

    def unavailable(self, action: Action) -> str | None:
        """Say that there is no payment to go to."""
        if action.method == "go_to" and self.differences.cursor_row is None:
            return "There is no payment here on which the policies differ."
        return None

    def action_go_to(self) -> None:
        """Close with the payment under the cursor."""
        row = self.differences.cursor_row
        if row is not None:
            self.dismiss(row.payment_id)

    def action_close(self) -> None:
        """Close without a payment."""
        self.dismiss(None)

    def _compare(self) -> Comparison:
        return compare_policies(self._ledger, chain=self._chain, shown=SHOWN, progress=self.telling)

    def _show(self, comparison: Comparison) -> None:
        self.figures.set_source(FixedRows([*policy_rows(comparison), possible_row(comparison)]))
        self.work_line.finish(f"{difference_words(comparison)} What persons decided stays; earlier runs do not count.")
        self.differences.set_source(FixedRows(comparison.differences))


def payment_lines(row: Difference | None) -> list[Line]:
    """Return which payment it is, and of which account."""
    if row is None:
        return []
    return [[(f"{row.payment_id}  ", "strong"), (f"{row.payment_date}  {account_words(row.account)}", "")]]


def difference_words(comparison: Comparison) -> str:
    """Return on how many payments the policies differ, and how many of these are shown."""
    if not comparison.differing:
        return "The policies agree on every payment."
    shown = len(comparison.differences)
    part = f"; the first {shown:,} are shown" if shown < comparison.differing else ""
    return f"The policies differ on {count_of(comparison.differing, 'payment')}{part}."
