"""The first frame, painted before anything is open, and what is typed before there is a screen for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from textual.widget import Widget
from textual.widgets import Input

from db.errors import LedgerUnavailable
from tests.tui.driving import SlowServices, let_open, settled
from tests.tui.terminal import Terminal, needs_tmux
from tui.application.app import PaymatchApp
from tui.configuration.settings import Settings
from tui.screens.help import HelpScreen
from tui.screens.opening import OpeningScreen
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.title_bar import TitleBar


@pytest.fixture
def opening(tmp_path: Path, opened: ExitStack) -> Callable[..., PaymatchApp]:
    """The application on a ledger that opens when it is let."""

    def make(first: str = "results") -> PaymatchApp:
        settings = Settings(ledger=tmp_path / "ledger.sqlite", data=tmp_path, mongo="mongodb://127.0.0.1:9")
        return PaymatchApp(opened.enter_context(closing(SlowServices(settings))), first=first)

    return make


def painted(widget: Widget) -> str:
    """Return what a widget of one line shows."""
    return "".join(segment.text for segment in widget.render_line(0)).strip()


async def test_first_frame_has_titles_ledger_frame_and_keys(opening: Callable[..., PaymatchApp]) -> None:
    app = opening("matching")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, OpeningScreen)
        title = painted(app.screen.query_one(TitleBar))
        assert "[2 Matching]" in title
        assert title.endswith("ledger.sqlite")
        assert painted(app.screen.query_one("#opening--head")) == "Matching"
        assert painted(app.screen.query_one("#opening--list")) == "Opening …"
        assert painted(app.screen.query_one(KeyLine)) == "? Help  q Quit"
        let_open(app)


async def test_keys_typed_while_opening_reach_the_screen_in_order(opening: Callable[..., PaymatchApp]) -> None:
    app = opening("results")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("4", "question_mark", "z", "z")
        assert isinstance(app.screen, OpeningScreen)
        let_open(app)
        await settled(pilot)
        assert app.current_mode == "history"
        assert isinstance(app.screen, HelpScreen)
        assert app.screen.query_one(Input).value == "zz"


async def test_q_leaves_while_the_ledger_does_not_open(opening: Callable[..., PaymatchApp]) -> None:
    app = opening()
    async with app.run_test() as pilot:
        await pilot.press("й")
        assert app._exit
        let_open(app)
    assert app.return_code == 0


async def test_ledger_that_cannot_be_opened_ends_the_application(
    opening: Callable[..., PaymatchApp], tmp_path: Path
) -> None:
    (tmp_path / "ledger.sqlite").write_text("this is no database, and never was one\n" * 50)
    app = opening()
    async with app.run_test() as pilot:
        let_open(app)
        await settled(pilot)
    assert isinstance(app.could_not_open, LedgerUnavailable)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[[], Terminal]]:
    """The program on the file `ledger.sqlite`, in a real terminal."""
    with ExitStack() as stack:

        def start() -> Terminal:
            ours = ["--ledger", str(tmp_path / "ledger.sqlite"), "--mongo", "mongodb://127.0.0.1:9"]
            command = ["env", f"HOME={tmp_path}", sys.executable, "-m", "tui", *ours]
            terminal = Terminal(tmp_path / "tmux.sock", (80, 24), command)
            stack.callback(terminal.close)
            return terminal

        yield start


@needs_tmux
def test_keys_before_the_first_frame_count_too(terminal: Callable[[], Terminal]) -> None:
    running = terminal()
    running.type("34?")
    assert "[4 History]" in running.wait_for("Everywhere: deciding")


@needs_tmux
def test_what_is_no_ledger_is_said_when_the_screen_is_left(terminal: Callable[[], Terminal], tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("this is no database, and never was one\n" * 50)
    running = terminal()
    running.wait_for_the_end()
    said = running.screen
    assert "ledger.sqlite: this file is not a ledger" in said.replace("\n", "")
    assert "Traceback" not in said
    assert "Opening" not in said
