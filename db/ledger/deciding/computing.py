"""What a policy decides account by account, as rows for the ledger: only read, so that any process can do it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from db.errors import LedgerUnavailable
from db.ledger.decisions import NO_CODE, NO_MATCH
from db.ledger.ledger import Ledger
from db.ledger.pools import Accounts, LoadedPool, stream_pools
from domain.matching.certificate import Certificate, Reached, certificate, reached_in
from domain.matching.conditions import conditions_named
from domain.matching.decisions import Outcome
from domain.matching.policies import NO_ACCRUAL, Choice, match_facts, policy_named, why_none
from domain.matching.rules import Chain

BROKEN = "A pair of this run breaks the rule; nothing was stored. This is a fault of paymatch."

# Rows that are handed on together.
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Choosing:
    """How a run chooses: the name of its policy, its chain, and the names of the conditions on what it keeps.

    Raises WrongValue for an unknown policy or condition.
    """

    policy: str
    chain: Chain
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        policy_named(self.policy)
        conditions_named(self.only, self.chain)


class Computed(NamedTuple):
    """Decisions as rows of RUN_COLUMNS; with the last of an account, its payments and what is reached and possible."""

    rows: list[tuple[Any, ...]]
    payments: int
    reached: Reached
    possible: Certificate


def compute(ledger: Ledger, choosing: Choosing, accounts: Accounts | None = None) -> Iterator[Computed]:
    """Yield what a policy decides of the undecided payments, of some accounts or of all, inside `reading`.

    Rows come in the order of accounts, and what is yielded in parts of some thousand. What is reached counts what stood
    before too. Raises LedgerUnavailable for a decision that breaks the rule: a fault of paymatch.
    """
    rows: list[tuple[Any, ...]] = []
    payments, reached, possible = 0, Reached(), Certificate()
    for loaded in stream_pools(ledger, accounts):
        deciding = _Deciding(loaded, choosing)
        for row in deciding.rows():
            rows.append(row)
            if len(rows) >= _BATCH:
                yield Computed(rows, payments, reached, possible)
                rows, payments, reached, possible = [], 0, Reached(), Certificate()
        payments += len(loaded.pool.payments)
        reached += deciding.reached()
        possible += certificate(loaded.pool, loaded.pins, choosing.chain)
        if payments >= _BATCH:  # also where all is decided already, somebody wants to see how far this is
            yield Computed(rows, payments, reached, possible)
            rows, payments, reached, possible = [], 0, Reached(), Certificate()
    yield Computed(rows, payments, reached, possible)


class _Deciding:
    """One account while its payments are decided."""

    def __init__(self, loaded: LoadedPool, choosing: Choosing) -> None:
        self._pool, self._standing, _ = loaded
        self._choosing = choosing
        # The standing itself must not change while the policy looks at it.
        self._settled = self._standing.choices[:]

    def reached(self) -> Reached:
        """Count what is reached in the account when all rows were given."""
        return reached_in(self._pool, self._settled, self._choosing.chain)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of what the policy decides, as far as it is kept."""
        pool, settled = self._pool, self._settled
        chain = self._choosing.chain
        accrual_ids, payment_ids = pool.accruals.ids, pool.payments.ids
        owed, paid = pool.accruals.dates, pool.payments.dates
        matched, nothing = Outcome.MATCHED.value, Outcome.NOTHING_ELIGIBLE.value
        for choice in self._choices():
            payment, accrual = choice.payment, choice.accrual
            payment_id = payment_ids[payment]
            if accrual == NO_ACCRUAL:
                why = why_none(pool, payment)
                yield (payment_id, None, nothing, *NO_MATCH, why.code.value, why.earlier)
                continue
            # The ledger's own checks are set aside while a run stores: this one is theirs, and the account is the pool.
            if not owed[accrual] < paid[payment]:
                raise LedgerUnavailable(BROKEN)
            settled[payment] = accrual
            yield (payment_id, accrual_ids[accrual], matched, *match_facts(pool, choice, chain), *NO_CODE)

    def _choices(self) -> Iterator[Choice]:
        choosing = self._choosing
        choices = policy_named(choosing.policy)(self._pool, self._standing, choosing.chain)
        if not choosing.only:
            return choices
        only = conditions_named(choosing.only, choosing.chain)
        return (choice for choice in choices if all(condition.holds(self._pool, choice) for condition in only))
