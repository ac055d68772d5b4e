"""Leaving is at once, whatever is being waited for."""

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from db.accounts.server.connection import Connection
from db.accounts.store import AccountStore
from db.errors import Cancelled
from tests.tui.terminal import PATIENCE, Terminal, needs_tmux
from tui.configuration.settings import Settings
from tui.services import AccountsService

# Longer than any test waits, so what ends did not wait for it.
NO_ANSWER = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=60000"


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
    wait: Callable[[AccountsService], AccountStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Event()
    ping = Connection.ping

    def noted(connection: Connection) -> None:
        asked.set()
        ping(connection)

    monkeypatch.setattr(Connection, "ping", noted)
    accounts = AccountsService(Settings(ledger=tmp_path / "ledger.sqlite", data=tmp_path, mongo=NO_ANSWER))
    with ThreadPoolExecutor() as pool:
        waiting: Future[AccountStore] = pool.submit(wait, accounts)
        asked.wait()
        accounts.leave()
        with pytest.raises(Cancelled):
            waiting.result(PATIENCE)
        with pytest.raises(Cancelled):
            accounts.open()
