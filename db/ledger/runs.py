"""Running a policy over the whole ledger: all undecided payments, one step of the journal, all or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.errors import LedgerUnavailable
from db.ledger.certifying import reached
from db.ledger.decisions import DecisionRowTuple, insert_decisions
from db.ledger.journal import Clock, StepKind, record, utc_now, write_time
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from domain.matching.certificate import Certificate, Reached, certificate
from domain.matching.decisions import DecidedBy, Outcome
from domain.matching.policies import DEFAULT_POLICY, policy_named, why_none
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import Standing

# Called with the payments done and all payments of the ledger; may raise, which takes the run back.
RunProgress = Callable[[int, int], None]

_BATCH = 20_000
_SET_ASIDE = ("decision_pair_on_insert", "decision_one_payment_for_an_accrual", "decision_of_step")
_WRONG_PAIRS = """
    SELECT count(*) FROM decision
    LEFT JOIN payment ON payment.id = payment_id LEFT JOIN accrual ON accrual.id = accrual_id
    WHERE decision.step = ? AND accrual_id IS NOT NULL
    AND (accrual.account = payment.account AND accrual.date < payment.date) IS NOT TRUE
"""


@dataclass(frozen=True, slots=True)
class RunResult:
    """A run's result; counts are over the whole ledger, `decided` counts what this run decided.

    `same_month` counts matches whose accrual and payment have the same month, `first_rule` those that are equal in the
    first of `rules`. The possible numbers are those of `Certificate`, given what persons have decided.
    """

    policy: str
    rules: tuple[str, ...]
    payments: int
    decided: int
    matched: int
    same_month: int
    first_rule: int
    unmatched: int
    most_possible: int
    most_same_month_possible: int
    most_first_rule_possible: int
    stored: bool

    @property
    def reached(self) -> Reached:
        """The matches, as they are held against the certificate."""
        return Reached(self.matched, self.first_rule, self.same_month)

    @property
    def possible(self) -> Certificate:
        """The certificate."""
        return Certificate(self.most_possible, self.most_same_month_possible, self.most_first_rule_possible)


def run_policy(
    ledger: Ledger,
    policy: str = DEFAULT_POLICY,
    *,
    chain: Chain = DEFAULT_CHAIN,
    dry_run: bool = False,
    progress: RunProgress | None = None,
    clock: Clock = utc_now,
) -> RunResult:
    """Let `policy` decide every undecided payment; decisions that stand are not changed.

    With `dry_run` the same is computed and nothing is kept. Raises WrongValue for an unknown policy.
    """
    run = _Run(ledger, policy, chain, progress=progress, moment=clock())
    with ledger.writing() as transaction:
        result = run.execute(keep=not dry_run)
        if dry_run:
            transaction.rollback()
    return result


class _Run:
    """One run while it goes on, inside `writing`."""

    def __init__(
        self, ledger: Ledger, policy: str, chain: Chain, *, progress: RunProgress | None, moment: datetime
    ) -> None:
        self._ledger = ledger
        self._name, self._policy = policy, policy_named(policy)
        self._chain, self._rules = chain, tuple(rule.name for rule in chain)
        self._progress = progress
        self._moment, self._signature = moment, (DecidedBy.RUN.value, write_time(moment))
        self._possible = Certificate()

    def execute(self, *, keep: bool) -> RunResult:
        (total,) = self._ledger.one("SELECT count(*) FROM payment")
        (undecided,) = self._ledger.one(
            "SELECT count(*) FROM payment WHERE NOT EXISTS (SELECT 1 FROM decision WHERE payment_id = payment.id)"
        )
        step = 0
        if undecided:
            detail = {"policy": self._name, "rules": list(self._rules), "decided": undecided}
            step = record(self._ledger, StepKind.RUN, self._moment, detail)
        with _bulk_insert(self._ledger, step):
            self._decide(total, step)
        now, possible = reached(self._ledger, self._chain), self._possible
        return RunResult(
            policy=self._name,
            rules=self._rules,
            payments=total,
            decided=undecided,
            matched=now.matched,
            same_month=now.same_month,
            first_rule=now.first_rule,
            unmatched=total - now.matched,
            most_possible=possible.most_possible,
            most_same_month_possible=possible.most_same_month_possible,
            most_first_rule_possible=possible.most_first_rule_possible,
            stored=keep and undecided > 0,
        )

    def _decide(self, total: int, step: int) -> None:
        rows: list[DecisionRowTuple] = []
        done = 0
        for pool, standing, pins in stream_pools(self._ledger):
            self._possible += certificate(pool, pins, self._chain)
            for row in self._choices(pool, standing):
                rows.append(row)
                if len(rows) >= _BATCH:
                    insert_decisions(self._ledger, rows, step)
                    rows.clear()
                    self._tell(done, total)
            done += len(pool.payments)
            self._tell(done, total)
        insert_decisions(self._ledger, rows, step)

    def _choices(self, pool: Pool, standing: Standing) -> Iterator[DecisionRowTuple]:
        """Yield the rows of what the policy decides in a pool."""
        accrual_ids, payment_ids = pool.accruals.ids, pool.payments.ids
        matched, nothing = Outcome.MATCHED.value, Outcome.NOTHING_ELIGIBLE.value
        for choice in self._policy(pool, standing, self._chain):
            payment, accrual, rule, eligible, equal, runner_up, tie = choice
            if accrual < 0:
                why = why_none(pool, payment)
                facts: tuple[Any, ...] = (None, nothing, None, None, None, None, None, why.code.value, why.earlier)
            else:
                next_id = accrual_ids[runner_up] if runner_up >= 0 else None
                name = self._rules[rule]
                facts = (accrual_ids[accrual], matched, name, eligible, equal, next_id, int(tie), None, None)
            yield (payment_ids[payment], *facts, *self._signature)

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(done, total)


@contextmanager
def _bulk_insert(ledger: Ledger, step: int) -> Iterator[None]:
    """Let decisions of `step` be inserted without a check for each, and check them all at the end.

    The trigger and the indexes are away inside the transaction only, where nobody else can write: checked row by row,
    a million decisions take six times as long.
    """
    set_aside = list(ledger.rows("SELECT type, name, sql FROM sqlite_master WHERE name IN (?, ?, ?)", _SET_ASIDE))
    for kind, name, _ in set_aside:
        ledger.run(f"DROP {kind} {name}")
    yield
    (wrong,) = ledger.one(_WRONG_PAIRS, (step,))
    if wrong:
        raise LedgerUnavailable(
            f"{wrong} pairs of this run break the rule; nothing was stored. This is a fault of paymatch."
        )
    for _, _, sql in set_aside:
        ledger.run(sql)
