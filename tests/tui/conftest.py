"""The application on real ledgers, driven by keys."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from db.accounts.embedded.server import EmbeddedServer
from db.accounts.loading.loader import load_accounts
from db.accounts.server.connection import Connection
from db.accounts.store import AccountStore
from db.ledger.deciding.runs import run_policy
from db.ledger.entries import import_entries
from db.ledger.ledger import Ledger
from domain.records import EntryKind
from tui.application.app import PaymatchApp
from tui.configuration.settings import Settings
from tui.services import AccountsService, Services

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
# Longer than the tests wait, so that what ends did not wait for it.
NO_ANSWER = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=60000"


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own folder for what a person's sessions remember, the log included; settings go elsewhere in it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "state"


@pytest.fixture(scope="session")
def sample_ledgers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `seed.sqlite` and `demo.sqlite`, imported and undecided."""
    folder = tmp_path_factory.mktemp("ledgers")
    for sample in ("seed", "demo"):
        ledger = Ledger.open(folder / f"{sample}.sqlite")
        for kind in EntryKind:
            file = SAMPLE_DATA / sample / f"{kind.plural}.csv"
            import_entries(ledger, kind, [file], clock=lambda: datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    return folder


@pytest.fixture(scope="session")
def demo_accounts(mongod: EmbeddedServer) -> str:
    """The address of a MongoDB that has the accounts of the demo in its database `demo`."""
    with AccountStore.connect(mongod.uri, database="demo") as store:
        load_accounts(store.connection, SAMPLE_DATA / "demo" / "accounts.jsonl")
    return mongod.uri


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """What is closed when the test is over."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def app_on(sample_ledgers: Path, tmp_path: Path, opened: ExitStack) -> Callable[..., PaymatchApp]:
    """The application on a copy of a sample ledger, or on an empty one; without a MongoDB unless one is named."""

    def make(
        sample: str | None,
        *,
        first: str = "matching",
        mongo: str | None = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200",
        database: str = "paymatch",
    ) -> PaymatchApp:
        path = tmp_path / "ledger.sqlite"
        if sample is not None:
            shutil.copy(sample_ledgers / f"{sample}.sqlite", path)
        settings = Settings(ledger=path, data=tmp_path / "mongodb", mongo=mongo, database=database)
        services = opened.enter_context(closing(Services(settings, Ledger.open(path))))
        return PaymatchApp(services, first=first)

    return make


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Where the configuration file of this test would be; there is none yet."""
    return tmp_path / "config" / "paymatch" / "config.toml"


@pytest.fixture
def matched(app_on: Callable[..., PaymatchApp]) -> Callable[..., PaymatchApp]:
    """The application on a sample ledger that was run to the end; it begins with the results."""

    def make(sample: str) -> PaymatchApp:
        app = app_on(sample, first="results")
        run_policy(app.services.ledger)
        return app

    return make


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Is set when a server is asked for a sign of life."""
    asked = Event()
    ping = Connection.ping

    def noted(connection: Connection) -> None:
        asked.set()
        ping(connection)

    monkeypatch.setattr(Connection, "ping", noted)
    return asked


@pytest.fixture
def unanswered(tmp_path: Path) -> Iterator[AccountsService]:
    """The accounts of a server that does not answer."""
    settings = Settings(ledger=tmp_path / "ledger.sqlite", data=tmp_path, mongo=NO_ANSWER)
    with closing(AccountsService(settings)) as accounts:
        yield accounts
        accounts.leave()
