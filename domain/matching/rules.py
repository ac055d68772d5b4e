"""The rules by which a payment chooses among its eligible accruals.

A rule is the equality of one key: it selects the eligible accruals whose key equals the payment's, and takes the
oldest of them by (date, id). A key that is None equals nothing. Rules are tried in the order of a chain, which ends
with `oldest`: every eligible accrual has its key.

To add a rule, write its key function and add its line to RULES.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import repeat

from domain.errors import WrongValue
from domain.matching.defaults import DEFAULT_RULES
from domain.matching.pool import Entries

KeyColumn = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `name` in commands and exports, `words` in sentences ("of the same month").

    `keys` returns one key for each entry, a function of that entry alone. `needs_amounts` says that an entry without
    an amount has no key.
    """

    name: str
    words: str
    keys: Callable[[Entries], KeyColumn]
    needs_amounts: bool = False


Chain = tuple[Rule, ...]


def _months(entries: Entries) -> KeyColumn:
    return entries.months


def _amounts(entries: Entries) -> KeyColumn:
    return entries.amounts


def _amounts_and_months(entries: Entries) -> KeyColumn:
    return [
        None if amount is None or month is None else (amount, month)
        for amount, month in zip(entries.amounts, entries.months, strict=True)
    ]


def _everything(entries: Entries) -> KeyColumn:
    return list(repeat(0, len(entries)))


SAME_MONTH = Rule("same-month", "of the same month", _months)
OLDEST = Rule("oldest", "with an earlier date", _everything)

RULES: tuple[Rule, ...] = (
    Rule("same-amount-and-month", "of the same amount and month", _amounts_and_months, needs_amounts=True),
    Rule("same-amount", "of the same amount", _amounts, needs_amounts=True),
    SAME_MONTH,
    OLDEST,
)

# Not a rule of a chain: what the export says of a pair that a person chose against the rules.
BY_HAND = "by-hand"


def chain_of(names: Sequence[str]) -> Chain:
    """Return the chain of the rules with these names; WrongValue for an unknown, repeated or misplaced one."""
    by_name = {rule.name: rule for rule in RULES}
    if unknown := [name for name in names if name not in by_name]:
        raise WrongValue(f"there is no rule {unknown[0]!r}; the rules are {', '.join(by_name)}")
    if len(set(names)) < len(names):
        raise WrongValue(f"a rule stands twice in {','.join(names)}")
    if not names or names[-1] != OLDEST.name:
        raise WrongValue(f"a chain of rules ends with {OLDEST.name!r}")
    return tuple(by_name[name] for name in names)


def counted_rules(chain: Chain) -> Chain:
    """Return the rules by which accruals are counted where `chain` chooses: its own, and `same-month` in any case."""
    return chain if SAME_MONTH in chain else (*chain, SAME_MONTH)


DEFAULT_CHAIN = chain_of(DEFAULT_RULES)

# What to offer a person: the default chain, and the same with what amounts can say in front.
SENSIBLE_CHAINS: tuple[Chain, ...] = (
    DEFAULT_CHAIN,
    chain_of(["same-amount", "same-month", "oldest"]),
    chain_of(["same-amount-and-month", "same-month", "oldest"]),
    chain_of(["same-amount-and-month", "same-amount", "same-month", "oldest"]),
)

WITH_AMOUNTS = SENSIBLE_CHAINS[1]
"""The chain to suggest where the data has amounts and no rule of the chain in force looks at them."""


def looks_at_amounts(chain: Chain) -> bool:
    """Return whether a rule of the chain says nothing without amounts."""
    return any(rule.needs_amounts for rule in chain)
