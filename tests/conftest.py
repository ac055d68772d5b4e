"""What tests of every layer share: the one real mongod of a run, and other processes that hold ledgers."""

import faulthandler
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.accounts.embedded.server import EmbeddedServer
from tests.holder import Hold, Holder

# Seconds; a connection or thread that a test left open can keep the interpreter from ending.
_TIME_TO_END = 60


def pytest_unconfigure(config: pytest.Config) -> None:
    """Fail with a traceback, rather than wait for ever, when the process does not end after its tests.

    One of several side by side waits for the others, and the first ends them all: only that one is watched.
    """
    if not hasattr(config, "workerinput"):
        faulthandler.dump_traceback_later(_TIME_TO_END, exit=True)


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """The running embedded server; its address is `.uri`."""
    with EmbeddedServer(tmp_path_factory.mktemp("mongod")) as server:
        yield server


@pytest.fixture
def held() -> Iterator[Hold]:
    """Let another process hold a ledger, till the test is over or the process is ended."""
    with ExitStack() as stack:

        def hold(path: Path) -> Holder:
            holder = Holder(path)
            stack.callback(holder.kill)
            return holder

        yield hold
