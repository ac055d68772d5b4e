"""Verify accuses nobody wrongly, whatever was done, undone and done again; and it asks nothing of the matcher."""

import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import redo, undo
from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import decisions_checked, verify
from db.ledger.verifying.pairs import KEYS
from domain.errors import StepRefused
from domain.matching.consequences.changes import AfterLoss
from domain.matching.policies import POLICIES
from domain.matching.rules import RULES, chain_of
from domain.records import EntryKind
from tests.db.conftest import Clock, Fill, Import

CHAINS = ["oldest", "same-amount-and-month,same-amount,oldest", *(f"{rule.name},oldest" for rule in RULES[:-1])]
STEPS = [
    "accept",
    "override",
    "override",
    "swap",
    "swap",
    "skip",
    "clear",
    "run",
    "undo",
    "undo",
    "redo",
    "redo",
    "import",
]


def test_undecided_payments_and_empty_ledgers_are_fine(ledger: Ledger, fill: Fill) -> None:
    assert ([*verify(ledger)], decisions_checked(ledger)) == ([], 0)
    fill(["A 1 1"], ["P 2 1"])
    assert ([*verify(ledger)], decisions_checked(ledger)) == ([], 0)


def test_accrual_freed_later_accuses_nobody(fill: Fill, desk: Desk, clock: Clock) -> None:
    ledger = fill(["A1 1 1", "A2 2 2"], ["P1 3 2", "P2 4 2", "P3 5 2"])
    desk.accept("P1")
    run_policy(ledger, clock=clock)
    desk.clear("P1")
    assert [*verify(ledger)] == []
    undo(ledger, clock)
    redo(ledger, clock)
    assert [*verify(ledger)] == []


@pytest.mark.parametrize("seed", range(12))
def test_ledger_after_random_steps_has_no_breach(ledger: Ledger, bring: Import, clock: Clock, seed: int) -> None:
    draw, names = Random(seed), count()
    entries: dict[str, list[str]] = {"accrual": [], "payment": []}

    def import_some(kind: EntryKind) -> None:
        new = [f"{kind.value[0]}{next(names)}" for _ in range(draw.randint(2, 9))]
        rows = (f"{name},2016-01-0{draw.randint(1, 9)},{draw.choice('12 ')},{draw.choice('XY')},7" for name in new)
        bring(kind, "\n".join(rows))
        entries[kind.value] += new

    for kind in EntryKind:
        import_some(kind)
    for _ in range(40):
        chain, step = chain_of(draw.choice(CHAINS).split(",")), draw.choice(STEPS)
        payment, accrual = draw.choice(entries["payment"]), draw.choice(entries["accrual"])
        with suppress(StepRefused):
            if step == "import":
                import_some(draw.choice(list(EntryKind)))
            elif step == "run":
                only = draw.choice([[], [], ["oldest"], ["no-tie"], ["only-eligible", "no-tie"]])
                run_policy(ledger, draw.choice(list(POLICIES)), chain=chain, only=only, clock=clock)
            else:
                arguments = {
                    "undo": [],
                    "redo": [],
                    "override": [payment, accrual],
                    "swap": [payment, accrual, draw.choice(list(AfterLoss))],
                }.get(step, [payment])
                getattr(Desk(ledger, chain, clock), step)(*arguments)
    assert [*verify(ledger)] == []


def test_every_rule_of_the_matcher_is_known() -> None:
    assert list(KEYS) == [rule.name for rule in RULES]


def test_verify_loads_nothing_of_the_matcher() -> None:
    script = "import sys, db.ledger.verifying.ledger; print(*sys.modules)"
    root = Path(__file__).parents[3]
    loaded = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True).stdout
    assert "db.ledger.verifying.choices" in loaded
    assert "domain.matching" not in loaded
