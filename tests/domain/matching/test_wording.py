"""The words for every reason, code and verdict."""

from itertools import product

import pytest

from domain.matching.candidates import Candidate, Verdict
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason, Reason, UnpaidCode
from domain.matching.rules import BY_HAND, RULES
from domain.matching.words.reasons import count_of, reason_words, unpaid_words, verdict_words, words_around

RULE_NAMES = [rule.name for rule in RULES]
MATCHES = [
    MatchReason(rule, eligible, equal, None if eligible == 1 else "A{9}", tie=tie and eligible > 1)
    for rule, eligible, equal, tie in product(RULE_NAMES, (1, 2, 2000), (1, 2, 2000), (True, False))
    if equal <= eligible
]
BY_PERSONS = [MatchReason(BY_HAND, eligible, 0, other, tie=False) for eligible in (1, 2) for other in (None, "A")]
NO_MATCHES = [NoMatchReason(code, earlier) for code, earlier in product(NoMatchCode, (0, 1, 2, 2000))]


@pytest.mark.parametrize("reason", [*MATCHES, *BY_PERSONS, *NO_MATCHES])
def test_every_reason_has_words_without_gaps(reason: Reason) -> None:
    words = reason_words(reason)
    assert words.strip() == words
    assert not any(gap in words for gap in ("None", "True", "False", "{r", "{e", "  "))
    assert not words.endswith(".")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (MatchReason("oldest", 1, 1, None, tie=False), "the only eligible accrual"),
        (MatchReason("same-month", 1, 1, None, tie=False), "the only eligible accrual, of the same month"),
        (
            MatchReason("same-month", 5, 1, "3", tie=False),
            "the only one of the same month, among 5 eligible; next was 3, not of the same month",
        ),
        (
            MatchReason("same-amount", 2000, 2, "B{}", tie=True),
            "the oldest of 2 of the same amount, among 2,000 eligible; next was B{}, of the same date: the id decided",
        ),
        (
            MatchReason("oldest", 4, 4, "7", tie=False),
            "no earlier rule found one; the oldest of 4 eligible; next was 7, of a later date",
        ),
        (
            MatchReason("oldest", 4, 4, "7", tie=False, same_month=0),
            "none of the same month; the oldest of 4 eligible; next was 7, of a later date",
        ),
        (
            MatchReason("oldest", 4, 4, "7", tie=True, same_month=2),
            "the oldest of 4 eligible (2 of the same month); next was 7, of the same date: the id decided",
        ),
        (
            MatchReason("same-amount", 9, 1, "B", tie=False, same_month=0),
            "the only one of the same amount, among 9 eligible; next was B, not of the same amount",
        ),
        (
            MatchReason("same-colour", 7, 2, "7", tie=False, same_month=0),
            "the oldest of 2 by the rule same-colour, among 7 eligible; next was 7, of a later date",
        ),
        (
            MatchReason("same-colour", 7, 1, "7", tie=False, same_month=0),
            "the only one by the rule same-colour, among 7 eligible; next was 7, not by same-colour",
        ),
        (MatchReason("by-hand", 2, 0, "A", tie=False), "chosen by hand among 2 eligible; the rules proposed A"),
        (
            MatchReason("by-hand", 9, 0, None, tie=False, same_month=3),
            "chosen by hand among 9 eligible (3 of the same month); the rules proposed nothing",
        ),
        (NoMatchReason(NoMatchCode.ALL_TAKEN, 1), "the only earlier accrual is taken"),
        (NoMatchReason(NoMatchCode.ALL_TAKEN, 2000), "all 2,000 earlier accruals are taken"),
        (NoMatchReason(NoMatchCode.SKIPPED), "skipped by a person"),
    ],
)
def test_reason_is_told_in_these_words(reason: Reason, words: str) -> None:
    assert reason_words(reason) == words


@pytest.mark.parametrize("rule", [*RULE_NAMES, BY_HAND, "same-colour", "\0", "{runner_up}"])
@pytest.mark.parametrize("runner_up", [None, "A-7", "oldest", "{0}"])
def test_words_around_the_runner_up_are_those_of_the_reason(rule: str, runner_up: str | None) -> None:
    for eligible, equal, tie, same_month in product((1, 2_000), (0, 1, 2), (False, True), (None, 0, 2)):
        reason = MatchReason(rule, eligible, equal, runner_up, tie, same_month)
        around = words_around(rule, eligible, equal, tie=tie, same_month=same_month, runner_up=runner_up is not None)
        assert (runner_up or "").join(around) == reason_words(reason)


def test_different_codes_are_told_in_different_words() -> None:
    assert len({reason_words(NoMatchReason(code, 2)) for code in NoMatchCode}) == len(NoMatchCode)
    assert len({unpaid_words(code) for code in UnpaidCode}) == len(UnpaidCode)


@pytest.mark.parametrize(("verdict", "rule"), product(Verdict, RULE_NAMES))
def test_every_verdict_has_words_that_name_what_matters(verdict: Verdict, rule: str) -> None:
    taken = verdict in {Verdict.TAKEN, Verdict.CHOSEN}
    words = verdict_words(Candidate(0, verdict, rule, "P-9 {x}" if taken else None))
    assert "None" not in words
    assert (verdict is Verdict.TAKEN) == ("taken by P-9 {x}" in words)
    if verdict is Verdict.PROPOSED:
        assert words == f"proposed: {rule.replace('-', ' ')}"


def test_eligible_candidates_say_which_month_they_have() -> None:
    words = [verdict_words(Candidate(0, Verdict.ELIGIBLE, rule, None)) for rule in ("same-month", "oldest")]
    assert words == ["eligible: same month, not the oldest", "eligible: other month"]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 accruals"), (1, "1 accrual"), (2, "2 accruals"), (2000, "2,000 accruals")]
)
def test_counts_agree_with_their_nouns(number: int, words: str) -> None:
    assert count_of(number, "accrual") == words
