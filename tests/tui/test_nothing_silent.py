"""Every key on every screen, whatever there is to see: it does something that is seen, or it says why not."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
import textual._wait
from textual.pilot import Pilot
from textual.widget import Widget

from db.ledger.deciding.runs import run_policy
from tests.tui.driving import press, settled
from tui.actions import ACTIONS, SCREENS, actions_of
from tui.application.app import PaymatchApp
from tui.screens.common.keyed import KeyedScreen

AppOn = Callable[..., PaymatchApp]

SIZE = (80, 24)
# Where these can be done, test_every_action.py sees what they do; here they would end the state that is looked at.
_ENDS_THE_STATE = {"app.quit", "app.theme", "accounts.times"} | {action.id for action in ACTIONS if action.stores}
# Painting what is painted already is not to be seen.
_UNSEEN = {"app.repaint", "dialog.repaint"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a key sets off is waited for here one by one, so the pilot need not wait long for each.
    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.002)
    monkeypatch.setattr(textual._wait, "SLEEP_IDLE", 0.0005)


def seen(app: PaymatchApp) -> object:
    """Return all that a person sees, and how much was said so far: the same may be said again."""
    strips = app.screen._compositor.render_strips()
    painted = [(segment.text, segment.style) for strip in strips for segment in strip]
    return painted, len(app.services.messages.newest_first()), app._exit


async def silent_keys(pilot: Pilot[Any], contexts: Sequence[str]) -> list[str]:
    """Press the first key of each action of these contexts, each from the same place; return those that do nothing."""
    app = pilot.app
    assert isinstance(app, PaymatchApp)
    home, mode, focused = app.screen, app.current_mode, app.focused
    assert isinstance(home, KeyedScreen)
    silent = list[str]()
    for action in (action for context in contexts for action in actions_of(context)):
        if action.id in _UNSEEN or (action.id in _ENDS_THE_STATE and home.unavailable(action) is None):
            continue
        before = seen(app)
        await press(pilot, action.keys.split(",")[0])
        if seen(app) == before:
            silent.append(action.id)
        await come_back(pilot, home, mode, focused)
    return silent


async def come_back(pilot: Pilot[Any], home: KeyedScreen[Any], mode: str, focused: Widget | None) -> None:
    """Close what a key has opened."""
    app = pilot.app
    if app.current_mode != mode:
        await press(pilot, str(list(SCREENS).index(mode) + 1))
    while app.screen is not home:
        assert app.screen.is_modal, "a key has closed the dialog it belongs to"
        await press(pilot, "ctrl+c")
    if focused is not None and app.focused is not focused:
        focused.focus()
        await settled(pilot)


@pytest.mark.parametrize("screen", SCREENS)
async def test_no_key_is_silent_on_an_empty_ledger_without_accounts(app_on: AppOn, screen: str) -> None:
    async with app_on(None, first=screen).run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert await silent_keys(pilot, ["app", screen]) == []


@pytest.mark.parametrize("decided", [False, True], ids=["nothing-decided", "all-decided"])
@pytest.mark.parametrize("screen", ["matching", "results", "history"])
async def test_no_key_is_silent_on_a_ledger(app_on: AppOn, screen: str, *, decided: bool) -> None:
    app = app_on("seed", first=screen)
    if decided:
        run_policy(app.services.ledger)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert await silent_keys(pilot, [screen]) == []


@pytest.mark.parametrize("way", [(), ("enter", "enter"), ("a",), ("p",)], ids="-".join)
async def test_no_key_is_silent_on_the_accounts(app_on: AppOn, demo_accounts: str, way: tuple[str, ...]) -> None:
    app = app_on("demo", first="accounts", mongo=demo_accounts, database="demo")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, *way)
        assert await silent_keys(pilot, ["accounts"]) == []


@pytest.mark.parametrize(
    ("first", "way", "dialog"),
    [("history", ["M"], "messages"), ("history", ["w"], "work"), ("matching", ["f"], "filters")],
)
async def test_no_key_is_silent_in_dialogs_with_nothing_to_act_on(
    app_on: AppOn, first: str, way: list[str], dialog: str
) -> None:
    app = app_on("seed", first=first)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for action in actions_of(dialog):
            if not app.screen.is_modal:
                await press(pilot, *way)
            before = seen(app)
            await press(pilot, action.keys.split(",")[0])
            assert app._notifications or seen(app) != before, action.id
