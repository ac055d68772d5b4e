"""Themes in the terminal's own colours, and in none: what is told by a ground of our own elsewhere is told still."""

from collections.abc import Callable, Iterator

import pytest
from rich.segment import Segment
from textual.widgets import Static

from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]

THEMES = ("ansi-dark", "ansi-light")


@pytest.fixture(params=THEMES)
def ansi(request: pytest.FixtureRequest, app_on: AppOn, monkeypatch: pytest.MonkeyPatch) -> AppOn:
    """The application in one of the themes; without any colour if that is asked for."""

    def make(*, colourless: bool = False) -> PaymatchApp:
        if colourless:
            monkeypatch.setenv("NO_COLOR", "1")
        app = app_on("seed")
        app.theme = request.param
        return app

    return make


def painted(app: PaymatchApp) -> Iterator[Segment]:
    """Return what is on the terminal."""
    for strip in app.screen._compositor.render_strips():
        yield from strip.apply_filter(app._filters[-1], app.screen.background_colors[1]) if app.no_color else strip


def reversed_text(app: PaymatchApp) -> list[str]:
    return [segment.text for segment in painted(app) if segment.style is not None and segment.style.reverse]


async def test_letters_of_a_jump_stand_on_the_screen_below(ansi: AppOn) -> None:
    app = ansi()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "semicolon")
        text = "".join(segment.text for segment in painted(app))
        labels = [label.visual_style.rich_style for label in app.screen.query(Static)]
    assert "Payment 1 of 5" in text
    assert [(style.color == style.bgcolor, style.bgcolor is None) for style in labels] == [(False, False)] * 2
    assert not any(colour.is_default for style in labels for colour in (style.color, style.bgcolor) if colour)


async def test_letters_of_a_jump_stand_out_without_colour(ansi: AppOn) -> None:
    app = ansi(colourless=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "semicolon")
        assert {"a", "s"} <= {text.strip() for text in reversed_text(app)}


async def test_place_in_a_line_is_seen_without_colour(ansi: AppOn) -> None:
    app = ansi(colourless=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"P-7", "left")
        assert "7" in reversed_text(app)
