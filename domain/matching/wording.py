"""The words for reasons and verdicts, one line each, the same on screens, in commands and in exports."""

from domain.matching.candidates import Candidate, Verdict
from domain.matching.decisions import MatchReason, NoMatchCode, NoMatchReason, Reason, UnpaidCode
from domain.matching.rules import BY_HAND, OLDEST, RULES

_RULE_WORDS = {rule.name: rule.words for rule in RULES}

_NO_MATCH_WORDS = {
    NoMatchCode.NO_ACCRUAL: "the account has no accruals",
    NoMatchCode.NO_EARLIER: "no accrual of the account has an earlier date",
    NoMatchCode.SAME_DAY_ONLY: "the nearest accrual is of the same day, and only an earlier one may be paid",
    NoMatchCode.ALL_TAKEN: "all {earlier:,} earlier accruals are taken",
    NoMatchCode.SKIPPED: "skipped by a person",
    NoMatchCode.UNDECIDED: "not decided yet",
}

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
    return _no_match_words(reason) if isinstance(reason, NoMatchReason) else _match_words(reason)


def unpaid_words(code: UnpaidCode) -> str:
    """Return why an accrual is unpaid, as one sentence without a full stop."""
    return _UNPAID_WORDS[code]


def verdict_words(candidate: Candidate) -> str:
    """Return what an accrual is to a payment, in a few words."""
    rule = candidate.rule.replace("-", " ")
    if candidate.verdict is Verdict.ELIGIBLE and candidate.rule == OLDEST.name:
        return "eligible: other month"
    return _VERDICT_WORDS[candidate.verdict].format(rule=rule, payment=candidate.paid_by)


def _match_words(reason: MatchReason) -> str:
    among = f"{reason.eligible:,} eligible"
    if reason.rule == BY_HAND:
        instead = f"the rules proposed {reason.runner_up}" if reason.runner_up else "the rules proposed nothing"
        return f"chosen by hand among {among}; {instead}"
    words = _RULE_WORDS[reason.rule]
    if reason.eligible == 1:
        return f"the only eligible accrual, {words}" if reason.rule != OLDEST.name else "the only eligible accrual"
    if reason.rule == OLDEST.name:
        chosen = f"no earlier rule found one; the oldest of {among}"
    elif reason.equal == 1:
        chosen = f"the only one {words}, among {among}"
    else:
        chosen = f"the oldest of {reason.equal:,} {words}, among {among}"
    return f"{chosen}; next was {reason.runner_up}{', of the same date: the id decided' if reason.tie else ''}"


def _no_match_words(reason: NoMatchReason) -> str:
    if reason.code is NoMatchCode.ALL_TAKEN and reason.earlier == 1:
        return "the only earlier accrual is taken"
    return _NO_MATCH_WORDS[reason.code].format(earlier=reason.earlier)
