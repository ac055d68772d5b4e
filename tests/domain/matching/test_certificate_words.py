"""The certificate in words: what is reached of what is possible, for chains that begin with one rule or another."""

import pytest

from domain.matching.certificate import Certificate, Reached
from domain.matching.words.certificate import certificate_parts, certificate_words, chain_words, has_own_count

REACHED = Reached(matched=1_676, first_rule=12, same_month=480)
POSSIBLE = Certificate(most_possible=2_000, most_same_month_possible=500, most_first_rule_possible=30)


def test_parts_name_what_is_reached_of_what_is_possible() -> None:
    assert certificate_parts(("same-month", "oldest"), REACHED, POSSIBLE) == [
        "matched 1,676 of at most 2,000",
        "same month 480 of at most 500",
    ]


def test_first_rule_has_a_part_of_its_own() -> None:
    assert certificate_words(("same-amount", "same-month", "oldest"), REACHED, POSSIBLE) == (
        "matched 1,676 of at most 2,000; same amount 12 of at most 30; same month 480 of at most 500"
    )


def test_what_is_possible_may_be_nothing_and_may_be_unknown() -> None:
    rules = ("same-amount", "oldest")
    nothing = certificate_words(rules, Reached(), Certificate())
    assert nothing == "matched 0 of at most 0; same amount 0 of at most 0; same month 0 of at most 0"
    unknown = certificate_words(rules, Reached(), None)
    assert unknown == "matched 0 of at most …; same amount 0 of at most …; same month 0 of at most …"


@pytest.mark.parametrize(("rule", "own"), [("same-month", False), ("oldest", False), ("same-amount", True)])
def test_only_rules_but_month_and_oldest_are_counted_apart(rule: str, own: bool) -> None:
    assert has_own_count(rule) == own


def test_chain_is_named_without_hyphens() -> None:
    assert chain_words(("same-amount", "same-day-of-month", "oldest")) == "same amount, same day of month, oldest"
