"""A second session on a ledger that another one holds: it reads, says who holds it, and takes over in the end."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.ledger.backups.copies import Backup
from db.ledger.backups.restoring import restore
from db.ledger.journal import steps
from tests.holder import Hold, Holder
from tests.tui.driving import message, pane, press, settled, until
from tui.actions import ACTIONS
from tui.application.app import PaymatchApp
from tui.screens.common.dialogs import ErrorDialog
from tui.widgets.one_line.message_line import MessageLine
from tui.widgets.one_line.title_bar import TitleBar

AppOn = Callable[..., PaymatchApp]
Second = Callable[..., tuple[PaymatchApp, Holder]]


@pytest.fixture
def second(app_on: AppOn, held: Hold) -> Second:
    """The application on the seed, which another process holds, and that process."""

    def make(first: str = "matching") -> tuple[PaymatchApp, Holder]:
        services = app_on("seed").services
        services.close()
        holder = held(services.ledger.path)
        return app_on(None, first=first), holder

    return make


def title(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one(TitleBar).render())


def step_count(app: PaymatchApp) -> int:
    return len(list(steps(app.services.ledger)))


async def shown(pilot: Pilot[Any], words: str, where: Callable[[], str]) -> None:
    """Wait till `where` has these words."""
    await until(pilot, lambda: words in where())


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_second_session_says_who_holds_the_ledger(second: Second, size: tuple[int, int]) -> None:
    app, holder = second()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert f"(pid {holder.pid})" in title(pilot)
        assert message(pilot).startswith("read-only: ")
        assert f"(pid {holder.pid}) has this ledger open since" in message(pilot)
        assert len(message(pilot)) <= 78
        await press(pilot, "3")
        assert f"(pid {holder.pid})" in title(pilot)


@pytest.mark.parametrize("screen", sorted({action.screen for action in ACTIONS if action.stores}))
async def test_every_key_that_would_store_says_why_it_cannot(second: Second, screen: str) -> None:
    app, _ = second(first="matching" if screen == "app" else screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        here, line = app.screen, app.screen.query_one(MessageLine)
        for action in ACTIONS:
            if action.screen == screen and action.stores:
                line.say("")
                await press(pilot, action.keys)
                assert (line.text, app.screen) == (app.services.access.why_not, here)
        assert step_count(app) == 2


async def test_keys_that_would_store_are_dimmed_in_the_footer(second: Second) -> None:
    app, _ = second()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        enabled = {active.binding.action: active.enabled for active in app.screen.active_bindings.values()}
        assert (enabled["skip"], enabled["take"], enabled["go_to"]) == (False, False, True)


async def test_double_click_stores_nothing_either(second: Second) -> None:
    app, _ = second()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.screen.action_take()  # type: ignore[attr-defined]  # as the row that is clicked twice does
        await settled(pilot)
        assert message(pilot).startswith("read-only: ")
        assert step_count(app) == 2


async def test_steps_of_the_first_session_appear_in_the_second(second: Second) -> None:
    app, holder = second()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await asyncio.to_thread(holder.skip, "3")
        await shown(pilot, "– skipped", lambda: pane(pilot, "matching--case"))
        assert "1 decided" in pane(pilot, "matching--progress")


@pytest.mark.parametrize("ending", [Holder.end, Holder.kill])
async def test_session_takes_over_when_the_first_has_ended(second: Second, ending: Callable[[Holder], None]) -> None:
    app, holder = second()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await asyncio.to_thread(holder.skip, "3")
        await asyncio.to_thread(ending, holder)
        await press(pilot, "s")
        assert message(pilot) == "The other session has ended: this one stores now. Look, and press again."
        assert "– skipped" in pane(pilot, "matching--case")
        assert step_count(app) == 3
        assert "read-only" not in title(pilot)
        await press(pilot, "u")
        assert step_count(app) == 4
        assert "not decided" in pane(pilot, "matching--case")


def restored(path: Path) -> None:
    """Put a copy from before all decisions in the place of a ledger, as another process may that holds it."""
    restore(path, Backup(path.with_name("before"), datetime.now(UTC)))


async def test_session_that_reads_follows_a_ledger_that_is_restored(second: Second) -> None:
    app, holder = second()
    path = app.services.ledger.path
    shutil.copy(path, path.with_name("before"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await asyncio.to_thread(holder.skip, "3")
        await shown(pilot, "– skipped", lambda: pane(pilot, "matching--case"))
        holder.end()
        await asyncio.to_thread(restored, path)
        await shown(pilot, "Another ledger was put in the place of this one", lambda: message(pilot))
        await shown(pilot, "not decided", lambda: pane(pilot, "matching--case"))
        await press(pilot, "s")
        assert message(pilot) == "The other session has ended: this one stores now. Look, and press again."
        await press(pilot, "enter")
        assert step_count(app) == 3


@pytest.mark.parametrize("change", [restored, Path.unlink], ids=["restored", "removed"])
async def test_taking_over_what_was_replaced_meanwhile_stores_and_makes_nothing_unseen(
    second: Second, change: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.application.app._SECONDS_BETWEEN_LOOKS", 3600.0)
    app, holder = second()
    path = app.services.ledger.path
    shutil.copy(path, path.with_name("before"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        holder.end()
        change(path)
        there = path.exists()
        await press(pilot, "s")
        await settled(pilot)
        if there:
            assert message(pilot) == "The other session has ended: this one stores now. Look, and press again."
            assert step_count(app) == 2
        else:
            assert isinstance(pilot.app.screen, ErrorDialog)
            assert not path.exists()
            assert not app.services.access.writable


async def test_run_in_its_own_process_shares_the_session_s_hold(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "r")
        await press(pilot, "enter")
        await shown(pilot, "✓ matched", lambda: message(pilot))
        assert step_count(app) == 3


async def test_what_another_program_decided_unseen_is_shown_before_it_is_overwritten(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        with closing(sqlite3.connect(app.services.ledger.path)) as another, another:
            another.execute(
                "INSERT INTO decision (payment_id, outcome, reason_code, earlier, decided_by, decided_at, step) "
                "VALUES ('3', 'skipped', 'skipped', 0, 'person', '2016-02-01T00:00:00Z', 1)"
            )
        await press(pilot, "enter")
        assert message(pilot) == "Changed meanwhile by another program: payment 3. Look again."
        assert "– skipped" in pane(pilot, "matching--case")
        assert step_count(app) == 2
