"""`paymatch compare` on the small example and on a housing company's half year."""

import json
from pathlib import Path

import pytest

from tests.tui.cli.calling import SAMPLE_DATA, Call


@pytest.fixture
def company(paymatch: Call) -> None:
    for kind in ("accruals", "payments"):
        assert paymatch("import", kind, SAMPLE_DATA / "demo" / f"{kind}.csv").code == 0


@pytest.mark.usefixtures("company")
def test_policies_stand_side_by_side_with_what_is_possible(paymatch: Call) -> None:
    ended = paymatch("compare", "--differences", "2")
    assert ended.code == 0
    assert [line.split() for line in ended.out.splitlines()[3:8]] == [
        ["policy", "matched", "same-month", "unmatched", "unpaid", "mean", "days"],
        ["chronological", "1,176", "1,076", "44", "96", "18.9"],
        ["rule-by-rule", "1,175", "1,079", "45", "97", "18.9"],
        ["best", "1,176", "1,078", "44", "96", "18.9"],
        ["most", "possible", "1,176", "1,079"],
    ]
    assert ended.out.splitlines()[9] == "The policies differ on 7 payments; the first 2"
    assert ended.out.splitlines()[-1].split() == ["P-000555", "2026-03-26", "A-2026-03-0212", *["A-2026-03-0211"] * 2]


@pytest.mark.usefixtures("company")
def test_another_first_rule_has_a_column_of_its_own(paymatch: Call) -> None:
    lines = paymatch("compare", "--rules", "same-amount,same-month,oldest", "--differences", "0").out.splitlines()
    assert lines[3].split()[1:4] == ["matched", "same-month", "same-amount"]
    assert [line.split()[3] for line in lines[4:7]] == ["1,051", "1,054", "1,054"]
    assert lines[-1] == "The policies differ on 7 payments"


@pytest.mark.usefixtures("company")
def test_compare_as_json_has_the_exact_figures(paymatch: Call) -> None:
    found = json.loads(paymatch("compare", "--json", "--differences", "1").out)
    assert found["policies"]["rule-by-rule"] == {
        "matched": 1175,
        "same_month": 1079,
        "first_rule": 1079,
        "unmatched": 45,
        "unpaid": 97,
        "days": 22242,
    }
    assert (found["most_possible"], found["most_same_month_possible"], found["differing"]) == (1176, 1079, 7)
    assert found["differences"] == [
        {
            "payment_id": "P-000553",
            "payment_date": "2026-03-26",
            "account": "",
            "accruals": {"chronological": "A-2026-03-0211", "rule-by-rule": None, "best": None},
        }
    ]


@pytest.mark.usefixtures("company")
def test_compare_as_json_has_every_difference(paymatch: Call) -> None:
    found = json.loads(paymatch("compare", "--json").out)
    assert len(found["differences"]) == found["differing"] == 7


@pytest.mark.usefixtures("company")
def test_compare_says_when_amounts_would_decide(paymatch: Call) -> None:
    ended = paymatch("compare", "--json")
    better = json.loads(ended.out)["better_chain"]
    assert better["then"]["rules"] == ["same-amount", "same-month", "oldest"]
    assert (better["now"]["matched"], better["then"]["first_rule"], better["changed"]) == (1176, 1051, 138)
    assert ended.err.splitlines() == [
        "All rows have amounts: same-amount would decide 1,051 of 1,220 payments.",
        "By chronological: 138 payments would change; matched 1,176 → 1,176, same month 1,076 → 1,028.",
        "`paymatch compare --rules same-amount,same-month,oldest` shows more.",
    ]
    amounts = paymatch("compare", "--json", "--rules", "same-amount,oldest")
    assert (json.loads(amounts.out)["better_chain"], amounts.err) == (None, "")


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("policy", ["chronological", "rule-by-rule", "best"])
def test_a_run_reaches_what_compare_said(paymatch: Call, policy: str) -> None:
    said = json.loads(paymatch("compare", "--json").out)["policies"][policy]
    done = json.loads(paymatch("match", "--policy", policy, "--json").out)
    assert (done["matched"], done["same_month"]) == (said["matched"], said["same_month"])
    assert done["stored"]


def test_policies_that_agree_are_said_to_agree(paymatch: Call, seed: Path) -> None:
    assert paymatch("compare", "--rules", "oldest").out.endswith("\nThe policies agree on every payment.\n")


def test_compare_stores_nothing_at_all(paymatch: Call, seed: Path) -> None:
    before = paymatch("match", "--dry-run", "--json").out
    assert paymatch("compare").code == 0
    assert paymatch("match", "--dry-run", "--json").out == before


def test_compare_without_a_ledger_says_what_to_do(paymatch: Call) -> None:
    ended = paymatch("--ledger", "none.sqlite", "compare")
    assert (ended.code, ended.out) == (3, "")
    assert "Import" in ended.err
