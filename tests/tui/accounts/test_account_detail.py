"""What stands beside the accounts: summary, activity, payments and accruals, on a real MongoDB and a real ledger."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from db.errors import Cancelled
from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.listing import PaymentLine
from tests.mongods import Mongod
from tests.tui.conftest import SAMPLE_DATA
from tests.tui.driving import accounts_screen, message, pane, press, rested, settled
from tui.application.app import PaymatchApp
from tui.screens.accounts.connecting.asking import Asking
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.matching.screen import MatchingScreen

AppOn = Callable[..., PaymatchApp]


@pytest.fixture
def unwritable(config: Path) -> None:
    """A folder stands where the configuration file would be."""
    config.mkdir(parents=True)


def kept_in(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return text.split()


def lines(pilot: Pilot[Any], name: str) -> list[list[str]]:
    """Return the words of each line of a pane."""
    return [words(line) for line in pane(pilot, name).splitlines()]


async def test_summary_adds_up_with_other_types_apart(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        assert pane(pilot, "accounts--summary").splitlines() == [
            "7800000000017",
            "Журавлёв Фёдор Андреевич",
            "          actions  last (UTC)",
            "in all        127  2026-06-26 15:04:38",
            "create         10  2026-06-13 08:58:37",
            "read           79  2026-06-24 10:09:24",
            "update         18  2026-06-26 15:04:38",
            "delete          4  2026-04-23 16:21:22",
            "other:         16  2026-06-24 10:07:50",
            "  export        5  2026-05-02 11:14:03",
            "  login         9  2026-06-24 10:07:50",
            "  print         2  2026-04-07 12:57:57",
            "30 sessions  first action 2026-01-01 05:48:25",
        ]


async def test_activity_is_by_month_or_by_day(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await rested(pilot)
        assert accounts_screen(pilot).detail.chart.border_title == "Actions by month, UTC"
        assert lines(pilot, "accounts--activity")[-2:] == [["2026-01", "2026-06"], words("2026-06 10 = c1 r6 u2 o1")]
        await press(pilot, "d", "a", "left", "left")
        assert accounts_screen(pilot).detail.chart.border_title == "Actions by day, UTC"
        assert lines(pilot, "accounts--activity")[-1] == words("2026-06-24 2 = read 1, other 1")
        await press(pilot, "escape")
        assert accounts_screen(pilot).table.has_focus


async def test_another_account_is_never_shown_with_the_activity_of_the_one_before(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        detail = accounts_screen(pilot).detail
        detail.follow(accounts_screen(pilot).accounts.row_at(1))
        assert pane(pilot, "accounts--activity") == pane(pilot, "accounts--entry-counts") == ""
        assert detail.entries.table.row_count == 0
        await rested(pilot)
        (all_types,) = (line for line in lines(pilot, "accounts--activity") if line[:1] == ["all"])
        assert all_types[-1] == "9"


def test_activity_that_was_given_up_before_it_was_asked_for_is_not_asked_for(app: PaymatchApp) -> None:
    (account,) = app.services.accounts.open().summaries(["7800000000017"])
    reading = Asking(app.services.accounts, lambda store: store.activity(account, "UTC"))
    assert reading().count == account.count
    reading.give_up()
    with pytest.raises(Cancelled):
        reading()


async def test_account_without_actions_says_so(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *["down"] * 7)
        await rested(pilot)
        assert pane(pilot, "accounts--activity") == "no actions"
        await press(pilot, "d", "a", "left")
        assert pane(pilot, "accounts--activity") == "no actions"


async def test_entries_say_who_paid_what(app: PaymatchApp) -> None:
    run_policy(app.services.ledger)
    Desk(app.services.ledger).skip("P-001195")
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        assert lines(pilot, "accounts--entry-counts") == [
            words("5 payments 4 matched, 1 unmatched 31,298.86"),
            words("6 accruals 2 unpaid 38,514.35"),
        ]
        await press(pilot, "p")
        painted = [accounts_screen(pilot).detail.entries.table.render_line(y).text.split() for y in range(1, 4)]
        assert painted[0][:5] == ["▌–", "2026-06-25", "P-001195", "skipped", "4,968.46"]
        assert painted[1][:4] == ["○", "2026-06-03", "unpaid", "A-2026-06-0215"]
        assert painted[2][:4] == ["✓", "2026-05-26", "P-000977", "A-2026-05-0218"]
        assert "– skipped" in pane(pilot, "accounts--summary")
        await press(pilot, "down", "down")
        assert "✓ same month" in pane(pilot, "accounts--summary")
        await press(pilot, "escape")
        assert "in all" in pane(pilot, "accounts--summary")


async def test_entry_is_gone_to_in_matching_and_back(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await rested(pilot)
        await press(pilot, "p", "down", "down", "enter")
        assert isinstance(app.screen, MatchingScreen)
        assert app.screen.view.payment_id == "P-000977"
        assert message(pilot) == "Backspace goes back to Accounts."
        await press(pilot, "enter", "backspace")
        await rested(pilot)
        row = accounts_screen(pilot).detail.entry
        assert isinstance(row, PaymentLine)
        assert row.payment.id == "P-000977"
        assert row.accrual is not None
        assert lines(pilot, "accounts--entry-counts")[0][:6] == words("5 payments 1 matched, 4 undecided")


async def test_account_is_gone_to_at_its_first_undecided_payment(app: PaymatchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await rested(pilot)
        await press(pilot, "down", "m")
        assert isinstance(app.screen, MatchingScreen)
        first = app.screen.view.case
        assert first is not None
        assert (first.payment.account, first.decision) == ("7800000000029", None)
        await press(pilot, "backspace")
        assert accounts_screen(pilot).table.cursor == 1
        await press(pilot, "2", "backspace")
        assert message(pilot) == "There is nothing to go back to."


async def test_empty_ledger_says_so_in_one_line(app_on: AppOn, demo_accounts: str) -> None:
    app = app_on(None, first="accounts", mongo=demo_accounts, database="demo")
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        assert pane(pilot, "accounts--entry-counts") == "The ledger is empty: paymatch import payments FILE"
        await press(pilot, "m")
        assert message(pilot) == "The ledger has no payments of this account."


async def test_ledger_that_is_gone_is_told_where_it_is_missed(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        app.services.ledger.path.write_bytes(b"no ledger any more" * 999)
        await press(pilot, "down")
        await rested(pilot)
        assert "not a ledger" in " ".join(words(pane(pilot, "accounts--entry-counts")))
        assert accounts_screen(pilot).connected
        assert "most" in pane(pilot, "accounts--activity")


async def test_times_are_utc_or_local_and_say_so(
    app: PaymatchApp, monkeypatch: pytest.MonkeyPatch, config: Path
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        table = accounts_screen(pilot).table
        assert "Last (UTC)" in table.render_line(0).text
        await press(pilot, "u")
        assert message(pilot) == "Times are local: Asia/Kathmandu; kept in config.toml"
        assert "Last (local)" in table.render_line(0).text
        assert "2026-06-26 20:49:38" in table.render_line(1).text
        assert lines(pilot, "accounts--summary")[3] == words("in all 127 2026-06-26 20:49:38")
        assert accounts_screen(pilot).detail.chart.border_title == "Actions by month, local"
        await press(pilot, "enter")
        assert "Begun (local)" in accounts_screen(pilot).table.render_line(0).text
        assert "Asia" not in pane(pilot, "accounts--summary")
        assert pane(pilot, "accounts--summary").splitlines()[1].endswith(" local")
        assert kept_in(config) == 'times = "local"\n'
        await press(pilot, "u")
        assert "Begun (UTC)" in accounts_screen(pilot).table.render_line(0).text
        assert kept_in(config) == 'times = "UTC"\n'


@pytest.mark.usefixtures("unwritable")
async def test_session_begins_with_the_times_that_were_kept(app: PaymatchApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Moscow")
    app.services.settings = replace(app.services.settings, times="local")
    async with app.run_test(size=(160, 50)) as pilot:
        await rested(pilot)
        assert "Last (local)" in accounts_screen(pilot).table.render_line(0).text
        assert accounts_screen(pilot).detail.chart.border_title == "Actions by month, local"
        await press(pilot, "u")
        assert isinstance(app.screen, ErrorDialog)
        await press(pilot, "escape")
        assert "Last (UTC)" in accounts_screen(pilot).table.render_line(0).text


async def test_narrow_summary_leaves_the_time_of_day_out(app: PaymatchApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await rested(pilot)
        assert pane(pilot, "accounts--summary").splitlines()[2:5] == [
            "          actions last UTC",
            "in all        127 2026-06-26",
            "create         10 2026-06-13",
        ]
        await pilot.resize_terminal(160, 50)
        await settled(pilot)
        assert pane(pilot, "accounts--summary").splitlines()[3] == "in all        127  2026-06-26 15:04:38"


async def test_server_that_does_not_answer_takes_no_threads_from_the_rest(app_on: AppOn, tmp_path: Path) -> None:
    with Mongod(tmp_path / "server") as server:
        with AccountStore.connect(server.address(options="journal=true")) as store:
            load_accounts(store.connection, SAMPLE_DATA / "demo" / "accounts.jsonl")
        app = app_on("demo", first="accounts", mongo=server.address())
        async with app.run_test(size=(100, 30)) as pilot:
            await rested(pilot)
            server.pause()
            try:
                for position in range(1, 12):
                    detail = accounts_screen(pilot).detail
                    detail.follow(accounts_screen(pilot).accounts.row_at(position))
                    detail.read()
                    await pilot.pause()
                await pilot.press("2")
                while not isinstance(app.screen, MatchingScreen) or not app.screen.view.case:
                    await pilot.pause()
                waiting = [worker for worker in app.workers if not worker.is_finished]
                assert [worker.group for worker in waiting].count("activity") == 1
            finally:
                server.go_on()
            await pilot.press("1")
            await rested(pilot)
            account = accounts_screen(pilot).detail.account
            assert account is not None
            assert f"{account.count:,}" in pane(pilot, "accounts--summary")
