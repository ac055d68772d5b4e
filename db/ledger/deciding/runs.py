"""Running a policy over the whole ledger: all undecided payments, one step of the journal, all or nothing.

A run may keep only the decisions that satisfy conditions: "accept all that fit". They are those of the policy for the
whole undecided rest, so that a run over what is left then reaches as many matches as one run over all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.clock import Clock, utc_now
from db.errors import LedgerUnavailable
from db.ledger.bulk import set_aside
from db.ledger.deciding.computing import BROKEN, Choosing
from db.ledger.deciding.jobs.side_by_side import compute_side_by_side
from db.ledger.decisions import insert_run
from db.ledger.journal import StepKind, latest_step, record
from db.ledger.ledger import Ledger
from domain.matching.certificate import Certificate, Reached
from domain.matching.policies import DEFAULT_POLICY
from domain.matching.rules import DEFAULT_CHAIN, Chain

# Called with the payments done and all payments of the ledger; may raise, which takes the run back.
RunProgress = Callable[[int, int], None]

# What checks each decision by itself. A pair is checked by whoever computes it, and that no accrual is paid twice by
# making the index again.
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


def run_policy(  # noqa: PLR0913 - a use case with its options, which go by keyword
    ledger: Ledger,
    policy: str = DEFAULT_POLICY,
    *,
    chain: Chain = DEFAULT_CHAIN,
    only: Sequence[str] = (),
    dry_run: bool = False,
    jobs: int | None = 1,
    progress: RunProgress | None = None,
    clock: Clock = utc_now,
) -> RunResult:
    """Let `policy` decide every undecided payment; decisions that stand are not changed.

    Of its decisions those are kept that satisfy every condition that `only` names. With `dry_run` the same is computed
    and nothing is kept. `jobs` processes compute, 1 is this one, None as many as are worth it; what comes out is the
    same. Raises WrongValue for an unknown policy or condition.
    """
    run = _Run(ledger, Choosing(policy, chain, tuple(dict.fromkeys(only))), progress, clock(), jobs=jobs)
    # Every reference of a run's decisions is to a row that was read in the same transaction.
    with ledger.writing(keys_checked=False) as transaction:
        result = run.execute(keep=not dry_run)
        if dry_run:
            transaction.rollback()
    return result


class _Run:
    """One run while it goes on, inside `writing`."""

    def __init__(
        self, ledger: Ledger, choosing: Choosing, progress: RunProgress | None, moment: datetime, *, jobs: int | None
    ) -> None:
        self._ledger = ledger
        self._choosing = choosing
        self._progress = progress
        self._moment = moment
        self._jobs = jobs
        self._possible, self._reached = Certificate(), Reached()
        self._decided = 0

    def execute(self, *, keep: bool) -> RunResult:
        (total,) = self._ledger.one("SELECT count(*) FROM payment")
        step = latest_step(self._ledger) + 1
        with set_aside(self._ledger, _SET_ASIDE):
            self._decide(total, step)
        self._record(step)
        return self._result(total, keep=keep)

    def _record(self, step: int) -> None:
        """Add the step to the journal, if there is anything that it decided: it counts its decisions."""
        if not self._decided:
            return
        detail = {"policy": self._choosing.policy, "rules": self._rules, "decided": self._decided}
        only = {"only": self._choosing.only} if self._choosing.only else {}
        if record(self._ledger, StepKind.RUN, self._moment, detail | only) != step:
            raise LedgerUnavailable(BROKEN)

    @property
    def _rules(self) -> tuple[str, ...]:
        return tuple(rule.name for rule in self._choosing.chain)

    def _result(self, total: int, *, keep: bool) -> RunResult:
        possible, now = self._possible, self._reached
        (standing,) = self._ledger.one("SELECT count(*) FROM decision")
        return RunResult(
            policy=self._choosing.policy,
            rules=self._rules,
            only=self._choosing.only,
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
        done = 0
        for part in compute_side_by_side(self._ledger, self._choosing, self._jobs):
            insert_run(self._ledger, part.rows, self._moment, step)
            self._decided += len(part.rows)
            self._reached += part.reached
            self._possible += part.possible
            done += part.payments
            if self._progress is not None:
                self._progress(done, total)
