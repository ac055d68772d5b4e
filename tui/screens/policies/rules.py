"""Choosing the chain of rules, with what each of the sensible ones would decide."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from db.ledger.ledger import Ledger
from db.ledger.results.comparing import ChainFigures, compare_chains
from domain.matching.rules import SENSIBLE_CHAINS, Chain
from domain.matching.words.certificate import certificate_words, chain_words
from domain.matching.words.reasons import count_of
from tui.actions import bindings_of
from tui.screens.common.fixed_rows import FixedRows
from tui.screens.policies.computing import ComputingDialog
from tui.screens.policies.figures import CHAIN_COLUMNS, ChainRow
from tui.widgets.detail import DetailPane
from tui.widgets.dialog_box import DialogBox
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.work_line import WorkLine
from tui.widgets.table.messages import RowChosen
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.lines import Line


@dataclass(frozen=True, slots=True)
class ChosenRules:
    """A chain by the names of its rules, and whether it is meant for later sessions too."""

    rules: tuple[str, ...]
    lasting: bool = False


class RulesDialog(ComputingDialog[ChosenRules | None]):
    """Shows the chains beside each other, by one policy; the one that was chosen, None for the one in force."""

    NAME = "rules"
    CHOSEN_BY_ARROWS = "Rules"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, ledger: Ledger, chain: Chain, policy: str) -> None:
        super().__init__()
        self._ledger = ledger
        self._policy = policy
        # The one in force first: what would change is counted against the first.
        self._chains = (chain, *(other for other in SENSIBLE_CHAINS if other != chain))

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Rules", classes="-broad"):
            yield Static(
                "Rules are tried in order; each takes the oldest accrual that is the same in it.",
                classes="dialog--hint",
                markup=False,
            )
            yield PagedTable(CHAIN_COLUMNS, empty="", id="rules--chains")
            yield DetailPane(id="rules--chain")
            yield WorkLine(f"working out what {self._policy} would decide by each")
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show the chains, and compare them."""
        self.query_one(DetailPane).can_focus = False
        self.table.follow = lambda _, row: self.query_one(DetailPane).show(chain_lines(row))
        self.table.focus()
        self._show([None] * len(self._chains))
        self.in_background(self._compare, self._compared, group="compare")

    @property
    def table(self) -> PagedTable[ChainRow]:
        """The chains."""
        return self.query_one(PagedTable)

    def on_row_chosen(self, _: RowChosen[ChainRow]) -> None:
        """Take the chain that was clicked twice."""
        self.action_take()

    def action_take(self) -> None:
        """Close with the chain under the cursor, for this session."""
        self._take(lasting=False)

    def action_save(self) -> None:
        """Close with the chain under the cursor, for later sessions too."""
        self._take(lasting=True)

    def action_close(self) -> None:
        """Close and leave the rules as they are."""
        self.dismiss(None)

    def _take(self, *, lasting: bool) -> None:
        row = self.table.cursor_row
        if row is not None:
            self.dismiss(ChosenRules(row.rules, lasting))

    def _compare(self) -> list[ChainFigures]:
        return compare_chains(self._ledger, self._chains, policy=self._policy, progress=self.telling)

    def _compared(self, counted: list[ChainFigures]) -> None:
        self._show(list(counted))
        self.work_line.finish(
            f"By {self._policy}, if only what persons decided stood. A run that was made stays until it is undone."
        )

    def _show(self, counted: list[ChainFigures | None]) -> None:
        rows = [
            ChainRow(tuple(rule.name for rule in chain), place == 0, found)
            for place, (chain, found) in enumerate(zip(self._chains, counted, strict=True))
        ]
        self.table.set_source(FixedRows(rows), cursor=None)


def chain_lines(row: ChainRow | None) -> list[Line]:
    """Return the whole chain, what it reaches, and what it would change."""
    if row is None:
        return []
    head: Line = [(chain_words(row.rules), "strong"), ("  in force" if row.in_force else "", "muted")]
    if row.counted is None:
        return [head]
    certificate = certificate_words(row.rules, row.counted.figures.reached, row.counted.possible)
    change = f"{count_of(row.counted.changed, 'payment')} would not get the same accrual"
    return [head, [(certificate, "")], [("" if row.in_force else change, "")]]
