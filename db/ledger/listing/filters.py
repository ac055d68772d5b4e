"""Filters over the payments: which of them a person wants to go through.

To add a filter, write its line in `filters`. Its condition may rest on the payment, on what stands for it and on
accruals, and on no other payment's decision: that is how a queue stays right after a step without being read again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.ledger.ledger import Ledger
from db.ledger.listing.near_misses import near_miss
from domain.errors import WrongValue
from domain.matching.rules import BY_HAND, OLDEST, Chain

# What a condition may name.
SOURCE = "payment LEFT JOIN decision ON decision.payment_id = payment.id"

_EQUAL_DATES = "decision.tie = 1"
_OTHER_MONTH = (
    f"decision.rule = '{OLDEST.name}' AND payment.month <> (SELECT month FROM accrual WHERE accrual.id = accrual_id)"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which payments a queue has.

    `name` in commands; `title` after a number of payments ("57 ambiguous"); `words` say more, empty where the title
    says all; `part_of` is the name of the filter that it is a kind of. `condition` is SQL for a WHERE over SOURCE.
    """

    name: str
    title: str
    words: str
    condition: str
    part_of: str = ""


def filters(chain: Chain) -> tuple[Filter, ...]:
    """Return the filters there are with a chain of rules, in the order in which a list should show them."""
    same_day = near_miss(chain)
    by_rules = (
        Filter(f"by-{rule.name}", f"by {rule.name.replace('-', ' ')}", "", f"decision.rule = '{rule.name}'", "by-rule")
        for rule in chain
    )
    return (
        Filter("all", "in all", "every payment", "1"),
        Filter("undecided", "undecided", "", "decision.payment_id IS NULL"),
        Filter("by-rule", "by a rule", "chosen by a run, or accepted", f"decision.rule <> '{BY_HAND}'"),
        *by_rules,
        Filter("by-hand", "by hand", "a person chose against the rules", f"decision.rule = '{BY_HAND}'"),
        Filter("by-person", "by a person", "accepted, chosen or skipped", "decision.decided_by = 'person'"),
        Filter("skipped", "skipped", "", "decision.outcome = 'skipped'"),
        Filter("nothing-eligible", "with nothing eligible", "", "decision.outcome = 'nothing-eligible'"),
        Filter("unmatched", "unmatched", "no accrual, for whatever reason", "decision.accrual_id IS NULL"),
        Filter("ambiguous", "ambiguous", "any of these three:", f"{_EQUAL_DATES} OR {same_day} OR {_OTHER_MONTH}"),
        Filter("equal-dates", "with equal dates", "the id had to decide", _EQUAL_DATES, "ambiguous"),
        Filter("same-day", "with a near miss", "what fits better is of the same day", same_day, "ambiguous"),
        Filter("other-month", "with another month", "the oldest, of another month", _OTHER_MONTH, "ambiguous"),
    )


def filter_named(name: str, chain: Chain) -> Filter:
    """Return the filter of this name; WrongValue if there is none with this chain."""
    known = {one.name: one for one in filters(chain)}
    if name not in known:
        raise WrongValue(f"there is no filter {name!r}; the filters are {', '.join(known)}")
    return known[name]


def count_filters(ledger: Ledger, chain: Chain) -> Mapping[str, int]:
    """Return for each filter, by its name, how many payments it has; reads every payment once."""
    asked = filters(chain)
    counts = ", ".join(f"count(*) FILTER (WHERE {one.condition})" for one in asked)
    with ledger.reading():
        numbers = ledger.one(f"SELECT {counts} FROM {SOURCE}")
    return dict(zip((one.name for one in asked), numbers, strict=True))
