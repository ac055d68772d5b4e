"""Random steps on a ledger, the same ones for the same seed: for tests of long use and of sudden ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.ledger import Ledger
from domain.errors import StepRefused
from domain.matching.candidates import Verdict
from domain.matching.conditions import conditions
from domain.matching.consequences.changes import AfterLoss
from domain.matching.policies import POLICIES
from domain.matching.rules import DEFAULT_CHAIN, Chain, chain_of
from domain.records import EntryKind

CHAINS: tuple[Chain, ...] = (
    DEFAULT_CHAIN,
    chain_of(["same-amount", "same-month", "oldest"]),
    chain_of(["same-amount-and-month", "same-amount", "oldest"]),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a walk's ledger is, how many rows an import brings, and how often each step is tried."""

    accounts: int
    rows: tuple[int, int]
    steps: Mapping[str, int]


_DECIDE = {"accept": 3, "override": 2, "swap": 2, "skip": 1, "clear": 1}
_REVERT = {"undo": 2, "redo": 2}
SMALL = Shape(3, (4, 12), {**_DECIDE, "run": 1, "fit": 1, "import": 1, **_REVERT})
_BULK = {**_DECIDE, "run": 3, "fit": 1, "import": 2, "undo": 4, "redo": 4}
MEDIUM = Shape(100, (5_000, 5_000), _BULK)
LARGE = Shape(400, (20_000, 20_000), _BULK)
SHAPES = {"small": SMALL, "medium": MEDIUM, "large": LARGE}


def always() -> datetime:
    """Return the only time there is in a walk, so that two walks of one seed write the same."""
    return datetime(2016, 6, 1, tzinfo=UTC)


class Walk:
    """One person's doings in a ledger, by chance. It begins with an import of each kind.

    `folder` takes the files that are imported.
    """

    def __init__(self, ledger: Ledger, folder: Path, seed: int, shape: Shape = SMALL) -> None:
        self.ledger = ledger
        self._folder = folder
        self._draw = Random(seed)
        self._shape = shape
        self._desks = [Desk(ledger, clock=always) for _ in range(2)]
        self._brought = dict.fromkeys(EntryKind, 0)
        self._first = list(EntryKind)

    def make(self) -> str | None:
        """Make one step and return its kind; None if it was one that cannot be made as things stand."""
        if self._first:
            self._import(self._first.pop(0))
            return "import"
        (kind,) = self._draw.choices(list(self._shape.steps), list(self._shape.steps.values()))
        try:
            made = self._make(kind)
        except StepRefused:
            made = False
        return kind if made else None

    def _make(self, kind: str) -> bool:
        payment, desk = self._one_of(EntryKind.PAYMENT), self._draw.choice(self._desks)
        if kind == "import":
            self._import(self._draw.choice(list(EntryKind)))
            return True
        if kind in {"run", "fit"}:
            policy, chain = self._draw.choice(list(POLICIES)), self._draw.choice(CHAINS)
            only = [self._draw.choice(conditions(chain)).name for _ in range(2)] if kind == "fit" else []
            return run_policy(self.ledger, policy, chain=chain, only=only, clock=always).stored
        if kind == "override":
            desk.override(payment, self._accrual_for(payment, desk, taken=False))
        elif kind == "swap":
            after_loss = self._draw.choice(list(AfterLoss))
            desk.swap(payment, self._accrual_for(payment, desk, taken=True), after_loss)
        else:
            getattr(desk, kind)(*([] if kind in _REVERT else [payment]))
        return True

    def _accrual_for(self, payment: str, desk: Desk, *, taken: bool) -> str:
        """Return an accrual to choose by hand: mostly a free one, or one `taken` by another payment, else any."""
        to_be_had = [
            row.accrual.id
            for row in desk.candidates(payment)
            if (row.candidate.verdict is Verdict.TAKEN if taken else row.candidate.verdict.may_be_chosen)
        ]
        if to_be_had and self._draw.random() < 0.8:
            return self._draw.choice(to_be_had)
        return self._one_of(EntryKind.ACCRUAL)

    def _one_of(self, kind: EntryKind) -> str:
        return f"{kind.value[0].upper()}-{self._draw.randrange(self._brought[kind])}"

    def _import(self, kind: EntryKind) -> None:
        first = self._brought[kind]
        self._brought[kind] += self._draw.randint(*self._shape.rows)
        file = self._folder / f"{kind.plural}-{first}.csv"
        rows = (self._row(kind, number) for number in range(first, self._brought[kind]))
        file.write_text("\n".join(["id,date,month,account,amount", *rows, ""]), encoding="utf-8")
        result = import_entries(self.ledger, kind, [file], clock=always)
        assert not result.refused, list(result.faults)

    def _row(self, kind: EntryKind, number: int) -> str:
        draw = self._draw
        day = date(2016, 1, 1) + timedelta(days=draw.randrange(20))
        account = f"K{draw.randrange(self._shape.accounts)}"
        return f"{kind.value[0].upper()}-{number},{day},{draw.choice(['1', '2', ''])},{account},{draw.choice('789')}"
