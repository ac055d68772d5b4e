"""What is behind a dialog: darkened, or left as it is where painting it takes long."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]


@pytest.mark.parametrize("key", ["e", "question_mark", "T", "ctrl+p"])
@pytest.mark.parametrize("darken", [True, False])
async def test_what_is_behind_a_dialog_is_darkened_where_that_is_wanted(
    matched: AppOn, key: str, *, darken: bool
) -> None:
    app = matched("seed")
    app.services.settings = replace(app.services.settings, darken=darken)
    app = PaymatchApp(app.services, first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        assert app.screen.is_modal
        assert (app.screen.styles.background.a > 0) is darken
