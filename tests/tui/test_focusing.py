"""Which pane has the keyboard: Tab, jumping, all the room for one pane, and the mouse."""

from collections.abc import Callable

import pytest

from tests.tui.driving import message, press, settled
from tui.application.app import PaymatchApp
from tui.screens.common.jump import JumpScreen
from tui.screens.common.tabs import TabLine
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]


def focused(app: PaymatchApp) -> str | None:
    return app.screen.focused.id if app.screen.focused is not None else None


def roomy(app: PaymatchApp) -> str | None:
    return app.screen.maximized.id if app.screen.maximized is not None else None


async def test_tab_goes_through_the_panes_and_the_border_says_where(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        candidates, payments = (
            app.screen.query_one("#matching--candidates"),
            app.screen.query_one("#matching--payments"),
        )
        assert (focused(app), candidates.styles.border_top[0]) == ("matching--candidates", "heavy")
        await press(pilot, "tab")
        assert (focused(app), payments.styles.border_top[0]) == ("matching--payments", "heavy")
        assert candidates.styles.border_top[0] == "solid"
        await press(pilot, "shift+tab")
        assert focused(app) == "matching--candidates"


@pytest.mark.parametrize("keys", [("semicolon", "s"), ("ж", "ы")])
async def test_letter_of_a_jump_leads_to_its_pane(app_on: AppOn, keys: tuple[str, str]) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *keys)
        assert focused(app) == "matching--payments"


async def test_jump_leads_to_tabs_too_and_other_keys_stay(app_on: AppOn) -> None:
    app = app_on("demo", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "semicolon", "d")
        assert focused(app) == "results--unpaid"
        await press(pilot, "semicolon", "f1")
        assert focused(app) == "results--unpaid"
        await press(pilot, "semicolon")
        assert isinstance(app.screen, JumpScreen)
        assert await pilot.click("#jump--s")
        await settled(pilot)
        assert focused(app) == "results--unmatched"


async def test_pane_gets_all_the_room_and_gives_it_back(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        pane = app.screen.query_one("#matching--candidates")
        before = pane.size
        for back in ("z", "escape", "я"):
            await press(pilot, "z")
            assert message(pilot) == "All the room for this pane; z brings the others back."
            assert pane.size.height > 2 * before.height
            assert pane.region.bottom == 22
            assert app.screen.query_one(KeyLine).text.startswith("z All panes  ")
            await press(pilot, back)
            assert pane.size == before
            assert "All panes" not in app.screen.query_one(KeyLine).text


async def test_room_follows_the_keyboard_to_another_list(app_on: AppOn) -> None:
    app = app_on("demo", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "z", "p")
        assert roomy(app) == "results--unpaid"
        await press(pilot, "slash", "7")
        assert roomy(app) is None
        assert app.screen.query_one("Input").has_focus


async def test_room_goes_with_tab_from_pane_to_pane(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "z", "tab")
        assert (roomy(app), focused(app)) == ("matching--payments", "matching--payments")
        assert app.screen.query_one("#matching--payments").region.bottom == 22
        await press(pilot, "tab")
        assert (roomy(app), focused(app)) == ("matching--candidates", "matching--candidates")
        await press(pilot, "shift+tab")
        assert roomy(app) == "matching--payments"


async def test_mouse_does_what_the_keys_do(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        payments = app.screen.query_one("#matching--payments", PagedTable)
        assert await pilot.click(payments, offset=(5, 4))
        await settled(pilot)
        assert (focused(app), payments.cursor) == ("matching--payments", 2)
        assert await pilot.click("TitleBar", offset=(28, 0))
        await settled(pilot)
        assert app.current_mode == "results"
        tabs = app.screen.query_one(TabLine)
        assert await pilot.click(tabs, offset=(tabs.text.index("Unpaid"), 0))
        await settled(pilot)
        assert focused(app) == "results--unpaid"
