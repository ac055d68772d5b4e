"""Keys pressed at random, of those that are offered: nothing breaks on the screens, nor in the ledger."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from db.ledger.ledger import Ledger
from db.ledger.verifying.ledger import verify
from tests.tui.driving import settled
from tui.application.app import PaymatchApp
from tui.screens.common.dialogs import ErrorDialog
from tui.widgets.detail import DetailPane

AppOn = Callable[..., PaymatchApp]

# What ends the application, also by keys that mean something else where a text is typed; and what is Textual's own.
_LEFT_OUT = {"quit", "command_palette"}
_KEYS_LEFT_OUT = {"ctrl+c", "ctrl+q"}
_TYPED = "0179abPp-/. п"


class Monkey:
    """Presses keys that are offered where it is, one after the other or some at once, and types into what it finds."""

    def __init__(self, pilot: Pilot[Any], seed: int, pressed: list[str]) -> None:
        self._pilot = pilot
        self._draw = Random(seed)
        self._pressed = pressed

    async def press(self, most: int) -> None:
        """Press up to `most` keys without waiting in between, then wait till all that they set off is done."""
        for _ in range(self._draw.randint(1, most)):
            key = self._key()
            self._pressed.append(key)
            driver = self._pilot.app._driver
            assert driver is not None
            driver.send_message(Key(key, key if len(key) == 1 else None))
        await settled(self._pilot)

    def _key(self) -> str:
        draw, keys = self._draw, dict[str, list[str]]()
        for key, active in self._pilot.app.active_bindings.items():
            action = active.binding.action.removeprefix("app.")
            if active.enabled and action not in _LEFT_OUT and key not in _KEYS_LEFT_OUT:
                keys.setdefault(action, []).append(key)
        if isinstance(self._pilot.app.focused, Input) and draw.random() < 0.5:
            return draw.choice(_TYPED)
        # Every action is as likely as every other, however many keys it has.
        return draw.choice(keys[draw.choice(sorted(keys))])


def unforeseen(pilot: Pilot[Any]) -> list[str]:
    """Return what screens say of faults that are paymatch's own."""
    errors = [screen for screen in pilot.app.screen_stack if isinstance(screen, ErrorDialog)]
    told = [pane.text for screen in errors for pane in screen.query(DetailPane)]
    return [text for text in told if "unforeseen" in text or "fault of paymatch" in text]


async def check_keys(app: PaymatchApp, size: tuple[int, int], seed: int, presses: int) -> None:
    pressed = list[str]()
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            monkey = Monkey(pilot, seed, pressed)
            while len(pressed) < presses:
                await monkey.press(3)
                assert unforeseen(pilot) == []
    except BaseException as error:
        error.add_note(f"seed {seed}, after the keys {' '.join(pressed)}")
        raise
    assert [*verify(Ledger.open(app.services.ledger.path))] == []


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports without a folder go to a folder of the test's own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("size", "seed"), [((80, 24), 1), ((160, 50), 2)])
async def test_random_keys_break_nothing(app_on: AppOn, demo_accounts: str, size: tuple[int, int], seed: int) -> None:
    app = app_on("demo", mongo=demo_accounts, database="demo")
    await check_keys(app, size, seed, 50)


@pytest.mark.soak
@pytest.mark.parametrize("size", [(80, 24), (160, 50), (40, 12)])
@pytest.mark.parametrize("seed", range(30, 33))
async def test_six_hundred_random_keys_break_nothing(
    app_on: AppOn, demo_accounts: str, size: tuple[int, int], seed: int
) -> None:
    app = app_on("demo", mongo=demo_accounts, database="demo")
    await check_keys(app, size, seed, 600)


@pytest.mark.soak
@pytest.mark.parametrize("sample", [None, "seed"])
async def test_random_keys_break_nothing_on_small_ledgers_without_accounts(app_on: AppOn, sample: str | None) -> None:
    await check_keys(app_on(sample), (80, 24), 40, 400)
