"""The dialog that asks what to import."""

from collections.abc import Callable
from pathlib import Path

from tests.tui.driving import press, settled
from tests.tui.importing.looking_at import look_at, put, state, wrong
from tui.application.app import PaymatchApp
from tui.configuration.remembered import remember_file
from tui.screens.importing.file import FileQuestion
from tui.screens.matching.screen import MatchingScreen
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.path_field import PathField

AppOn = Callable[..., PaymatchApp]

ROW = "id,date\nA-1,2016-01-01\n"


async def test_file_that_is_none_is_asked_for_again(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    async with app.run_test() as pilot:
        await look_at(pilot, "")
        assert "Name a file to import." in wrong(pilot)
        app.screen.query_one(PathField).put("paymnets.csv")
        await press(pilot, "enter")
        assert "There is no file" in wrong(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, MatchingScreen)


async def test_recent_files_that_are_gone_are_not_offered(app_on: AppOn, folder: Path) -> None:
    put("payments.csv", ROW)
    for name in ("payments.csv", "gone.csv"):
        remember_file("import", folder / name)
    app = app_on(None)
    async with app.run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await press(pilot, "i")
        offered = app.screen.query_one(PathField).query_one(DetailPane).text
        assert offered.splitlines()[0].endswith("/files/payments.csv  recent")
        assert "gone.csv" not in offered


async def test_folder_without_anything_says_so(app_on: AppOn, folder: Path) -> None:
    (folder / "empty").mkdir()
    async with app_on(None).run_test() as pilot:
        await look_at(pilot, "empty/")
        assert "is a folder with nothing in it" in wrong(pilot)


async def test_other_file_is_asked_for_and_the_last_one_offered(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", ROW)
    put("accruals.csv", ROW)
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await press(pilot, "o")
        assert isinstance(app.screen, FileQuestion)
        await press(pilot, "down")
        assert app.screen.query_one(PathField).value == str(folder / "payments.csv")
        await press(pilot, "down", "enter")
        assert state(pilot) == "1 accrual to import"
