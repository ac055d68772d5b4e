"""Conditions on what a policy decides for a payment, so that a person can accept all decisions that fit.

Each rule of a chain is one: it holds where that rule chose. To add another, write its line in CONDITIONS. A decision
that gives no accrual satisfies none.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from domain.errors import WrongValue
from domain.matching.policies import NO_ACCRUAL, Choice
from domain.matching.pool import Pool
from domain.matching.rules import Chain


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: `name` in commands and in the journal, `words` after "payments"."""

    name: str
    words: str
    _holds: Callable[[Pool, Choice], bool]

    def holds(self, pool: Pool, choice: Choice) -> bool:
        """Return whether it holds for a choice that a policy made in a pool."""
        return choice.accrual != NO_ACCRUAL and self._holds(pool, choice)


def _only_eligible(_: Pool, choice: Choice) -> bool:
    return choice.eligible == 1


def _equal_amounts(pool: Pool, choice: Choice) -> bool:
    amount = pool.payments.amounts[choice.payment]
    return amount is not None and amount == pool.accruals.amounts[choice.accrual]


def _no_tie(_: Pool, choice: Choice) -> bool:
    return not choice.tie


def _by_rule(place: int, _: Pool, choice: Choice) -> bool:
    return choice.rule == place


CONDITIONS: tuple[Condition, ...] = (
    Condition("only-eligible", "with one eligible accrual only", _only_eligible),
    Condition("equal-amounts", "of the accrual's amount", _equal_amounts),
    Condition("no-tie", "for which no id had to decide", _no_tie),
)
"""Those that are there whatever the chain of rules."""


def conditions(chain: Chain) -> tuple[Condition, ...]:
    """Return the conditions there are with a chain of rules, in the order in which a list should show them."""
    rules = (Condition(rule.name, _rule_words(rule.name), partial(_by_rule, at)) for at, rule in enumerate(chain))
    return (*rules, *CONDITIONS)


def conditions_named(names: Iterable[str], chain: Chain) -> tuple[Condition, ...]:
    """Return the conditions with these names, each once; WrongValue for one that there is not with this chain."""
    known = {condition.name: condition for condition in conditions(chain)}
    asked = dict.fromkeys(names)
    if unknown := [name for name in asked if name not in known]:
        raise WrongValue(f"there is no condition {unknown[0]!r}; the conditions are {', '.join(known)}")
    return tuple(known[name] for name in asked)


def conditions_words(names: Sequence[str]) -> str:
    """Return what all these conditions together say of payments: "by same month, of the accrual's amount"."""
    words = {condition.name: condition.words for condition in CONDITIONS}
    return ", ".join(words.get(name) or _rule_words(name) for name in names)


def _rule_words(name: str) -> str:
    return f"by {name.replace('-', ' ')}"
