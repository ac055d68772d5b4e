"""Stepping: every step against a literal reading, and each refusal."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.errors import StepRefused
from domain.matching.candidates import Verdict
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason, Proposal
from domain.matching.free import FreeSet
from domain.matching.matcher import Matcher
from domain.matching.policies import chronological, reason_of
from domain.matching.pool import Pool
from domain.matching.rules import Chain
from domain.matching.standing import NOTHING, SKIPPED, Standing
from domain.records import Accrual, Payment
from tests.domain.matching.small_ledgers import CHAINS

DAY = date(2016, 1, 1)


Row = tuple[int, str | None, int | None]


def entries(kind: type[Accrual] | type[Payment], rows: list[Row]) -> list[Accrual]:
    return [
        kind(f"{number}", DAY.replace(day=day), month, "", amount)  # type: ignore[misc]  # both kinds have the same fields
        for number, (day, month, amount) in enumerate(rows, 1)
    ]


ROWS = st.lists(
    st.tuples(st.integers(1, 9), st.sampled_from([None, "1", "2"]), st.sampled_from([None, 100, 200])), max_size=10
)


def pool_of(accruals: list[Row], payments: list[Row]) -> Pool:
    return Pool(
        "",
        accruals=Pool.of(entries(Accrual, accruals), []).accruals,
        payments=Pool.of([], entries(Payment, payments)).payments,  # type: ignore[arg-type]  # see entries
    )


@given(ROWS, ROWS, st.sampled_from(CHAINS))
@settings(max_examples=500)
def test_stepping_in_order_is_the_chronological_run(accruals: list[Row], payments: list[Row], chain: Chain) -> None:
    pool = pool_of(accruals, payments)
    expected = list(chronological(pool, Standing(pool), chain))
    matcher = Matcher(pool, Standing(pool), chain)
    for choice, payment_id in zip(expected, pool.payments.ids, strict=True):
        proposal = matcher.accept(payment_id)
        accrual_id = pool.accruals.ids[choice.accrual] if choice.accrual >= 0 else None
        assert proposal == Proposal(payment_id, accrual_id, reason_of(pool, choice, chain))


class RandomSteps(RuleBasedStateMachine):
    """Any steps in any order leave the matcher saying what one built anew from its standing says."""

    @initialize(accruals=ROWS, payments=ROWS.filter(bool), chain=st.sampled_from(CHAINS))
    def start(self, accruals: list[Row], payments: list[Row], chain: Chain) -> None:
        self.pool, self.chain = pool_of(accruals, payments), chain
        self.matcher = Matcher(self.pool, Standing(self.pool), chain)

    def payment(self, number: int) -> str:
        return self.pool.payments.ids[number % len(self.pool.payments)]

    @rule(
        number=st.integers(0, 99),
        other=st.integers(0, 99),
        step=st.sampled_from(["accept", "override", "skip", "take_back"]),
    )
    def step(self, number: int, other: int, step: str) -> None:
        before = list(self.matcher.standing.choices), list(self.matcher.standing.payers)
        arguments = [self.payment(number)]
        if step == "override":
            arguments.append(f"{other % (len(self.pool.accruals) + 1)}")
        try:
            getattr(self.matcher, step)(*arguments)
        except StepRefused:
            assert before == (list(self.matcher.standing.choices), list(self.matcher.standing.payers))

    @invariant()
    def says_what_a_new_matcher_says(self) -> None:
        if not hasattr(self, "pool"):
            return
        fresh = Matcher(self.pool, self.matcher.standing, self.chain)
        for payment_id in self.pool.payments.ids:
            assert self.matcher.propose(payment_id) == fresh.propose(payment_id)

    @invariant()
    def pairs_obey_the_rule_and_both_sides_agree(self) -> None:
        if not hasattr(self, "pool"):
            return
        standing = self.matcher.standing
        for payment, accrual in enumerate(standing.choices):
            if accrual >= 0:
                assert standing.payers[accrual] == payment
                assert self.pool.accruals.dates[accrual] < self.pool.payments.dates[payment]
        assert sum(payer >= 0 for payer in standing.payers) == sum(accrual >= 0 for accrual in standing.choices)


TestRandomSteps = RandomSteps.TestCase
TestRandomSteps.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.sets(st.integers(0, 60)), st.data())
def test_free_set_counts_and_finds_like_a_list(members: set[int], data: st.DataObject) -> None:
    ordered = sorted(members)
    taken = data.draw(st.sets(st.sampled_from(ordered))) if ordered else set()
    free = FreeSet(ordered, taken)
    left = [member for member in ordered if member not in taken]
    assert [free.nth(number) for number in range(len(left))] == left
    assert all(free.count_before(position) == sum(member < position for member in left) for position in range(62))


@pytest.fixture
def matcher(accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]) -> Matcher:
    """Five accruals around payment P of the 5th, month 3, and a second payment Q of the 6th."""
    pool = Pool.of(
        accruals(("1", 1, "1"), ("2", 2, "3"), ("3", 3, "3"), ("4", 5, "3"), ("5", 8, "3")),
        payments(("P", 5, "3"), ("Q", 6, "3")),
    )
    return Matcher(pool, Standing(pool))


def test_every_candidate_has_its_verdict(matcher: Matcher) -> None:
    verdicts = {matcher.pool.accruals.ids[c.position]: (c.verdict, c.rule) for c in matcher.candidates("P")}
    assert verdicts == {
        "1": (Verdict.ELIGIBLE, "oldest"),
        "2": (Verdict.PROPOSED, "same-month"),
        "3": (Verdict.ELIGIBLE, "same-month"),
        "4": (Verdict.SAME_DAY, "same-month"),
        "5": (Verdict.LATER, "same-month"),
    }


def test_candidates_after_a_decision_name_who_took_them(matcher: Matcher) -> None:
    matcher.accept("P")
    assert next(matcher.candidates("P", 1)).verdict is Verdict.CHOSEN
    taken = next(matcher.candidates("Q", 1, 2))
    assert (taken.verdict, taken.paid_by) == (Verdict.TAKEN, "P")
    assert next(matcher.candidates("Q")).paid_by is None


def test_candidates_are_those_of_the_places_that_are_asked_for(matcher: Matcher) -> None:
    assert [[c.position for c in matcher.candidates("P", *places)] for places in ((), (1, 3), (3, 99))] == [
        [0, 1, 2, 3, 4], [1, 2], [3, 4],
    ]  # fmt: skip


def test_candidates_open_at_the_proposed_or_held_accrual(matcher: Matcher) -> None:
    assert matcher.candidate_position("P") == 1
    matcher.override("P", "1")
    assert matcher.candidate_position("P") == 0


def test_candidates_open_at_the_nearest_when_none_is_eligible(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 5, "1"), ("2", 8, "1")), payments(("P", 5, "1")))
    assert Matcher(pool, Standing(pool)).candidate_position("P") == 0


def test_candidates_open_at_the_latest_of_those_that_are_taken() -> None:
    pool = pool_of([(day, None, None) for day in (1, 2, 9)], [(day, None, None) for day in (3, 4, 5)])
    full = Matcher(pool, Standing(pool))
    for payment in ("1", "2"):
        full.accept(payment)
    assert full.candidate_position("3") == 1


def test_override_keeps_what_the_rules_had_proposed(matcher: Matcher) -> None:
    assert matcher.override("P", "1").reason == MatchReason("by-hand", 3, 0, "2", tie=False, same_month=2)


def test_override_with_the_proposed_accrual_is_an_acceptance(matcher: Matcher) -> None:
    reason = matcher.override("P", "2").reason
    assert isinstance(reason, MatchReason)
    assert reason.rule == "same-month"


@pytest.mark.parametrize(
    ("payment", "accrual", "words"),
    [("P", "4", "not earlier"), ("Q", "2", "payment P pays it"), ("Q", "9", "not in this account")],
)
def test_override_with_what_is_not_eligible_says_why(matcher: Matcher, payment: str, accrual: str, words: str) -> None:
    if payment == "Q":
        matcher.accept("P")
    with pytest.raises(StepRefused, match=words):
        matcher.override(payment, accrual)


def test_decided_payment_must_be_taken_back_before_another_step(matcher: Matcher) -> None:
    matcher.skip("P")
    assert matcher.standing.choices[0] == SKIPPED
    with pytest.raises(StepRefused, match="decided already"):
        matcher.accept("P")
    matcher.take_back("P")
    with pytest.raises(StepRefused, match="nothing to take back"):
        matcher.take_back("P")


def test_proposal_of_a_decided_payment_looks_past_its_decision(matcher: Matcher) -> None:
    matcher.accept("P")
    assert matcher.propose("P").accrual_id == "2"


@pytest.mark.parametrize(
    ("days", "code", "earlier"),
    [
        ([], NoMatchCode.NO_ACCRUAL, 0),
        ([8], NoMatchCode.NO_EARLIER, 0),
        ([5, 8], NoMatchCode.SAME_DAY_ONLY, 0),
        ([1, 5], NoMatchCode.ALL_TAKEN, 1),
    ],
)
def test_payment_without_accrual_knows_why(days: list[int], code: NoMatchCode, earlier: int) -> None:
    pool = pool_of([(day, None, None) for day in days], [(4, None, None), (5, None, None)])
    matcher = Matcher(pool, Standing(pool))
    if earlier:
        matcher.accept("1")
    assert matcher.accept("2") == Proposal("2", None, NoMatchReason(code, earlier))
    assert matcher.standing.choices[1] == NOTHING
