"""Keys that come in one packet, as over a slow line: each acts on what the one before it has brought about."""

from collections.abc import Callable

import pytest
from textual.widgets import Input

from db.ledger.listing import PaymentQuery, Show
from tests.db.ledger.lines import every_line
from tests.tui.driving import at_once, press, settled, until
from tui.application.app import PaymatchApp
from tui.widgets.detail import DetailPane

AppOn = Callable[..., PaymatchApp]

SIZE = (80, 24)


def decided(app: PaymatchApp) -> set[str]:
    """Return the payments that have a decision, from the ledger."""
    lines = every_line(PaymentQuery(app.services.ledger, Show.ALL))
    return {line.payment.id for line in lines if line.decision is not None}


@pytest.mark.parametrize("opening", ["slash", "question_mark", "ctrl+p", "i"])
async def test_text_behind_the_key_that_opens_a_dialog_stands_in_it(app_on: AppOn, opening: str) -> None:
    app = app_on("seed")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        at_once(app, opening, *"skip")
        await until(pilot, lambda: [line.value for line in app.screen.query(Input) if line.value.endswith("skip")])


async def test_keys_behind_the_one_that_closes_a_dialog_are_for_the_screen(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        at_once(app, "slash", "4", "enter", "enter", "slash", "5", "enter", "enter")
        await until(pilot, lambda: decided(app) == {"4", "5"})


async def test_keys_behind_the_one_that_goes_to_a_screen_are_for_that_screen(matched: AppOn) -> None:
    app = matched("demo")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "1")
        at_once(app, "3", "n", "slash", *"P-000118", "enter")
        await until(pilot, lambda: any("Payment  P-000118" in pane.text for pane in app.screen.query(DetailPane)))


async def test_keys_go_on_after_a_dialog_that_took_the_messenger_with_it(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        at_once(app, *["slash", "escape"] * 10, "3")
        await until(pilot, lambda: app.current_mode == "results")
