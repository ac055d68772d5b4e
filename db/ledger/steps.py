"""Stepping through a ledger: each step is stored at the moment it is made, in one transaction with its journal row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from db.ledger import journal
from db.ledger.decisions import decision_of, decision_row, insert_decisions
from db.ledger.entries import payment_named
from db.ledger.journal import Clock, Step, StepKind, end_decision, record, utc_now
from db.ledger.ledger import Ledger
from db.ledger.pools import load_pool
from domain.matching.candidates import Candidate
from domain.matching.decisions import (
    DecidedBy,
    Decision,
    MatchReason,
    NoMatchCode,
    NoMatchReason,
    Outcome,
    Proposal,
)
from domain.matching.matcher import Matcher
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.records import Accrual, Payment

# Accounts whose matchers are kept between steps; a person goes to and fro among few.
_KEPT = 32


@dataclass(frozen=True, slots=True)
class Case:
    """All there is to see for one payment: what stands, and else what the rules propose.

    `candidates` counts the accruals of the account; `look_at` is the position of the one to look at first.
    """

    payment: Payment
    decision: Decision | None
    proposal: Proposal
    candidates: int
    look_at: int


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """An accrual of a payment's account, with what it is to the payment."""

    payment_id: str
    accrual: Accrual
    candidate: Candidate


class Desk:
    """Where a person steps through one ledger.

    Keeps a matcher for each account visited, so that a step costs no reading of the account again; when the journal
    has grown by other hands in between, it reads anew. Calls may come from any thread; they wait for each other.
    """

    def __init__(self, ledger: Ledger, chain: Chain = DEFAULT_CHAIN, clock: Clock = utc_now) -> None:
        self._ledger = ledger
        self._chain = chain
        self._clock = clock
        self._matchers: dict[str, Matcher] = {}
        self._seen = -1
        self._lock = RLock()

    def case(self, payment_id: str) -> Case:
        """Return the case of a payment; StepRefused if there is no such payment."""
        with self._lock, self._ledger.reading():
            payment = payment_named(self._ledger, payment_id)
            matcher = self._matcher(payment.account)
            decision = decision_of(self._ledger, payment_id)
            proposal, look_at = matcher.propose(payment_id), matcher.candidate_position(payment_id)
        return Case(payment, decision, proposal, len(matcher.pool.accruals), look_at)

    def candidates(self, payment_id: str, start: int = 0, stop: int | None = None) -> Sequence[CandidateRow]:
        """Return the accruals of the payment's account from position `start` up to `stop`, in order of (date, id)."""
        with self._lock, self._ledger.reading():
            payment = payment_named(self._ledger, payment_id)
            matcher = self._matcher(payment.account)
            candidates = list(matcher.candidates(payment_id, start, stop))
        side = matcher.pool.accruals
        return [
            CandidateRow(
                payment_id,
                Accrual(side.ids[at], side.dates[at], side.months[at], payment.account, side.amounts[at]),
                candidate,
            )
            for candidate in candidates
            for at in [candidate.position]
        ]

    def accept(self, payment_id: str) -> Decision:
        """Store what the rules propose for a payment: its accrual, or that nothing is eligible.

        A decision that stands is replaced, as by every step.
        """
        return self._step(StepKind.ACCEPT, payment_id, lambda matcher: matcher.accept(payment_id))

    def override(self, payment_id: str, accrual_id: str) -> Decision:
        """Store another eligible accrual for a payment than the rules propose."""
        return self._step(StepKind.OVERRIDE, payment_id, lambda matcher: matcher.override(payment_id, accrual_id))

    def skip(self, payment_id: str) -> Decision:
        """Store that a payment is left without an accrual."""

        def skip(matcher: Matcher) -> Proposal:
            matcher.skip(payment_id)
            return Proposal(payment_id, None, NoMatchReason(NoMatchCode.SKIPPED))

        return self._step(StepKind.SKIP, payment_id, skip)

    def clear(self, payment_id: str) -> None:
        """Take the decision of a payment back; StepRefused if it has none."""
        with self._stepping(payment_id) as (matcher, _):
            matcher.take_back(payment_id)
            self._seen = record(self._ledger, StepKind.CLEAR, self._clock(), {"payment": payment_id})
            end_decision(self._ledger, payment_id, self._seen)

    def undo(self) -> Step:
        """Take back the latest step that stands, whoever made it; StepRefused if there is none.

        Returns what was taken back; where that was a redo, the step that was first made.
        """
        return self._revert(journal.undo)

    def redo(self) -> Step:
        """Do again what the latest undo took back, and return the step that was first made; StepRefused if none."""
        return self._revert(journal.redo)

    def _step(self, kind: StepKind, payment_id: str, decide: Callable[[Matcher], Proposal]) -> Decision:
        with self._stepping(payment_id) as (matcher, before):
            if before is not None:
                matcher.take_back(payment_id)
            proposal = decide(matcher)
            decision = _decision(proposal, self._clock())
            detail = {"payment": payment_id, "accrual": proposal.accrual_id}
            self._seen = record(self._ledger, kind, decision.decided_at, detail)
            if before is not None:
                end_decision(self._ledger, payment_id, self._seen)
            insert_decisions(self._ledger, [decision_row(decision)], self._seen)
        return decision

    @contextmanager
    def _stepping(self, payment_id: str) -> Iterator[tuple[Matcher, Decision | None]]:
        """Give the payment's matcher and what stands for it, in a transaction."""
        with self._writing():
            account = payment_named(self._ledger, payment_id).account
            yield self._matcher(account), decision_of(self._ledger, payment_id)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write to the ledger; if that fails, forget the matchers, which may be ahead of what is stored."""
        with self._lock:
            try:
                with self._ledger.writing():
                    yield
            except BaseException:
                self._matchers.clear()
                raise

    def _revert(self, revert: Callable[[Ledger, Clock], Step]) -> Step:
        with self._writing():
            self._forget_if_changed()
            step = revert(self._ledger, self._clock)
            self._seen = journal.latest_step(self._ledger)
            first = journal.first_made(self._ledger, step)
            payment_id = first.detail.get("payment")
            if payment_id is None:
                self._matchers.clear()
            else:
                self._follow(payment_id)
        return first

    def _follow(self, payment_id: str) -> None:
        """Bring the kept matcher of a payment to what the ledger says now."""
        matcher = self._matchers.get(payment_named(self._ledger, payment_id).account)
        if matcher is None:
            return
        if matcher.is_decided(payment_id):
            matcher.take_back(payment_id)
        decision = decision_of(self._ledger, payment_id)
        if decision is not None:
            matcher.put(payment_id, decision.outcome, decision.accrual_id)

    def _matcher(self, account: str) -> Matcher:
        self._forget_if_changed()
        if account not in self._matchers:
            if len(self._matchers) == _KEPT:
                self._matchers.pop(next(iter(self._matchers)))
            pool, standing, _ = load_pool(self._ledger, account)
            self._matchers[account] = Matcher(pool, standing, self._chain)
        return self._matchers[account]

    def _forget_if_changed(self) -> None:
        latest = journal.latest_step(self._ledger)
        if latest != self._seen:
            self._matchers.clear()
            self._seen = latest


def _decision(proposal: Proposal, moment: datetime) -> Decision:
    if isinstance(proposal.reason, MatchReason):
        outcome = Outcome.MATCHED
    else:
        skipped = proposal.reason.code is NoMatchCode.SKIPPED
        outcome = Outcome.SKIPPED if skipped else Outcome.NOTHING_ELIGIBLE
    return Decision(proposal.payment_id, proposal.accrual_id, outcome, proposal.reason, DecidedBy.PERSON, moment)
