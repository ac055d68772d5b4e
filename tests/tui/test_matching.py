"""The Matching screen: every key, on real ledgers."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from db.ledger.deciding.runs import run_policy
from db.ledger.listing import PaymentQuery, Show
from domain.matching.decisions import MatchReason
from tests.db.ledger.lines import every_line
from tests.tui.driving import message, pane, press, settled
from tests.tui.widgets.table_app import painted
from tui.application.app import PaymatchApp
from tui.screens.matching.questions.run import RunDialog
from tui.screens.matching.questions.run_question import RunQuestion
from tui.screens.matching.screen import MatchingScreen
from tui.screens.matching.view import View
from tui.screens.matching.words import progress_line

AppOn = Callable[..., PaymatchApp]


def pairs(app: PaymatchApp) -> list[tuple[str, str]]:
    """Return who pays what, from the ledger."""
    matched = every_line(PaymentQuery(app.services.ledger, Show.MATCHED))
    return [(line.payment.id, line.accrual.id) for line in matched if line.accrual is not None]


def rules(app: PaymatchApp) -> list[str]:
    """Return by which rules the matches were made, from the ledger."""
    lines = every_line(PaymentQuery(app.services.ledger, Show.MATCHED))
    return [
        line.decision.reason.rule for line in lines if line.decision and isinstance(line.decision.reason, MatchReason)
    ]


async def on_matching(pilot: Pilot[Any]) -> MatchingScreen:
    await press(pilot, "2")
    screen = pilot.app.screen
    assert isinstance(screen, MatchingScreen)
    return screen


async def test_enter_takes_the_proposal_and_goes_on(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        assert "the rules propose 1" in pane(pilot, "matching--case")
        await press(pilot, "enter")
        assert pairs(app) == [("3", "1")]
        assert "2016-01-06" in pane(pilot, "matching--case")
        assert "Payment 2 of 5" in pane(pilot, "matching--progress")


async def test_stepping_to_the_end_gives_the_expected_matches(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, *["enter"] * 5)
        assert pairs(app) == [("3", "1"), ("1", "2"), ("2", "7"), ("4", "3"), ("5", "4")]
        assert "Every payment is decided" in message(pilot)


async def test_keys_typed_ahead_are_neither_lost_nor_misplaced(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await pilot.press(*["enter"] * 5)
        await settled(pilot)
        assert pairs(app) == [("3", "1"), ("1", "2"), ("2", "7"), ("4", "3"), ("5", "4")]


async def test_step_typed_after_a_movement_is_for_the_payment_moved_to(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await pilot.press("right", "right", "enter")
        await settled(pilot)
        assert pairs(app) == [("2", "2")]


async def test_another_eligible_accrual_is_taken_by_hand(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "right", "down", "enter")
        assert pairs(app) == [("1", "2")]
        assert rules(app) == ["by-hand"]


async def test_decided_payment_is_given_another_accrual(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "enter", "enter", "left", "down", "enter")
        assert pairs(app) == [("3", "1"), ("1", "3")]


async def test_what_is_not_eligible_is_refused_with_the_reason(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "down", "enter")
        assert pairs(app) == []
        assert "2 cannot be taken: same day, not earlier" in message(pilot)


async def test_case_names_who_took_the_earlier_accruals(app_on: AppOn) -> None:
    app = app_on("demo")
    run_policy(app.services.ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await on_matching(pilot)
        screen.show_payment("P-000123")
        await settled(pilot)
        assert pane(pilot, "matching--case").splitlines()[2:] == [
            "  all 2 earlier accruals are taken",
            "  P-000104 and P-000081 pay those of the same month",
        ]


async def test_nothing_eligible_is_recorded_by_enter(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        assert "no accrual of the account has an earlier date" in pane(pilot, "matching--case")
        await press(pilot, "enter", "left")
        assert "× no accrual" in pane(pilot, "matching--case")


@pytest.mark.parametrize(("skip", "clear", "undo", "redo"), [("s", "c", "u", "U"), ("ы", "с", "г", "Г")])
async def test_skip_clear_undo_redo_in_both_alphabets(
    app_on: AppOn, skip: str, clear: str, undo: str, redo: str
) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, skip, "enter", "left")
        assert "– skipped" in pane(pilot, "matching--case")
        await press(pilot, clear, "enter")
        assert "not decided" in pane(pilot, "matching--case")
        await press(pilot, undo)
        assert "– skipped" in pane(pilot, "matching--case")
        assert "Undone: the decision of payment 3 taken back" in message(pilot)
        await press(pilot, undo, redo)
        assert "– skipped" in pane(pilot, "matching--case")


async def test_nothing_to_undo_is_said(app_on: AppOn) -> None:
    app = app_on(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "u")
        assert "nothing to undo" in message(pilot)


async def test_run_decides_the_rest_as_one_step(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "s", "enter", "r")
        assert isinstance(app.screen, RunQuestion)
        await press(pilot, "enter")
        assert len(pairs(app)) == 4
        assert "✓ matched 4 of at most 4; same month 1 of at most 2" in message(pilot)
        await press(pilot, "u")
        assert pairs(app) == []


async def test_run_offers_the_policies_with_what_they_would_make(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "r")
        question = app.screen
        assert isinstance(question, RunQuestion)
        lines = [" ".join(line.replace("▌", " ").split()) for line in painted(question.table)]
        assert lines[1].startswith("chronological 1,176 1,076 44")
        assert lines[2].startswith("rule-by-rule 1,175 1,079 45")
        assert lines[3].startswith("best 1,176 1,078 44")
        await press(pilot, "end", "enter")
        assert "same month 1,078 of at most 1,079" in message(pilot)


async def test_stopped_run_keeps_nothing(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await on_matching(pilot)
        dialog = RunDialog(app.services.settings)
        dialog.action_stop()  # before the run can be over, however slow this process is
        await app.push_screen(dialog, screen.ran)
        await settled(pilot)
        assert pairs(app) == []
        assert "Nothing of this run was kept" in message(pilot)


async def test_find_goes_to_a_payment_and_names_an_unknown_one(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "slash", *"P-000200", "enter")
        assert "P-000200" in pane(pilot, "matching--case")
        await press(pilot, "full_stop", *"P-9999", "enter")
        assert message(pilot) == "There is no payment P-9999."
        assert "P-000200" in pane(pilot, "matching--case")


@pytest.mark.parametrize(("typed", "said"), [("p-200", ""), ("200", ""), ("-00020", "-00020 is in several ids, ")])
async def test_find_takes_the_number_of_a_payment_and_names_those_of_a_part(
    app_on: AppOn, typed: str, said: str
) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "slash", *typed, "enter")
        assert message(pilot).startswith(said)
        assert ("P-000200" in pane(pilot, "matching--case")) == (not said)
        if said:
            assert message(pilot) == said + "P-000200, P-000201, P-000202, …: type more of one."


async def test_what_was_said_goes_when_its_payment_is_left(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        for left_by in ("n", "left", "s", "enter"):
            await press(pilot, "slash", *"P-9999", "enter")
            assert message(pilot)
            await press(pilot, left_by)
            assert message(pilot) == ""


async def test_list_of_payments_leads_to_the_case(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=(160, 50)) as pilot:
        screen = await on_matching(pilot)
        screen.panes.payments.focus()
        await press(pilot, "down", "down")
        assert "P-000003" in pane(pilot, "matching--case")
        await press(pilot, "end")
        assert "Payment 1,220 of 1,220" in pane(pilot, "matching--progress")


async def test_next_begins_again_after_the_last_payment(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "right", "right", "right", "right", "n")
        assert "Payment 1 of 5" in pane(pilot, "matching--progress")


async def test_keys_do_no_harm_in_an_empty_ledger(app_on: AppOn) -> None:
    app = app_on(None)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        await press(pilot, "enter", "s", "c", "n", "r", "left", "right")
        assert isinstance(app.screen, MatchingScreen)


async def test_change_by_another_program_is_seen_at_the_next_step(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_matching(pilot)
        run_policy(app.services.ledger)
        await press(pilot, "enter")
        assert len(pairs(app)) == 5
        assert date(2016, 1, 2).isoformat() in pane(pilot, "matching--case")


@pytest.mark.parametrize(
    ("payments", "width", "words"),
    [
        (1_220, 0, "Payment 1 of 1,220  ░░░░░░░░░░░░░░░░░░░░  0 decided, 1,220 left"),
        (1_220, 59, "Payment 1 of 1,220  ░░░░░░░░░░░░░░░░  0 decided, 1,220 left"),
        (1_220, 45, "Payment 1 of 1,220  0 decided, 1,220 left"),
        (1_000_000, 45, "1 of 1,000,000  0 decided, 1,000,000 left"),
    ],
)
def test_progress_gives_up_its_bar_before_its_numbers(payments: int, width: int, words: str) -> None:
    line = progress_line(View(payments=payments), width)
    assert "".join(text for text, _ in line) == words
