"""Before a run: how many payments are left, and what each policy would make of the ledger."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from db.ledger.ledger import Ledger
from db.ledger.results.comparing import Comparison, compare_policies
from domain.matching.policies import POLICIES
from domain.matching.rules import Chain
from domain.matching.words.certificate import chain_words, has_own_count
from domain.matching.words.reasons import count_of
from tui.actions import bindings_of
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.policies.computing import ComputingDialog
from tui.screens.policies.figures import FiguresRow, policy_columns, policy_rows
from tui.screens.policies.side_by_side import SHOWN, PoliciesDialog
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.work_line import WorkLine
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

_ONE_STEP = "What is decided stays. It is one step: {matching.undo} takes it back."


class RunQuestion(ComputingDialog[str | None]):
    """Which policy shall decide what is left: its name, None for not now.

    The figures are worked out meanwhile and are not needed to choose; `left` payments of `payments` are undecided.
    Where the policies differ may be looked at first; `show_payment` is called with a payment that was chosen there.
    """

    NAME = "run"
    CHOSEN_BY_ARROWS = "Policy"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(
        self,
        ledger: Ledger,
        chain: Chain,
        policy: str,
        *,
        left: int,
        payments: int,
        show_payment: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._ledger = ledger
        self._chain = chain
        self._policy = policy
        self._left = f"{left:,} of {count_of(payments, 'payment')} are not decided."
        self._show_payment = show_payment
        self._comparison: Comparison | None = None
        self._differences_wanted: Callable[[], bool] | None = None

    def compose(self) -> ComposeResult:
        """Give the box."""
        rules = [rule.name for rule in self._chain]
        with DialogBox("Run to the end"):
            yield Static(f"{self._left} The rules: {chain_words(rules)}.", classes="dialog--hint", markup=False)
            yield PagedTable(policy_columns(rules), empty="", id="run--policies")
            yield WorkLine("comparing the policies")
            yield Static(self.keymap.in_words(_ONE_STEP), classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the policies, and compare them."""
        self.table.set_source(FixedRows(policy_rows(None)), cursor=list(POLICIES).index(self._policy))
        self.table.focus()
        self.in_background(self._compare, self._show, group="compare")

    @property
    def table(self) -> PagedTable[FiguresRow]:
        """The policies."""
        return self.query_one(PagedTable)

    def on_row_chosen(self, _: RowChosen[FiguresRow]) -> None:
        """Run the policy that was clicked twice."""
        self.action_run()

    def action_run(self) -> None:
        """Close with the policy under the cursor."""
        row = self.table.cursor_row
        self.dismiss(self._policy if row is None else row.name)

    def why_not(self, method: str) -> str | None:
        """Say that there is no difference to look at."""
        agreed = self._comparison is not None and not self._comparison.differing
        return "The policies agree on every payment." if method == "differences" and agreed else None

    def action_differences(self) -> None:
        """Show for which payments the policies decide differently, as soon as they are compared."""
        if self._comparison is not None:
            self._show_differences(self._comparison)
        else:
            self._differences_wanted = self.who_waits()
            self.notify("Where they differ is shown when it is known, if you wait for it.", markup=False)

    def _show_differences(self, comparison: Comparison) -> None:
        def chosen(payment_id: str | None) -> None:
            if payment_id is not None:
                self.dismiss(None)
                self._show_payment(payment_id)

        self.app.push_screen(PoliciesDialog(self._ledger, self._chain, ready=comparison), chosen)

    def action_close(self) -> None:
        """Close without a policy."""
        self.dismiss(None)

    def _compare(self) -> Comparison:
        return compare_policies(self._ledger, chain=self._chain, shown=SHOWN, progress=self.telling)

    def _show(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self.table.set_source(FixedRows(policy_rows(comparison)), cursor=None)
        self.work_line.finish(
            f"Possible: {possible_words(comparison)}. "
            f"They differ on {count_of(comparison.differing, 'payment')}; runs made before are not counted."
        )
        if self._differences_wanted is not None and self._differences_wanted():
            self._show_differences(comparison)


def possible_words(comparison: Comparison) -> str:
    """Return what no assignment can exceed: `1,176 matched, 1,079 same month`."""
    possible, rules = comparison.possible, comparison.rules
    parts = [f"{possible.most_possible:,} matched"]
    if has_own_count(rules[0]):
        parts.append(f"{possible.most_first_rule_possible:,} {chain_words(rules[:1])}")
    return ", ".join([*parts, f"{possible.most_same_month_possible:,} same month"])
