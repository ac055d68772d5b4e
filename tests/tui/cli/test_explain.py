"""`paymatch explain`: payments and accruals, decided or not, for people and in full as JSON."""

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.tui.cli.calling import SAMPLE_DATA, Call


@pytest.fixture
def company(paymatch: Call) -> None:
    for kind in ("accruals", "payments"):
        assert paymatch("import", kind, SAMPLE_DATA / "demo" / f"{kind}.csv").code == 0


@pytest.mark.usefixtures("company")
def test_explain_shows_every_accrual_of_the_account(paymatch: Call) -> None:
    paymatch("match")
    lines = paymatch("explain", "P-000043").out.splitlines()
    assert lines[0] == "payment  P-000043 of 2026-01-11, month 2026-01, account 7800000000812, amount 594.00"
    assert lines[1].startswith("decided  A-2026-01-0041, by a run, 20")
    assert lines[2:4] == [
        "because  the oldest of 2 of the same month, among 2 eligible",
        "         next was A-2026-01-0075, of the same date: the id decided",
    ]
    assert lines[5] == "accrual         date        month     amount  verdict"
    assert lines[7] == "A-2026-01-0075  2026-01-01  2026-01   594.00  taken by P-000059"
    assert len(lines) == 18


def test_explain_proposes_for_an_undecided_payment(paymatch: Call, seed: Path) -> None:
    lines = paymatch("explain", "2").out.splitlines()
    assert lines[1:4] == [
        "proposed  2",
        "because   the oldest of 2 of the same month, among 7 eligible",
        "          next was 7, of a later date",
    ]


@pytest.mark.usefixtures("company")
def test_explain_names_who_took_the_earlier_accruals(paymatch: Call) -> None:
    paymatch("match")
    assert paymatch("explain", "P-000123").out.splitlines()[2:4] == [
        "because  all 2 earlier accruals are taken",
        "         P-000104 and P-000081 pay those of the same month",
    ]
    case = json.loads(paymatch("explain", "P-000123", "--json").out)
    assert case["decision"]["reason_code"] == "all-earlier-taken"
    assert case["earlier_accruals"]["taken"] == [
        {"accrual_id": "A-2026-01-0074", "same_month": True, "paid_by": "P-000104"},
        {"accrual_id": "A-2026-01-0073", "same_month": True, "paid_by": "P-000081"},
    ]
    assert case["earlier_accruals"]["next"] == {"accrual_id": "A-2026-02-0039", "date": "2026-02-01"}


@pytest.mark.usefixtures("company")
def test_explain_as_json_has_all_of_it_exactly(paymatch: Call) -> None:
    case = json.loads(paymatch("explain", "P-000043", "--json").out, parse_float=Decimal)
    assert case["payment"] == {
        "id": "P-000043",
        "date": "2026-01-11",
        "month": "2026-01",
        "account": "7800000000812",
        "amount": Decimal("594.00"),
    }
    assert case["decision"] is None
    assert case["proposal"] == {
        "accrual_id": "A-2026-01-0041",
        "rule": "same-month",
        "eligible": 2,
        "equal": 2,
        "same_month": 2,
        "runner_up": "A-2026-01-0075",
        "runner_up_lost_by": "larger-id",
        "tie": True,
        "reason": "; ".join(case["because"]),
    }
    assert case["earlier_accruals"]["taken"] == []
    assert [row["verdict"] for row in case["candidates"]] == ["proposed", "eligible", *["later"] * 10]


@pytest.mark.usefixtures("company")
def test_explain_of_an_unpaid_accrual_says_what_later_payments_took(paymatch: Call) -> None:
    paymatch("match")
    lines = paymatch("explain", "--accrual", "A-2026-01-0183").out.splitlines()
    assert lines[1:4] == [
        "paid by  nobody",
        "because  all 5 later payments pay other accruals",
        "         P-000331 pays A-2026-02-0164, P-000385 pays A-2026-03-0181, 3 others pay others",
    ]
    assert lines[6] == "P-000331  2026-02-24  2026-02  8373.49  pays A-2026-02-0164"
    case = json.loads(paymatch("explain", "--accrual", "A-2026-01-0183", "--json").out)
    assert (case["paid_by"], case["decision"], case["reason_code"]) == (None, None, "later-paid-others")
    assert {row["claim"] for row in case["payments"]} == {"pays-other"}
    assert case["payments"][0]["decision"]["accrual_id"] == "A-2026-02-0164"


def test_explain_of_a_paid_accrual_says_who_pays_it_and_why(paymatch: Call, seed: Path) -> None:
    paymatch("match")
    lines = paymatch("explain", "--accrual", "7").out.splitlines()
    assert lines[1].startswith("paid by  2, by a run, 20")
    assert lines[2:4] == [
        "because  the only one of the same month, among 5 eligible",
        "         next was 3, not of the same month",
    ]
    case = json.loads(paymatch("explain", "--accrual", "7", "--json").out)
    assert (case["paid_by"], case["reason_code"], case["decision"]["rule"]) == ("2", None, "same-month")
    assert [row["claim"] for row in case["payments"] if row["id"] == "2"] == ["pays"]


def test_explain_of_undecided_and_skipped_payments_says_so(paymatch: Call, seed: Path) -> None:
    paymatch("skip", "2")
    assert paymatch("explain", "--accrual", "7").out.splitlines()[2:4] == [
        "because  3 of 4 later payments are not decided yet",
        "         not decided: 1, 4 and 5; skipped: 2",
    ]
    assert paymatch("explain", "2").out.splitlines()[2:4] == [
        "because  skipped by a person",
        "         2, 7, 1 and 4 others are free",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["77"], "There is no payment 77."),
        (["6"], "There is no payment 6. It is an accrual: paymatch explain --accrual 6"),
        (["--accrual", "77"], "There is no accrual 77."),
    ],
)
def test_explain_of_what_is_not_there_is_refused(paymatch: Call, seed: Path, arguments: list[str], words: str) -> None:
    assert paymatch("explain", *arguments) == (2, "", f"paymatch: Not allowed: {words}\n")


@pytest.mark.parametrize("arguments", [[], ["1", "--accrual", "2"]])
def test_explain_wants_a_payment_or_an_accrual(paymatch: Call, seed: Path, arguments: list[str]) -> None:
    ended = paymatch("explain", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "Name a payment, or an accrual with --accrual." in ended.err


def test_unknown_rule_is_told_by_its_name_and_unknown_code_as_an_error(paymatch: Call, seed: Path, home: Path) -> None:
    paymatch("--ledger", "ledger.db", "import", "accruals", seed / "accruals.csv")
    paymatch("--ledger", "ledger.db", "import", "payments", seed / "payments.csv")
    paymatch("--ledger", "ledger.db", "match")
    paymatch("--ledger", "ledger.db", "skip", "5")
    with closing(sqlite3.connect(home / "ledger.db", isolation_level=None)) as connection:
        connection.execute("UPDATE decision SET rule = 'same-colour' WHERE payment_id = '2'")
        connection.execute("UPDATE decision SET reason_code = 'no-mood' WHERE payment_id = '5'")
    assert "the only one by the rule same-colour" in paymatch("--ledger", "ledger.db", "explain", "2").out
    ended = paymatch("--ledger", "ledger.db", "explain", "5")
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert "The decision for payment 5 has the reason code 'no-mood', which this paymatch does not know" in ended.err
    found = paymatch("--ledger", "ledger.db", "verify")
    assert found.code == 1
    assert "payment 5: has the reason 'no-mood', which is none of paymatch" in found.out
