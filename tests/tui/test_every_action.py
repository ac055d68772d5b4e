"""Every action of the registry: its keys are pressed, Latin and Cyrillic, and its effect is seen."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import textual._wait
from textual.pilot import Pilot

from db.ledger.deciding.runs import run_policy
from tests.tui.driving import settled
from tests.tui.every_action import on_accounts, on_imports, on_matching, on_results
from tests.tui.every_action.case import Case, check
from tui.actions import ACTIONS, action_named, with_twins
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]

SIZE = (80, 24)
# Few enough to be done in time on a machine that is busy.
_CASES_TOGETHER = 13


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, settings and what is copied stay in a folder of the test's own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    # Effects are waited for here one by one, so the pilot need not wait long for each key.
    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 0.002)
    monkeypatch.setattr(textual._wait, "SLEEP_IDLE", 0.0005)
    for variable in ("TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)


async def check_all(pilot: Pilot[Any], cases: Sequence[Case]) -> None:
    """Press every key of every action once, one after the other in one application."""
    await settled(pilot)
    home = type(pilot.app.screen)
    for case in cases:
        for key in with_twins(action_named(case.action).keys).split(","):
            try:
                await check(pilot, case, key)
                assert type(pilot.app.screen) is home, f"leads to {pilot.app.screen} and not back"
            except BaseException as error:
                error.add_note(f"{case.action} by {key}")
                raise


def parts(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """Split the actions of a scenario, so that they are tested side by side."""
    split = [cases[start : start + _CASES_TOGETHER] for start in range(0, len(cases), _CASES_TOGETHER)]
    return pytest.mark.parametrize("cases", split, ids=[f"{part[0].action}-{part[-1].action}" for part in split])


@parts(on_matching.CASES)
async def test_keys_on_matching_do_what_they_say(app_on: AppOn, cases: Sequence[Case]) -> None:
    async with app_on("seed").run_test(size=SIZE) as pilot:
        await check_all(pilot, cases)


@parts(on_results.RESULTS)
async def test_keys_on_results_do_what_they_say(matched: AppOn, cases: Sequence[Case]) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await check_all(pilot, cases)


async def test_keys_on_history_do_what_they_say(app_on: AppOn) -> None:
    app = app_on("seed", first="history")
    run_policy(app.services.ledger)
    async with app.run_test(size=SIZE) as pilot:
        await check_all(pilot, on_results.HISTORY)


@parts(on_accounts.CASES)
async def test_keys_on_accounts_do_what_they_say(app_on: AppOn, demo_accounts: str, cases: Sequence[Case]) -> None:
    app = app_on("demo", first="accounts", mongo=demo_accounts, database="demo")
    async with app.run_test(size=SIZE) as pilot:
        await check_all(pilot, cases)


@parts(on_imports.CASES)
async def test_keys_of_an_import_do_what_they_say(app_on: AppOn, cases: Sequence[Case]) -> None:
    on_imports.write_files()
    async with app_on(None).run_test(size=SIZE) as pilot:
        await check_all(pilot, cases)


@pytest.mark.parametrize("key", with_twins(action_named("app.quit").keys).split(","))
async def test_every_key_that_leaves_leaves(app_on: AppOn, key: str) -> None:
    app = app_on(None, first="history")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press(key)
        assert app._exit


def test_every_action_of_the_registry_is_pressed_here() -> None:
    scenarios = (on_matching.CASES, on_results.CASES, on_accounts.CASES, on_imports.CASES)
    cases = [case.action for scenario in scenarios for case in scenario]
    assert sorted([*cases, "app.quit"]) == sorted(action.id for action in ACTIONS)
