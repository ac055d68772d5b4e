"""The words for what stands around a decision now: who took what a payment, or an accrual, could have had.

A reason has one line or two, as in `domain.matching.words.reasons`.
"""

from collections.abc import Iterator, Mapping, Sequence

from domain.matching.decisions import Decision, NoMatchCode, NoMatchReason, Outcome, UnpaidCode
from domain.matching.reasons import Claim, EarlierAccruals, LaterPayments
from domain.matching.words.reasons import count_of, no_match_words, unpaid_words
from domain.records import Accrual, Payment

# How many are named before the rest is counted; where each is told with its accrual, fewer fit on a line.
_NAMED = 3
_NAMED_WITH_ACCRUAL = 2

_LATER_STATES: Mapping[UnpaidCode, tuple[Outcome | None, str, str]] = {
    UnpaidCode.UNDECIDED: (None, "is not decided yet", "are not decided yet"),
    UnpaidCode.LATER_SKIPPED: (Outcome.SKIPPED, "was skipped", "were skipped"),
}
_DEEDS: Mapping[Outcome | None, str] = {
    None: "not decided:",
    Outcome.SKIPPED: "skipped:",
    Outcome.NOTHING_ELIGIBLE: "without an accrual:",
}

_CLAIM_WORDS = {
    Claim.PAYS: "pays it",
    Claim.PAYS_OTHER: "pays {accrual}",
    Claim.SKIPPED: "skipped",
    Claim.NOTHING_ELIGIBLE: "nothing was eligible",
    Claim.UNDECIDED: "not decided yet",
    Claim.SAME_DAY: "same day, not later",
    Claim.EARLIER: "earlier than the accrual",
}


def claim_words(claim: Claim, decision: Decision | None) -> str:
    """Return what a payment, with what was decided for it, is to an accrual, in a few words."""
    return _CLAIM_WORDS[claim].format(accrual=decision.accrual_id if decision else None)


def no_match_lines(reason: NoMatchReason, payment: Payment, now: EarlierAccruals) -> list[str]:
    """Return why a payment has no accrual and, as things stand now, who pays those that it could have had.

    Where what was stored is no longer so, the first line says what was, and the second what is.
    """
    code = now.code(payment.date)
    if reason.code in (NoMatchCode.SKIPPED, NoMatchCode.UNDECIDED):
        lines = [no_match_words(reason.code, reason.earlier), _free_words(now)]
    elif code is reason.code:
        earlier = len(now.seen) if now.complete else reason.earlier
        lines = [no_match_words(code, earlier, then=not now.complete), _beside(code, now)]
    else:
        lines = [no_match_words(reason.code, reason.earlier, then=True), _now_words(code, now)]
    return [line for line in lines if line]


def unpaid_lines(code: UnpaidCode, accrual: Accrual, now: LaterPayments) -> list[str]:
    """Return why an accrual is unpaid, and what the later payments of its account do instead.

    `code` is what is known of all later payments where they are too many to be seen.
    """
    code = now.code or code
    if code is UnpaidCode.NO_LATER and now.last is not None:
        day = "of the same day" if now.last.date == accrual.date else f"of {now.last.date}"
        return [unpaid_words(code), f"the last one, {now.last.id}, is {day}"]
    lines = [_of_later(code, now) if now.complete else unpaid_words(code), "; ".join(_deeds(now))]
    if not now.complete:
        lines[1] = f"of the nearest {len(now.seen):,}: {lines[1]}"
    return [line for line in lines if line]


def _now_words(code: NoMatchCode | None, now: EarlierAccruals) -> str:
    """Return what a payment would find now, after what was found when it was decided."""
    if code is None:
        return f"now {_free_words(now)}"
    words = no_match_words(code, len(now.seen)) if now.complete else f"the {len(now.seen):,} nearest are taken"
    return "; ".join(filter(None, (f"now {words}", _beside(code, now))))


def _free_words(now: EarlierAccruals) -> str:
    free = [accrual.id for accrual in now.free]
    return f"{_names(free)} {'is' if len(free) == 1 else 'are'} free" if free else ""


def _beside(code: NoMatchCode, now: EarlierAccruals) -> str:
    """Return which entries make a reason what it is."""
    if code is NoMatchCode.ALL_TAKEN:
        return _takers_words(now)
    if now.next is None:
        return ""
    return (
        f"it is {now.next.id}"
        if code is NoMatchCode.SAME_DAY_ONLY
        else f"the first, {now.next.id}, is of {now.next.date}"
    )


def _takers_words(now: EarlierAccruals) -> str:
    """Return who pays the earlier accruals, which are all taken."""
    of_month, rest = (
        [taken.paid_by or "" for taken in now.taken if taken.same_month is same] for same in (True, False)
    )
    if not now.complete:
        return f"{_names([*of_month, *rest][:_NAMED])} are among those who pay them"
    pay = "pays" if len(of_month or rest) == 1 else "pay"
    if not of_month:
        return f"{_names(rest)} {pay} {'it' if len(now.seen) == 1 else 'them'}"
    those = f"{_names(of_month)} {pay} {'the one' if len(of_month) == 1 else 'those'} of the same month"
    return f"{those}, {_names(rest, _NAMED - len(of_month))} the rest" if rest else those


def _of_later(code: UnpaidCode, now: LaterPayments) -> str:
    """Return how many later payments are undecided or skipped, or that all are decided."""
    count = len(now.seen)
    only = count == 1
    if code is UnpaidCode.LATER_PAID_OTHERS:
        none = len(now.of(Outcome.NOTHING_ELIGIBLE))
        if only:
            return f"the only later payment pays {'none' if none else 'another accrual'}"
        return f"all {count:,} later payments pay other accruals{' or none' if none else ''}"
    if code not in _LATER_STATES:
        return unpaid_words(code)
    outcome, one, several = _LATER_STATES[code]
    number = len(now.of(outcome))
    who = "the only later payment" if only else f"{number:,} of {count:,} later payments"
    return f"{who} {one if number == 1 else several}"


def _deeds(now: LaterPayments) -> Iterator[str]:
    """Yield what later payments do instead of paying an accrual, the telling ones named."""
    for outcome, words in _DEEDS.items():
        if found := now.of(outcome):
            yield f"{words} {_names([payment.id for payment in found])}"
    if paying := now.of(Outcome.MATCHED):
        told = [f"{payment.id} pays {payment.pays}" for payment in paying[:_NAMED_WITH_ACCRUAL]]
        left = len(paying) - len(told)
        yield ", ".join(
            [*told, f"{count_of(left, 'other')} {'pays another' if left == 1 else 'pay others'}"] if left else told
        )


def _names(names: Sequence[str], most: int = _NAMED) -> str:
    """Return `A`, `A and B`, `A, B, C and 2 others`: at most `most` names, and how many are left."""
    told = [*names[: max(0, most)]]
    if left := len(names) - len(told):
        told.append(count_of(left, "other"))
    return " and ".join([", ".join(told[:-1]), told[-1]] if told[1:] else told)
