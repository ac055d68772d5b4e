"""Whether the data would allow a better chain of rules than the one in force, and what that would change."""

from dataclasses import dataclass

from db.ledger.ledger import Ledger
from db.ledger.results.comparing import ChainFigures, CompareProgress, compare_chains
from domain.matching.policies import DEFAULT_POLICY
from domain.matching.rules import DEFAULT_CHAIN, WITH_AMOUNTS, Chain, looks_at_amounts

# Below this share of rows with an amount, on either side, amounts are an exception and not how a ledger is kept.
_SHARE_PERCENT = 95
# Below this share of payments that pay the very amount of an accrual, equal amounts are chance.
_DECIDED_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A chain that looks at amounts, beside the one in force, by one policy; nothing of it is stored.

    `rows` counts accruals and payments together, `with_amount` those of them that have one. `then.changed` counts the
    payments that would not get the same accrual as `now`.
    """

    rows: int
    with_amount: int
    payments: int
    now: ChainFigures
    then: ChainFigures


def suggest_chain(
    ledger: Ledger,
    chain: Chain = DEFAULT_CHAIN,
    *,
    policy: str = DEFAULT_POLICY,
    progress: CompareProgress | None = None,
) -> Suggestion | None:
    """Return a chain with amounts and what it would change; None where amounts are few, seldom equal, or looked at.

    Cheap where the rows have no amounts; else both chains decide the whole ledger, as in a comparison.
    """
    if looks_at_amounts(chain):
        return None
    with ledger.reading():
        accruals, priced_accruals = ledger.one("SELECT count(*), count(amount) FROM accrual")
        payments, priced_payments = ledger.one("SELECT count(*), count(amount) FROM payment")
        if not _enough(priced_accruals, accruals) or not _enough(priced_payments, payments):
            return None
        now, then = compare_chains(ledger, [chain, WITH_AMOUNTS], policy=policy, progress=progress)
    if then.figures.first_rule * 100 < payments * _DECIDED_PERCENT or not then.changed:
        return None
    return Suggestion(
        rows=accruals + payments,
        with_amount=priced_accruals + priced_payments,
        payments=payments,
        now=now,
        then=then,
    )


def _enough(priced: int, rows: int) -> bool:
    return priced * 100 >= rows * _SHARE_PERCENT and priced > 0
