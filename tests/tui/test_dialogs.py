"""Dialogs, and keys that come faster than they open and close."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.screen import ModalScreen

from db.errors import LedgerUnavailable
from db.ledger.ledger import Ledger
from tests.tui.driving import at_once, press, settled
from tui.application.app import PaymatchApp
from tui.screens.common.dialog import Dialog
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.matching.questions.run import RunDialog
from tui.screens.matching.screen import MatchingScreen
from tui.screens.palette import ActionPalette

AppOn = Callable[..., PaymatchApp]


@pytest.mark.parametrize("opening", ["slash", "question_mark", "r"])
async def test_closing_keys_too_many_close_the_dialog_only(app_on: AppOn, opening: str) -> None:
    app = app_on("seed", first="matching")
    async with app.run_test(size=(80, 24)) as pilot:
        for closing in ("enter enter", "enter escape", "escape escape", "x enter enter enter"):
            await press(pilot, opening)
            at_once(app, *closing.split())
            await settled(pilot)
            assert [type(screen) for screen in app.screen_stack if not isinstance(screen, Dialog)] == [MatchingScreen]
            await press(pilot, "escape")


async def test_keys_before_a_dialog_is_there_do_no_harm(app_on: AppOn) -> None:
    app = app_on("seed", first="matching")
    async with app.run_test(size=(80, 24)) as pilot:
        for opening in ("slash", "question_mark", "r"):
            at_once(app, opening, "escape", "escape", "escape")
            await settled(pilot)
            assert isinstance(app.screen, MatchingScreen)


async def test_run_that_fails_says_why_and_closes(app_on: AppOn) -> None:
    app = app_on("seed", first="matching")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, MatchingScreen)
        app.push_screen(RunDialog(replace(app.services.settings, policy="nope")), screen.ran)
        await settled(pilot)
        assert [type(shown) for shown in app.screen_stack] == [MatchingScreen, ErrorDialog]
        await press(pilot, "enter")
        assert app.screen is screen


async def test_run_that_is_refused_is_told_as_anything_else_that_is(app_on: AppOn, tmp_path: Path) -> None:
    app = app_on("seed", first="matching")
    nowhere = replace(app.services.settings, ledger=tmp_path / "nowhere.sqlite")
    with pytest.raises(LedgerUnavailable) as refused:
        Ledger.open(nowhere.ledger, create=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(RunDialog(nowhere))
        await settled(pilot)
        assert isinstance(app.screen, ErrorDialog)
        told = app.screen._error
        assert (told.title, str(told)) == (LedgerUnavailable.title, str(refused.value))


def test_every_dialog_closes_itself_only() -> None:
    ours = [kind for kind in subclasses(ModalScreen) if kind.__module__.startswith("tui.")]
    assert len(ours) > 6
    assert [kind for kind in ours if not issubclass(kind, Dialog | ActionPalette)] == []


def subclasses(kind: type) -> list[type]:
    children: list[type] = kind.__subclasses__()
    return [found for child in children for found in (child, *subclasses(child))]
