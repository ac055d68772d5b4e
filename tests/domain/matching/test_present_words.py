"""Why the runner-up lost, and the words for who took what somebody else could have had."""

from datetime import UTC, date, datetime

import pytest

from domain.matching.decisions import (
    DecidedBy,
    Decision,
    MatchReason,
    NoMatchCode,
    NoMatchReason,
    Outcome,
    UnpaidCode,
)
from domain.matching.reasons import (
    Claim,
    EarlierAccrual,
    EarlierAccruals,
    LaterPayment,
    LaterPayments,
    LostBy,
    Neighbour,
    claim_of,
    lost_by,
)
from domain.matching.words.present import claim_words, no_match_lines, unpaid_lines
from domain.records import Accrual, Payment

DAY = date(2016, 1, 9)
PAYMENT, ACCRUAL = Payment("P", DAY), Accrual("A", DAY)
ALL_TAKEN = NoMatchReason(NoMatchCode.ALL_TAKEN, 4)
LAST = Neighbour("Q", date(2016, 1, 8))


def earlier(*texts: str, complete: bool = True) -> EarlierAccruals:
    """Return accruals from `A1 P1` and `A1 P1 same`, nearest first; `-` for nobody."""
    rows = [text.split() for text in texts]
    seen = tuple(EarlierAccrual(row[0], "same" in row, None if row[1] == "-" else row[1]) for row in rows)
    return EarlierAccruals(seen, complete, Neighbour("N", DAY))


def later(*texts: str, complete: bool = True) -> LaterPayments:
    """Return payments from `P1 A1`, `P1 skipped`, `P1 nothing-eligible`, `P1 -`, nearest first, and `same` or not."""
    rows = [text.split() for text in texts]
    states = {"-": None, "skipped": Outcome.SKIPPED, "nothing-eligible": Outcome.NOTHING_ELIGIBLE}
    return LaterPayments(
        tuple(
            LaterPayment(
                row[0], "same" in row, states.get(row[1], Outcome.MATCHED), None if row[1] in states else row[1]
            )
            for row in rows
        ),
        complete,
        LAST,
    )


@pytest.mark.parametrize(
    ("reason", "lost"),
    [
        (MatchReason("same-month", 1, 1, None, tie=False), None),
        (MatchReason("same-month", 3, 2, "B", tie=True), LostBy.LARGER_ID),
        (MatchReason("same-month", 3, 2, "B", tie=False), LostBy.LATER_DATE),
        (MatchReason("same-month", 3, 1, "B", tie=False), LostBy.LATER_RULE),
        (MatchReason("by-hand", 3, 0, "B", tie=False), LostBy.HAND),
        (MatchReason("by-hand", 3, 0, None, tie=False), None),
    ],
)
def test_why_the_runner_up_lost_follows_from_the_reason(reason: MatchReason, lost: LostBy | None) -> None:
    assert lost_by(reason) is lost


def decided(outcome: Outcome, accrual_id: str | None = None) -> Decision:
    return Decision("P", accrual_id, outcome, ALL_TAKEN, DecidedBy.RUN, datetime(2016, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("paid", "decision", "claim", "words"),
    [
        (10, decided(Outcome.MATCHED, "A"), Claim.PAYS, "pays it"),
        (10, decided(Outcome.MATCHED, "B"), Claim.PAYS_OTHER, "pays B"),
        (10, decided(Outcome.SKIPPED), Claim.SKIPPED, "skipped"),
        (10, decided(Outcome.NOTHING_ELIGIBLE), Claim.NOTHING_ELIGIBLE, "nothing was eligible"),
        (10, None, Claim.UNDECIDED, "not decided yet"),
        (9, None, Claim.SAME_DAY, "same day, not later"),
        (8, decided(Outcome.MATCHED, "B"), Claim.EARLIER, "earlier than the accrual"),
    ],
)
def test_payment_says_what_it_is_to_an_accrual(paid: int, decision: Decision | None, claim: Claim, words: str) -> None:
    assert claim_of(Payment("P", date(2016, 1, paid)), decision, ACCRUAL) is claim
    assert claim_words(claim, decision) == words


@pytest.mark.parametrize(
    ("reason", "now", "lines"),
    [
        (NoMatchReason(NoMatchCode.NO_ACCRUAL), EarlierAccruals(), ["the account has no accruals"]),
        (
            NoMatchReason(NoMatchCode.NO_EARLIER),
            EarlierAccruals(next=Neighbour("N", date(2016, 2, 1))),
            ["no accrual of the account has an earlier date", "the first, N, is of 2016-02-01"],
        ),
        (
            NoMatchReason(NoMatchCode.SAME_DAY_ONLY),
            earlier(),
            ["the nearest accrual is of the same day, and only an earlier one may be paid", "it is N"],
        ),
        (
            NoMatchReason(NoMatchCode.ALL_TAKEN, 1),
            earlier("A1 P1"),
            ["the only earlier accrual is taken", "P1 pays it"],
        ),
        (
            ALL_TAKEN,
            earlier("A4 P4", "A3 P3", "A2 P2", "A1 P1"),
            ["all 4 earlier accruals are taken", "P4, P3, P2 and 1 other pay them"],
        ),
        (
            ALL_TAKEN,
            earlier("A4 P4", "A3 P3 same", "A2 P2 same", "A1 P1"),
            ["all 4 earlier accruals are taken", "P3 and P2 pay those of the same month, P4 and 1 other the rest"],
        ),
        (
            NoMatchReason(NoMatchCode.ALL_TAKEN, 3),
            earlier("A3 P3", "A2 P2 same", "A1 P1"),
            ["all 3 earlier accruals are taken", "P2 pays the one of the same month, P3 and P1 the rest"],
        ),
        (
            ALL_TAKEN,
            earlier("A5 P5", "A4 P4 same", "A3 P3 same", "A2 P2 same", "A1 P1 same"),
            [
                "all 5 earlier accruals are taken",
                "P4, P3, P2 and 1 other pay those of the same month, 1 other the rest",
            ],
        ),
        (
            NoMatchReason(NoMatchCode.ALL_TAKEN, 2),
            earlier("A2 P2 same", "A1 P1 same"),
            ["all 2 earlier accruals are taken", "P2 and P1 pay those of the same month"],
        ),
        (
            NoMatchReason(NoMatchCode.ALL_TAKEN, 2000),
            earlier("A4 P4", "A3 P3", "A2 P2", "A1 P1 same", complete=False),
            ["all 2,000 earlier accruals were taken", "P1, P4 and P3 are among those who pay them"],
        ),
        (NoMatchReason(NoMatchCode.SKIPPED), earlier("A1 P1"), ["skipped by a person"]),
        (
            NoMatchReason(NoMatchCode.SKIPPED),
            earlier("A3 -", "A2 - same", "A1 -"),
            ["skipped by a person", "A2, A1 and A3 are free"],
        ),
    ],
)
def test_no_match_is_told_with_who_took_what(reason: NoMatchReason, now: EarlierAccruals, lines: list[str]) -> None:
    assert no_match_lines(reason, PAYMENT, now) == lines


@pytest.mark.parametrize(
    ("reason", "now", "lines"),
    [
        (ALL_TAKEN, earlier("A2 -", "A1 P1"), ["all 4 earlier accruals were taken", "now A2 is free"]),
        (
            NoMatchReason(NoMatchCode.NO_ACCRUAL),
            earlier("A2 P2", "A1 P1"),
            ["the account had no accruals", "now all 2 earlier accruals are taken; P2 and P1 pay them"],
        ),
        (
            NoMatchReason(NoMatchCode.NO_EARLIER),
            earlier("A2 P2", "A1 P1", complete=False),
            [
                "no accrual of the account had an earlier date",
                "now the 2 nearest are taken; P2 and P1 are among those who pay them",
            ],
        ),
        (
            ALL_TAKEN,
            EarlierAccruals(),
            ["all 4 earlier accruals were taken", "now the account has no accruals"],
        ),
    ],
)
def test_what_is_no_longer_so_is_told_as_past(reason: NoMatchReason, now: EarlierAccruals, lines: list[str]) -> None:
    assert no_match_lines(reason, PAYMENT, now) == lines


@pytest.mark.parametrize(
    ("now", "lines"),
    [
        (LaterPayments(), ["the account has no payments"]),
        (later(), ["no payment of the account is later", "the last one, Q, is of 2016-01-08"]),
        (
            LaterPayments(last=Neighbour("Q", DAY)),
            ["no payment of the account is later", "the last one, Q, is of the same day"],
        ),
        (later("P1 A1"), ["the only later payment pays another accrual", "P1 pays A1"]),
        (
            later("P1 nothing-eligible"),
            ["the only later payment pays none", "without an accrual: P1"],
        ),
        (
            later("P1 A1", "P2 A2 same", "P3 A3"),
            ["all 3 later payments pay other accruals", "P2 pays A2, P1 pays A1, 1 other pays another"],
        ),
        (
            later("P1 A1", "P2 A2", "P3 A3", "P4 A4", "P5 nothing-eligible"),
            [
                "all 5 later payments pay other accruals or none",
                "without an accrual: P5; P1 pays A1, P2 pays A2, 2 others pay others",
            ],
        ),
        (later("P1 skipped"), ["the only later payment was skipped", "skipped: P1"]),
        (
            later("P1 A1", "P2 -", "P3 -", "P4 -", "P5 - same", "P6 skipped"),
            [
                "4 of 6 later payments are not decided yet",
                "not decided: P5, P2, P3 and 1 other; skipped: P6; P1 pays A1",
            ],
        ),
        (
            later("P1 A1", "P2 -", complete=False),
            ["a later payment of the account is not decided yet", "of the nearest 2: not decided: P2; P1 pays A1"],
        ),
        (
            later("P1 A1", complete=False),
            ["a later payment of the account was skipped", "of the nearest 1: P1 pays A1"],
        ),
    ],
)
def test_unpaid_accrual_is_told_with_what_later_payments_do(now: LaterPayments, lines: list[str]) -> None:
    assert unpaid_lines(UnpaidCode.LATER_SKIPPED, ACCRUAL, now) == lines
