"""Leaving and coming back: the same screen, filter, order and row, also when the row has gone."""

import json
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from db.errors import LedgerReadOnly
from db.ledger import journal
from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from tests.holder import Hold
from tests.tui.driving import leave, message, pane, press, settled
from tests.tui.results_reading import table
from tests.tui.terminal import Terminal, needs_tmux
from tui.application.app import PaymatchApp
from tui.keeping.places import Places, places_file
from tui.screens.accounts.screen import AccountsScreen
from tui.screens.results.lists import Tab
from tui.screens.results.screen import ResultsScreen
from tui.services import Services

Session = Callable[..., PaymatchApp]


async def test_matching_comes_back_to_the_payment(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "2", "slash", *"P-000400", "enter")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "P-000400" in pane(pilot, "matching--case")


async def test_matching_goes_on_where_the_payment_was_decided_after_its_place_was_kept(
    session: Session, tmp_path: Path
) -> None:
    desk = Desk(Ledger.open(tmp_path / "ledger.sqlite"))
    desk.undo()
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "2", "slash", *"P-000400", "enter")
    for payment in ("P-000400", "P-000401"):  # as a session does that is killed before it keeps its place
        desk.accept(payment)
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "P-000402" in pane(pilot, "matching--case")
        await leave(pilot, "slash", *"P-000400", "enter")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "P-000400" in pane(pilot, "matching--case")


async def test_matching_comes_back_to_its_filter(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "2", "slash", *"P-000400", "enter", "f", "end", "enter", "l")
        case, progress = pane(pilot, "matching--case"), pane(pilot, "matching--progress")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert pane(pilot, "matching--case") == case
        assert pane(pilot, "matching--progress") == progress


async def test_a_payment_that_has_gone_is_named(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "2", "slash", *"P-000400", "enter")
    ledger = session().services.ledger
    journal.undo_after(ledger, 1)
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert message(pilot) == "Payment P-000400, where you were, is not here any more."


async def test_results_come_back_to_list_filter_and_rows(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "3", "p", "j", "j", "m", "slash", *"1508", "enter", "j")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ResultsScreen)
        assert (screen.tab, screen.filter, screen.filter_line.value) == (Tab.MATCHES, "1508", "1508")
        row = table(pilot, Tab.MATCHES).cursor_row
        assert row is not None
        assert row.payment.id == "P-000362"
        assert screen.focused is screen.table(Tab.MATCHES)


async def test_a_row_that_has_gone_gives_way_to_the_next(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "3", *["pagedown"] * 5)
        matches = table(pilot, Tab.MATCHES)
        gone, place, following = matches.cursor_row, matches.cursor, matches.row_at(matches.cursor + 1)
        assert gone is not None
    Desk(session().services.ledger).clear(gone.payment.id)
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        matches = table(pilot, Tab.MATCHES)
        assert (matches.cursor, matches.cursor_row) == (place, following)


async def test_history_comes_back_to_the_step(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "4", "end")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "y")
        assert pilot.app.screen._record["step"] == 1  # type: ignore[attr-defined]  # what is to be copied


async def test_accounts_come_back_to_filter_and_row(session: Session, demo_accounts: str) -> None:
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await leave(pilot, "slash", *"иван", "enter", "j", "j")
        screen = pilot.app.screen
        assert isinstance(screen, AccountsScreen)
        row, listing = screen.accounts.cursor_row, screen.listing
        assert row is not None
    async with session(mongo=demo_accounts).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, AccountsScreen)
        assert (screen.accounts.cursor_row, screen.listing) == (row, listing)
        assert screen.filter_line.display
        await press(pilot, "escape")
        assert screen.accounts.row_count > 200


async def test_a_fresh_start_forgets_the_place(session: Session) -> None:
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "3", "p", "j")
    async with session(fresh=True).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert pilot.app.current_mode == "accounts"
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, ResultsScreen)
        assert pilot.app.screen.tab is Tab.MATCHES


def test_each_ledger_has_its_own_private_file(tmp_path: Path) -> None:
    places = Places.left_in(tmp_path / "one.sqlite")
    places.note("results", {"tab": "unpaid"})
    text = places.changed()
    assert text is not None
    places.write(text)
    assert places.changed() is None
    assert Places.left_in(tmp_path / "one.sqlite").of("results") == {"tab": "unpaid"}
    assert Places.left_in(tmp_path / "two.sqlite").of("results") == {}
    assert stat.S_IMODE(places_file(tmp_path / "one.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", ["", "nothing", "[]", '{"places": 3, "screen": 1}', '{"places": {"a": 1}}', "\ufeff"]
)
async def test_what_cannot_be_read_is_begun_anew_with_a_word(session: Session, tmp_path: Path, content: str) -> None:
    file = places_file(tmp_path / "ledger.sqlite")
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        said = [said.text for said in session_of(pilot).messages.newest_first()]
        assert any(text.startswith("Where you were cannot be read") for text in said)


@pytest.mark.parametrize("screen", ["accounts", "matching", "results", "history"])
async def test_what_nobody_can_have_kept_does_no_harm(session: Session, tmp_path: Path, screen: str) -> None:
    file = places_file(tmp_path / "ledger.sqlite")
    file.parent.mkdir(parents=True)
    odd = {"payment": 7, "filter": ["x"], "tab": "no", "rows": {"no": [1], "matches": "x", "unpaid": ["2016", 1]}}
    odd |= {"order": ["no", 1], "row": "x", "step": -4}
    odd |= {"pane": "# {", "side": 3, "inside": [1, {"cursor": -1}], "candidate": "x", "position": 10**30}
    file.write_text(json.dumps({"ledger": "", "screen": screen, "places": {screen: odd}}), encoding="utf-8")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert pilot.app.current_mode == screen


async def test_a_session_that_only_reads_keeps_nothing(session: Session, held: Hold, tmp_path: Path) -> None:
    app = session()
    app.services.close()
    held(tmp_path / "ledger.sqlite")
    async with session().run_test(size=(80, 24)) as pilot:
        await leave(pilot, "3", "p")
    assert not places_file(tmp_path / "ledger.sqlite").exists()


async def test_a_ledger_that_may_only_be_read_has_its_place_kept(session: Session) -> None:
    app = session()
    app.services.ledger.why_not = LedgerReadOnly("this ledger's file may not be written to")
    async with app.run_test(size=(80, 24)) as pilot:
        await leave(pilot, "3", "p")
    async with session().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(pilot.app.screen, ResultsScreen)
        assert pilot.app.screen.tab is Tab.UNPAID


def session_of(pilot: Pilot[Any]) -> Services:
    assert isinstance(pilot.app, PaymatchApp)
    return pilot.app.services


@needs_tmux
def test_a_lost_terminal_loses_the_last_seconds_only(sample_ledgers: Path, tmp_path: Path) -> None:
    shutil.copy(sample_ledgers / "demo.sqlite", tmp_path / "ledger.sqlite")
    options = ["--ledger", str(tmp_path / "ledger.sqlite"), "--mongo", "mongodb://127.0.0.1:9/"]
    state = f"XDG_STATE_HOME={tmp_path / 'state'}"
    command = ["env", f"HOME={tmp_path}", state, sys.executable, "-m", "tui", *options]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), command)
    try:
        terminal.wait_for("[1 Accounts]")
        terminal.keys("2")
        terminal.wait_for("Payment 1 of 1,220")
        terminal.keys("l", "l")
        terminal.wait_for("Payment 3 of 1,220")
        file = places_file(tmp_path / "ledger.sqlite")
        while not file.exists() or "P-000003" not in file.read_text(encoding="utf-8"):
            terminal.wait_for("Payment 3 of 1,220")
        terminal.kill_program()
        terminal.start_again()
        terminal.wait_for("Payment 3 of 1,220")
    finally:
        terminal.close()


def test_a_place_to_begin_at_gives_way_to_where_a_person_was() -> None:
    places = Places()
    places.note("results", {"tab": "unpaid"})
    places.begin("results", {"tab": "overview"})
    places.begin("matching", {"payment": "P-1"})
    assert (places.of("results"), places.of("matching")) == ({"tab": "unpaid"}, {"payment": "P-1"})
