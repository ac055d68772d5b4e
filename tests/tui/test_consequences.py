"""What taking an accrual would bring about, on the Matching screen, and the questions before others feel a step."""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from tests.tui.driving import considered, message, pane, press, settled
from tests.tui.test_matching import on_matching, pairs
from tui.application.app import PaymatchApp
from tui.screens.common.dialogs import Question
from tui.screens.matching.consequences import ConsequencesPane
from tui.screens.matching.questions.swap import SwapQuestion
from tui.screens.matching.screen import MatchingScreen
from tui.widgets.detail import DetailPane

AppOn = Callable[..., PaymatchApp]

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])


def dialog(pilot: Pilot[Any]) -> str:
    """Return what a dialog says, in one line."""
    return " ".join(pilot.app.screen.query_one(DetailPane).text.split())


async def worked_out(pilot: Pilot[Any]) -> str:
    """Return what the dialog says when nothing in it is being worked out any more."""
    await settled(pilot)
    assert "…" not in dialog(pilot)
    return dialog(pilot)


def held_up(method: Callable[..., Any], go_on: Event) -> Callable[..., Any]:
    """Return what does the same as soon as it may go on."""

    def held(*given: Any, **options: Any) -> Any:
        go_on.wait(30)
        return method(*given, **options)

    return held


@SIZES
async def test_pane_says_who_would_be_affected(app_on: AppOn, size: tuple[int, int]) -> None:
    app = app_on("seed")
    async with app.run_test(size=size) as pilot:
        await on_matching(pilot)
        assert "If 1 is taken: No other payment is affected." in " ".join((await considered(pilot)).split())
        await press(pilot, "right", "end", "up", "up")
        said = " ".join((await considered(pilot)).split())
        assert said == "If 7 is taken: A run then gives another to 2 (7 → 2)."


async def test_pane_follows_the_cursor_to_its_last_place(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "right")
        await pilot.press("down", "up", "down", "down")
        assert (await considered(pilot)).startswith("If 3 is taken:")
        await pilot.press("end")
        assert (await considered(pilot)).startswith("6 cannot be taken: same day, not earlier.")


async def test_accrual_held_says_that_it_is(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "enter", "left")
        assert "1 is what this payment pays" in await considered(pilot)


@pytest.mark.parametrize(("key", "pays"), [("r", [("1", "3"), ("4", "2")]), ("b", [("1", "3")]), ("и", [("1", "3")])])
async def test_taken_accrual_is_taken_when_it_is_said_what_its_payment_gets(
    app_on: AppOn, key: str, pays: list[tuple[str, str]]
) -> None:
    app = app_on("seed")
    run_policy(app.services.ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "right", "down")
        assert "If 3 is taken from 4 (t): Payment 4 loses 3 and takes 2 instead, the oldest." in await considered(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, SwapQuestion)
        assert "Payment 4 pays 3: a run decided that." in await worked_out(pilot)
        await press(pilot, key)
        assert [pair for pair in pairs(app) if pair[0] in {"1", "4"}] == pays
        assert "✓ 1 pays 3; 4 " in message(pilot)
        await press(pilot, "u")
        assert [pair for pair in pairs(app) if pair[0] in {"1", "4"}] == [("1", "2"), ("4", "3")]
        assert message(pilot) == "Undone: accrual 3 chosen for payment 1, taken from 4"


async def test_what_a_person_decided_is_taken_only_after_it_was_said(app_on: AppOn) -> None:
    app = app_on("seed")
    Desk(app.services.ledger).override("4", "3")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "slash", "5", "enter", "down", "down")
        assert "Payment 4, decided by a person, loses 3" in " ".join((await considered(pilot)).split())
        await press(pilot, "enter")
        assert "a person decided that. Taking it changes that decision." in await worked_out(pilot)
        await press(pilot, "enter", "escape")
        assert isinstance(app.screen, MatchingScreen)
        assert pairs(app) == [("4", "3")]


async def test_where_nothing_is_eligible_t_takes_over_and_enter_records_it(app_on: AppOn) -> None:
    app = app_on("seed")
    Desk(app.services.ledger).override("1", "1")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "slash", "3", "enter", "up", "t", "b")
        assert pairs(app) == [("3", "1")]
        await press(pilot, "u", "slash", "3", "enter", "enter", "slash", "3", "enter")
        assert "× no accrual" in pane(pilot, "matching--case")


async def test_skip_that_nobody_feels_is_one_key(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "slash", *"P-000400", "enter", "s", "left")
        assert "– skipped" in pane(pilot, "matching--case")


@pytest.mark.parametrize("yes", ["enter", "y", "s", "ы"])
async def test_skip_that_others_feel_is_asked_about_first(app_on: AppOn, yes: str) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "s")
        assert isinstance(app.screen, Question)
        assert "A run then gives another to 1 (2 → 1)" in dialog(pilot)
        await press(pilot, "escape")
        assert "○ not decided" in pane(pilot, "matching--case")
        await press(pilot, "s", yes, "left")
        assert "– skipped" in pane(pilot, "matching--case")


@pytest.mark.parametrize(
    ("keys", "asking", "step"), [(["s"], "foresee", "skip 3"), (["right", "down", "enter"], "try_out", "take 3")]
)
async def test_question_does_not_come_over_another_screen(
    app_on: AppOn, monkeypatch: pytest.MonkeyPatch, keys: list[str], asking: str, step: str
) -> None:
    app, go_on = app_on("seed"), Event()
    if asking == "try_out":
        run_policy(app.services.ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, *keys[:-1])
        before = pane(pilot, "matching--case")
        for kind, name in (ConsequencesPane, "foresee"), (Desk, "try_out"):
            monkeypatch.setattr(kind, name, held_up(getattr(kind, name), go_on))
        await pilot.press(keys[-1], "3")
        go_on.set()
        await settled(pilot)
        assert (app.current_mode, len(app.screen_stack)) == ("results", 1)
        await press(pilot, "2")
        assert message(pilot) == f"Not done, as you went elsewhere before the question came: {step}."
        assert pane(pilot, "matching--case") == before


async def test_what_cannot_be_cleared_or_taken_over_is_said(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "c")
        assert "Payment 3 is not decided" in message(pilot)
        await press(pilot, "t")
        assert message(pilot) == "No other payment holds 1: it is free to take."


async def test_keys_work_while_consequences_are_being_worked_out(
    app_on: AppOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, begun, go_on = app_on("seed"), Event(), Event()

    def hold_up(_: ConsequencesPane) -> None:
        begun.set()
        go_on.wait(30)

    monkeypatch.setattr(ConsequencesPane, "_breathe", hold_up)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        while not begun.is_set():
            await pilot.pause(0.01)
        screen = app.screen
        assert isinstance(screen, MatchingScreen)
        assert "…" in pane(pilot, "matching--consequences")
        await pilot.press("enter")
        while not pairs(app):
            await pilot.pause(0.01)
        await pilot.press("down")
        while screen.panes.candidate is None or screen.panes.candidate.accrual.id != "3":
            await pilot.pause(0.01)
        assert "…" in pane(pilot, "matching--consequences")
        go_on.set()
        assert (await considered(pilot)).startswith("If 3 is taken: ")
