"""Going through the payments of a filter, and accepting all that fit, on the Matching screen."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import next_undo
from db.ledger.ledger import Ledger
from db.ledger.listing import decided_count
from tests.tui.driving import message, pane, press, settled
from tests.tui.widgets.table_app import painted
from tui.application.app import PaymatchApp
from tui.screens.matching.questions.filters import FilterDialog
from tui.screens.matching.questions.fitting import FittingDialog
from tui.screens.matching.screen import MatchingScreen
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]


def table_lines(pilot: Pilot[Any], name: str = "PagedTable") -> list[str]:
    """Return the rows of a table of the shown screen, without marks and double spaces."""
    lines = painted(pilot.app.screen.query_one(name, PagedTable))[1:]
    return [" ".join(line.replace("▌", " ").split()) for line in lines if line.strip()]


def progress(pilot: Pilot[Any]) -> str:
    """Return the first part of the line about the progress."""
    return pane(pilot, "matching--progress").strip().split("  ")[0]


def shown(pilot: Pilot[Any]) -> str:
    """Return the id of the payment that is shown."""
    return pane(pilot, "matching--case").split()[0]


async def through(pilot: Pilot[Any], title: str) -> None:
    """Choose the filter with this title."""
    await press(pilot, "f")
    dialog = pilot.app.screen
    assert isinstance(dialog, FilterDialog)
    titles = [" ".join(line.split()[1:]) for line in table_lines(pilot)]
    dialog.table.move_to(next(n for n, line in enumerate(titles) if line.startswith(title)))
    await press(pilot, "enter")


def skipping(app: PaymatchApp, *payments: str) -> PaymatchApp:
    """Skip payments before the application begins."""
    for payment in payments:
        Desk(app.services.ledger).skip(payment)
    return app


def latest(ledger: Ledger) -> dict[str, Any]:
    """Return what the journal says of the latest step."""
    with ledger.reading():
        step = next_undo(ledger)
    assert step is not None
    return dict(step.detail)


async def test_filters_are_listed_with_their_counts(app_on: AppOn) -> None:
    app = app_on("demo")
    run_policy(app.services.ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "f")
        assert [line.split(" ", 1)[0] for line in table_lines(pilot)] == (
            ["1,220", "0", "1,176", "1,076", "100", "0", "0", "0", "44", "44", "141", "85", "18", "53"]
        )
        assert table_lines(pilot)[11] == "85 with equal dates the id had to decide"
        await press(pilot, "escape")
        assert progress(pilot) == "Payment 1 of 1,220"


@pytest.mark.parametrize("key", ["f", "а"])
async def test_next_and_previous_stay_in_the_filter(app_on: AppOn, key: str) -> None:
    app = app_on("demo")
    run_policy(app.services.ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", key, "end", "enter")
        assert progress(pilot) == "1 of 53 with another month"
        first = shown(pilot)
        await press(pilot, "l", "right", "h")
        assert progress(pilot) == "2 of 53 with another month"
        await press(pilot, "left", "left")
        assert (progress(pilot), shown(pilot)) == ("1 of 53 with another month", first)


async def test_escape_ends_the_filter_and_stays(app_on: AppOn) -> None:
    app = app_on("demo")
    run_policy(app.services.ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        await through(pilot, "with nothing eligible")
        await press(pilot, "l", "l")
        here = shown(pilot)
        assert progress(pilot) == "3 of 44 with nothing eligible"
        await press(pilot, "escape", "escape")
        assert shown(pilot) == here
        assert progress(pilot).startswith("Payment ")


async def test_list_shows_only_the_payments_of_the_filter(app_on: AppOn) -> None:
    app = skipping(app_on("seed"), "3", "1")
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, "2")
        await through(pilot, "undecided")
        assert [line.split()[1] for line in table_lines(pilot, "#matching--payments")] == ["2", "4", "5"]
        screen = app.screen
        assert isinstance(screen, MatchingScreen)
        assert screen.panes.payments.border_title == "Payments undecided: Esc shows all"
        screen.panes.payments.focus()
        await press(pilot, "end")
        assert (shown(pilot), progress(pilot)) == ("5", "3 of 3 undecided")
        await press(pilot, "up", "enter")
        assert (shown(pilot), progress(pilot)) == ("5", "2 of 2 undecided")


async def test_step_that_puts_the_payment_out_goes_to_the_next_inside(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        await through(pilot, "undecided")
        await press(pilot, "l", "enter")
        assert (shown(pilot), progress(pilot)) == ("2", "2 of 4 undecided")
        await press(pilot, "enter", "enter", "enter")
        assert (shown(pilot), progress(pilot)) == ("3", "1 of 1 undecided")
        await press(pilot, "enter")
        assert progress(pilot) == "not one of 0 undecided"
        assert message(pilot) == "No payments undecided are left: Esc ends the filter."
        await press(pilot, "u")
        assert (shown(pilot), progress(pilot)) == ("3", "1 of 1 undecided")


async def test_keys_typed_ahead_go_through_the_filter(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        await through(pilot, "undecided")
        await pilot.press("l", "enter", "l", "enter", "enter")
        await settled(pilot)
        assert decided_count(app.services.ledger) == 3
        assert progress(pilot).endswith("of 2 undecided")


async def test_clear_stays_only_as_long_as_the_payment_is_inside(app_on: AppOn) -> None:
    app = skipping(app_on("seed"), "3", "1", "2")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "slash", "3", "enter")
        await through(pilot, "skipped")
        assert progress(pilot) == "1 of 3 skipped"
        await press(pilot, "c", "enter")
        assert (shown(pilot), progress(pilot)) == ("1", "1 of 2 skipped")
        await press(pilot, "escape")
        await through(pilot, "unmatched")
        await press(pilot, "c", "enter")
        assert (shown(pilot), progress(pilot)) == ("1", "2 of 5 unmatched")


async def test_payment_outside_of_the_filter_is_shown_as_such(app_on: AppOn) -> None:
    app = skipping(app_on("seed"), "1")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        await through(pilot, "skipped")
        assert (shown(pilot), progress(pilot)) == ("1", "1 of 1 skipped")
        await press(pilot, "n")
        assert (shown(pilot), progress(pilot)) == ("2", "not one of 1 skipped")
        await press(pilot, "h")
        assert progress(pilot) == "1 of 1 skipped"
        await press(pilot, "slash", "5", "enter", "up", "l")
        assert (shown(pilot), progress(pilot)) == ("5", "not one of 1 skipped")


async def test_filter_without_payments_is_not_begun(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "l")
        await through(pilot, "by hand")
        assert message(pilot) == "There are no payments by hand."
        assert progress(pilot) == "Payment 2 of 5"
        await through(pilot, "undecided")
        await through(pilot, "in all")
        assert progress(pilot) == "Payment 2 of 5"


async def test_run_and_undo_of_others_are_seen_in_the_filter(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        await through(pilot, "undecided")
        await press(pilot, "r", "enter")
        assert progress(pilot) == "not one of 0 undecided"
        await press(pilot, "u")
        assert progress(pilot) == "1 of 5 undecided"


async def test_filter_on_an_empty_ledger_says_that_there_is_nothing(app_on: AppOn) -> None:
    app = app_on(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key in ("f", "a"):
            await press(pilot, key)
            assert message(pilot) == "There are no payments yet: import some first."
        assert isinstance(app.screen, MatchingScreen)


async def test_all_that_fit_are_accepted_as_one_step(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "s", "a")
        assert isinstance(app.screen, FittingDialog)
        assert table_lines(pilot)[:2] == ["[ ] by same month 1,076 1,076", "[ ] by oldest 100 100"]
        await press(pilot, "space", "end", "space")
        assert table_lines(pilot)[0].startswith("[x] by same month 1,076 ")
        assert table_lines(pilot)[4].startswith("[x] for which no id had to decide 1,091 ")
        fitting = int(table_lines(pilot)[0].split()[-1].replace(",", ""))
        await press(pilot, "enter")
        detail = latest(app.services.ledger)
        assert (detail["only"], detail["decided"]) == (["same-month", "no-tie"], fitting)
        assert message(pilot).startswith(f"✓ {fitting} payments accepted, {1219 - fitting:,} left; u takes")
        await press(pilot, "u")
        assert decided_count(app.services.ledger) == 1
        assert message(pilot).startswith(f"Undone: {fitting} payments accepted together: by same month, for which")


async def test_what_the_cursor_is_on_is_accepted_unless_others_are_marked(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "a", "end", "up", "enter")
        assert isinstance(app.screen, FittingDialog)  # no amounts: nothing would be accepted
        await press(pilot, "home", "space", "space", "down", "enter")
        assert latest(app.services.ledger)["only"] == ["oldest"]
        await press(pilot, "a", "escape", "r", "enter", "a")
        assert message(pilot) == "Every payment is decided."
