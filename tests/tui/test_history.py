"""The History screen: what was done, what stands, and the way back."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from db.ledger.deciding.desk import Desk
from db.ledger.listing import decided_count
from tests.tui.driving import message, pane, press, settled
from tests.tui.widgets.table_app import painted
from tui.application.app import PaymatchApp
from tui.screens.history import HistoryScreen
from tui.widgets.dialog_box import DialogText

AppOn = Callable[..., PaymatchApp]


def stepped(app_on: AppOn) -> PaymatchApp:
    """The application on the seed, where payments 3, 1 and 2 were accepted: steps 3, 4 and 5."""
    app = app_on("seed", first="history")
    desk = Desk(app.services.ledger)
    for payment in ("3", "1", "2"):
        desk.accept(payment)
    return app


def rows(pilot: Pilot[Any]) -> list[str]:
    screen = pilot.app.screen
    assert isinstance(screen, HistoryScreen)
    lines = (" ".join(line.replace("▌", " ").split()) for line in painted(screen.table)[1:])
    return [line for line in lines if line]


async def test_steps_stand_newest_first_with_what_undo_would_do(app_on: AppOn) -> None:
    async with stepped(app_on).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert [line.split()[0] for line in rows(pilot)] == ["5", "4", "3", "2", "1"]
        assert rows(pilot)[-1].endswith(" an import of 7 accruals ✓ stands")
        assert "undo takes back: payment 2 accepted" in pane(pilot, "history--next")


async def test_undo_and_redo_are_steps_of_their_own(app_on: AppOn) -> None:
    async with stepped(app_on).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "u")
        assert rows(pilot)[0].endswith("undo: payment 2 accepted – an undo")
        assert rows(pilot)[1].endswith("× undone")
        await press(pilot, "U")
        assert rows(pilot)[0].endswith("redo: payment 2 accepted ✓ stands")
        assert rows(pilot)[1].endswith("– redone")


async def test_keys_typed_ahead_are_done_one_after_the_other(app_on: AppOn) -> None:
    app = stepped(app_on)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("u", "u", "U")
        await settled(pilot)
        assert [line.split()[0] for line in rows(pilot)][:3] == ["8", "7", "6"]
        assert decided_count(app.services.ledger) == 2


async def test_undo_to_here_asks_with_the_number_and_keeps_the_step(app_on: AppOn) -> None:
    app = stepped(app_on)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "down", "down", "enter")
        assert "Take back 2 steps after step 3?" in app.screen.query_one(DialogText).text
        await press(pilot, "enter")
        assert decided_count(app.services.ledger) == 1
        assert "2 steps undone" in message(pilot)


async def test_undo_to_the_latest_step_has_nothing_to_do(app_on: AppOn) -> None:
    async with stepped(app_on).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter")
        assert "No step after this one stands." in message(pilot)


async def test_step_that_does_not_stand_is_no_place_to_go_back_to(app_on: AppOn) -> None:
    async with stepped(app_on).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "u", "down", "enter")
        assert "does not stand" in message(pilot)


async def test_matching_shows_what_history_has_undone(app_on: AppOn) -> None:
    async with stepped(app_on).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "2")
        assert "3 decided" in pane(pilot, "matching--progress")
        await press(pilot, "4", "u", "2")
        assert "2 decided" in pane(pilot, "matching--progress")


async def test_empty_journal_says_what_to_do_first(app_on: AppOn) -> None:
    async with app_on(None, first="history").run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "i imports accruals and payments" in rows(pilot)[0]
        for key, reason in (("u", "nothing to undo"), ("U", "nothing to redo"), ("enter", "No step is under the")):
            await press(pilot, key)
            assert reason in message(pilot)
