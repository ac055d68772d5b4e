"""Stepping through a ledger: each step is stored at the moment it is made, in one transaction with its journal row."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from db.clock import Clock, utc_now
from db.ledger import journal
from db.ledger.deciding.unchanged import check_shown, check_touched
from db.ledger.decisions import decision_of, decision_row, insert_decisions
from db.ledger.entries import payment_named
from db.ledger.journal import Step, StepKind, end_decision, record
from db.ledger.ledger import Ledger
from db.ledger.pools import load_pool
from domain.errors import StepRefused
from domain.matching.candidates import Candidate
from domain.matching.consequences.changes import (
    Accept,
    AfterLoss,
    Change,
    Choose,
    Clear,
    Loser,
    Skip,
    Trial,
    attempt,
    make,
)
from domain.matching.decisions import (
    DecidedBy,
    Decision,
    MatchReason,
    NoMatchCode,
    Outcome,
    Proposal,
)
from domain.matching.matcher import Matcher
from domain.matching.pool import Pool
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


@dataclass(frozen=True, slots=True)
class Tried:
    """A change that was tried in a pool; `loser_had` is the decision that the payment losing its accrual has now.

    `chain` and `step` are the rules, and the latest step of the journal, at that moment.
    """

    pool: Pool
    chain: Chain
    trial: Trial
    loser_had: Decision | None
    step: int


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
        self._file = ledger.file
        self._lock = RLock()

    @property
    def chain(self) -> Chain:
        """The rules by which it proposes."""
        return self._chain

    def use_chain(self, chain: Chain) -> None:
        """Propose by other rules from now on; what is decided stays."""
        with self._lock:
            if chain != self._chain:
                self._chain = chain
                self._matchers.clear()

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

    def try_out(self, payment_id: str, change: Change) -> Tried:
        """Return what a change would do at once, without doing it; StepRefused if it is not allowed."""
        with self._lock, self._ledger.reading():
            matcher = self._matcher(payment_named(self._ledger, payment_id).account)
            trial = attempt(matcher, payment_id, change)
            loser = trial.made.loser
            stands = decision_of(self._ledger, loser.payment_id) if loser is not None else None
            return Tried(matcher.pool, self._chain, trial, stands, self._seen)

    def accept(self, payment_id: str) -> Decision:
        """Store what the rules propose for a payment: its accrual, or that nothing is eligible.

        A decision that stands is replaced, as by every step.
        """
        return self._decide(StepKind.ACCEPT, payment_id, Accept())

    def override(self, payment_id: str, accrual_id: str) -> Decision:
        """Store another eligible accrual for a payment than the rules propose."""
        return self._decide(StepKind.OVERRIDE, payment_id, Choose(accrual_id))

    def swap(
        self, payment_id: str, accrual_id: str, after_loss: AfterLoss, *, held_by: str | None = None
    ) -> tuple[Decision, Loser | None]:
        """Store an accrual for a payment, also one that another payment holds, which loses it in the same step.

        What the rules then give the loser is a decision of this person too. With `held_by`, StepRefused if by now not
        this payment holds the accrual.
        """
        with self._stepping(payment_id) as matcher:
            holder = matcher.holder(accrual_id)
            if held_by not in {None, holder}:
                held = f"payment {holder} pays it" if holder is not None else "it is free"
                raise StepRefused(f"payment {held_by} does not pay accrual {accrual_id} any more: {held}")
            (decision, *_), loser = self._store(matcher, StepKind.OVERRIDE, payment_id, Choose(accrual_id, after_loss))
        return decision, loser

    def skip(self, payment_id: str) -> Decision:
        """Store that a payment is left without an accrual."""
        return self._decide(StepKind.SKIP, payment_id, Skip())

    def clear(self, payment_id: str) -> None:
        """Take the decision of a payment back; StepRefused if it has none."""
        with self._stepping(payment_id) as matcher:
            self._store(matcher, StepKind.CLEAR, payment_id, Clear())

    def undo(self) -> Step:
        """Take back the latest step that stands, whoever made it; StepRefused if there is none.

        Returns what was taken back; where that was a redo, the step that was first made.
        """
        return self._revert(journal.undo)

    def redo(self) -> Step:
        """Do again what the latest undo took back, and return the step that was first made; StepRefused if none."""
        return self._revert(journal.redo)

    def _decide(self, kind: StepKind, payment_id: str, change: Change) -> Decision:
        with self._stepping(payment_id) as matcher:
            (decision, *_), _ = self._store(matcher, kind, payment_id, change)
        return decision

    def _store(
        self, matcher: Matcher, kind: StepKind, payment_id: str, change: Change
    ) -> tuple[Sequence[Decision], Loser | None]:
        """Make a change and store it as one step; return its decisions, the payment's first, and who lost by it."""
        ended = [payment_id] if matcher.is_decided(payment_id) else []
        made, moment = make(matcher, payment_id, change), self._clock()
        brought = [] if made.proposal is None else [_decision(made.proposal, moment)]
        detail = {"payment": payment_id} | ({} if made.proposal is None else {"accrual": made.proposal.accrual_id})
        if made.loser is not None:
            instead = made.loser.instead
            ended.append(made.loser.payment_id)
            brought += [] if instead is None else [_decision(instead, moment)]
            detail |= {"loser": made.loser.payment_id, "loser_accrual": instead.accrual_id if instead else None}
        check_touched(self._ledger, ended, brought)
        self._seen = record(self._ledger, kind, moment, detail)
        for ended_id in ended:
            end_decision(self._ledger, ended_id, self._seen)
        insert_decisions(self._ledger, [decision_row(decision) for decision in brought], self._seen)
        return brought, made.loser

    @contextmanager
    def as_shown(self, case: Case) -> Iterator[None]:
        """Let the block make steps only if what stands for the case's payment is what the case shows.

        ChangedMeanwhile if it is not, also where another program has changed it without the journal.
        """
        with self._writing():
            check_shown(self._ledger, case.payment, case.decision)
            yield

    @contextmanager
    def _stepping(self, payment_id: str) -> Iterator[Matcher]:
        """Give the payment's matcher, in a transaction."""
        with self._writing():
            yield self._matcher(payment_named(self._ledger, payment_id).account)

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
            touched = [first.detail[name] for name in ("payment", "loser") if name in first.detail]
            if touched:
                self._follow(touched)
            else:
                self._matchers.clear()
        return first

    def _follow(self, payment_ids: Sequence[str]) -> None:
        """Bring the kept matcher of payments of one account to what the ledger says of them now."""
        matcher = self._matchers.get(payment_named(self._ledger, payment_ids[0]).account)
        if matcher is None:
            return
        for payment_id in payment_ids:
            if matcher.is_decided(payment_id):
                matcher.take_back(payment_id)
        for payment_id in payment_ids:
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
        latest, file = journal.latest_step(self._ledger), self._ledger.file
        if (latest, file) != (self._seen, self._file):
            self._matchers.clear()
            self._seen, self._file = latest, file


def _decision(proposal: Proposal, moment: datetime) -> Decision:
    if isinstance(proposal.reason, MatchReason):
        outcome = Outcome.MATCHED
    else:
        skipped = proposal.reason.code is NoMatchCode.SKIPPED
        outcome = Outcome.SKIPPED if skipped else Outcome.NOTHING_ELIGIBLE
    return Decision(proposal.payment_id, proposal.accrual_id, outcome, proposal.reason, DecidedBy.PERSON, moment)
