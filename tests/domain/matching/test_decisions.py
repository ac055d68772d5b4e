"""Decisions as values, put where they belong, and why an accrual is unpaid."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import StepRefused
from domain.matching.candidates import Verdict
from domain.matching.decisions import LatestPayments, NoMatchReason, Outcome, UnpaidCode, unpaid_code
from domain.matching.decisions import NoMatchCode as No
from domain.matching.matcher import Matcher
from domain.matching.pool import Pool
from domain.matching.standing import NOTHING, SKIPPED, UNDECIDED, Standing
from domain.records import Accrual, Payment

STATES = ("undecided", "skipped", "other")
PAYMENTS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(STATES)), max_size=5)


def day(number: int) -> date:
    return date(2016, 1, number)


@given(st.integers(1, 6), PAYMENTS)
def test_unpaid_code_follows_from_all_later_payments(accrued: int, payments: list[tuple[int, str]]) -> None:
    latest = [
        max((day(d) for d, state in payments if state in states), default=None)
        for states in (STATES, STATES[:1], STATES[1:2])
    ]
    later = {state for paid, state in payments if paid > accrued}
    expected = (
        UnpaidCode.NO_PAYMENT
        if not payments
        else UnpaidCode.NO_LATER
        if not later
        else UnpaidCode.UNDECIDED
        if "undecided" in later
        else UnpaidCode.LATER_SKIPPED
        if "skipped" in later
        else UnpaidCode.LATER_PAID_OTHERS
    )
    assert unpaid_code(day(accrued), LatestPayments(*latest)) is expected


def test_payment_that_was_skipped_on_the_day_of_the_accrual_is_no_later_one() -> None:
    assert unpaid_code(day(2), LatestPayments(day(3), None, day(2))) is UnpaidCode.LATER_PAID_OTHERS
    assert unpaid_code(day(2), LatestPayments(day(3), None, day(3))) is UnpaidCode.LATER_SKIPPED


def test_only_free_earlier_accruals_may_be_chosen() -> None:
    assert {verdict for verdict in Verdict if verdict.may_be_chosen} == {Verdict.PROPOSED, Verdict.ELIGIBLE}


def test_reasons_are_values_that_stay() -> None:
    reason = NoMatchReason(No.ALL_TAKEN, 3)
    assert reason == NoMatchReason(No.ALL_TAKEN, 3) != NoMatchReason(No.ALL_TAKEN, 4)
    with pytest.raises(FrozenInstanceError):
        reason.earlier = 4  # type: ignore[misc]  # what the test is about


def test_decisions_made_elsewhere_are_put_in_place(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 1, None), ("2", 9, None)), payments(("P", 5, None), ("Q", 6, None), ("R", 7, None)))
    matcher = Matcher(pool, Standing(pool))
    matcher.put("P", Outcome.MATCHED, "1")
    matcher.put("Q", Outcome.SKIPPED, None)
    assert list(matcher.standing.choices) == [0, SKIPPED, UNDECIDED]
    assert [matcher.is_decided(payment) for payment in "PQR"] == [True, True, False]
    for payment, accrual, words in (("R", "1", "payment P pays it"), ("R", "2", "not earlier"), ("Q", "1", "already")):
        with pytest.raises(StepRefused, match=words):
            matcher.put(payment, Outcome.MATCHED, accrual)
    matcher.put("R", Outcome.NOTHING_ELIGIBLE, None)
    assert list(matcher.standing.choices) == [0, SKIPPED, NOTHING]
