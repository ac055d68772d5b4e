"""Matching one step at a time: propose, accept, override, skip, take back, in any order of payments."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator

from domain.errors import StepRefused
from domain.matching.candidates import Candidate, Verdict
from domain.matching.decisions import MatchReason, Outcome, Proposal
from domain.matching.free import FreeSet, buckets
from domain.matching.policies import why_none
from domain.matching.pool import Pool
from domain.matching.rules import BY_HAND, DEFAULT_CHAIN, SAME_MONTH, Chain, counted_rules
from domain.matching.standing import FREE, NOTHING, SKIPPED, UNDECIDED, Standing


class Matcher:
    """The steps of a person through one pool, on top of what `standing` says is decided already.

    The matcher owns `standing` and changes it. Payments and accruals are named by their ids. Building takes time in
    proportion to the pool; every step takes logarithmic time. Ids that are not in the pool, and steps that the rule
    forbids, raise StepRefused and change nothing.
    """

    def __init__(self, pool: Pool, standing: Standing, chain: Chain = DEFAULT_CHAIN) -> None:
        self.pool = pool
        self.standing = standing
        self._chain = chain
        counted = counted_rules(chain)
        self._accrual_keys = [rule.keys(pool.accruals) for rule in counted]
        self._payment_keys = [rule.keys(pool.payments) for rule in counted]
        self._month_place = counted.index(SAME_MONTH)
        self._free: list[dict[Hashable, FreeSet]] = [
            {key: FreeSet(members) for key, members in buckets(keys).items()} for keys in self._accrual_keys
        ]
        for accrual, payer in enumerate(standing.payers):
            if payer != FREE:
                self._mark_taken(accrual)

    def propose(self, payment_id: str) -> Proposal:
        """Return what the rules decide for this payment as things stand.

        A payment that is decided already is looked at as if its decision were taken back.
        """
        payment = self.pool.payments.position(payment_id)
        held = self.standing.choices[payment]
        if held >= 0:
            self._mark_free(held)
        try:
            return self._propose(payment)
        finally:
            if held >= 0:
                self._mark_taken(held)

    def accept(self, payment_id: str) -> Proposal:
        """Do what the rules propose for an undecided payment, and return it."""
        payment = self._undecided(payment_id)
        proposal = self._propose(payment)
        if proposal.accrual_id is None:
            self.standing.choices[payment] = NOTHING
        else:
            self._match(payment, self.pool.accruals.position(proposal.accrual_id))
        return proposal

    def override(self, payment_id: str, accrual_id: str) -> Proposal:
        """Let an undecided payment pay another eligible accrual than the proposed one.

        Returns the pair with the reason `by-hand`, or what `accept` returns if the accrual is the proposed one.
        """
        payment = self._undecided(payment_id)
        proposal = self._propose(payment)
        if accrual_id == proposal.accrual_id:
            return self.accept(payment_id)
        accrual = self.pool.accruals.position(accrual_id)
        self._refuse_unless_eligible(payment, accrual)
        return self._choose_by_hand(payment, accrual, proposal.accrual_id)

    def take_over(self, payment_id: str, accrual_id: str) -> tuple[Proposal, str]:
        """Let an undecided payment pay an earlier accrual that another payment holds, which is undecided then.

        Returns the pair with the reason `by-hand`, and the id of the payment that lost the accrual.
        """
        payment, accrual = self._undecided(payment_id), self.pool.accruals.position(accrual_id)
        self._refuse_unless_earlier(payment, accrual)
        loser = self.holder(accrual_id)
        if loser is None:
            raise StepRefused(f"no payment holds accrual {accrual_id}: there is nobody to take it from")
        proposal = self._propose(payment)
        self.take_back(loser)
        return self._choose_by_hand(payment, accrual, proposal.accrual_id), loser

    def skip(self, payment_id: str) -> None:
        """Leave an undecided payment without an accrual."""
        self.standing.choices[self._undecided(payment_id)] = SKIPPED

    def take_back(self, payment_id: str) -> None:
        """Make a decided payment undecided again, and its accrual free."""
        payment = self.pool.payments.position(payment_id)
        if self.standing.choices[payment] == UNDECIDED:
            raise StepRefused(f"payment {payment_id} is not decided: there is nothing to take back")
        accrual = self.standing.take_back(payment)
        if accrual != FREE:
            self._mark_free(accrual)

    def put(self, payment_id: str, outcome: Outcome, accrual_id: str | None) -> None:
        """Record for an undecided payment what was decided elsewhere, as by an undo; refused like an override."""
        payment = self._undecided(payment_id)
        if accrual_id is None:
            self.standing.choices[payment] = SKIPPED if outcome is Outcome.SKIPPED else NOTHING
            return
        accrual = self.pool.accruals.position(accrual_id)
        self._refuse_unless_eligible(payment, accrual)
        self._match(payment, accrual)

    def is_decided(self, payment_id: str) -> bool:
        """Return whether anything is decided for this payment."""
        return self.standing.choices[self.pool.payments.position(payment_id)] != UNDECIDED

    def decided(self, payment_id: str) -> tuple[Outcome, str | None] | None:
        """Return what is decided for this payment, as `put` takes it; None if nothing is."""
        choice = self.standing.choices[self.pool.payments.position(payment_id)]
        if choice >= 0:
            return Outcome.MATCHED, self.pool.accruals.ids[choice]
        return {SKIPPED: (Outcome.SKIPPED, None), NOTHING: (Outcome.NOTHING_ELIGIBLE, None)}.get(choice)

    def holder(self, accrual_id: str) -> str | None:
        """Return the id of the payment that pays this accrual; None if it is free."""
        payer = self.standing.payers[self.pool.accruals.position(accrual_id)]
        return None if payer == FREE else self.pool.payments.ids[payer]

    def candidates(self, payment_id: str, start: int = 0, stop: int | None = None) -> Iterator[Candidate]:
        """Yield the accruals of the account at positions from `start` up to `stop`, each with its verdict."""
        payment = self.pool.payments.position(payment_id)
        proposed = self.propose(payment_id).accrual_id
        end = len(self.pool.accruals) if stop is None else min(stop, len(self.pool.accruals))
        for accrual in range(start, end):
            yield self._candidate(payment, accrual, proposed)

    def candidate_position(self, payment_id: str) -> int:
        """Return where to look first among the candidates: at the accrual held or proposed, else the last eligible."""
        payment = self.pool.payments.position(payment_id)
        held = self.standing.choices[payment]
        if held >= 0:
            return held
        proposed = self.propose(payment_id).accrual_id
        if proposed is not None:
            return self.pool.accruals.position(proposed)
        return max(0, bisect_right(self.pool.accruals.dates, self.pool.payments.dates[payment]) - 1)

    def _candidate(self, payment: int, accrual: int, proposed: str | None) -> Candidate:
        identifier = self.pool.accruals.ids[accrual]
        payer = self.standing.payers[accrual]
        rule = next(
            (
                rule.name
                for rule, accrual_keys, payment_keys in zip(
                    self._chain, self._accrual_keys, self._payment_keys, strict=False
                )
                if accrual_keys[accrual] is not None and accrual_keys[accrual] == payment_keys[payment]
            ),
        )
        if payer == payment:
            verdict = Verdict.CHOSEN
        elif self.pool.accruals.dates[accrual] >= self.pool.payments.dates[payment]:
            same_day = self.pool.accruals.dates[accrual] == self.pool.payments.dates[payment]
            verdict = Verdict.SAME_DAY if same_day else Verdict.LATER
        elif payer != FREE:
            verdict = Verdict.TAKEN
        else:
            verdict = Verdict.PROPOSED if identifier == proposed else Verdict.ELIGIBLE
        return Candidate(accrual, verdict, rule, None if payer == FREE else self.pool.payments.ids[payer])

    def _propose(self, payment: int) -> Proposal:
        payment_id = self.pool.payments.ids[payment]
        earlier = bisect_left(self.pool.accruals.dates, self.pool.payments.dates[payment])
        rule, chosen, equal = self._first(payment, earlier, 0, FREE)
        if chosen == FREE:
            return Proposal(payment_id, None, why_none(self.pool, payment))
        eligible, same_month = self._eligible(payment, earlier)
        runner_rule, runner_up, _ = self._first(payment, earlier, rule, chosen)
        accruals = self.pool.accruals
        tie = runner_rule == rule and accruals.dates[runner_up] == accruals.dates[chosen]
        runner_up_id = None if runner_up == FREE else accruals.ids[runner_up]
        reason = MatchReason(self._chain[rule].name, eligible, equal, runner_up_id, tie, same_month)
        return Proposal(payment_id, accruals.ids[chosen], reason)

    def _eligible(self, payment: int, earlier: int) -> tuple[int, int]:
        """Return how many of the first `earlier` accruals are free, and how many of those have the payment's month."""
        of_month = self._free[self._month_place].get(self.pool.payments.months[payment])
        same_month = of_month.count_before(earlier) if of_month else 0
        return next(iter(self._free[len(self._chain) - 1].values())).count_before(earlier), same_month

    def _choose_by_hand(self, payment: int, accrual: int, proposed: str | None) -> Proposal:
        """Let an undecided payment pay an eligible accrual, whatever the rules proposed."""
        earlier = bisect_left(self.pool.accruals.dates, self.pool.payments.dates[payment])
        eligible, same_month = self._eligible(payment, earlier)
        self._match(payment, accrual)
        reason = MatchReason(BY_HAND, eligible, 0, proposed, tie=False, same_month=same_month)
        return Proposal(self.pool.payments.ids[payment], self.pool.accruals.ids[accrual], reason)

    def _first(self, payment: int, earlier: int, rule: int, without: int) -> tuple[int, int, int]:
        """Return the first rule from `rule` on that finds an accrual but `without`, the accrual, and how many it found.

        `earlier` is the number of accruals with an earlier date. FREE stands for no rule and no accrual.
        """
        for place in range(rule, len(self._chain)):
            free = self._free[place].get(self._payment_keys[place][payment])
            found = free.count_before(earlier) if free else 0
            for number in range(min(found, 2)):
                accrual = free.nth(number) if free else FREE
                if accrual != without:
                    return place, accrual, found
        return FREE, FREE, 0

    def _undecided(self, payment_id: str) -> int:
        payment = self.pool.payments.position(payment_id)
        if self.standing.choices[payment] != UNDECIDED:
            raise StepRefused(f"payment {payment_id} is decided already; take that back first")
        return payment

    def _refuse_unless_eligible(self, payment: int, accrual: int) -> None:
        self._refuse_unless_earlier(payment, accrual)
        payments = self.pool.payments
        if self.standing.payers[accrual] != FREE:
            raise StepRefused(
                f"payment {payments.ids[payment]} cannot pay accrual {self.pool.accruals.ids[accrual]}: "
                f"payment {payments.ids[self.standing.payers[accrual]]} pays it"
            )

    def _refuse_unless_earlier(self, payment: int, accrual: int) -> None:
        accruals, payments = self.pool.accruals, self.pool.payments
        if accruals.dates[accrual] >= payments.dates[payment]:
            raise StepRefused(
                f"payment {payments.ids[payment]} cannot pay accrual {accruals.ids[accrual]}: "
                f"the accrual's date {accruals.dates[accrual]} is not earlier than {payments.dates[payment]}"
            )

    def _match(self, payment: int, accrual: int) -> None:
        self.standing.match(payment, accrual)
        self._mark_taken(accrual)

    def _mark_taken(self, accrual: int) -> None:
        for free in self._sets_of(accrual):
            free.take(accrual)

    def _mark_free(self, accrual: int) -> None:
        for free in self._sets_of(accrual):
            free.release(accrual)

    def _sets_of(self, accrual: int) -> Iterator[FreeSet]:
        for keys, free in zip(self._accrual_keys, self._free, strict=True):
            if keys[accrual] is not None:
                yield free[keys[accrual]]
