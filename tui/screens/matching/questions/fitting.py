"""Accepting all that fit: the conditions, each with how many decisions of the policy would satisfy it."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from db.ledger.deciding.fitting import Fitting, count_fitting
from db.ledger.ledger import Ledger
from domain.matching.conditions import Condition, conditions, conditions_words
from domain.matching.rules import Chain
from domain.matching.words.reasons import count_of
from tui.actions import Action, bindings_of
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.policies.computing import ComputingDialog
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.work_line import WorkLine
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable

_ONE_STEP = "The others stay undecided. It is one step: {matching.undo} takes it back."


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition, whether it is marked, and how many decisions satisfy it alone, and with the marked ones.

    The numbers are None as long as they are being counted.
    """

    condition: Condition
    marked: bool
    alone: int | None = None
    together: int | None = None


def _number(number: int | None) -> Cell:
    return Cell("…", "muted") if number is None else Cell(f"{number:,}", "" if number else "muted")


COLUMNS: tuple[Column[ConditionRow], ...] = (
    Column("mark", "", 3, lambda row: Cell("[x]" if row.marked else "[ ]", "accent"), priority=9),
    Column("words", "Payments", 32, lambda row: row.condition.words, grow=1, priority=9),
    Column("alone", "Fit", 10, lambda row: _number(row.alone), align="right", priority=8),
    Column("together", "With [x]", 10, lambda row: _number(row.together), align="right", priority=7),
)


class FittingDialog(ComputingDialog[tuple[str, ...] | None]):
    """Which conditions a policy's decisions for the undecided rest must satisfy to be accepted; None for not now.

    Their names are those that are marked, all to be satisfied together, or that under the cursor where none is.
    """

    NAME = "fitting"
    CHOSEN_BY_ARROWS = "Condition"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, ledger: Ledger, chain: Chain, policy: str) -> None:
        super().__init__()
        self._ledger = ledger
        self._chain = chain
        self._policy = policy
        self._conditions = conditions(chain)
        self._marked: set[str] = set()
        self._fitting: Fitting | None = None

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Accept all that fit"):
            yield Static(
                f"What {self._policy} decides for the rest is stored where it fits.",
                classes="dialog--hint",
                markup=False,
            )
            yield PagedTable(COLUMNS, empty="", id="fitting--conditions")
            yield WorkLine("trying the policy on what is undecided")
            yield Static(self.keymap.in_words(_ONE_STEP), classes="dialog--hint", markup=False)
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the conditions, and try the policy."""
        self.table.follow = lambda _, __: self._state()
        self._show()
        self.table.focus()
        self.in_background(self._count, self._counted, group="fitting")

    @property
    def table(self) -> PagedTable[ConditionRow]:
        """The conditions."""
        return self.query_one(PagedTable)

    def on_row_chosen(self, _: RowChosen[ConditionRow]) -> None:
        """Mark the condition that was clicked twice."""
        self.action_mark()

    def action_mark(self) -> None:
        """Mark the condition under the cursor, or take its mark away."""
        row = self.table.cursor_row
        if row is not None:
            self._marked ^= {row.condition.name}
            self._show()

    def action_accept(self) -> None:
        """Close with what is to be accepted."""
        self.dismiss(self._asked())

    def unavailable(self, action: Action) -> str | None:
        """Say that nothing can be accepted as long as it is not counted, or where there is none."""
        if action.method != "accept":
            return None
        if self._fitting is None:
            return "What fits is still being counted."
        return None if self._fitting.count(self._asked()) else "No payment fits: there is nothing to store."

    def action_close(self) -> None:
        """Close without accepting anything."""
        self.dismiss(None)

    def _asked(self) -> tuple[str, ...]:
        """Return what is marked, in order, or what the cursor stands on."""
        if not self._marked:
            return (self._conditions[self.table.cursor].name,)
        return tuple(condition.name for condition in self._conditions if condition.name in self._marked)

    def _count(self) -> Fitting:
        return count_fitting(self._ledger, self._policy, chain=self._chain, progress=self.telling)

    def _counted(self, fitting: Fitting) -> None:
        self._fitting = fitting
        self._show()

    def _show(self) -> None:
        """Show the numbers as they are with what is marked now."""
        fitting = self._fitting
        rows = [
            ConditionRow(
                condition,
                condition.name in self._marked,
                None if fitting is None else fitting.count([condition.name]),
                None if fitting is None else fitting.count([condition.name, *self._marked]),
            )
            for condition in self._conditions
        ]
        self.table.set_source(FixedRows(rows), cursor=None)
        self._state()

    def _state(self) -> None:
        """Say what Enter would accept."""
        if self._fitting is None:
            return
        asked = self._asked()
        left = count_of(self._fitting.undecided, "undecided payment")
        accepts = self.keymap.in_words("{fitting.accept} accepts")
        self.work_line.finish(f"{accepts} {self._fitting.count(asked):,} of {left}: {conditions_words(asked)}.")
