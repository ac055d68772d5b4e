"""A second choice for payments of `best`, among the accruals that nobody took in the end.

An accrual that is kept for a payment is free for all when that payment takes an older one at its turn. For a payment
that chose before then by a later rule, an earlier rule may find it: such a payment chooses once more, and what it gives
up is free in its turn.
"""

from collections.abc import Sequence
from copy import deepcopy

from domain.matching.policies.choices import NO_ACCRUAL, Choice
from domain.matching.policies.sweep import IN_ANY_ORDER, Sweep
from domain.matching.pool import Pool
from domain.matching.rules import Chain
from domain.matching.standing import Standing


def with_second_choices(pool: Pool, standing: Standing, choices: Sequence[Choice], chain: Chain) -> Sequence[Choice]:
    """Return the choices so that no accrual left free would have been found before the one that a payment has.

    Who is matched stays the same, and no payment goes to a later rule. Choices made once more come after the others,
    in order of payments. Every one of them goes to an earlier rule or an older accrual, so there is an end; a pass over
    the pool follows only where the one before changed something.
    """
    changed = True
    while changed:
        choices, changed = _pass(pool, standing, choices, chain)
    return choices


def _pass(pool: Pool, standing: Standing, choices: Sequence[Choice], chain: Chain) -> tuple[Sequence[Choice], bool]:
    """Let each payment in order choose once more that can do better; return all choices, and whether one changed."""
    held = deepcopy(standing)
    for choice in choices:
        if choice.accrual != NO_ACCRUAL:
            held.match(choice.payment, choice.accrual)
    sweep = Sweep(pool, held.payers, chain, IN_ANY_ORDER)
    changed = list[Choice]()
    for choice in sorted(choices):
        sweep.advance(pool.payments.dates[choice.payment])
        if choice.accrual != NO_ACCRUAL and sweep.finds_better(choice):
            sweep.let_in(choice.accrual)
            changed.append(sweep.choose(choice.payment))
    again = {choice.payment for choice in changed}
    unchanged = [choice for choice in choices if choice.payment not in again]
    return [*unchanged, *changed], bool(changed)
