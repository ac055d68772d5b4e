"""Who took what: as the ledger is read by index, against a literal reading of its rows, whatever was done before."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from itertools import count
from random import Random
from typing import Any

import pytest

from db.errors import LedgerUnavailable
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.decisions import decision_of
from db.ledger.entries import accrual_named, payment_named
from db.ledger.journal import redo, undo
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentQuery, Show, UnpaidQuery
from db.ledger.results import reasons
from db.ledger.results.reasons import earlier_accruals, later_payments
from domain.errors import StepRefused
from domain.matching.decisions import NoMatchCode, NoMatchReason, UnpaidCode
from domain.matching.reasons import EarlierAccrual, LaterPayment, Neighbour
from domain.matching.words.present import no_match_lines, unpaid_lines
from domain.records import Accrual, EntryKind, Payment
from tests.db.conftest import Clock, Fill, Import
from tests.db.ledger.lines import every_line

Rows = list[dict[str, Any]]
_IDS = re.compile(r"\b[ap]\d+\b")
_OTHERS = re.compile(r"(\d+) others?\b")


@pytest.fixture
def used(ledger: Ledger, bring: Import, clock: Clock) -> Callable[[int], Ledger]:
    """Fill the ledger with two accounts and take thirty random steps."""

    def use(seed: int) -> Ledger:
        draw, names, desk = Random(seed), count(1), Desk(ledger, clock=clock)
        entries: dict[str, list[str]] = {}
        for kind in EntryKind:
            entries[kind.value] = [f"{kind.value[0]}{next(names)}" for _ in range(draw.randint(6, 14))]
            rows = (
                f"{name},2016-01-0{draw.randint(1, 6)},{draw.choice('12 ')},{draw.choice('XY')},"
                for name in entries[kind.value]
            )
            bring(kind, "\n".join(rows))
        for _ in range(30):
            step = draw.choice(["accept", "accept", "override", "skip", "clear", "undo", "redo", "run"])
            payment, accrual = draw.choice(entries["payment"]), draw.choice(entries["accrual"])
            with suppress(StepRefused):
                if step == "run":
                    run_policy(ledger, clock=clock)
                elif step in {"undo", "redo"}:
                    (undo if step == "undo" else redo)(ledger, clock)
                else:
                    getattr(desk, step)(*[payment, accrual][: 2 if step == "override" else 1])
        return ledger

    return use


def all_rows(ledger: Ledger) -> tuple[Rows, Rows]:
    """Return accruals with who pays them, and payments with what they pay, in order of (date, id)."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.row_factory = sqlite3.Row
        accruals = connection.execute(
            "SELECT accrual.*, payment_id AS other FROM accrual LEFT JOIN decision ON accrual_id = id "
            "ORDER BY date, id_key"
        )
        payments = connection.execute(
            "SELECT payment.*, outcome, accrual_id AS other FROM payment LEFT JOIN decision ON payment_id = id "
            "ORDER BY date, id_key"
        )
        return [dict(row) for row in accruals], [dict(row) for row in payments]


def neighbour(rows: Rows) -> Neighbour | None:
    return Neighbour(rows[0]["id"], date.fromisoformat(rows[0]["date"])) if rows else None


def told(lines: list[str]) -> tuple[set[str], int]:
    """Return the ids in the second line, and how many others it counts."""
    second = lines[1] if len(lines) > 1 else ""
    return set(_IDS.findall(second)), sum(int(number) for number in _OTHERS.findall(second))


@pytest.mark.parametrize("seed", range(10))
def test_earlier_accruals_are_those_of_a_literal_reading(used: Callable[[int], Ledger], seed: int) -> None:
    ledger = used(seed)
    accruals, payments = all_rows(ledger)
    for row in payments:
        with ledger.reading():
            payment = payment_named(ledger, row["id"])
        mine = [a for a in accruals if a["account"] == row["account"]]
        before = [a for a in mine if a["date"] < row["date"]]
        now = earlier_accruals(ledger, payment)
        assert now.seen == tuple(
            EarlierAccrual(a["id"], bool(row["month"]) and a["month"] == row["month"], a["other"])
            for a in reversed(before)
        )
        assert now.complete
        assert now.next == neighbour([a for a in mine if a["date"] >= row["date"]])


@pytest.mark.parametrize("seed", range(10))
def test_later_payments_are_those_of_a_literal_reading(used: Callable[[int], Ledger], seed: int) -> None:
    ledger = used(seed)
    accruals, payments = all_rows(ledger)
    for row in accruals:
        with ledger.reading():
            accrual = accrual_named(ledger, row["id"])
        mine = [p for p in payments if p["account"] == row["account"]]
        now = later_payments(ledger, accrual)
        assert now.seen == tuple(
            LaterPayment(p["id"], bool(row["month"]) and p["month"] == row["month"], p["outcome"], p["other"])
            for p in mine
            if p["date"] > row["date"]
        )
        assert now.complete
        assert now.last == neighbour([p for p in reversed(mine) if p["date"] <= row["date"]])


@pytest.mark.parametrize("seed", range(10, 22))
def test_words_name_and_count_who_holds_the_earlier_accruals(used: Callable[[int], Ledger], seed: int) -> None:
    ledger = used(seed)
    accruals, _ = all_rows(ledger)
    for line in every_line(PaymentQuery(ledger, Show.UNMATCHED)):
        if line.decision is None or not isinstance(line.decision.reason, NoMatchReason):
            continue
        payment = line.payment
        before = [a for a in accruals if a["account"] == payment.account and a["date"] < payment.date.isoformat()]
        free = {a["id"] for a in before if a["other"] is None}
        takers = {a["other"] for a in before} - {None}
        words = no_match_lines(line.decision.reason, payment, earlier_accruals(ledger, payment))
        named, others = told(words)
        if free:
            assert (named <= free, len(named) + others) == (True, len(free)), words
        elif line.decision.reason.code is NoMatchCode.ALL_TAKEN:
            assert (named <= takers, len(named) + others) == (True, len(before)), words


@pytest.mark.parametrize("seed", range(22, 34))
def test_words_tell_truly_what_later_payments_do(used: Callable[[int], Ledger], seed: int) -> None:
    ledger = used(seed)
    _, payments = all_rows(ledger)
    for line in every_line(UnpaidQuery(ledger)):
        accrual = line.accrual
        later = [p for p in payments if p["account"] == accrual.account and p["date"] > accrual.date.isoformat()]
        now = later_payments(ledger, accrual)
        words = unpaid_lines(line.code, accrual, now)
        assert now.code is line.code
        if not later:
            continue
        named, others = told(words)
        paying = {f"{p['id']} pays {p['other']}" for p in later if p["other"]}
        pairs = set(re.findall(r"\w+ pays a\d+", words[1]))
        assert pairs <= paying, words
        assert len([name for name in named if name[0] == "p"]) + others == len(later), words


def test_large_accounts_are_read_around_the_date_only(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = fill([f"A{n} {n}" for n in range(1, 9)], [f"P{n} {n + 9}" for n in range(1, 9)])
    run_policy(ledger)
    monkeypatch.setattr(reasons, "_SEEN", 3)
    now, then = earlier_accruals(ledger, Payment("Q", date(2016, 1, 20))), NoMatchReason(NoMatchCode.ALL_TAKEN, 8)
    assert ([accrual.id for accrual in now.seen], now.complete) == (["A8", "A7", "A6"], False)
    assert no_match_lines(then, Payment("Q", date(2016, 1, 20)), now) == [
        "all 8 earlier accruals were taken",
        "P8, P7 and P6 are among those who pay them",
    ]
    later = later_payments(ledger, Accrual("B", date(2016, 1, 2)))
    assert ([payment.id for payment in later.seen], later.complete, later.code) == (["P1", "P2", "P3"], False, None)
    assert unpaid_lines(UnpaidCode.LATER_PAID_OTHERS, Accrual("B", date(2016, 1, 2)), later) == [
        "each later payment of the account pays another accrual or none",
        "of the nearest 3: P1 pays A1, P2 pays A2, 1 other pays another",
    ]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE decision SET reason_code = 'fancy' WHERE payment_id = 'P2'", "P2 has the reason code 'fancy'"),
        ("UPDATE decision SET outcome = 'fancy' WHERE payment_id = 'P2'", "P2 has the outcome 'fancy'"),
        ("UPDATE decision SET decided_by = 'fancy' WHERE payment_id = 'P2'", "P2 has the decider 'fancy'"),
        ("UPDATE decision SET decided_at = 'fancy' WHERE payment_id = 'P2'", "P2 has the time 'fancy'"),
    ],
)
def test_decision_that_cannot_be_read_is_named(fill: Fill, statement: str, words: str) -> None:
    ledger = fill(["A 1"], ["P1 2", "P2 3"])
    run_policy(ledger)
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute(statement)
    with pytest.raises(LedgerUnavailable, match=words):
        every_line(PaymentQuery(ledger))


def test_rule_of_a_later_program_is_read_by_its_name(fill: Fill) -> None:
    ledger = fill(["A 1"], ["P 2"])
    run_policy(ledger)
    with ledger.writing():
        ledger.run("UPDATE decision SET rule = 'same-colour'")
    with ledger.reading():
        decision = decision_of(ledger, "P")
    assert decision is not None
    assert getattr(decision.reason, "rule", None) == "same-colour"
