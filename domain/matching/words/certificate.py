"""The certificate in words, the same in commands and on the screens."""

from collections.abc import Sequence

from domain.matching.certificate import SAME_MONTH, Certificate, Reached
from domain.matching.rules import OLDEST

_UNKNOWN = Certificate(-1, -1, -1)


def certificate_parts(rules: Sequence[str], reached: Reached, possible: Certificate | None) -> list[str]:
    """Return `matched 676 of at most 676`, then the same for the chain's first rule and for the month.

    `rules` are the names of the chain that `reached` and `possible` are of. A first rule that is `same-month` or
    `oldest` has no part of its own. As long as what is possible is not known, `…` stands for it.
    """
    most = possible or _UNKNOWN
    parts = [_part("matched", reached.matched, most.most_possible)]
    if has_own_count(rules[0]):
        parts.append(_part(rules[0].replace("-", " "), reached.first_rule, most.most_first_rule_possible))
    return [*parts, _part("same month", reached.same_month, most.most_same_month_possible)]


def certificate_words(rules: Sequence[str], reached: Reached, possible: Certificate | None) -> str:
    """Return all parts in one line."""
    return "; ".join(certificate_parts(rules, reached, possible))


def has_own_count(first_rule: str) -> bool:
    """Return whether matches equal in a chain's first rule are others than all matches, or those of the same month."""
    return first_rule not in {SAME_MONTH.name, OLDEST.name}


def chain_words(rules: Sequence[str]) -> str:
    """Return `same amount, same month, oldest` for a chain by the names of its rules."""
    return ", ".join(rule.replace("-", " ") for rule in rules)


def _part(what: str, number: int, most: int) -> str:
    return f"{what} {number:,} of at most {f'{most:,}' if most >= 0 else '…'}"
