"""A person's folders of a test's own, and two ways to call paymatch: in this process, and as a process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.store import AccountStore
from tests.tui.cli.calling import SAMPLE_DATA, Call, Ended, Start
from tui.cli.main import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, which is the current one too; no settings in the environment."""
    for variable in [name for name in os.environ if name.startswith("PAYMATCH_") and name != "PAYMATCH_MONGOD"]:
        monkeypatch.delenv(variable)
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own_database(
    mongod: EmbeddedServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The name of a database of the test's own on the one server; commands use it."""
    name = f"d{abs(hash(request.node.nodeid))}"
    monkeypatch.setenv("PAYMATCH_MONGO", mongod.uri)
    monkeypatch.setenv("PAYMATCH_DATABASE", name)
    yield name
    with AccountStore.connect(mongod.uri) as store:
        store.connection._client.drop_database(name)


@pytest.fixture
def paymatch(capfd: pytest.CaptureFixture[str]) -> Call:
    """Call paymatch in this process."""

    def call(*arguments: str | Path) -> Ended:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        return Ended(code, *capfd.readouterr())

    return call


@pytest.fixture
def start() -> Start:
    """Start paymatch as a process with pipes for stdout and stderr."""

    def popen(*arguments: str | Path) -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-m", "tui", *map(str, arguments)]
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return popen


@pytest.fixture
def process(start: Start) -> Call:
    """Run paymatch as a process to its end."""

    def run(*arguments: str | Path) -> Ended:
        with start(*arguments) as started:
            out, err = started.communicate()
        return Ended(started.returncode, out, err)

    return run


@pytest.fixture
def seed(paymatch: Call) -> Path:
    """The folder of the small example, which is imported into the ledger."""
    folder = SAMPLE_DATA / "seed"
    for kind in ("accruals", "payments"):
        assert paymatch("import", kind, folder / f"{kind}.csv").code == 0
    return folder
