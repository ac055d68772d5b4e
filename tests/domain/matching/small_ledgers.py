"""Thousands of small pools with ties, empty months and pins, and what an exact assignment makes of them."""

from collections.abc import Iterator
from datetime import date
from random import Random

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # scipy has no types

from domain.matching.policies import Choice
from domain.matching.pool import Pool
from domain.matching.rules import RULES, SENSIBLE_CHAINS, Chain, Rule, chain_of
from domain.matching.standing import FREE, NOTHING, SKIPPED, UNDECIDED, Standing
from domain.records import NO_ACCOUNT, Accrual, Payment

Row = tuple[str, date, str | None, str, int | None]

MONTHS: tuple[list[str | None], ...] = (["1"], ["1", "2", None], ["1", "2", "3", "4", None])
_OFFERED = {rule for chain in SENSIBLE_CHAINS for rule in chain}
CHAINS: tuple[Chain, ...] = (
    *SENSIBLE_CHAINS,
    chain_of(["oldest"]),
    *(chain_of([rule.name, "same-month", "oldest"]) for rule in RULES if rule not in _OFFERED),
)
"""What every property is tested on: the chains that are offered, and one for each rule that is in none of them."""


def small_ledgers(count: int, most: int = 12, seed: int = 2016) -> Iterator[tuple[Pool, Standing]]:
    """Yield `count` pools of up to `most` accruals and payments, each with some payments decided by hand."""
    draw = Random(seed)
    for _ in range(count):
        days, months = draw.randint(2, 12), draw.choice(MONTHS)
        sides = (draw.sample(range(99), max(draw.randint(0, most), draw.randint(0, most))) for _ in range(2))
        accruals, payments = ([_row(name, days, months, draw) for name in names] for names in sides)
        pool = Pool.of((Accrual(*row) for row in accruals), (Payment(*row) for row in payments))
        yield pool, pinned(pool, draw)


def _row(name: int, days: int, months: list[str | None], draw: Random) -> Row:
    day = date(2016, 1, draw.randint(1, days))
    return str(name), day, draw.choice(months), NO_ACCOUNT, draw.choice([None, 100, 200])


def pinned(pool: Pool, draw: Random) -> Standing:
    """Return what a person might have decided: nothing in half of the pools, else about one payment in three."""
    pins = Standing(pool)
    if draw.random() < 0.5:
        return pins
    for payment in range(len(pool.payments)):
        free = [accrual for accrual in range(len(pool.accruals)) if may_pay(pool, pins, payment, accrual)]
        pin = draw.choice([UNDECIDED, UNDECIDED, UNDECIDED, SKIPPED, NOTHING, draw.choice(free or [UNDECIDED])])
        if pin >= 0:
            pins.match(payment, pin)
        else:
            pins.choices[payment] = pin
    return pins


def may_pay(pool: Pool, pins: Standing, payment: int, accrual: int) -> bool:
    """Return whether the accrual is earlier and free."""
    return pool.accruals.dates[accrual] < pool.payments.dates[payment] and pins.payers[accrual] == FREE


def is_equal(pool: Pool, rule: Rule, payment: int, accrual: int) -> bool:
    """Return whether the two sides have the same key of the rule."""
    key = rule.keys(pool.accruals)[accrual]
    return key is not None and key == rule.keys(pool.payments)[payment]


def exact(pool: Pool, pins: Standing, rule: Rule) -> tuple[int, int]:
    """Return the most new matches, and with that many matches the most that are equal in `rule`."""
    worth = np.zeros((len(pool.payments), len(pool.accruals)), dtype=int)
    for payment, choice in enumerate(pins.choices):
        for accrual in range(len(pool.accruals)):
            if choice == UNDECIDED and may_pay(pool, pins, payment, accrual):
                worth[payment, accrual] = 1000 + is_equal(pool, rule, payment, accrual)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return divmod(int(worth[rows, columns].sum()), 1000)


def reached(pool: Pool, choices: list[Choice], rule: Rule) -> tuple[int, int]:
    """Return the matches among the choices, and how many of them are equal in `rule`."""
    pairs = [(choice.payment, choice.accrual) for choice in choices if choice.accrual >= 0]
    return len(pairs), sum(is_equal(pool, rule, payment, accrual) for payment, accrual in pairs)
