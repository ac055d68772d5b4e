"""What policies and chains of rules make of a ledger, as rows and columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from db.ledger.results.comparing import ChainFigures, Comparison
from domain.matching.compare import Difference, Figures
from domain.matching.policies import POLICIES
from domain.matching.words.certificate import has_own_count
from tui.widgets.table.columns import Cell, Column
from tui.widgets.text.tones import Tone


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """A line of figures by the keys of their columns; what is not known yet is not among them."""

    name: str
    cells: Mapping[str, str] = field(default_factory=dict)
    tone: Tone = ""


def policy_rows(comparison: Comparison | None) -> list[FiguresRow]:
    """Return a row for each policy; without a comparison, their names only."""
    if comparison is None:
        return [FiguresRow(name) for name in POLICIES]
    return [FiguresRow(name, _cells(figures)) for name, figures in comparison.figures.items()]


def possible_row(comparison: Comparison) -> FiguresRow:
    """Return what no assignment can exceed."""
    possible = comparison.possible
    most = {
        "matched": possible.most_possible,
        "first_rule": possible.most_first_rule_possible,
        "same_month": possible.most_same_month_possible,
        "unmatched": None,
        "unpaid": None,
        "days": None,
    }
    cells = {key: "" if number is None else f"{number:,}" for key, number in most.items()}
    return FiguresRow("most possible", cells, "muted")


def policy_columns(rules: Sequence[str]) -> tuple[Column[FiguresRow], ...]:
    """Return the columns for policies; the first rule has one of its own unless that says nothing new."""
    columns = [
        Column("name", "Policy", 13, lambda row: Cell(row.name, row.tone), grow=1, priority=9),
        _number("matched", "Matched", 9, priority=8),
        _number("first_rule", "First rule", 10, priority=6),
        _number("same_month", "Same month", 10, priority=7),
        _number("unmatched", "Unmatched", 9, priority=5),
        _number("unpaid", "Unpaid", 9, priority=2),
        _number("days", "Mean days", 9, priority=3),
    ]
    return tuple(column for column in columns if column.key != "first_rule" or has_own_count(rules[0]))


def difference_columns(policies: Sequence[str]) -> tuple[Column[Difference], ...]:
    """Return the columns for payments that differ: one for what each policy gives."""
    given = [
        Column(name, name.capitalize(), 14, _given(place), grow=1, priority=7) for place, name in enumerate(policies)
    ]
    return (
        Column("payment", "Payment", 8, lambda row: row.payment_id, grow=1, priority=9),
        Column("date", "Date", 10, lambda row: row.payment_date.isoformat(), priority=8),
        Column("account", "Account", 13, lambda row: row.account, priority=5),
        *given,
    )


@dataclass(frozen=True, slots=True)
class ChainRow:
    """A chain of rules by their names, and its figures as soon as they are there."""

    rules: tuple[str, ...]
    in_force: bool
    counted: ChainFigures | None = None

    @property
    def name(self) -> str:
        """The chain in few words, without the last rule: `amount, month`."""
        return ", ".join(rule.removeprefix("same-").replace("-", " ") for rule in self.rules[:-1]) or "none"


def _of_chain(number: Callable[[ChainFigures], int]) -> Callable[[ChainRow], str]:
    return lambda row: "…" if row.counted is None else f"{number(row.counted):,}"


CHAIN_COLUMNS: tuple[Column[ChainRow], ...] = (
    Column("mark", "", 1, lambda row: Cell("✓" if row.in_force else "", "good"), priority=9),
    Column("rules", "Same …, then the oldest", 32, lambda row: row.name, grow=1, priority=9),
    Column("matched", "Matched", 9, _of_chain(lambda row: row.figures.matched), align="right", priority=7),
    Column("first", "First rule", 10, _of_chain(lambda row: row.figures.first_rule), align="right", priority=8),
    Column("month", "Same month", 10, _of_chain(lambda row: row.figures.same_month), align="right", priority=4),
    Column("changed", "Changed", 9, _of_chain(lambda row: row.changed), align="right", priority=6),
)


def _cells(figures: Figures) -> dict[str, str]:
    counts = ("matched", "first_rule", "same_month", "unmatched", "unpaid")
    days = "–" if figures.mean_days is None else f"{figures.mean_days:.1f}"
    return {**{name: f"{getattr(figures, name):,}" for name in counts}, "days": days}


def _number(key: str, title: str, width: int, *, priority: int) -> Column[FiguresRow]:
    def render(row: FiguresRow) -> Cell:
        return Cell(row.cells.get(key, "…"), row.tone)

    return Column(key, title, width, render, align="right", priority=priority)


def _given(place: int) -> Callable[[Difference], Cell]:
    def render(row: Difference) -> Cell:
        accrual_id = row.accrual_ids[place]
        return Cell("none", "muted") if accrual_id is None else Cell(accrual_id)

    return render
