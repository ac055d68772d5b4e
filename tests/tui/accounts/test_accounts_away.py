"""The Accounts screen while its server is lost, paused, stopped, unwilling, moved: it says so, and comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from textual.pilot import Pilot
from textual.widgets import Input, Static

from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from domain.accounts.records import AccountSummary
from tests.mongods import Mongod
from tests.tui.driving import accounts_screen, message, pane, press, settled, until
from tui.application.app import PaymatchApp
from tui.configuration.settings import configuration_file

AppOn = Callable[..., PaymatchApp]
SAMPLE_DATA = Path(__file__).parents[3] / "sample_data"
# Long enough for a server that answers on a busy machine, short enough to wait for.
QUICK = "journal=true&serverSelectionTimeoutMS=3000&connectTimeoutMS=3000"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Mongod]:
    """A server of the test's own with the accounts of the demo."""
    with Mongod(tmp_path / "server") as server:
        with AccountStore.connect(server.address(options="journal=true")) as store:
            load_accounts(store.connection, SAMPLE_DATA / "demo" / "accounts.jsonl")
        yield server


@pytest.fixture
def app(app_on: AppOn, server: Mongod) -> PaymatchApp:
    return app_on("demo", first="accounts", mongo=server.address(options=QUICK))


def away(pilot: Pilot[Any]) -> str:
    """Return what is said above the table."""
    shown = accounts_screen(pilot).query_one("#accounts--away")
    return pane(pilot, "accounts--away") if shown.display else ""


async def test_killed_server_is_told_and_comes_back_at_the_same_place(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"иванов", "enter", "down", "down")
        before = accounts_screen(pilot).accounts.cursor_row
        server.kill()
        await press(pilot, "enter", "r")
        await until(pilot, lambda: "cannot be reached" in away(pilot))
        assert "r tries again" in away(pilot)
        server.start()
        await until(pilot, lambda: accounts_screen(pilot).connected and not away(pilot))
        await settled(pilot)
        assert accounts_screen(pilot).accounts.cursor_row == before
        assert accounts_screen(pilot).accounts.row_count == 10


async def test_loss_inside_an_account_comes_back_inside_it(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "down", "down", "enter", "down")
        session = accounts_screen(pilot).table.cursor_row
        server.stop()
        await press(pilot, "r")
        await until(pilot, lambda: bool(away(pilot)))
        assert accounts_screen(pilot).table.cursor_row == session
        server.start()
        await press(pilot, "r")
        await until(pilot, lambda: accounts_screen(pilot).connected)
        await settled(pilot)
        assert accounts_screen(pilot).table.cursor_row == session
        await press(pilot, "escape")
        assert getattr(accounts_screen(pilot).accounts.cursor_row, "number", "") == "7800000000044"


async def test_keys_are_answered_while_the_server_is_paused(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        server.pause()
        await pilot.press("down", "enter", "escape", "down")
        assert accounts_screen(pilot).accounts.cursor == 2
        await pilot.press("2")
        assert "Payment 1 of" in pane(pilot, "matching--progress")
        await pilot.press("1")
        await until(pilot, lambda: "The accounts are not available" in away(pilot))
        server.go_on()
        await until(pilot, lambda: accounts_screen(pilot).connected)
        await settled(pilot)
        assert isinstance(accounts_screen(pilot).accounts.cursor_row, AccountSummary)


async def test_actions_say_that_the_accounts_are_away(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        server.stop()
        await press(pilot, "r")
        await until(pilot, lambda: bool(away(pilot)))
        for key in ("enter", "slash", "o", "t", "R"):
            await pilot.press(key)
            assert message(pilot).startswith("The accounts are away: r asks again")


async def test_server_that_refuses_is_not_asked_again_by_itself(app_on: AppOn, tmp_path: Path) -> None:
    with Mongod(tmp_path / "guarded", "--auth") as server:
        app = app_on("seed", first="accounts", mongo=server.address("clerk:hunter2"))
        async with app.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            notice = pane(pilot, "accounts--notice")
            assert "refused the user name or the password" in notice
            assert "hunter2" not in notice
            assert "seconds" not in notice


async def test_another_collection_is_told_by_the_ones_there_are(app_on: AppOn, server: Mongod) -> None:
    app = app_on("seed", first="accounts", mongo=server.address(options=QUICK), database="paymatc")
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "has no collection paymatc.Account; the database has none at all" in " ".join(away(pilot).split())


async def test_another_address_is_tried_before_it_is_used_and_saved_without_its_password(
    app_on: AppOn, server: Mongod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    with MongoClient[dict[str, Any]](server.address()) as client:
        client.admin.command({"createUser": "clerk", "pwd": "hunter2", "roles": ["root"]})
    app = app_on("seed", first="accounts", mongo="mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100")
    async with app.run_test(size=(140, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "A")
        line = pilot.app.screen.query_one(Input)
        line.value = server.address("clerk:wrong", "serverSelectionTimeoutMS=3000")
        await press(pilot, "enter")
        assert "refused" in str(pilot.app.screen.query_one(".dialog--hint", Static).render())
        line.value = server.address("clerk:hunter2", "serverSelectionTimeoutMS=3000")
        assert "hunter2" not in app.export_screenshot()
        await press(pilot, "enter")
        assert "hunter2" not in app.export_screenshot()
        await press(pilot, "enter")
        assert "Saved in" in message(pilot)
        assert accounts_screen(pilot).accounts.row_count == 208
        saved = configuration_file().read_text(encoding="utf-8")
        assert saved.startswith(f'mongo = "mongodb://clerk@{server.address().partition("//")[2][:8]}')
        assert "hunter2" not in saved
        assert app.services.log.without_secrets("hunter2") == "***"


async def test_given_up_address_leaves_the_old_one_in_use(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "A")
        pilot.app.screen.query_one(Input).value = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300"
        await pilot.press("enter")
        await press(pilot, "escape")
        assert app.services.accounts.address == server.address(options=QUICK)
        await press(pilot, "down", "enter")
        assert accounts_screen(pilot).table.id == "accounts--sessions"
