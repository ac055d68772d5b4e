"""An empty ledger, the sample data by a key, and the first steps of the demo."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.accounts.embedded.server import EmbeddedServer
from db.ledger.entries import entry_counts, import_entries
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tests.tui.conftest import SAMPLE_DATA
from tests.tui.driving import message, press, settled
from tests.tui.looks.painted import on_screen
from tui.actions import SCREENS, action_named
from tui.actions.keymap import Keymap
from tui.application.app import PaymatchApp, first_screen
from tui.application.guide import GUIDE, HINT, STEPS, Guide
from tui.configuration.remembered import is_dismissed
from tui.configuration.settings import Settings
from tui.looks.sizes import LEAST_WIDTH
from tui.screens.greeting import Greeting, greeting_lines
from tui.screens.matching.screen import MatchingScreen
from tui.services import Services
from tui.widgets.one_line.guide_line import GuideLine
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.text.lines import wrapped

AppOn = Callable[..., PaymatchApp]


@pytest.fixture
def guided(sample_ledgers: Path, tmp_path: Path, opened: ExitStack) -> PaymatchApp:
    """The application on the demo, with the first steps."""
    path = tmp_path / "ledger.sqlite"
    path.write_bytes((sample_ledgers / "demo.sqlite").read_bytes())
    settings = Settings(
        ledger=path, data=tmp_path / "mongodb", mongo="mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=1"
    )
    services = opened.enter_context(closing(Services(settings, Ledger.open(path))))
    app = PaymatchApp(services, first="accounts")
    app.guide = Guide(app.keymap)
    return app


def greeting(pilot: Pilot[Any]) -> str:
    """Return what the shown screen greets with; nothing where it does not."""
    pane = pilot.app.screen.query_one(Greeting)
    return pane.text if pane.display else ""


def shown(pilot: Pilot[Any]) -> str:
    return "\n".join("".join(character for character, _ in line) for line in on_screen(pilot.app))


def guide(pilot: Pilot[Any]) -> str:
    return " ".join(pilot.app.screen.query_one(GuideLine).text.split())


def counts(app: PaymatchApp) -> list[int]:
    with app.services.ledger.reading():
        return list(entry_counts(app.services.ledger).values())


@pytest.mark.parametrize("first", ["matching", "results"])
async def test_empty_ledger_says_what_to_do(app_on: AppOn, first: str) -> None:
    async with app_on(None, first=first).run_test() as pilot:
        await settled(pilot)
        assert "i  Import accruals" in greeting(pilot)
        assert "D  Look around first" in greeting(pilot)


@pytest.mark.parametrize("first", ["matching", "results", "history"])
async def test_keys_below_an_empty_ledger_are_those_that_work(app_on: AppOn, first: str) -> None:
    async with app_on(None, first=first).run_test() as pilot:
        await settled(pilot)
        shown = pilot.app.screen.query_one(KeyLine).text
        assert "i Import  D Sample data" in shown
        assert [words for words in ("Take", "Compare", "Filter", "Export", "Undo") if words in shown] == []
        if first == "results":
            await press(pilot, "c")
            assert message(pilot) == "This ledger is empty: i imports a file."


async def test_accruals_alone_ask_for_payments(app_on: AppOn) -> None:
    app = app_on(None)
    import_entries(app.services.ledger, EntryKind.ACCRUAL, [SAMPLE_DATA / "seed" / "accruals.csv"])
    async with app.run_test() as pilot:
        await settled(pilot)
        assert greeting(pilot).startswith("7 accruals are here, and no payments yet.")


async def test_payments_alone_ask_for_accruals(app_on: AppOn) -> None:
    app = app_on(None, first="matching")
    import_entries(app.services.ledger, EntryKind.PAYMENT, [SAMPLE_DATA / "seed" / "payments.csv"])
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "There are no accruals yet: i imports what was charged." in shown(pilot)
        import_entries(app.services.ledger, EntryKind.ACCRUAL, [SAMPLE_DATA / "seed" / "accruals.csv"])
        await press(pilot, "3", "2", "n")
        assert "no accruals yet" not in shown(pilot)


def test_first_screen_of_all_is_the_one_that_greets(tmp_path: Path) -> None:
    settings = Settings(ledger=tmp_path / "ledger.sqlite", data=tmp_path)
    assert first_screen(settings) == "matching"
    assert first_screen(replace(settings, mongo="mongodb://127.0.0.1:9")) is None
    settings.ledger.touch()
    assert first_screen(settings) is None


async def test_own_server_without_accounts_says_that_none_are_needed(
    mongod: EmbeddedServer, tmp_path: Path, opened: ExitStack
) -> None:
    settings = Settings(ledger=tmp_path / "ledger.sqlite", data=mongod.folder, database="empty")
    services = opened.enter_context(closing(Services(settings, Ledger.open(settings.ledger))))
    async with PaymatchApp(services, first="accounts").run_test() as pilot:
        await settled(pilot)
        assert "No accounts yet, and none are needed: 2 matches payments without." in shown(pilot)


def test_greeting_names_the_keys_in_force() -> None:
    keymap = Keymap({"app.import-file": "f6"})
    text = "".join(piece for line in greeting_lines(keymap, 0) for piece, _ in line)
    assert f"  {keymap.first(action_named('app.import-file'))}  Import accruals" in text


async def test_sample_data_comes_by_a_key_and_goes_by_undo(app_on: AppOn) -> None:
    app = app_on(None)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "D", "enter")
        assert counts(app) == [1_272, 1_220]
        assert greeting(pilot) == ""
        assert isinstance(app.screen, MatchingScreen)
        assert app.screen.view.payment_id == "P-000001"
        await press(pilot, "u")
        assert greeting(pilot).startswith("1,272 accruals are here")
        await press(pilot, "u")
        assert greeting(pilot).startswith("This ledger is empty.")
        assert counts(app) == [0, 0]


async def test_ledger_with_entries_takes_no_sample_data(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "D")
        assert message(pilot).startswith("This ledger has entries")
    assert counts(app) == [7, 5]


async def test_first_steps_go_on_as_they_are_done(guided: PaymatchApp) -> None:
    async with guided.run_test() as pilot:
        await settled(pilot)
        seen = [guide(pilot)[:3]]
        for keys in (["2"], ["enter"], ["u"], ["r", "enter"], ["3"], ["e", "escape"]):
            await press(pilot, *keys)
            seen.append(guide(pilot)[:3])
        assert seen == [f"{number}/7" for number in range(1, 8)]


async def test_first_steps_wait_for_what_they_ask_for_and_say_the_way_there(guided: PaymatchApp) -> None:
    async with guided.run_test() as pilot:
        await settled(pilot)
        assert guide(pilot).startswith("1/7 Accounts, each with")
        await press(pilot, "4")
        assert guide(pilot).startswith("1/7 The next step is on Accounts: 1 goes there.")
        await press(pilot, "2", "3")
        assert guide(pilot).startswith("2/7 The next step is on Matching: 2 goes there.")
        await press(pilot, "2")
        assert guide(pilot).startswith("2/7 A payment")


async def test_run_before_its_turn_leaves_no_step_that_cannot_be_done(guided: PaymatchApp) -> None:
    async with guided.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "2", "r", "enter")
        assert guide(pilot).startswith("5/7 3 shows what came of it")
        await press(pilot, "u")
        assert guide(pilot).startswith("5/7")


async def test_screen_that_was_gone_to_by_another_way_counts(guided: PaymatchApp) -> None:
    async with guided.run_test() as pilot:
        await settled(pilot)
        await guided.switch_mode("matching")
        await settled(pilot)
        assert guide(pilot).startswith("2/7 A payment")


async def test_first_steps_go_on_in_the_next_session(guided: PaymatchApp) -> None:
    async with guided.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "2", "enter")
    left = guided.services.places.of(GUIDE)
    assert Guide(Keymap(), left).step == STEPS[2]
    assert Guide(Keymap(), {"step": 10**9}).step == STEPS[-1]
    assert Guide(Keymap(), {"step": "x"}).step == STEPS[0]


async def test_first_steps_are_ended_for_good(guided: PaymatchApp) -> None:
    async with guided.run_test() as pilot:
        await settled(pilot)
        assert not is_dismissed(HINT)
        await press(pilot, "X")
        assert not pilot.app.screen.query_one(GuideLine).display
        assert is_dismissed(HINT)
        await press(pilot, "3")
        assert not pilot.app.screen.query_one(GuideLine).display


async def test_nobody_else_is_guided(app_on: AppOn) -> None:
    async with app_on("seed").run_test() as pilot:
        await settled(pilot)
        assert not pilot.app.screen.query_one(GuideLine).display
        await press(pilot, "X")
        assert message(pilot).startswith("No hints are shown")


def test_every_step_awaits_an_action_and_names_keys_of_actions() -> None:
    guide = Guide(Keymap())
    for step in STEPS[:-1]:
        assert action_named(step.awaited).keys
        assert guide.lines(step.screen)
        assert guide.saw(step.awaited)
    assert STEPS[-1].awaited == ""


@pytest.mark.parametrize("step", range(len(STEPS)))
@pytest.mark.parametrize("screen", SCREENS)
def test_every_step_has_room_in_two_lines_of_the_smallest_window(step: int, screen: str) -> None:
    (line,) = Guide(Keymap(), {"step": step}).lines(screen)
    assert len(list(wrapped(line, LEAST_WIDTH - 1))) <= 2
