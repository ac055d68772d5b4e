"""Leaving at any moment, such as while a dialog that was just asked for is being opened."""

import asyncio
from collections.abc import Callable

import pytest

from tests.tui.driving import at_once, settled
from tui.application.app import PaymatchApp

AppOn = Callable[..., PaymatchApp]


@pytest.mark.parametrize("turns", [0, 4, 12])
async def test_leaving_while_a_dialog_opens_is_no_fault(app_on: AppOn, turns: int) -> None:
    app = app_on("seed")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        at_once(app, "question_mark")
        for _ in range(turns):
            await asyncio.sleep(0)
        app.exit()
        for _ in range(turns):
            await asyncio.sleep(0)
    assert app._exception is None
    assert not app._exit_renderables


async def test_a_fault_while_leaving_is_logged_and_nothing_more(app_on: AppOn) -> None:
    app = app_on("seed")

    def broken() -> None:
        raise RuntimeError("broken")

    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.call_later(broken)
        app.exit()
    assert app._exception is None
    assert "RuntimeError: broken" in app.services.log.path.read_text(encoding="utf-8")
