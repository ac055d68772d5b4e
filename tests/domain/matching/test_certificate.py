"""The closed forms of what is possible, against every assignment there is."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.matching.certificate import (
    SAME_MONTH,
    Certificate,
    Reached,
    certificate,
    equal_pairs,
    most_matches,
    reached_in,
)
from domain.matching.pool import Entries, Pool
from domain.matching.rules import Chain, Rule
from domain.matching.standing import FREE, NOTHING, SKIPPED, UNDECIDED, Standing
from domain.records import Accrual, Payment
from tests.domain.matching.small_ledgers import CHAINS, is_equal

Pairs = tuple[tuple[int, int], ...]

ROWS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from([None, "1", "2"]), st.sampled_from([None, 100, 200])), max_size=5
)


@st.composite
def pinned_pools(draw: st.DrawFn) -> tuple[Pool, Standing]:
    """Small pools, with some payments decided: matched with an earlier accrual, skipped, or without an accrual."""
    accruals, payments = draw(ROWS), draw(ROWS)
    pool = Pool.of(
        [Accrual(str(n), date(2016, 1, day), month, "", amount) for n, (day, month, amount) in enumerate(accruals)],
        [Payment(str(n), date(2016, 1, day), month, "", amount) for n, (day, month, amount) in enumerate(payments)],
    )
    pins = Standing(pool)
    for payment in range(len(pool.payments)):
        eligible = [accrual for accrual in earlier(pool, payment) if pins.payers[accrual] == FREE]
        pin = draw(st.sampled_from([UNDECIDED, UNDECIDED, SKIPPED, NOTHING, *eligible]))
        if pin >= 0:
            pins.match(payment, pin)
        else:
            pins.choices[payment] = pin
    return pool, pins


def earlier(pool: Pool, payment: int) -> list[int]:
    return [place for place, day in enumerate(pool.accruals.dates) if day < pool.payments.dates[payment]]


def assignments(pool: Pool, pins: Standing, payment: int = 0, taken: frozenset[int] = frozenset()) -> Iterator[Pairs]:
    """Yield the pairs, payment and accrual, of every assignment of the payments from `payment` on."""
    if payment == len(pool.payments):
        yield ()
        return
    pinned = pins.choices[payment]
    free = [accrual for accrual in earlier(pool, payment) if accrual not in taken and pins.payers[accrual] == FREE]
    for accrual in [*free, None] if pinned == UNDECIDED else [pinned if pinned >= 0 else None]:
        pair: Pairs = () if accrual is None else ((payment, accrual),)
        yield from (
            pair + rest for rest in assignments(pool, pins, payment + 1, taken.union(accrual for _, accrual in pair))
        )


def most_equal(pool: Pool, found: list[Pairs], rule: Rule) -> int:
    return max(sum(is_equal(pool, rule, *pair) for pair in pairs) for pairs in found)


@given(pinned_pools(), st.sampled_from(CHAINS))
@settings(max_examples=300, deadline=None)
def test_certificate_is_the_best_of_all_assignments(pinned: tuple[Pool, Standing], chain: Chain) -> None:
    pool, found = pinned[0], list(assignments(*pinned))
    most_same_month, most_by_first_rule = most_equal(pool, found, SAME_MONTH), most_equal(pool, found, chain[0])
    assert certificate(*pinned, chain) == Certificate(max(map(len, found)), most_same_month, most_by_first_rule)


def test_most_matches_counts_strictly_earlier_dates() -> None:
    days = [date(2016, 1, day) for day in (1, 2, 3)]
    assert most_matches(days, days) == 2
    assert most_matches(days, days[:1]) == 0
    assert most_matches([], days) == 0
    assert most_matches(days, []) == 0


def test_certificates_of_pools_add_up(
    accruals: Callable[..., list[Accrual]], payments: Callable[..., list[Payment]]
) -> None:
    pool = Pool.of(accruals(("1", 1, "1")), payments(("1", 2, "1"), ("2", 3, "1")))
    one = certificate(pool, Standing(pool))
    assert one == Certificate(1, 1, 1)
    assert one + one + Certificate() == Certificate(2, 2, 2)


def test_pairs_are_equal_where_both_have_the_same_key() -> None:
    day, months = date(2016, 1, 1), [("1", "1"), ("1", "2"), (None, None), (None, "3"), ("4", "4")]
    accruals = Entries.of(Accrual(str(n), day, month) for n, (month, _) in enumerate(months))
    payments = Entries.of(Payment(str(n), day, month) for n, (_, month) in enumerate(months))
    assert equal_pairs(accruals, payments, SAME_MONTH) == 2


def test_pairs_need_both_sides() -> None:
    one = Entries.of([Accrual("1", date(2016, 1, 1), "1")])
    with pytest.raises(ValueError, match="shorter"):
        equal_pairs(one, Entries.of([]), SAME_MONTH)


@given(pinned_pools(), st.sampled_from(CHAINS))
def test_reached_are_the_pairs_and_those_that_are_equal(decided: tuple[Pool, Standing], chain: Chain) -> None:
    pool, standing = decided
    pairs = [(payment, accrual) for payment, accrual in enumerate(standing.choices) if accrual >= 0]
    first, months = (sum(is_equal(pool, rule, p, a) for p, a in pairs) for rule in (chain[0], SAME_MONTH))
    assert reached_in(pool, standing.choices, chain) == Reached(len(pairs), first, months)


def test_what_two_pools_reach_is_added() -> None:
    assert Reached(5, 3, 1) + Reached(40, 20, 10) == Reached(45, 23, 11)
