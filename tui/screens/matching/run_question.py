"""Before a run: how many payments are left, and what each policy would make of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from db.ledger.comparing import Comparison, compare_policies
from db.ledger.ledger import Ledger
from domain.errors import PaymatchError
from domain.matching.compare import Figures
from domain.matching.policies import POLICIES
from domain.matching.rules import Chain
from domain.matching.wording import count_of
from tui.background import BackgroundScreen
from tui.screens.dialogs import ErrorDialog
from tui.screens.fixed_rows import FixedRows
from tui.widgets.columns import Column
from tui.widgets.paged_table import PagedTable
from tui.widgets.table_messages import RowChosen


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy, and its figures as soon as they are there."""

    name: str
    figures: Figures | None = None


def _count(name: str) -> Column[PolicyRow]:
    def render(row: PolicyRow) -> str:
        return "…" if row.figures is None else f"{getattr(row.figures, name):,}"

    return Column(name, name.replace("_", " ").capitalize(), 10, render, align="right", priority=5)


def _days(row: PolicyRow) -> str:
    if row.figures is None:
        return "…"
    return "–" if row.figures.mean_days is None else f"{row.figures.mean_days:.1f}"


COLUMNS: tuple[Column[PolicyRow], ...] = (
    Column("name", "Policy", 13, lambda row: row.name, grow=1, priority=9),
    _count("matched"),
    _count("same_month"),
    _count("unmatched"),
    Column("days", "Mean days", 9, _days, align="right", priority=4),
)


class RunQuestion(BackgroundScreen[str | None], ModalScreen[str | None]):
    """Which policy shall decide what is left: its name, None for not now.

    The figures are worked out meanwhile and are not needed to choose; `left` payments of `payments` are undecided.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "run", "Run"), Binding("escape", "close", "Not now")]

    def __init__(self, ledger: Ledger, chain: Chain, policy: str, *, left: int, payments: int) -> None:
        super().__init__(classes="dialog")
        self._ledger = ledger
        self._chain = chain
        self._policy = policy
        self._left = f"{left:,} of {count_of(payments, 'payment')} are not decided. The rules: "
        self._closed = False

    def compose(self) -> ComposeResult:
        """Give the box."""
        rules = ", then ".join(rule.name.replace("-", " ") for rule in self._chain)
        with Vertical(classes="dialog--box") as box:
            box.border_title = "Run to the end"
            yield Static(f"{self._left}{rules}.", classes="dialog--hint", markup=False)
            yield PagedTable(COLUMNS, empty="", id="run--policies")
            yield Static("comparing the policies …", classes="dialog--hint", id="run--possible", markup=False)
            yield Static(
                "What is decided stays. It is one step: u takes it back.", classes="dialog--hint", markup=False
            )
            yield Static("↑↓ policy   Enter run   Esc not now", classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        """Show the policies, and compare them."""
        names = list(POLICIES)
        self.table.styles.height = len(names) + 1
        self.table.set_source(FixedRows([PolicyRow(name) for name in names]), cursor=names.index(self._policy))
        self.table.focus()
        self.in_background(self._compare, self._show, group="compare")

    def on_unmount(self) -> None:
        """End the comparison, if it goes on."""
        self._closed = True

    @property
    def table(self) -> PagedTable[PolicyRow]:
        """The policies."""
        return self.query_one(PagedTable)

    def failed(self, error: PaymatchError) -> None:
        """Show why the policies could not be compared."""
        self.app.push_screen(ErrorDialog(error))

    def on_row_chosen(self, _: RowChosen[PolicyRow]) -> None:
        """Run the policy that was clicked twice."""
        self.action_run()

    def action_run(self) -> None:
        """Close with the policy under the cursor."""
        row = self.table.cursor_row
        self.dismiss(self._policy if row is None else row.name)

    def action_close(self) -> None:
        """Close without a policy."""
        self.dismiss(None)

    def _compare(self) -> Comparison:
        return compare_policies(self._ledger, chain=self._chain, shown=0, progress=self._stop_if_closed)

    def _stop_if_closed(self, _done: int, _payments: int) -> None:
        if self._closed:
            raise PaymatchError("The comparison is not needed any more.")

    def _show(self, comparison: Comparison) -> None:
        rows: Sequence[PolicyRow] = [PolicyRow(name, figures) for name, figures in comparison.figures.items()]
        self.table.set_source(FixedRows(rows), cursor=self.table.cursor)
        possible = comparison.possible
        self.query_one("#run--possible", Static).update(
            f"Possible: {possible.most_possible:,} matched, {possible.most_same_month_possible:,} same month. "
            f"They differ on {count_of(comparison.differing, 'payment')}; runs made before are not counted."
        )
