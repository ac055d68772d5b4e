"""The application that most tests of the Accounts screen look at."""

from collections.abc import Callable

import pytest

from tui.application.app import PaymatchApp


@pytest.fixture
def app(app_on: Callable[..., PaymatchApp], demo_accounts: str) -> PaymatchApp:
    """The application on the demo's ledger and accounts, beginning with the accounts."""
    return app_on("demo", first="accounts", mongo=demo_accounts, database="demo")
