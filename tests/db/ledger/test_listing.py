"""Lists of payments and unpaid accruals, against the same read whole and sorted in Python."""

from collections.abc import Generator
from contextlib import suppress
from datetime import date
from random import Random

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import payment_named
from db.ledger.ledger import Ledger
from db.ledger.listing import (
    PaymentLine,
    PaymentQuery,
    Show,
    UnpaidQuery,
    decided_count,
    first_payment,
    next_undecided,
    payment_pages,
    payments_meant,
    unpaid_pages,
)
from db.ledger.results.overview import AccountEntries, MonthCounts, account_entries, overview
from domain.matching.decisions import UnpaidCode
from domain.matching.pool import entry_order
from domain.records import EntryKind, Payment
from domain.values.identifiers import natural_key
from tests.db.conftest import Fill, Import
from tests.db.ledger.dumps import Dump, dump
from tests.db.ledger.lines import every_line

IDS = ["2", "10", "1", "INV-9", "INV-10", "007", "7", "50%", "5_0", "a\\b", "№3", "x%y", "X%Y"]
UNMATCHED = {None, "skipped", "nothing-eligible"}
OUTCOMES: dict[Show, set[object]] = {
    Show.ALL: {*UNMATCHED, "matched"},
    Show.UNDECIDED: {None},
    Show.MATCHED: {"matched"},
    Show.UNMATCHED: {*UNMATCHED},
}


@pytest.fixture
def mixed(fill: Fill, desk: Desk) -> Ledger:
    """Entries with ties in their dates, ids whose natural order is not the plain one, and decisions of all kinds."""
    draw = Random(5)
    accounts = ["", "A%", "A_B", "ab"]
    rows = [f"{name} {draw.randint(1, 4)} 1 {account}" for name, account in zip(IDS, accounts * 4, strict=False)]
    ledger = fill(rows, [f"P{row}" for row in rows] + ["late 9 1", "early 1 1 ab", "open 9 1 A%"])
    run_policy(ledger)
    for payment in ("P2", "P007", "open"):
        desk.clear(payment)
    desk.skip("P2")
    return ledger


def in_order(ledger: Ledger, show: Show, text: str) -> list[Payment]:
    """Return the payments that a list should show, read one by one."""
    tables = dump(ledger.path)
    decided = {row[0]: row[2] for row in tables["decision"]}
    with ledger.reading():
        payments = [payment_named(ledger, str(row[0])) for row in tables["payment"]]
    kept = [payment for payment in payments if decided.get(payment.id) in OUTCOMES[show]]
    return sorted(
        (p for p in kept if text.lower() in p.id.lower() or text.lower() in p.account.lower()), key=entry_order
    )


@pytest.mark.parametrize("text", ["", "%", "_", "\\", "a", "0", "inv-", "nowhere", "№", "'"])
@pytest.mark.parametrize("show", Show)
def test_pages_are_slices_of_the_list_from_both_ends(mixed: Ledger, show: Show, text: str) -> None:
    expected = in_order(mixed, show, text)
    pages = payment_pages(mixed, show, text)
    assert pages.count() == len(expected)
    for start in [*range(0, 18, 4), *range(16, -1, -3)]:
        assert [line.payment for line in pages.rows(start, start + 4)] == expected[start : start + 4]


def test_line_has_its_accrual_and_decision(mixed: Ledger, desk: Desk) -> None:
    for line in every_line(PaymentQuery(mixed)):
        assert line.decision == desk.case(line.payment.id).decision
        held = None if line.decision is None else line.decision.accrual_id
        assert (line.accrual.id if line.accrual else None) == held
        assert line.accrual is None or line.accrual.date < line.payment.date


@pytest.mark.parametrize("show", Show)
def test_position_is_where_the_payment_stands(mixed: Ledger, show: Show) -> None:
    query = PaymentQuery(mixed, show)
    everything = [line.payment for line in every_line(PaymentQuery(mixed))]
    shown = [line.payment for line in every_line(query)]
    for payment in everything:
        assert query.position(payment.id) == sum(entry_order(p) < entry_order(payment) for p in shown)


@pytest.mark.parametrize("text", ["", "A", "7"])
@pytest.mark.parametrize("show", Show)
def test_place_of_a_key_is_found_and_what_follows_is_read_from_there(mixed: Ledger, show: Show, text: str) -> None:
    expected = in_order(mixed, show, text)
    for payment in [line.payment for line in every_line(PaymentQuery(mixed))]:
        pages = payment_pages(mixed, show, text)
        place = pages.place((payment.date.isoformat(), natural_key(payment.id)))
        assert place == sum(entry_order(other) < entry_order(payment) for other in expected)
        assert [line.payment for line in pages.rows(place, place + 3)] == expected[place : place + 3]


def test_place_of_an_unpaid_accrual_is_found(mixed: Ledger) -> None:
    expected = [line.accrual for line in unpaid_pages(mixed).rows(0, 99)]
    places = [unpaid_pages(mixed).place((one.date.isoformat(), natural_key(one.id))) for one in expected]
    assert places == list(range(len(expected)))
    assert unpaid_pages(mixed).place(("9999", "")) == len(expected) > 3


def test_rows_that_nobody_reads_on_end_after_what_they_were_part_of(mixed: Ledger) -> None:
    def rows() -> Generator[PaymentLine, None, None]:
        with mixed.reading():
            yield from every_line(PaymentQuery(mixed))

    begun = rows()
    with suppress(KeyError), mixed.reading():
        next(begun)
        raise KeyError
    begun.close()  # as when a check is given up, and what it read is thrown away
    assert len(every_line(PaymentQuery(mixed))) == PaymentQuery(mixed).count()


def test_next_undecided_goes_on_and_wraps_around(fill: Fill, desk: Desk) -> None:
    ledger = fill([], ["P10 2", "P9 2", "P1 1", "P2 3"])
    desk.skip("P9")
    order = ["P1", "P10", "P2"]
    assert next_undecided(ledger) == "P1"
    assert [next_undecided(ledger, after) for after in order] == ["P10", "P2", "P1"]
    assert [next_undecided(ledger, after) for after in ("P9", "nobody")] == ["P10", "P1"]
    for payment in order:
        desk.skip(payment)
    assert next_undecided(ledger, "P1") is None
    assert next_undecided(ledger) is None


def literal_code(accrual: tuple[object, ...], tables: Dump) -> UnpaidCode:
    """Look at every payment of the account, as the documentation of the codes says."""
    day, account = str(accrual[1]), accrual[3]
    payments = [row for row in tables["payment"] if row[3] == account]
    outcomes = {row[0]: row[2] for row in tables["decision"]}
    later = [outcomes.get(row[0]) for row in payments if str(row[1]) > day]
    if not payments:
        return UnpaidCode.NO_PAYMENT
    if not later:
        return UnpaidCode.NO_LATER
    if None in later:
        return UnpaidCode.UNDECIDED
    return UnpaidCode.LATER_SKIPPED if "skipped" in later else UnpaidCode.LATER_PAID_OTHERS


@pytest.mark.parametrize("seed", range(20))
def test_unpaid_accruals_have_the_code_of_a_literal_reading(fill: Fill, desk: Desk, seed: int) -> None:
    draw = Random(seed)
    accruals = [f"A{n} {draw.randint(1, 6)} 1 {draw.choice('XYZ')}" for n in range(12)]
    ledger = fill(accruals, [f"P{n} {draw.randint(1, 6)} 1 {draw.choice('XY')}" for n in range(8)])
    for number in range(8):
        if step := draw.choice([desk.accept, desk.skip, None]):
            step(f"P{number}")
    tables = dump(ledger.path)
    paid = {row[1] for row in tables["decision"]}
    expected = {row[0]: literal_code(row, tables) for row in tables["accrual"] if row[0] not in paid}
    pages = unpaid_pages(ledger)
    lines = [line for start in (0, 5, 10) for line in pages.rows(start, start + 5)]
    assert lines == every_line(UnpaidQuery(ledger))
    assert pages.count() == len(lines)
    assert {line.accrual.id: line.code for line in lines} == expected
    assert [line.accrual for line in lines] == sorted((line.accrual for line in lines), key=entry_order)


def test_unpaid_accruals_are_narrowed_by_text(fill: Fill) -> None:
    ledger = fill(["A%1 1 1 X", "A2 1 1 %X", "A_3 1 1 X"], ["P 2 1 Y"])
    assert [line.accrual.id for line in unpaid_pages(ledger, "%").rows(0, 9)] == ["A%1", "A2"]
    assert unpaid_pages(ledger, "_").count() == 1
    assert [line.accrual.id for line in unpaid_pages(ledger).rows(1, 9)] == ["A2", "A_3"]


def test_lists_narrow_and_overview_counts_alike(mixed: Ledger) -> None:
    found = overview(mixed)
    assert (found.payments, found.accruals) == (len(IDS) + 3, len(IDS))
    assert (found.matched, found.unmatched) == tuple(
        payment_pages(mixed, show).count() for show in (Show.MATCHED, Show.UNMATCHED)
    )
    assert found.undecided == payment_pages(mixed, Show.UNDECIDED).count() == 2
    assert found.unpaid == unpaid_pages(mixed).count()
    assert sum(found.by_rule.values()) == found.matched
    assert sum(found.no_match.values()) == found.unmatched
    assert sum(month.matched + month.unmatched for month in found.months) == found.payments


def test_overview_sums_and_sorts_what_is_there(ledger: Ledger, bring: Import, desk: Desk) -> None:
    bring(EntryKind.ACCRUAL, "A,2016-01-01,1,,10\nB,2016-01-02,2,,-2.5\nC,2016-01-03,2,,")
    bring(
        EntryKind.PAYMENT, "P,2016-01-31,2,,7\nQ,2016-02-01,9,,\nR,2016-02-02,9,,1\nS,2016-03-01,9,,4\nT,2015-12-31,1,,"
    )
    for payment in ("P", "Q", "T"):
        desk.accept(payment)
    desk.skip("S")
    found = overview(ledger)
    assert (found.amount_charged, found.amount_received, found.amount_matched) == (750, 1200, 700)
    assert (found.reached.same_month, found.matched, found.undecided) == (1, 2, 1)
    assert list(found.by_rule.items()) == [("oldest", 1), ("same-month", 1)]
    assert found.no_match == {"no-earlier-accrual": 1, "skipped": 1, "undecided": 1}
    assert found.months == (
        MonthCounts("2015-12", 0, 1),
        MonthCounts("2016-01", 1, 0),
        MonthCounts("2016-02", 1, 1),
        MonthCounts("2016-03", 0, 1),
    )


def test_overview_tells_the_age_of_what_is_unpaid(ledger: Ledger, bring: Import, desk: Desk) -> None:
    bring(EntryKind.ACCRUAL, "A,2016-01-01,1,,10\nB,2016-02-29,2,,5\nC,2016-03-01,2,,2.5\nD,2016-03-31,3,,")
    bring(EntryKind.PAYMENT, "P,2016-03-31,1,,7")
    desk.accept("P")
    found = overview(ledger)
    assert found.newest == date(2016, 3, 31)
    assert [(age.count, age.amount) for age in found.ages] == [(2, 250), (1, 500), (0, 0), (0, 0)]


def test_overview_of_an_empty_ledger_is_zero(ledger: Ledger) -> None:
    found = overview(ledger)
    assert (found.payments, found.accruals, found.unmatched, found.unpaid, found.amount_charged) == (0, 0, 0, 0, 0)
    assert (found.by_rule, found.no_match, found.months) == ({}, {}, ())
    assert (found.newest, {age.count for age in found.ages}) == (None, {0})


def test_payment_that_found_nothing_does_not_pay_another(fill: Fill, bring: Import, desk: Desk) -> None:
    ledger = fill(["A 8"], ["P 5"])
    desk.accept("P")
    bring(EntryKind.ACCRUAL, "B,2016-01-01,,,")
    (first, _) = unpaid_pages(ledger).rows(0, 2)
    assert (first.accrual.id, first.accrual.date, first.code) == ("B", date(2016, 1, 1), UnpaidCode.LATER_PAID_OTHERS)


def test_first_payment_and_count_of_decided(fill: Fill, desk: Desk) -> None:
    ledger = fill(["A 1"], [])
    assert (first_payment(ledger), decided_count(ledger)) == (None, 0)
    fill([], ["P10 2", "P9 2", "P1 3"])
    desk.accept("P1")
    desk.skip("P9")
    assert (first_payment(ledger), decided_count(ledger)) == ("P9", 2)


def test_entries_of_one_account_are_counted_and_summed(ledger: Ledger, bring: Import, desk: Desk) -> None:
    largest = "92233720368547758.07"
    bring(EntryKind.ACCRUAL, f"A,2016-01-01,1,X,{largest}\nB,2016-01-02,1,X,{largest}\nC,2016-01-02,1,,5")
    bring(EntryKind.PAYMENT, "P,2016-01-03,1,X,-1.5\nQ,2016-01-03,1,X,\nR,2016-01-03,1,Y,3")
    desk.accept("P")
    desk.skip("Q")
    assert account_entries(ledger, "X") == AccountEntries(2, 1, 2 * (2**63 - 1), 2, 1, 0, -150)
    assert account_entries(ledger, "Y") == AccountEntries(0, 0, 0, 1, 1, 1, 300)
    assert account_entries(ledger, "nobody") == AccountEntries(0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("007", ["007"]),
        ("inv-0010", ["INV-10"]),
        ("0010", ["10", "INV-10"]),
        ("0", ["5_0"]),
        ("5_0", ["5_0"]),
        ("_", ["5_0"]),
        ("%", ["50%", "X%Y", "x%y"]),
        ("X%y", ["X%Y", "x%y"]),
        ("nv", ["INV-9", "INV-10"]),
        ("77", []),
    ],
)
def test_what_a_person_types_means_these_payments(fill: Fill, typed: str, meant: list[str]) -> None:
    ledger = fill([], [f"{identifier} 2" for identifier in IDS])
    assert sorted(payments_meant(ledger, typed, most=9)) == sorted(meant)
    assert payments_meant(ledger, typed, most=1) == payments_meant(ledger, typed, most=9)[:1]
