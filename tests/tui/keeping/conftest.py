"""Sessions one after the other on one ledger."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from tui.application.app import PaymatchApp
from tui.configuration.settings import Settings
from tui.keeping.places import Places
from tui.services import Services

Session = Callable[..., PaymatchApp]


@pytest.fixture
def session(sample_ledgers: Path, tmp_path: Path, opened: ExitStack) -> Session:
    """The application on one ledger that is decided; each call is a session after the one before."""
    path = tmp_path / "ledger.sqlite"
    shutil.copy(sample_ledgers / "demo.sqlite", path)
    run_policy(Ledger.open(path))
    before = opened.enter_context(ExitStack())

    def make(*, fresh: bool = False, mongo: str = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200") -> PaymatchApp:
        before.close()
        settings = Settings(ledger=path, data=tmp_path / "mongodb", mongo=mongo, database="demo")
        services = Services(settings, Ledger.open(path), places=Places.left_in(path, fresh=fresh))
        return PaymatchApp(before.enter_context(closing(services)))

    return make
