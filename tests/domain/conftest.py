"""Short ways to write ledgers down in tests of the domain."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import Phase, settings

from domain.records import Accrual, Payment

# For `make mutants`: that a test fails is enough to know, the smallest example that shows it is not looked for.
settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None, deadline=None)

Row = tuple[str, int, str | None]


@pytest.fixture
def accruals() -> Callable[..., list[Accrual]]:
    """Accruals from (id, day of January 2016, month)."""
    return lambda *rows: [Accrual(name, date(2016, 1, day), month) for name, day, month in rows]


@pytest.fixture
def payments() -> Callable[..., list[Payment]]:
    """Payments from (id, day of January 2016, month)."""
    return lambda *rows: [Payment(name, date(2016, 1, day), month) for name, day, month in rows]
