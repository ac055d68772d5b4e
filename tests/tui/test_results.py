"""The Results screen: lists, reasons, filter, overview, and the way to a decision, on real ledgers."""

from pathlib import Path

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from domain.records import EntryKind
from tests.tui.conftest import SAMPLE_DATA
from tests.tui.driving import message, pane, press, settled
from tests.tui.results_reading import SIZE, AppOn, at_decision, filter_by, record, row_of, rows, tabs
from tui.screens.common.tabs import TabLine
from tui.screens.results.lists import Tab
from tui.screens.results.screen import ResultsScreen


async def test_matches_of_the_seed_are_listed_in_order(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert rows(pilot, Tab.MATCHES) == [
            "3 2016-01-02 1 oldest",
            "1 2016-01-06 2 oldest",
            "2 2016-01-07 7 same month",
            "4 2016-01-09 3 oldest",
            "5 2016-01-10 4 oldest",
        ]
        assert tabs(pilot) == "m Matches 5 n Unmatched 0 p Unpaid 2 o Overview"


async def test_a_match_shows_both_entries_and_the_reason(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await filter_by(pilot, "P-000172")
        text = record(pilot)
    assert "Payment P-000172 " in text
    assert "Accrual A-2026-01-0057 2026-01-01" in text
    assert "✓ oldest the only eligible accrual" in text
    assert "account 7800000002078 decided by a run" in text


async def test_the_difference_of_amounts_is_shown(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await filter_by(pilot, "P-00001")
        assert row_of(pilot, Tab.MATCHES, "P-000015").endswith("6,200.00 +49.32 same month")
        assert row_of(pilot, Tab.MATCHES, "P-000016").endswith("2,371.71 -1,581.14 same month")
        assert row_of(pilot, Tab.MATCHES, "P-000017").endswith("6,282.34 = same month")
        await filter_by(pilot, "P-000016")
        assert "≠ paid 1,581.14 less than charged" in record(pilot)


@pytest.mark.parametrize(
    ("payment", "code", "words"),
    [
        ("P-000118", "no accrual in account", "the account has no accruals"),
        ("P-000001", "no earlier accrual", "no accrual of the account has an earlier date"),
        ("P-000005", "same day only", "the nearest accrual is of the same day"),
        ("P-000123", "all earlier taken", "all 2 earlier accruals are taken P-0"),
    ],
)
async def test_unmatched_payments_say_why(matched: AppOn, payment: str, code: str, words: str) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "n")
        await filter_by(pilot, payment)
        assert row_of(pilot, Tab.UNMATCHED, payment).endswith(code)
        assert words in record(pilot)


@pytest.mark.parametrize(
    ("accrual", "code", "words"),
    [
        ("A-2026-01-0024", "no payment in account", "the account has no payments"),
        ("A-2026-02-0009", "no later payment", "no payment of the account is later"),
        (
            "A-2026-01-0183",
            "later paid others",
            "all 5 later payments pay other accruals P-000331 pays A-2026-02-0164, P-000385",
        ),
    ],
)
async def test_unpaid_accruals_say_why(matched: AppOn, accrual: str, code: str, words: str) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "p")
        await filter_by(pilot, accrual)
        assert row_of(pilot, Tab.UNPAID, accrual).endswith(code)
        assert words in record(pilot)


async def test_what_a_person_skipped_is_unmatched_as_such(matched: AppOn) -> None:
    app = matched("seed")
    desk = Desk(app.services.ledger)
    desk.clear("2")
    desk.skip("2")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "n")
        assert rows(pilot, Tab.UNMATCHED) == ["2 2016-01-07 skipped"]
        assert "– skipped skipped by a person 7, 5 and 6 are free decided by a person" in record(pilot)


async def test_an_undecided_ledger_says_what_to_do_next(app_on: AppOn) -> None:
    async with app_on("seed", first="results").run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert rows(pilot, Tab.MATCHES) == ["No matches yet: 2 opens Matching; r there runs the rules."]
        await press(pilot, "n")
        assert rows(pilot, Tab.UNMATCHED)[0] == "3 2016-01-02 undecided"
        assert "○ not decided Enter goes to it in Matching" in record(pilot)


async def test_lists_of_what_was_not_imported_say_how_to(app_on: AppOn) -> None:
    app = app_on(None, first="results")
    import_entries(app.services.ledger, EntryKind.PAYMENT, [SAMPLE_DATA / "seed" / "payments.csv"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "p")
        assert rows(pilot, Tab.UNPAID) == ["No accruals yet: i imports a file."]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (["right"], Tab.UNMATCHED),
        (["l", "д"], Tab.UNPAID),
        (["left"], Tab.OVERVIEW),
        (["o", "right"], Tab.MATCHES),
        (["з"], Tab.UNPAID),
        (["o", "h", "р"], Tab.UNMATCHED),
    ],
)
async def test_keys_choose_the_list(matched: AppOn, keys: list[str], shown: Tab) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await press(pilot, *keys)
        focused = pilot.app.screen.focused
        assert focused is not None
        assert focused.id == f"results--{shown}"
        assert focused.region.height > 5


async def test_a_click_on_a_tab_shows_its_list(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.click(TabLine, offset=(len(" m Matches 5  n Unmatched 0  p"), 0))
        await settled(pilot)
        assert [line.split()[0] for line in rows(pilot, Tab.UNPAID)] == ["5", "6"]


async def test_enter_goes_to_the_payment_on_matching(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "n", "j", "j", "enter")
        assert await at_decision(pilot, "P-000003")
        await press(pilot, "3", "m", "enter")
        assert await at_decision(pilot, "P-000007")


async def test_a_second_click_goes_to_the_payment_too(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await settled(pilot)
        for _ in range(2):
            await pilot.click("#results--matches", offset=(3, 3))
            await settled(pilot)
        assert await at_decision(pilot, "2  2016-01-07")


async def test_an_unpaid_accrual_has_no_decision_to_go_to(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await press(pilot, "p", "enter")
        assert "Decisions are about payments" in message(pilot)
        await press(pilot, "o", "enter")
        assert isinstance(pilot.app.screen, ResultsScreen)


async def test_the_overview_has_numbers_certificate_and_months(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        text = pane(pilot, "results--overview")
    assert "✓ matched 1,176 of at most 1,176; same month 1,076 of at most 1,079" in text
    assert "░  96 %  1,176 matched, 44 without an accrual" in text
    assert "received      5,336,530.23" in text
    assert "  oldest       100 █" in text
    assert "  no accrual in account 10 █" in text
    assert "  2025-12   4 ░" in text
    assert " 93 %  11 without" in text
    assert "  31-60 days" in text


async def test_the_overview_counts_what_is_not_decided(app_on: AppOn) -> None:
    async with app_on("seed", first="results").run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        text = pane(pilot, "results--overview")
    assert "○ matched 0 of at most 5; same month 0 of at most 2" in text
    assert "5 without an accrual, 5 of them not decided" in text
    assert "Amounts" not in text


async def test_the_record_stands_beside_a_wide_list(matched: AppOn) -> None:
    async with matched("demo").run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        assert pilot.app.screen.query_one("#results--record").region.x > 100
        assert "  account  7800000002290" in pane(pilot, "results--record")
        await pilot.resize_terminal(60, 20)
        await settled(pilot)
        assert pilot.app.screen.query_one("#results--record").region.x == 0
        assert len(rows(pilot, Tab.MATCHES)) >= 7


async def test_data_is_never_read_as_markup(app_on: AppOn, tmp_path: Path) -> None:
    app = app_on(None, first="results")
    for kind in EntryKind:
        day = "2026-01-02" if kind is EntryKind.PAYMENT else "2026-01-01"
        file = tmp_path / f"{kind.plural}.csv"
        file.write_text(f"id,date,month,account\n[/red]{kind},{day},1,[@click=app.quit]x[/]\n", encoding="utf-8")
        import_entries(app.services.ledger, kind, [file])
    run_policy(app.services.ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await filter_by(pilot, "[/red]")
        assert rows(pilot, Tab.MATCHES)[0].startswith("[/red]pay… 2026-01-02 1 [/red]accrual")
        assert "[@click=app.quit]x[/]" in record(pilot)
