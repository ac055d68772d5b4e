"""Same-day near misses: an accrual of the payment's own day would have come first, if it were only earlier.

A rule is missed where an accrual of the account, of the payment's day, satisfies it, whoever pays that accrual. A
payment is a near miss when it misses a rule that comes before the one that chose for it; when nothing was eligible for
it, any rule. What stands for the payment tells which rule chose. For an undecided one it is told from the entries
alone: the first rule that an earlier accrual satisfies, free or not. A choice by hand, a skip, and a match by a rule
that is not in the chain are no near misses.
"""

from collections.abc import Iterator, Mapping

from domain.matching.rules import Chain

# What each rule compares, as SQL over one side; NULL equals nothing.
COMPARED: Mapping[str, tuple[str, ...]] = {
    "same-amount-and-month": ("{side}.amount", "{side}.month"),
    "same-amount": ("{side}.amount",),
    "same-month": ("{side}.month",),
    "oldest": (),
}


def near_miss(chain: Chain) -> str:
    """Return the condition, as SQL over `payment` and its `decision`; indexes answer it for each payment."""
    missed = [_has_accrual(COMPARED[rule.name], "=") for rule in chain]
    by_rule = [
        f"WHEN decision.rule = '{rule.name}' THEN {_any(missed[:place])}"
        for place, rule in enumerate(chain)
        if missed[:place]
    ]
    return (
        f"CASE WHEN decision.payment_id IS NULL THEN CASE {' '.join(_in_turn(chain))} ELSE 0 END "
        f"WHEN decision.outcome = 'nothing-eligible' THEN {_any(missed)} {' '.join(by_rule)} ELSE 0 END"
    )


def _in_turn(chain: Chain) -> Iterator[str]:
    """Yield what is asked of each rule in turn: does an earlier accrual satisfy it, and if not, is it missed."""
    for rule in chain:
        compared = COMPARED[rule.name]
        yield f"WHEN {_has_accrual(compared, '<')} THEN 0 WHEN {_has_accrual(compared, '=')} THEN 1"


def _has_accrual(compared: tuple[str, ...], when: str) -> str:
    keys = ("{side}.account", *compared)
    same = " AND ".join(f"{key.format(side='accrual')} = {key.format(side='payment')}" for key in keys)
    return f"EXISTS (SELECT 1 FROM accrual WHERE {same} AND accrual.date {when} payment.date)"


def _any(conditions: list[str]) -> str:
    return f"({' OR '.join(conditions)})"
