"""Running a policy over the whole ledger: all undecided payments, one step of the journal, all or nothing.

A run may keep only the decisions that satisfy conditions: "accept all that fit". They are those of the policy for the
whole undecided rest, so that a run over what is left then reaches as many matches as one run over all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.errors import LedgerUnavailable
from db.ledger.bulk import set_aside
from db.ledger.decisions import DecisionRowTuple, insert_decisions
from db.ledger.journal import Clock, StepKind, latest_step, record, utc_now, write_time
from db.ledger.ledger import Ledger
from db.ledger.pools import stream_pools
from db.ledger.results.certifying import reached_and_wrong
from domain.matching.certificate import Certificate, Reached, certificate
from domain.matching.conditions import Condition, conditions_named
from domain.matching.decisions import DecidedBy, Outcome
from domain.matching.policies import DEFAULT_POLICY, policy_named, why_none
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import Standing

# Called with the payments done and all payments of the ledger; may raise, which takes the run back.
RunProgress = Callable[[int, int], None]

_BATCH = 20_000
# The facts of a match, in the row of a payment that finds none.
_NO_MATCH = (None,) * 6
# What checks each decision by itself: a run's are checked all together at its end.
_SET_ASIDE = ("decision_pair_on_insert", "decision_one_payment_for_an_accrual", "decision_of_step")


@dataclass(frozen=True, slots=True)
class RunResult:
    """A run's result; counts are over the whole ledger, `decided` counts what this run decided.

    `only` names the conditions that decisions had to satisfy to be kept. `undecided` counts the payments that are left;
    `unmatched` counts them too.
    `same_month` counts matches whose accrual and payment have the same month, `first_rule` those that are equal in the
    first of `rules`. The possible numbers are those of `Certificate`, given what persons have decided.
    """

    policy: str
    rules: tuple[str, ...]
    only: tuple[str, ...]
    payments: int
    decided: int
    undecided: int
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
    only: Sequence[str] = (),
    dry_run: bool = False,
    progress: RunProgress | None = None,
    clock: Clock = utc_now,
) -> RunResult:
    """Let `policy` decide every undecided payment; decisions that stand are not changed.

    Of its decisions those are kept that satisfy every condition that `only` names. With `dry_run` the same is computed
    and nothing is kept. Raises WrongValue for an unknown policy or condition.
    """
    kept = conditions_named(only, chain)
    run = _Run(ledger, policy, chain, only=kept, progress=progress, moment=clock())
    with ledger.writing() as transaction:
        result = run.execute(keep=not dry_run)
        if dry_run:
            transaction.rollback()
    return result


class _Run:
    """One run while it goes on, inside `writing`."""

    def __init__(
        self,
        ledger: Ledger,
        policy: str,
        chain: Chain,
        *,
        only: tuple[Condition, ...],
        progress: RunProgress | None,
        moment: datetime,
    ) -> None:
        self._ledger = ledger
        self._name, self._policy = policy, policy_named(policy)
        self._chain, self._rules = chain, tuple(rule.name for rule in chain)
        self._only = only
        self._progress = progress
        self._moment, self._signature = moment, (DecidedBy.RUN.value, write_time(moment))
        self._possible = Certificate()
        self._decided = 0

    def execute(self, *, keep: bool) -> RunResult:
        (total,) = self._ledger.one("SELECT count(*) FROM payment")
        step = latest_step(self._ledger) + 1
        # The step counts its decisions, so it is recorded after them; until then they refer to nothing.
        self._ledger.run("PRAGMA defer_foreign_keys = 1")
        with set_aside(self._ledger, _SET_ASIDE):
            self._decide(total, step)
        now, wrong = reached_and_wrong(self._ledger, self._chain, step)
        if wrong:
            raise LedgerUnavailable(
                f"{wrong} pairs of this run break the rule; nothing was stored. This is a fault of paymatch."
            )
        self._record()
        return self._result(total, now, keep=keep)

    def _record(self) -> None:
        """Add the step to the journal, if there is anything that it decided."""
        if self._decided:
            detail = {"policy": self._name, "rules": list(self._rules), "decided": self._decided}
            only = {"only": [condition.name for condition in self._only]} if self._only else {}
            record(self._ledger, StepKind.RUN, self._moment, detail | only)

    def _result(self, total: int, now: Reached, *, keep: bool) -> RunResult:
        possible = self._possible
        (standing,) = self._ledger.one("SELECT count(*) FROM decision")
        return RunResult(
            policy=self._name,
            rules=self._rules,
            only=tuple(condition.name for condition in self._only),
            payments=total,
            decided=self._decided,
            undecided=total - standing,
            matched=now.matched,
            same_month=now.same_month,
            first_rule=now.first_rule,
            unmatched=total - now.matched,
            most_possible=possible.most_possible,
            most_same_month_possible=possible.most_same_month_possible,
            most_first_rule_possible=possible.most_first_rule_possible,
            stored=keep and self._decided > 0,
        )

    def _decide(self, total: int, step: int) -> None:
        rows: list[DecisionRowTuple] = []
        done = 0
        for pool, standing, pins in stream_pools(self._ledger):
            self._possible += certificate(pool, pins, self._chain)
            for row in self._choices(pool, standing):
                rows.append(row)
                if len(rows) >= _BATCH:
                    self._insert(rows, step)
                    self._tell(done, total)
            done += len(pool.payments)
            self._tell(done, total)
        self._insert(rows, step)

    def _insert(self, rows: list[DecisionRowTuple], step: int) -> None:
        insert_decisions(self._ledger, rows, step)
        self._decided += len(rows)
        rows.clear()

    def _choices(self, pool: Pool, standing: Standing) -> Iterator[DecisionRowTuple]:
        """Yield the rows of what the policy decides in a pool, as far as it is kept."""
        accrual_ids, payment_ids = pool.accruals.ids, pool.payments.ids
        matched, nothing = Outcome.MATCHED.value, Outcome.NOTHING_ELIGIBLE.value
        for choice in self._policy(pool, standing, self._chain):
            if self._only and not all(condition.holds(pool, choice) for condition in self._only):
                continue
            payment, accrual, rule, eligible, equal, runner_up, tie, same_month = choice
            if accrual < 0:
                why = why_none(pool, payment)
                facts: tuple[Any, ...] = (None, nothing, *_NO_MATCH, why.code.value, why.earlier)
            else:
                next_id = accrual_ids[runner_up] if runner_up >= 0 else None
                name = self._rules[rule]
                facts = (
                    accrual_ids[accrual],
                    matched,
                    name,
                    eligible,
                    equal,
                    next_id,
                    int(tie),
                    same_month,
                    None,
                    None,
                )
            yield (payment_ids[payment], *facts, *self._signature)

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(done, total)
