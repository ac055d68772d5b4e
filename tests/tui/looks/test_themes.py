"""The application's own themes: readable, chosen by a person, and kept."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from rich.color import Color
from textual.theme import Theme

from tests.tui.driving import message, press, settled
from tests.tui.looks.contrast import DRAWING, TEXT, contrast
from tui.application.app import PaymatchApp
from tui.configuration.settings import load_settings
from tui.looks.themes import OWN_THEMES, theme_names
from tui.screens.themes import ThemeDialog

AppOn = Callable[..., PaymatchApp]

GROUNDS = ("background", "surface", "panel")
WORDS = ("foreground", *(f"text{tone}" for tone in ("", "-muted", "-success", "-warning", "-error", "-accent")))
CHOSEN = [
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("footer-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("input-cursor-foreground", "input-cursor-background"),
]


def of(theme: Theme, first: str, second: str) -> float:
    colours = {**theme.to_color_system().generate(), **theme.variables}
    return contrast(Color.parse(colours[first]), Color.parse(colours[second]))


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_every_word_stands_out_from_every_ground(theme: Theme) -> None:
    pairs = [*product(WORDS, GROUNDS), *CHOSEN]
    assert [pair for pair in pairs if of(theme, *pair) < TEXT] == []


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_borders_bars_and_scrollbars_stand_out(theme: Theme) -> None:
    pairs = [*product(("primary", "error", "success"), GROUNDS[:2]), ("scrollbar", "surface")]
    assert [pair for pair in pairs if of(theme, *pair) < DRAWING] == []


async def test_theme_is_looked_at_and_left(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    async with app.run_test() as pilot:
        await press(pilot, "T", "down")
        assert (isinstance(app.screen, ThemeDialog), app.theme) == (True, "paymatch-light")
        await press(pilot, "escape")
        assert app.theme == "paymatch-dark"


async def test_theme_that_is_taken_is_kept(app_on: AppOn, config: Path) -> None:
    app = app_on("seed", first="results")
    async with app.run_test() as pilot:
        await press(pilot, "T", "down", "enter")
        assert (app.theme, message(pilot)) == ("paymatch-light", "✓ paymatch-light, kept in config.toml")
    assert load_settings(configuration=config, environment={}).theme == "paymatch-light"


async def test_environment_that_goes_before_the_kept_theme_is_told(
    app_on: AppOn, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMATCH_THEME", "nord")
    async with app_on("seed", first="results").run_test() as pilot:
        await press(pilot, "T", "down", "enter")
        assert message(pilot) == "paymatch-light, but PAYMATCH_THEME goes before it"
    assert load_settings(configuration=config, environment={}).theme == "paymatch-light"


async def test_theme_there_is_not_is_told_with_the_nearest(app_on: AppOn) -> None:
    made = app_on("seed", first="results")
    made.services.settings = replace(made.services.settings, theme="paymatch-lite")
    app = PaymatchApp(made.services, first="results")
    async with app.run_test() as pilot:
        await settled(pilot)
        assert app.theme == "paymatch-dark"
        assert message(pilot) == "There is no theme 'paymatch-lite'. Did you mean 'paymatch-light'? T shows all."


async def test_cursor_is_marked_and_plain_in_every_theme(app_on: AppOn) -> None:
    app = app_on("demo", first="results")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "n")
        for name in theme_names():
            app.theme = name
            await settled(pilot)
            strip = app.screen.query_one("#results--unmatched").render_line(1)
            assert strip.text.startswith("▌")
            assert len({str(segment.style) for segment in strip if segment.text.strip()}) == 1
