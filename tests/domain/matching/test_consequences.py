"""The consequences of changes: against a literal reading on small ledgers, and on examples to read."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from random import Random

import pytest

from domain.errors import StepRefused
from domain.matching.compare import outcome
from domain.matching.consequences.changes import (
    Accept,
    AfterLoss,
    Change,
    Choose,
    Clear,
    Loser,
    Made,
    Skip,
    attempt,
    make,
)
from domain.matching.consequences.outlook import Consequences, Outlook, Turn
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason, Proposal
from domain.matching.matcher import Matcher
from domain.matching.policies import POLICIES, Choice, Policy, chronological
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import NOTHING, SKIPPED, UNDECIDED, Standing
from domain.records import Accrual, Payment
from tests.domain.matching.small_ledgers import CHAINS, is_equal, small_ledgers

Copy = list[int]


def changes(pool: Pool) -> Iterator[Change]:
    """Yield every change there is to a payment, refused ones too."""
    yield from (Accept(), Skip(), Clear())
    for accrual_id in pool.accruals.ids:
        yield from (Choose(accrual_id, after_loss) for after_loss in (None, *AfterLoss))


@dataclass
class Literal:
    """A change made in plain lists: what each payment has, read as slowly as the words of the rule are."""

    pool: Pool
    chain: Chain
    choices: Copy
    loser: int = -1

    def eligible(self, payment: int) -> list[int]:
        dates, day = self.pool.accruals.dates, self.pool.payments.dates[payment]
        return [a for a in range(len(dates)) if dates[a] < day and a not in self.choices]

    def by_rules(self, payment: int) -> int:
        eligible = self.eligible(payment)
        fitting = ([a for a in eligible if is_equal(self.pool, rule, payment, a)] for rule in self.chain)
        return next((found[0] for found in fitting if found), UNDECIDED)

    def make(self, payment: int, change: Change) -> bool:
        """Return whether the change is allowed."""
        if isinstance(change, Clear) and self.choices[payment] == UNDECIDED:
            return False
        self.choices[payment] = SKIPPED if isinstance(change, Skip) else UNDECIDED
        if isinstance(change, Accept):
            found = self.by_rules(payment)
            self.choices[payment] = NOTHING if found == UNDECIDED else found
        if not isinstance(change, Choose):
            return True
        accrual = self.pool.accruals.ids.index(change.accrual_id)
        if accrual in self.choices:
            if change.after_loss is None:
                return False
            self.loser = self.choices.index(accrual)
            self.choices[self.loser] = UNDECIDED
        if accrual not in self.eligible(payment):
            return False
        self.choices[payment] = accrual
        if self.loser >= 0 and change.after_loss is AfterLoss.RULES:
            self.choices[self.loser] = self.by_rules(self.loser)
        return True

    def later(self, policy: Policy) -> Copy:
        """Return what each payment has when the policy has decided the rest."""
        standing = Standing(self.pool)
        for payment, choice in enumerate(self.choices):
            if choice >= 0:
                standing.match(payment, choice)
            else:
                standing.choices[payment] = choice
        return list(outcome(self.pool, standing, policy, self.chain).choices)


def check(found: Consequences, before: Literal, after: Literal, policy: Policy) -> None:
    """Hold consequences against what stands before and after in plain lists."""
    pool, was, is_now = before.pool, before.later(policy), after.later(policy)
    payment = pool.payments.ids.index(found.payment_id)

    def accrual(choice: int) -> str | None:
        return pool.accruals.ids[choice] if choice >= 0 else None

    def turn(place: int, choices: Copy) -> Turn:
        return Turn(pool.payments.ids[place], accrual(choices[place]), accrual(is_now[place]))

    held, takes = before.choices[payment], after.choices[payment]
    assert (found.gives_up, found.takes) == (None if held == takes else accrual(held), accrual(takes))
    assert (found.loser.payment_id if found.loser else None) == (
        pool.payments.ids[after.loser] if after.loser >= 0 else None
    )
    instead = found.loser.instead.accrual_id if found.loser and found.loser.instead else None
    assert instead == (accrual(after.choices[after.loser]) if after.loser >= 0 else None)
    freed = accrual(held) if held not in after.choices else None
    assert found.freed == freed
    days = pool.payments.dates
    late = [p for p, day in enumerate(days) if freed and day > pool.accruals.dates[held]]
    assert found.first_could_take == tuple(pool.payments.ids[p] for p in late if after.choices[p] == NOTHING)
    places = [place for place in (payment, after.loser) if place >= 0]
    assert found.queued == tuple(
        turn(p, before.choices) for p in places if after.choices[p] == UNDECIDED != before.choices[p]
    )
    others = [p for p in range(len(days)) if before.choices[p] == UNDECIDED == after.choices[p] and was[p] != is_now[p]]
    unmatched = [p for p in others if is_now[p] < 0]
    matched = [p for p in others if was[p] < 0]
    moved = [p for p in others if was[p] >= 0 and is_now[p] >= 0]
    assert (found.unmatched, found.matched, found.moved) == (len(unmatched), len(matched), len(moved))
    assert found.turns == tuple(turn(p, was) for p in [*unmatched, *matched, *moved])


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES.keys())
def test_consequences_are_those_of_a_literal_reading(policy: Policy) -> None:
    draw, seen = Random(7), 0
    for pool, pins in small_ledgers(60, most=7):
        chain = draw.choice(CHAINS)
        matcher, outlook = Matcher(pool, deepcopy(pins), chain), Outlook(pool, pins, policy, chain)
        for payment, payment_id in enumerate(pool.payments.ids):
            for change in changes(pool):
                before, after = Literal(pool, chain, list(pins.choices)), Literal(pool, chain, list(pins.choices))
                if after.make(payment, change):
                    check(outlook.of(attempt(matcher, payment_id, change)), before, after, policy)
                    seen += 1
                else:
                    with pytest.raises(StepRefused):
                        attempt(matcher, payment_id, change)
    assert seen > 1000


def test_attempt_and_refusal_leave_the_matcher_as_it_was() -> None:
    for pool, pins in small_ledgers(40, most=7):
        matcher = Matcher(pool, deepcopy(pins))
        fresh = [Matcher(pool, deepcopy(pins)).propose(payment_id) for payment_id in pool.payments.ids]
        for payment_id in pool.payments.ids:
            for change in changes(pool):
                with suppress(StepRefused):
                    attempt(matcher, payment_id, change)
                assert (matcher.standing.choices, matcher.standing.payers) == (pins.choices, pins.payers)
        assert [matcher.propose(payment_id) for payment_id in pool.payments.ids] == fresh


def test_attempt_foretells_what_is_made() -> None:
    for pool, pins in small_ledgers(40, most=7):
        for payment_id in pool.payments.ids:
            for change in changes(pool):
                matcher = Matcher(pool, deepcopy(pins))
                try:
                    trial = attempt(matcher, payment_id, change)
                except StepRefused:
                    continue
                assert make(matcher, payment_id, change) == trial.made
                assert (matcher.standing.choices, matcher.standing.payers) == (trial.after.choices, trial.after.payers)


@pytest.fixture
def pool(accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]) -> Pool:
    """Accruals of months 1, 2 and 3; P and Q both of month 1, R of month 3, all later."""
    return Pool.of(
        accruals(("1", 1, "1"), ("2", 2, "2"), ("3", 3, "3")), payments(("P", 5, "1"), ("Q", 6, "1"), ("R", 7, "3"))
    )


def foretold(matcher: Matcher, payment_id: str, change: Change, shown: int | None = None) -> Consequences:
    outlook = Outlook(matcher.pool, deepcopy(matcher.standing), chronological, DEFAULT_CHAIN)
    return outlook.of(attempt(matcher, payment_id, change), shown=shown)


def test_swap_names_the_loser_and_what_the_rules_give_it(pool: Pool) -> None:
    matcher = Matcher(pool, Standing(pool))
    matcher.accept("P")
    found = foretold(matcher, "Q", Choose("1", AfterLoss.RULES))
    assert found.loser == Loser("P", "1", Proposal("P", "2", MatchReason("oldest", 2, 2, "3", tie=False, same_month=0)))
    assert (found.takes, found.gives_up, found.queued, found.turns) == ("1", None, (), ())
    assert found.affects_others


def test_reason_of_a_swap_names_what_the_rules_would_have_taken(pool: Pool) -> None:
    matcher = Matcher(pool, Standing(pool))
    matcher.accept("P")
    assert make(matcher, "Q", Choose("1", AfterLoss.QUEUE)).proposal == Proposal(
        "Q", "1", MatchReason("by-hand", 3, 0, "2", tie=False, same_month=1)
    )
    assert not matcher.is_decided("P")


def test_skipped_and_cleared_payments_say_what_they_have_then(pool: Pool) -> None:
    matcher = Matcher(pool, Standing(pool))
    skipped = Proposal("P", None, NoMatchReason(NoMatchCode.SKIPPED))
    assert make(matcher, "P", Skip()) == Made(skipped)
    assert make(matcher, "P", Clear()) == Made(None)


def test_loser_that_the_rules_give_nothing_goes_to_the_queue(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 1, "1")), payments(("P", 5, "1"), ("Q", 6, "1")))
    matcher = Matcher(pool, Standing(pool))
    matcher.accept("P")
    found = foretold(matcher, "Q", Choose("1", AfterLoss.RULES))
    assert (found.loser, found.queued) == (Loser("P", "1", None), (Turn("P", "1", None),))


def test_accrual_that_nobody_holds_cannot_be_taken_over(pool: Pool) -> None:
    with pytest.raises(StepRefused, match="nobody to take it from"):
        Matcher(pool, Standing(pool)).take_over("Q", "1")


def test_accrual_given_up_names_who_was_recorded_without_one(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 3, "1")), payments(("O", 3, "1"), ("P", 5, "1"), ("Q", 6, "1"), ("R", 7, "1")))
    matcher = Matcher(pool, Standing(pool))
    for payment_id in "POQR":
        matcher.accept(payment_id)
    found = foretold(matcher, "P", Skip(), shown=1)
    assert (found.gives_up, found.freed, found.could_take, found.first_could_take) == ("1", "1", 2, ("Q",))
    assert found.affects_others
    matcher.take_back("Q")
    matcher.take_back("R")
    matcher.skip("Q")
    matcher.skip("R")
    assert not foretold(matcher, "P", Skip()).affects_others


def test_choice_moves_one_and_leaves_another_without(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(
        accruals(("1", 1, "1"), ("2", 2, "2")), payments(("P", 3, "2"), ("Q", 4, "1"), ("R", 5, "2"), ("S", 6, "1"))
    )
    matcher = Matcher(pool, Standing(pool))
    matcher.skip("P")
    found = foretold(matcher, "S", Choose("1"))
    assert found.turns == (Turn("R", "2", None), Turn("Q", "1", "2"))
    assert (found.unmatched, found.matched, found.moved) == (1, 0, 1)
    matcher.override("S", "1")
    found = foretold(matcher, "S", Clear(), shown=1)
    assert found.turns == (Turn("R", None, "2"), Turn("Q", "2", "1"))
    assert found.queued == (Turn("S", "1", None),)


def test_long_run_breathes_and_may_be_ended(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of([], payments(*((f"{number}", 2, None) for number in range(2500))))
    breaths: list[int] = []
    outlook = Outlook(pool, Standing(pool), chronological, DEFAULT_CHAIN, breathe=lambda: breaths.append(1))
    assert len(breaths) == 3

    def enough() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        outlook.of(attempt(Matcher(pool, Standing(pool)), "0", Skip()), breathe=enough)


def test_question_costs_one_run_of_the_policy(pool: Pool) -> None:
    runs: list[None] = []

    def counted(pool: Pool, standing: Standing, chain: Chain) -> Iterator[Choice]:
        runs.append(None)
        return chronological(pool, standing, chain)

    matcher, outlook = Matcher(pool, Standing(pool)), Outlook(pool, Standing(pool), counted, DEFAULT_CHAIN)
    assert len(runs) == 1
    for accrual_id in pool.accruals.ids:
        outlook.of(attempt(matcher, "R" if accrual_id == "3" else "Q", Choose(accrual_id)))
    assert len(runs) == 4
