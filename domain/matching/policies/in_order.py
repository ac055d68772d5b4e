"""The policies in which payments choose one after the other, and none thinks of those after it."""

from collections.abc import Iterator
from copy import deepcopy

from domain.matching.policies.choices import NO_ACCRUAL, Choice
from domain.matching.policies.sweep import IN_ORDER, Sweep
from domain.matching.pool import Pool
from domain.matching.rules import DEFAULT_CHAIN, Chain
from domain.matching.standing import UNDECIDED, Standing


def chronological(pool: Pool, standing: Standing, chain: Chain = DEFAULT_CHAIN) -> Iterator[Choice]:
    """Let the undecided payments choose in order of (date, id), each by the first rule that finds an accrual.

    The number of matches is the largest possible: eligible sets are nested by date, so any choice will do for that.
    """
    sweep = Sweep(pool, standing.payers, chain, IN_ORDER)
    dates = pool.payments.dates
    for payment, choice in enumerate(standing.choices):
        if choice == UNDECIDED:
            sweep.advance(dates[payment])
            yield sweep.choose(payment)


def rule_by_rule(pool: Pool, standing: Standing, chain: Chain = DEFAULT_CHAIN) -> Iterator[Choice]:
    """Let the undecided payments choose by the first rule, in order of (date, id), then the rest by the next rule.

    The number of matches by the first rule is the largest possible: for each key by itself the argument of
    `chronological` holds. Choices come pass by pass, payments without an accrual last.
    """
    now = deepcopy(standing)
    dates = pool.payments.dates
    for rule in range(len(chain)):
        sweep = Sweep(pool, now.payers, chain, IN_ORDER)
        for payment, decided in enumerate(now.choices):
            if decided != UNDECIDED:
                continue
            sweep.advance(dates[payment])
            choice = sweep.choose(payment, first_rule=rule, last_rule=rule)
            if choice.accrual != NO_ACCRUAL:
                now.match(payment, choice.accrual)
                yield choice
    yield from (Choice(payment) for payment, decided in enumerate(now.choices) if decided == UNDECIDED)
