"""The words for reasons and verdicts, the same on screens, in commands and in exports.

A reason has one line or two: what decided, and what stands beside it. Joined by a semicolon they are one sentence.
"""

from functools import lru_cache

from domain.matching.candidates import Candidate, Verdict
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason, Reason, UnpaidCode
from domain.matching.reasons import LostBy, lost_by
from domain.matching.rules import BY_HAND, OLDEST, RULES, SAME_MONTH

_RULE_WORDS = {rule.name: rule.words for rule in RULES}

# Of the facts of matches without their runners-up: few in small accounts, about one for each match in a huge one.
_KINDS_KEPT = 4_096

# Each as it is now, and as it was when something else is true by now.
_NO_MATCH_WORDS = {
    NoMatchCode.NO_ACCRUAL: ("the account has no accruals", "the account had no accruals"),
    NoMatchCode.NO_EARLIER: (
        "no accrual of the account has an earlier date",
        "no accrual of the account had an earlier date",
    ),
    NoMatchCode.SAME_DAY_ONLY: (
        "the nearest accrual is of the same day, and only an earlier one may be paid",
        "the nearest accrual was of the same day, and only an earlier one may be paid",
    ),
    NoMatchCode.ALL_TAKEN: (
        "all {earlier:,} earlier accruals are taken",
        "all {earlier:,} earlier accruals were taken",
    ),
    NoMatchCode.SKIPPED: ("skipped by a person", "skipped by a person"),
    NoMatchCode.UNDECIDED: ("not decided yet", "not decided yet"),
}
_ONE_TAKEN = ("the only earlier accrual is taken", "the only earlier accrual was taken")

_VERDICT_WORDS = {
    Verdict.CHOSEN: "chosen",
    Verdict.PROPOSED: "proposed: {rule}",
    Verdict.ELIGIBLE: "eligible: {rule}, not the oldest",
    Verdict.TAKEN: "taken by {payment}",
    Verdict.SAME_DAY: "same day, not earlier",
    Verdict.LATER: "later than the payment",
}

_UNPAID_WORDS = {
    UnpaidCode.NO_PAYMENT: "the account has no payments",
    UnpaidCode.NO_LATER: "no payment of the account is later",
    UnpaidCode.LATER_PAID_OTHERS: "each later payment of the account pays another accrual or none",
    UnpaidCode.LATER_SKIPPED: "a later payment of the account was skipped",
    UnpaidCode.UNDECIDED: "a later payment of the account is not decided yet",
}


def count_of(number: int, noun: str) -> str:
    """Return `1 accrual`, `2,000 accruals`; `noun` is the singular of a word that takes an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def reason_words(reason: Reason) -> str:
    """Return why a payment was matched, or why it was not, as one sentence without a full stop."""
    return "; ".join(reason_lines(reason))


@lru_cache(maxsize=_KINDS_KEPT)
def words_around(
    rule: str, eligible: int, equal: int, *, tie: bool, same_month: int | None, runner_up: bool
) -> tuple[str, str]:
    """Return what `reason_words` says of a match before the id of its runner-up, and after it.

    What is said is the same for most matches but for that id, so it is kept. Without a runner-up all is in the first.
    """
    mark = "\0" * (len(rule) + 1) if runner_up else None  # no rule's name has it
    words = reason_words(MatchReason(rule, eligible, equal, mark, tie, same_month))
    if mark is None:
        return words, ""
    before, _, after = words.partition(mark)
    return before, after


def no_match_words(code: NoMatchCode, earlier: int, *, then: bool = False) -> str:
    """Return why a payment found no accrual of `earlier` many earlier ones, as it is or, with `then`, as it was."""
    words = _ONE_TAKEN if code is NoMatchCode.ALL_TAKEN and earlier == 1 else _NO_MATCH_WORDS[code]
    return words[then].format(earlier=earlier)


def unpaid_words(code: UnpaidCode) -> str:
    """Return why an accrual is unpaid, as one sentence without a full stop."""
    return _UNPAID_WORDS[code]


def verdict_words(candidate: Candidate) -> str:
    """Return what an accrual is to a payment, in a few words."""
    rule = candidate.rule.replace("-", " ")
    if candidate.verdict is Verdict.ELIGIBLE and candidate.rule == OLDEST.name:
        return "eligible: other month"
    return _VERDICT_WORDS[candidate.verdict].format(rule=rule, payment=candidate.paid_by)


def reason_lines(reason: Reason) -> list[str]:
    """Return why a payment was matched or not by what was stored: what decided and, of a match, the runner-up."""
    if isinstance(reason, NoMatchReason):
        return [no_match_words(reason.code, reason.earlier)]
    runner_up = _runner_up_words(reason)
    return [_chosen_words(reason), runner_up] if runner_up else [_chosen_words(reason)]


def _chosen_words(reason: MatchReason) -> str:
    of_rule = _RULE_WORDS.get(reason.rule)
    if reason.rule == BY_HAND:
        return f"chosen by hand among {_among(reason)}"
    if of_rule is None:
        which = "the only one" if reason.equal == 1 else f"the oldest of {reason.equal:,}"
        return f"{which} by the rule {reason.rule}, among {_among(reason)}"
    if reason.rule == OLDEST.name:
        return _oldest_words(reason)
    if reason.eligible == 1:
        return f"the only eligible accrual, {of_rule}"
    if reason.equal == 1:
        return f"the only one {of_rule}, among {_among(reason)}"
    return f"the oldest of {reason.equal:,} {of_rule}, among {_among(reason)}"


def _oldest_words(reason: MatchReason) -> str:
    if reason.eligible == 1:
        return "the only eligible accrual"
    if reason.same_month == 0:
        return f"none of the same month; the oldest of {_among(reason)}"
    if reason.same_month is None:
        return f"no earlier rule found one; the oldest of {_among(reason)}"
    return f"the oldest of {_among(reason)}"


def _among(reason: MatchReason) -> str:
    """Return the number of the eligible, and of those of the month where the rule does not say it."""
    words = f"{reason.eligible:,} eligible"
    if not reason.same_month or reason.rule == SAME_MONTH.name:
        return words
    return f"{words} ({reason.same_month:,} of the same month)"


def _runner_up_words(reason: MatchReason) -> str:
    how = lost_by(reason)
    if reason.rule == BY_HAND:
        return f"the rules proposed {reason.runner_up}" if how else "the rules proposed nothing"
    if how is None:
        return ""
    why = {
        LostBy.LATER_DATE: "of a later date",
        LostBy.LARGER_ID: "of the same date: the id decided",
        LostBy.LATER_RULE: f"not {_RULE_WORDS.get(reason.rule, f'by {reason.rule}')}",
    }
    return f"next was {reason.runner_up}, {why[how]}"
