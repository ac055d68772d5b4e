"""The policies side by side over a whole ledger, against runs of each, and without a trace."""

from pathlib import Path

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from db.ledger.results import comparing
from db.ledger.results.comparing import compare_policies
from domain.errors import PaymatchError, WrongValue
from domain.matching.policies import POLICIES
from domain.matching.rules import Chain
from tests.db.conftest import Fill
from tests.db.ledger.dumps import dump
from tests.domain.matching.small_ledgers import CHAINS


@pytest.fixture
def parting(fill: Fill) -> Ledger:
    """The fallback that steals in X, the pass that strands in Y, and an account that never paid."""
    return fill(
        ["1X 1 1 X 5", "2X 3 3 X 7", "1Y 1 1 Y", "2Y 10 12 Y", "1Z 1 1 Z"],
        ["P1X 5 2 X 7", "P2X 9 1 X", "P1Y 5 2 Y", "P2Y 20 1 Y"],
    )


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: ",".join(rule.name for rule in chain))
def test_figures_are_those_of_a_run_of_each_policy(parting: Ledger, chain: Chain) -> None:
    comparison = compare_policies(parting, chain=chain)
    assert list(comparison.figures) == list(POLICIES)
    for policy, figures in comparison.figures.items():
        result = run_policy(parting, policy, chain=chain, dry_run=True)
        assert figures.reached == result.reached
        assert (figures.unmatched, comparison.possible) == (result.unmatched, result.possible)


def test_policies_part_where_one_steals_or_strands(parting: Ledger) -> None:
    comparison = compare_policies(parting)
    counts = {name: (f.matched, f.same_month, f.unpaid) for name, f in comparison.figures.items()}
    assert counts == {"chronological": (4, 0, 1), "rule-by-rule": (3, 2, 2), "best": (4, 1, 1)}
    assert (comparison.payments, comparison.possible.most_first_rule_possible) == (4, 2)
    assert [(row.payment_id, row.accrual_ids) for row in comparison.differences] == [
        ("P1X", ("1X", "2X", "2X")),
        ("P2X", ("2X", "1X", "1X")),
        ("P1Y", ("1Y", None, "1Y")),
        ("P2Y", ("2Y", "1Y", "2Y")),
    ]


def test_all_differences_are_counted_and_some_returned(parting: Ledger) -> None:
    comparison = compare_policies(parting, shown=1)
    assert comparison.differing == 4
    assert [row.payment_id for row in comparison.differences] == ["P1X"]
    assert compare_policies(parting, shown=0).differences == ()


def test_accruals_of_accounts_without_payments_are_unpaid(parting: Ledger) -> None:
    figures = compare_policies(parting, ["best"]).figures["best"]
    assert figures.unpaid == 1


def test_comparing_leaves_the_ledger_as_it_was(parting: Ledger) -> None:
    before = dump(parting.path)
    compare_policies(parting)
    assert dump(parting.path) == before


def test_earlier_runs_are_looked_past_and_persons_not(parting: Ledger, desk: Desk) -> None:
    fresh = compare_policies(parting)
    run_policy(parting)
    assert compare_policies(parting) == fresh
    desk.undo()
    desk.skip("P1Y")
    held = compare_policies(parting)
    assert {name: f.same_month for name, f in held.figures.items()} == {
        "chronological": 1,
        "rule-by-rule": 2,
        "best": 2,
    }


def test_progress_counts_payments_up_to_all(parting: Ledger) -> None:
    told: list[tuple[int, int]] = []
    compare_policies(parting, progress=lambda *counts: told.append(counts))
    assert told == [(2, 4), (4, 4)]


def test_progress_is_told_within_an_account_and_may_end_it(parting: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "_CHOICES_BETWEEN", 1)
    told: list[int] = []
    compare_policies(parting, progress=lambda done, _: told.append(done))
    assert told == sorted(told)
    assert {1, 3} <= set(told)

    def stop(done: int, _: int) -> None:
        if done == 1:
            raise PaymatchError("enough")

    with pytest.raises(PaymatchError, match="enough"):
        compare_policies(parting, progress=stop)


def test_empty_ledger_compares_as_zero(tmp_path: Path) -> None:
    comparison = compare_policies(Ledger.open(tmp_path / "empty.db"))
    assert (comparison.payments, comparison.differing) == (0, 0)
    assert [figures.matched for figures in comparison.figures.values()] == [0, 0, 0]


def test_unknown_policy_is_refused_by_name(parting: Ledger) -> None:
    with pytest.raises(WrongValue, match="no policy 'fastest'"):
        compare_policies(parting, ["best", "fastest"])
