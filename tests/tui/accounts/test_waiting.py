"""What is said while a slow server is awaited, for how long, and ending it with Escape."""

import asyncio
import os
import re
from collections.abc import Callable, Iterator
from threading import Timer

import pytest

from db.accounts.loading.loader import load_accounts
from db.accounts.store import AccountStore
from tests.mongods import Mongod
from tests.tui.conftest import SAMPLE_DATA
from tests.tui.driving import PATIENCE, accounts_screen, message, pane, press, rested, settled, until_meanwhile
from tui.application.app import PaymatchApp
from tui.screens.accounts.connecting.address import AddressDialog
from tui.screens.common.dialogs import Question
from tui.screens.importing.file import FileQuestion

AppOn = Callable[..., PaymatchApp]
# It may be paused for as long as a test on a busy machine takes, and is not taken to be away.
PATIENT = "journal=true&heartbeatFrequencyMS=60000&connectTimeoutMS=60000&serverSelectionTimeoutMS=60000"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mongod]:
    """A server of these tests' own with the accounts of the demo."""
    with Mongod(tmp_path_factory.mktemp("server")) as server:
        with AccountStore.connect(server.address(options="journal=true")) as store:
            load_accounts(store.connection, SAMPLE_DATA / "demo" / "accounts.jsonl")
        yield server


@pytest.fixture
def server(shared: Mongod) -> Iterator[Mongod]:
    """The server, which goes on when the test is over."""
    yield shared
    shared.go_on()


@pytest.fixture
def app(app_on: AppOn, server: Mongod) -> PaymatchApp:
    return app_on("demo", first="accounts", mongo=server.address(options=PATIENT))


def titles(app: PaymatchApp) -> list[str]:
    """Return what is awaited."""
    return [work.title for work in app.services.works]


async def test_going_to_a_number_is_said_and_ended_with_escape(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        server.pause()
        await pilot.press("n", *"78000000018", "enter")
        await until_meanwhile(pilot, lambda: "Going to 78000000018: " in message(pilot))
        await until_meanwhile(pilot, lambda: re.search(r": \d+ s \(Esc ends it\)$", message(pilot)))
        await pilot.press("escape")
        assert message(pilot) == "Stopped: 78000000018 was not gone to."
        assert titles(app) == []
        server.go_on()
        await settled(pilot)
        assert accounts_screen(pilot).accounts.cursor == 0
        assert accounts_screen(pilot).connected
        await press(pilot, "n", *"7800000000044", "enter")
        assert message(pilot) == "7800000000044: row 3."


async def test_sessions_are_awaited_and_coming_out_ends_that(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        server.pause()
        await pilot.press("enter")
        await until_meanwhile(pilot, lambda: "Reading the sessions: " in message(pilot))
        await pilot.press("escape")
        await until_meanwhile(pilot, lambda: not titles(app))
        assert message(pilot) == ""
        server.go_on()
        await settled(pilot)
        assert accounts_screen(pilot).connected


async def test_activity_that_is_awaited_is_said_and_ended_with_escape(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        server.pause()
        await pilot.press("down")
        await until_meanwhile(pilot, lambda: "Reading the activity: " in message(pilot))
        await pilot.press("escape")
        assert titles(app) == []
        assert "r reads it again" in pane(pilot, "accounts--activity")
        server.go_on()
        await press(pilot, "r")
        await rested(pilot)
        await until_meanwhile(pilot, lambda: "r reads" not in pane(pilot, "accounts--activity"))


async def test_list_that_is_awaited_is_given_up_and_read_again(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        server.pause()
        await pilot.press("slash", *"ив", "enter")
        await until_meanwhile(pilot, lambda: "Reading the accounts: " in message(pilot))
        await pilot.press("escape")
        while titles(app):
            await pilot.press("escape")
        server.go_on()
        await settled(pilot)
        await press(pilot, "r")
        await until_meanwhile(pilot, lambda: accounts_screen(pilot).accounts.row_count > 0)
        assert accounts_screen(pilot).connected


async def test_list_that_is_read_anew_stays_when_that_is_given_up(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        await press(pilot, "down", "down")
        account = accounts_screen(pilot).accounts.cursor_row
        server.pause()
        await pilot.press("r")
        await until_meanwhile(pilot, lambda: accounts_screen(pilot).long_waits)
        while titles(app):
            await pilot.press("escape")
        assert "not waited for any longer" in pane(pilot, "accounts--away")
        assert account == accounts_screen(pilot).accounts.cursor_row is not None
        server.go_on()
        await press(pilot, "r")
        await rested(pilot)
        assert accounts_screen(pilot).connected
        assert account == accounts_screen(pilot).accounts.cursor_row


async def test_question_that_comes_late_comes_to_who_waits_for_it_only(app: PaymatchApp, server: Mongod) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        for meanwhile, back in ([], ["escape"]), (["down"], []), (["2"], ["1"]):
            server.pause()
            await pilot.press("o", "down", "enter")
            await until_meanwhile(pilot, lambda: "Listing the accounts" in titles(app))
            await pilot.press(*meanwhile)
            server.go_on()
            await settled(pilot)
            assert isinstance(app.screen, Question) == (not meanwhile)
            await press(pilot, *back)
            if meanwhile:
                assert message(pilot) == "Sorting by name needs the summaries stored. R stores them."


async def test_connecting_is_said_and_ended_with_escape(app: PaymatchApp, server: Mongod) -> None:
    server.pause()
    async with app.run_test(size=(100, 30)) as pilot:
        await until_meanwhile(pilot, lambda: "Connecting to the accounts: " in message(pilot))
        await pilot.press("escape")
        assert "not waited for any longer" in pane(pilot, "accounts--notice")
        assert titles(app) == []
        server.go_on()
        await press(pilot, "r")
        await until_meanwhile(pilot, lambda: accounts_screen(pilot).accounts.row_count == 208)


async def test_address_dialog_closes_at_once_while_a_server_is_connected_to(app: PaymatchApp, server: Mongod) -> None:
    server.pause()
    async with app.run_test(size=(100, 30)) as pilot:
        await until_meanwhile(pilot, lambda: "Connecting to the accounts: " in message(pilot))
        await pilot.press("A")
        await until_meanwhile(pilot, lambda: isinstance(app.screen, AddressDialog))
        go_on = Timer(PATIENCE, server.go_on)  # so that a failing test ends
        go_on.start()
        await pilot.press("escape")
        await until_meanwhile(pilot, lambda: not isinstance(app.screen, AddressDialog))
        assert go_on.is_alive()
        go_on.cancel()
        server.go_on()


async def test_questions_to_a_paused_server_leave_threads_to_the_ledger(app: PaymatchApp, server: Mongod) -> None:
    of_asyncio = min(32, (os.cpu_count() or 1) + 4)
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        server.pause()
        await pilot.press("i")
        await until_meanwhile(pilot, lambda: isinstance(app.screen, FileQuestion))
        await pilot.press(*"mongo:", *"a" * of_asyncio, "escape", "2")
        try:
            async with asyncio.timeout(PATIENCE):
                await until_meanwhile(pilot, lambda: app.current_mode == "matching")
                await until_meanwhile(pilot, lambda: "Payment 1 of" in pane(pilot, "matching--progress"))
        finally:
            server.go_on()


async def test_answers_that_come_at_once_say_nothing(app: PaymatchApp, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("tui.keeping.work.SECONDS_UNSAID", 1e9)
    monkeypatch.setattr("tui.widgets.one_line.message_line.MessageLine.tell_work", lambda _, *parts: said.extend(parts))
    async with app.run_test(size=(100, 30)) as pilot:
        await rested(pilot)
        await press(pilot, "down", "pagedown", "enter", "escape", "slash", *"ив", "enter", "escape")
        await until_meanwhile(pilot, lambda: app._telling_work is None)
    assert not said
