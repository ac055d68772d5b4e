"""The orders in which the payments of a pool choose: each policy decides all undecided payments."""

from domain.errors import WrongValue
from domain.matching.defaults import DEFAULT_POLICY
from domain.matching.policies.choices import NO_ACCRUAL, Choice, Policy, match_facts, reason_of, why_none
from domain.matching.policies.foresight import best
from domain.matching.policies.in_order import chronological, rule_by_rule

__all__ = [
    "DEFAULT_POLICY",
    "NO_ACCRUAL",
    "POLICIES",
    "Choice",
    "Policy",
    "best",
    "chronological",
    "match_facts",
    "policy_named",
    "reason_of",
    "rule_by_rule",
    "why_none",
]

POLICIES: dict[str, Policy] = {"chronological": chronological, "rule-by-rule": rule_by_rule, "best": best}


def policy_named(name: str) -> Policy:
    """Return the policy of this name; WrongValue if there is none."""
    try:
        return POLICIES[name]
    except KeyError:
        raise WrongValue(f"there is no policy {name!r}; the policies are {', '.join(POLICIES)}") from None
