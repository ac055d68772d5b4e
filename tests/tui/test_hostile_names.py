"""Names, numbers and types that would act on a terminal, a markup reader or a spreadsheet: shown, and nothing else."""

import csv
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pymongo import MongoClient
from textual.pilot import Pilot
from textual.widgets import Input

from db.accounts.embedded.server import EmbeddedServer
from tests.tui.cli.calling import Ended
from tests.tui.driving import pane, press, settled
from tests.tui.terminal import Terminal, needs_tmux
from tui.application.app import PaymatchApp
from tui.cli.main import main
from tui.screens.accounts.screen import AccountsScreen

AppOn = Callable[..., PaymatchApp]

LONG = "Ещё " * 500
# How each begins when it is shown.
SHOWN = {
    "[red]x[/]": "[red]x[/]",
    "[@click=app.quit]q": "[@click=app.quit]q",
    "\x1b[2J": "␛[2J",
    LONG: "Ещё Ещё Ещё",
    "\u202eevil": "\ufffdevil",
    "👩\u200d👩\u200d👧": "👩\ufffd👩\ufffd👧",
    "Ёлки №1": "Ёлки №1",
    "=1+1": "=1+1",
    "\x9b31m": "\ufffd31m",
    "a\nb\tc\x07": "a␊b␉c␇",
}
NAMES = list(SHOWN)


@pytest.fixture(scope="session")
def hostile(mongod: EmbeddedServer) -> EmbeddedServer:
    """A server whose database `hostile` has an account for each name, which is its type of action and session too."""
    with MongoClient[dict[str, Any]](mongod.uri) as client:
        client["hostile"]["Account"].insert_many(
            {
                "number": f"{place}{name[:20]}",
                "name": name,
                "sessions": [{"session_id": name, "actions": [{"type": name}]}],
            }
            for place, name in enumerate(NAMES)
        )
    return mongod


@pytest.fixture
def app(app_on: AppOn, hostile: EmbeddedServer) -> PaymatchApp:
    return app_on("seed", first="accounts", mongo=hostile.uri, database="hostile")


def painted(pilot: Pilot[Any]) -> str:
    """Return the text of the whole screen as it is sent to the terminal."""
    screen = pilot.app.screen
    return "\n".join("".join(segment.text for segment in line) for line in screen._compositor.render_strips())


def acting(text: str) -> set[str]:
    """Return the characters that a terminal may act on."""
    return {character for character in text if character != "\n" and unicodedata.category(character) in {"Cc", "Cf"}}


def table_of(pilot: Pilot[Any]) -> AccountsScreen:
    assert isinstance(pilot.app.screen, AccountsScreen)
    return pilot.app.screen


async def test_every_name_is_shown_harmlessly_in_table_and_detail(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        for place, shown in enumerate(SHOWN.values()):
            assert table_of(pilot).accounts.cursor == place
            assert shown in pane(pilot, "accounts--summary")
            assert painted(pilot).count(shown) >= 2
            assert acting(painted(pilot)) == set()
            await press(pilot, "down")


@pytest.mark.parametrize("place", [1, 2, 9])
async def test_name_is_shown_harmlessly_at_every_layer(app: PaymatchApp, place: int) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await press(pilot, *["down"] * place)
        for keys in (["enter"], ["enter"], ["escape", "escape", "t"], ["end", "enter"]):
            await press(pilot, *keys)
            assert acting(painted(pilot)) == set()
            assert list(SHOWN.values())[place] in painted(pilot)
        assert app.is_running


async def test_search_finds_every_name_as_it_is_written(app: PaymatchApp) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        for name in NAMES:
            app.screen.query_one("#accounts--search", Input).value = f'name:"{name[:200]}"'
            await settled(pilot)
            found = table_of(pilot).accounts
            assert (found.row_count, getattr(found.cursor_row, "name", "")) == (1, name)
            assert acting(painted(pilot)) == set()


@pytest.fixture
def run(hostile: EmbeddedServer, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def run(*arguments: object) -> Ended:
        capfd.readouterr()
        code = main(["--mongo", hostile.uri, "--database", "hostile", "accounts", *map(str, arguments)])
        return Ended(code, *capfd.readouterr())

    return run


def test_exports_give_the_names_back_and_run_nowhere(run: Callable[..., Ended], tmp_path: Path) -> None:
    numbers = [f"{place}{name[:20]}" for place, name in enumerate(NAMES)]
    for ending in ("json", "jsonl", "csv", "xlsx"):
        assert run("summary", "-o", tmp_path / f"a.{ending}").code == 0
    documents = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert [document["number"] for document in documents] == numbers
    assert [document["actions"][4]["type"] for document in documents] == NAMES
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        types = [row["type"] for row in csv.DictReader(file)][4::5]
    assert types == ["'=1+1" if name == "=1+1" else name for name in NAMES]
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows(min_col=1, max_col=2) for cell in row} == {"s"}


def test_list_of_names_for_a_terminal_has_nothing_that_acts(run: Callable[..., Ended]) -> None:
    listed = run("list").out
    assert acting(listed) == set()
    assert all(shown in listed for shown in SHOWN.values())
    names = [account["name"] for account in json.loads(run("list", "--json").out)]
    assert names == NAMES


@pytest.fixture
def terminal(hostile: EmbeddedServer, tmp_path: Path) -> Iterator[Terminal]:
    options = ["--ledger", str(tmp_path / "l.sqlite"), "--mongo", hostile.uri, "--database", "hostile"]
    command = ["env", f"HOME={tmp_path}", "TERM=screen-256color", sys.executable, "-m", "tui", *options]
    terminal = Terminal(tmp_path / "tmux.sock", (160, 40), command)
    yield terminal
    terminal.close()


@needs_tmux
def test_real_terminal_shows_the_names_and_stays_whole(terminal: Terminal) -> None:
    terminal.wait_for("row 1 of 10")
    for name in ("[red]x[/]", "[@click=app.quit]q", "␛[2J", "evil", "Ёлки №1", "=1+1"):
        screen = terminal.wait_for(name)
        assert "1 Accounts" in screen.splitlines()[0]
    terminal.keys("G")
    terminal.wait_for("a␊b␉c␇")
    terminal.keys("g", "j", "j", "Enter")
    screen = terminal.wait_for("›  2␛[2J")
    assert "1 Accounts" in screen.splitlines()[0]
    assert "Quit" in screen
