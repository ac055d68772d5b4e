"""Leaving is at once, whatever is being waited for."""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from db.accounts.store import AccountStore
from db.errors import Cancelled
from tests.tui.conftest import NO_ANSWER
from tests.tui.terminal import PATIENCE, Terminal, needs_tmux
from tui.services import AccountsService


@needs_tmux
def test_quitting_does_not_wait_for_a_server_that_does_not_answer(tmp_path: Path) -> None:
    command = ["env", f"HOME={tmp_path}", "TERM=screen-256color", sys.executable, "-m", "tui"]
    terminal = Terminal(tmp_path / "tmux.sock", (80, 24), [*command, "--mongo", NO_ANSWER])
    try:
        terminal.wait_for("Connecting")
        terminal.keys("q")
        terminal.wait_for_the_end()
    finally:
        terminal.close()


@pytest.mark.parametrize(
    "wait",
    [AccountsService.open, lambda accounts: accounts.moving_to(NO_ANSWER)()],
    ids=["at the start", "for another address"],
)
def test_leaving_ends_every_wait(
    wait: Callable[[AccountsService], AccountStore], unanswered: AccountsService, asked: Event
) -> None:
    with ThreadPoolExecutor() as pool:
        waiting: Future[AccountStore] = pool.submit(wait, unanswered)
        asked.wait()
        unanswered.leave()
        with pytest.raises(Cancelled):
            waiting.result(PATIENCE)
        with pytest.raises(Cancelled):
            unanswered.open()
