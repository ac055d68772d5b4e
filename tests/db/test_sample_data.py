"""The sample data is what its generator writes, and its pages say of it what is true."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from sample_data.demo.generate import generate

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
SEED = SAMPLE_DATA / "seed"
DEMO = SAMPLE_DATA / "demo"

Row = dict[str, str]
Document = dict[str, Any]
Matches = dict[str, tuple[str, str]]
"""By payment id: the accrual id and the rule, or an empty id and the reason code."""


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{"account": "", **row} for row in csv.DictReader(file)]


def table_under(page: Path, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading of a Markdown page, without its first two lines."""
    section = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return the rows by date, then by id, with the numbers in ids compared as numbers."""
    return sorted(rows, key=lambda row: (row["date"], [part.zfill(20) for part in re.split(r"(\d+)", row["id"])]))


# The rules of DESIGN.md section 3, read word by word and computed by looking at every accrual for every payment;
# nothing is shared with the matcher. Dates are compared as texts, which ISO dates allow.


def eligible_for(payment: Row, accruals: list[Row], taken: set[str]) -> list[Row]:
    return [
        accrual
        for accrual in accruals
        if accrual["account"] == payment["account"] and accrual["date"] < payment["date"] and accrual["id"] not in taken
    ]


def same_month(payment: Row, accruals: list[Row]) -> list[Row]:
    return [accrual for accrual in accruals if payment["month"] and accrual["month"] == payment["month"]]


def chronological(accruals: list[Row], payments: list[Row]) -> Matches:
    matches: Matches = {}
    for payment in in_order(payments):
        eligible = eligible_for(payment, accruals, {accrual for accrual, _ in matches.values()})
        equal = same_month(payment, eligible)
        if eligible:
            matches[payment["id"]] = (in_order(equal or eligible)[0]["id"], "same-month" if equal else "oldest")
        else:
            matches[payment["id"]] = ("", why_none(payment, accruals))
    return matches


def same_month_first(accruals: list[Row], payments: list[Row]) -> Matches:
    """Return what the policy rule-by-rule matches."""
    matches: Matches = {}
    for rule in ("same-month", "oldest"):
        for payment in in_order(payments):
            taken = {accrual for accrual, _ in matches.values()}
            eligible = eligible_for(payment, accruals, taken)
            choice = in_order(same_month(payment, eligible) if rule == "same-month" else eligible)
            if choice and payment["id"] not in matches:
                matches[payment["id"]] = (choice[0]["id"], rule)
    return matches


def why_none(payment: Row, accruals: list[Row]) -> str:
    dates = [accrual["date"] for accrual in accruals if accrual["account"] == payment["account"]]
    if not dates:
        return "no-accrual-in-account"
    if min(dates) < payment["date"]:
        return "all-earlier-taken"
    return "same-day-only" if payment["date"] in dates else "no-earlier-accrual"


def why_unpaid(accrual: Row, payments: list[Row]) -> str:
    dates = [payment["date"] for payment in payments if payment["account"] == accrual["account"]]
    if not dates:
        return "no-payment-in-account"
    return "later-paid-others" if max(dates) > accrual["date"] else "no-later-payment"


def most_possible(accruals: list[Row], payments: list[Row], *walls: str) -> int:
    """Return the closed form of section 3, summed over the groups of rows that are equal in the columns `walls`."""
    total = 0
    for group in {tuple(row[wall] for wall in walls) for row in payments}:
        paid = sorted(row["date"] for row in payments if tuple(row[wall] for wall in walls) == group)
        accrued = [row["date"] for row in accruals if tuple(row[wall] for wall in walls) == group]
        lacks = [number - sum(day < date for day in accrued) for number, date in enumerate(paid, start=1)]
        total += len(paid) - max(0, *lacks)
    return total


def matching_figures(accruals: list[Row], payments: list[Row]) -> dict[str, int]:
    matches = chronological(accruals, payments)
    kinds = Counter(kind for _, kind in matches.values())
    paid = {accrual for accrual, _ in matches.values()}
    unpaid = Counter(why_unpaid(accrual, payments) for accrual in accruals if accrual["id"] not in paid)
    by_rule = same_month_first(accruals, payments)
    stated = [payment for payment in payments if payment["month"]]
    return {
        "payments": len(payments),
        "matched": kinds["same-month"] + kinds["oldest"],
        "unmatched": len(payments) - kinds["same-month"] - kinds["oldest"],
        **kinds,
        "most possible": most_possible(accruals, payments, "account"),
        "most same-month possible": most_possible(accruals, stated, "account", "month"),
        "matched, rule-by-rule": len(by_rule),
        "same-month, rule-by-rule": Counter(rule for _, rule in by_rule.values())["same-month"],
        "accruals": len(accruals),
        "unpaid": unpaid.total(),
        **unpaid,
    }


def accounts() -> list[Document]:
    with (DEMO / "accounts.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sessions_of(account: Document) -> list[Document]:
    return account.get("sessions") or []


def actions_of(account: Document) -> list[Document]:
    return [action for session in sessions_of(account) for action in session["actions"] or []]


def account_figures(documents: Sequence[Document]) -> dict[str, int]:
    actions = [actions_of(document) for document in documents]
    return {
        "accounts": len(documents),
        "accounts without sessions": sum(not sessions_of(document) for document in documents),
        "sessions": sum(len(sessions_of(document)) for document in documents),
        "actions": sum(map(len, actions)),
        "most actions of one account": max(map(len, actions)),
        **Counter(action.get("type", "(no type)") for action in chain.from_iterable(actions)),
    }


def is_untidy(account: Document) -> bool:
    return (
        not isinstance(account.get("sessions"), list)
        or any(session["actions"] is None for session in sessions_of(account))
        or any("type" not in action or not is_dated(action) for action in actions_of(account))
    )


def is_dated(action: Document) -> bool:
    created_at = action.get("created_at")
    return isinstance(created_at, dict) and datetime.fromisoformat(created_at["$date"]).tzinfo is not None


def figures_under(heading: str) -> dict[str, int]:
    return {label.replace("`", ""): int(value) for label, value in table_under(DEMO / "README.md", heading)}


@pytest.fixture(scope="module")
def demo_accruals() -> list[Row]:
    return rows_of(DEMO / "accruals.csv")


@pytest.fixture(scope="module")
def demo_payments() -> list[Row]:
    return rows_of(DEMO / "payments.csv")


@pytest.mark.parametrize("name", ["accounts.jsonl", "accruals.csv", "payments.csv"])
def test_generator_writes_the_committed_demo_files(name: str, tmp_path: Path) -> None:
    generate(tmp_path)

    assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes()


def test_demo_is_large_enough_to_be_real(demo_accruals: list[Row], demo_payments: list[Row]) -> None:
    figures = account_figures(accounts())

    assert figures["accounts"] >= 200
    assert figures["actions"] >= 10_000
    assert len(demo_accruals) >= 800
    assert len(demo_payments) >= 700


def test_demo_page_counts_accounts_and_actions() -> None:
    assert figures_under("Accounts and actions") == account_figures(accounts())


def test_demo_page_states_the_literal_result(demo_accruals: list[Row], demo_payments: list[Row]) -> None:
    assert figures_under("Expected result") == matching_figures(demo_accruals, demo_payments)


def test_demo_page_points_to_what_happens(demo_accruals: list[Row], demo_payments: list[Row]) -> None:
    matches = chronological(demo_accruals, demo_payments)
    account_of = {payment["id"]: payment["account"] for payment in demo_payments}

    for payment, account, outcome, _ in table_under(DEMO / "README.md", "Where to look"):
        assert account_of[payment] == account
        assert " ".join(matches[payment]).strip() == outcome.replace("`", "")


def test_demo_ids_are_unique_and_accounts_distinct(demo_accruals: list[Row], demo_payments: list[Row]) -> None:
    numbers = [document["number"] for document in accounts()]

    for identifiers in (numbers, [row["id"] for row in demo_accruals], [row["id"] for row in demo_payments]):
        assert len(set(identifiers)) == len(identifiers)


def test_demo_page_names_every_untidy_document() -> None:
    named = {number for number, _ in table_under(DEMO / "README.md", "Untidy documents")}

    assert named == {account["number"] for account in accounts() if is_untidy(account)}


def test_seed_page_states_the_literal_result() -> None:
    matches = chronological(rows_of(SEED / "accruals.csv"), rows_of(SEED / "payments.csv"))
    rows = table_under(SEED / "README.md", "Expected matches")

    assert {payment: (accrual, rule) for payment, _, _, accrual, rule, _ in rows} == matches
