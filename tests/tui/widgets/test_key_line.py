"""Which keys the line at the bottom shows, and what a click on them does."""

from collections.abc import Callable

import pytest

from tests.tui.driving import message, press, settled
from tui.application.app import PaymatchApp
from tui.widgets.one_line.key_line import KeyHint, KeyLine, fitting

AppOn = Callable[..., PaymatchApp]

HINTS = [KeyHint("Enter", "Take", 9), KeyHint("s", "Skip", 5), KeyHint("u", "Undo", 5), KeyHint("?", "Help", 9)]


@pytest.mark.parametrize(
    ("width", "keys"),
    [(80, ["Enter", "s", "u", "?"]), (34, ["Enter", "s", "u", "?"]), (33, ["Enter", "s", "?"]), (18, ["Enter", "?"])],
)
def test_least_important_keys_are_left_out_first(width: int, keys: list[str]) -> None:
    assert [hint.key for hint in fitting(HINTS, width)] == keys


def test_shorter_key_takes_the_room_that_a_longer_one_left() -> None:
    longer = [*HINTS, KeyHint("Enter", "Go to the decision", 7)]
    assert [hint.key for hint in fitting(longer, 34)] == ["Enter", "s", "u", "?"]


def test_no_key_at_all_fits_into_no_width() -> None:
    assert fitting(HINTS, 3) == []


def keys_shown(app: PaymatchApp) -> list[str]:
    return app.screen.query_one(KeyLine).text.split("  ")


@pytest.mark.parametrize("width", [60, 80, 160])
async def test_footer_of_every_screen_is_whole_words_with_help(app_on: AppOn, width: int) -> None:
    app = app_on("demo")
    async with app.run_test(size=(width, 24)) as pilot:
        for screen in "1234":
            await press(pilot, screen)
            painted = app.screen.query_one(KeyLine).render_line(0).text
            assert painted.split() == app.screen.query_one(KeyLine).text.split()
            assert "? Help" in keys_shown(app)


async def test_footer_shows_a_key_as_soon_as_it_does_something(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        assert "U Redo" not in keys_shown(app)
        await press(pilot, "enter", "u")
        assert "U Redo" in keys_shown(app)
        await press(pilot, "U")
        assert "U Redo" not in keys_shown(app)


async def test_key_that_does_nothing_now_says_why(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for key, reason in (("U", "nothing to redo"), ("escape", "No filter"), ("c", "is not decided")):
            await press(pilot, key)
            assert reason in message(pilot)


async def test_click_on_a_key_does_what_the_key_does(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        line = app.screen.query_one(KeyLine)
        assert await pilot.click(line, offset=(line.text.index("? Help") + 2, 0))
        await settled(pilot)
        assert app.screen.query_one("Input").has_focus
        line = app.screen.query_one(KeyLine)
        assert await pilot.click(line, offset=(line.text.index("Esc Close") + 1, 0))
        await settled(pilot)
        assert not app.screen.is_modal


async def test_while_a_filter_is_typed_only_keys_that_are_not_typed_are_shown(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", "q")
        assert keys_shown(app) == ["Enter To the list", "Esc End the filter"]
        line = app.screen.query_one(KeyLine)
        assert await pilot.click(line, offset=(line.text.index("Esc") + 2, 0))
        await settled(pilot)
        assert "q Quit" in keys_shown(app)
