"""What each policy guarantees, in ledgers on the disk: against exact assignment, and against verify."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from db.ledger.deciding.runs import RunResult, run_policy
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from db.ledger.verifying.ledger import verify
from domain.matching.certificate import most_by_rule
from domain.matching.policies import POLICIES
from domain.matching.pool import Pool
from domain.matching.rules import Chain, Rule
from domain.matching.standing import FREE, Standing
from tests.domain.matching.small_ledgers import CHAINS, exact, is_equal, small_ledgers
from tests.soak.many_ledgers import Case, store
from tests.soak.walk import always

# Per account: the matches, and how many of them are equal in the first rule of the chain.
Reached = Mapping[str, tuple[int, int]]

any_chain = pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain[0].name)


def counted(pool: Pool, standing: Standing, rule: Rule) -> tuple[int, int]:
    pairs = [(payment, accrual) for accrual, payment in enumerate(standing.payers) if payment != FREE]
    return len(pairs), sum(is_equal(pool, rule, payment, accrual) for payment, accrual in pairs)


def reached(ledger: Ledger, rule: Rule) -> Reached:
    with ledger.reading():
        return {pool.account: counted(pool, standing, rule) for pool, standing, _ in stream_pools(ledger)}


def possible(cases: Mapping[str, Case], rule: Rule) -> Reached:
    """Return what exact assignment makes of each account, with what is pinned."""
    most = {}
    for account, (pool, pins) in cases.items():
        pinned, new = counted(pool, pins, rule), exact(pool, pins, rule)
        most[account] = (pinned[0] + new[0], pinned[1] + new[1])
    return most


def run_on_copy(original: Ledger, path: Path, policy: str, chain: Chain) -> tuple[Ledger, RunResult]:
    shutil.copy(original.path, path)
    ledger = Ledger.open(path)
    return ledger, run_policy(ledger, policy, chain=chain, clock=always)


def check_guarantees(original: Ledger, cases: Mapping[str, Case], chain: Chain, folder: Path) -> None:
    most = possible(cases, chain[0])
    bound = {account: most_by_rule(pool, pins, chain[0]) for account, (pool, pins) in cases.items()}
    for policy in POLICIES:
        ledger, result = run_on_copy(original, folder / f"{policy}.sqlite", policy, chain)
        found = reached(ledger, chain[0])
        assert [*verify(ledger)] == [], policy
        assert result.most_possible == sum(matched for matched, _ in most.values())
        if policy != "rule-by-rule":
            assert {account: pair[0] for account, pair in found.items()} == {
                account: pair[0] for account, pair in most.items()
            }, policy
        if policy == "best":
            assert found == most
        if policy == "rule-by-rule":
            assert {account: pair[1] for account, pair in found.items()} == bound
        ledger.path.unlink()


def closed(ledger: Ledger) -> Ledger:
    """Return the ledger with all of it in one file, which can be copied."""
    assert not ledger.path.with_name(f"{ledger.path.name}-wal").exists()
    return ledger


@pytest.mark.parametrize("chain", CHAINS[:2], ids=lambda chain: chain[0].name)
def test_policies_reach_their_guarantees_in_one_ledger_of_many_accounts(tmp_path: Path, chain: Chain) -> None:
    original = Ledger.open(tmp_path / "ledger.sqlite")
    cases = store(original, tmp_path, small_ledgers(600))
    check_guarantees(closed(original), cases, chain, tmp_path)


def test_policies_reach_their_guarantees_in_small_ledgers(tmp_path: Path) -> None:
    for number, case in enumerate(small_ledgers(8, seed=8)):
        original = Ledger.open(tmp_path / f"ledger-{number}.sqlite")
        cases = store(original, tmp_path, [case])
        check_guarantees(closed(original), cases, CHAINS[0], tmp_path)


@pytest.mark.soak
@any_chain
def test_policies_reach_their_guarantees_in_a_ledger_of_five_thousand_accounts(tmp_path: Path, chain: Chain) -> None:
    original = Ledger.open(tmp_path / "ledger.sqlite")
    cases = store(original, tmp_path, small_ledgers(5000, seed=99))
    check_guarantees(closed(original), cases, chain, tmp_path)


@pytest.mark.soak
@any_chain
def test_policies_reach_their_guarantees_in_three_hundred_ledgers(tmp_path: Path, chain: Chain) -> None:
    for number, case in enumerate(small_ledgers(300, seed=7)):
        original = Ledger.open(tmp_path / f"ledger-{number}.sqlite")
        check_guarantees(closed(original), store(original, tmp_path, [case]), chain, tmp_path)
