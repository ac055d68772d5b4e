"""What a policy would give the payments that are undecided, as things stand and after a change."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.matching.compare import outcome
from domain.matching.consequences.changes import Loser, Trial
from domain.matching.policies import Choice, Policy
from domain.matching.pool import Pool
from domain.matching.rules import Chain
from domain.matching.standing import FREE, NOTHING, UNDECIDED, Standing

# Called again and again while a policy runs; may raise, which ends the run.
Breathe = Callable[[], None]

_BETWEEN_BREATHS = 1024


@dataclass(frozen=True, slots=True)
class Turn:
    """What a change makes of one undecided payment: the accrual before and after, None for none.

    That is what the policy would give it; of a payment that the change makes undecided, `before` is what it held.
    """

    payment_id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would follow from a change to the decision of `payment_id`.

    At once: it gives up the accrual `gives_up` and takes `takes`, each None for none; `loser` loses its accrual to it.
    `freed` is what was given up, if nobody has it then, and `could_take` counts the payments, recorded without an
    accrual, that could pay it: `first_could_take` are the first of them.

    Later, when the policy runs: `queued` are the payments that the change makes undecided. Of the other undecided
    ones, `unmatched` find an accrual no more, `matched` find one only now, and `moved` find another one; `turns` are
    the first of these, in this order, and within each in order of (date, id).
    """

    payment_id: str
    gives_up: str | None
    takes: str | None
    loser: Loser | None
    freed: str | None
    could_take: int
    first_could_take: tuple[str, ...]
    queued: tuple[Turn, ...]
    unmatched: int
    matched: int
    moved: int
    turns: tuple[Turn, ...]

    @property
    def affects_others(self) -> bool:
        """Whether anything changes, now or later, for another payment, or could."""
        return self.loser is not None or self.could_take + self.unmatched + self.matched + self.moved > 0


class Outlook:
    """The consequences of changes in one pool, as things stand in `standing`, which must not change any more.

    Building runs the policy once, and so does every question. `breathe` is called every thousand payments or so.
    """

    def __init__(
        self, pool: Pool, standing: Standing, policy: Policy, chain: Chain, *, breathe: Breathe = lambda: None
    ) -> None:
        self._pool = pool
        self._policy = policy
        self._chain = chain
        self._before = self._run(standing, breathe)

    def of(self, trial: Trial, *, shown: int | None = None, breathe: Breathe = lambda: None) -> Consequences:
        """Return what follows from a change that was tried on the same standing, naming at most `shown` of each kind.

        None names all.
        """
        made, payment_ids = trial.made, self._pool.payments.ids
        held = trial.before.choices[self._pool.payments.position(trial.payment_id)]
        takes = made.proposal.accrual_id if made.proposal is not None else None
        gives_up = self._accrual_id(held)
        freed = held if held >= 0 and trial.after.payers[held] == FREE else FREE
        could_take = self._could_take(trial.after, freed)
        after = self._run(trial.after, breathe)
        unmatched, matched, moved = self._changed(trial, after)
        return Consequences(
            payment_id=trial.payment_id,
            gives_up=None if gives_up == takes else gives_up,
            takes=takes,
            loser=made.loser,
            freed=self._accrual_id(freed),
            could_take=len(could_take),
            first_could_take=tuple(payment_ids[payment] for payment in could_take[:shown]),
            queued=tuple(self._queued(trial, after)),
            unmatched=len(unmatched),
            matched=len(matched),
            moved=len(moved),
            turns=tuple(
                self._turn(payment, self._before, after)
                for kind in (unmatched, matched, moved)
                for payment in kind[:shown]
            ),
        )

    def _run(self, standing: Standing, breathe: Breathe) -> Standing:
        def breathing(pool: Pool, pins: Standing, chain: Chain) -> Iterator[Choice]:
            choices = self._policy(pool, pins, chain)
            while batch := list(islice(choices, _BETWEEN_BREATHS)):
                breathe()
                yield from batch

        return outcome(self._pool, standing, breathing, self._chain)

    def _could_take(self, after: Standing, accrual: int) -> Sequence[int]:
        """Return the payments recorded without an accrual that are later than this one, none for FREE."""
        if accrual == FREE:
            return []
        dates = self._pool.payments.dates
        first_later = bisect_right(dates, self._pool.accruals.dates[accrual])
        return [payment for payment in range(first_later, len(dates)) if after.choices[payment] == NOTHING]

    def _queued(self, trial: Trial, after: Standing) -> Iterator[Turn]:
        loser = [] if trial.made.loser is None else [trial.made.loser.payment_id]
        for payment_id in (trial.payment_id, *loser):
            payment = self._pool.payments.position(payment_id)
            if trial.after.choices[payment] == UNDECIDED != trial.before.choices[payment]:
                yield self._turn(payment, trial.before, after)

    def _changed(self, trial: Trial, after: Standing) -> tuple[list[int], list[int], list[int]]:
        """Return who is unmatched, who is matched, and who has another accrual than before, of those undecided."""
        unmatched, matched, moved = list[int](), list[int](), list[int]()
        both = zip(trial.before.choices, trial.after.choices, self._before.choices, after.choices, strict=True)
        for payment, (decided, decided_after, was, is_now) in enumerate(both):
            if was != is_now and decided == UNDECIDED == decided_after:
                (unmatched if is_now < 0 else matched if was < 0 else moved).append(payment)
        return unmatched, matched, moved

    def _turn(self, payment: int, before: Standing, after: Standing) -> Turn:
        was, is_now = before.choices[payment], after.choices[payment]
        return Turn(self._pool.payments.ids[payment], self._accrual_id(was), self._accrual_id(is_now))

    def _accrual_id(self, choice: int) -> str | None:
        return self._pool.accruals.ids[choice] if choice >= 0 else None
