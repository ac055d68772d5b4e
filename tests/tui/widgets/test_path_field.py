"""A line for a path: completing, choosing, recent files."""

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType

from tests.tui.driving import press, settled
from tui.actions import bindings_of
from tui.actions.keymap import Keymap
from tui.screens.common.path_dialog import PathDialog
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.path_field import PathField


class FieldScreen(PathDialog[None]):
    NAME = "rejects"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def compose(self) -> ComposeResult:
        yield PathField(recent=["/mnt/last.csv", "/mnt/before.csv"], endings={".csv"}, rows=4)


class FieldApp(App[None]):
    keymap = Keymap()

    def on_mount(self) -> None:
        self.push_screen(FieldScreen())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("payments-1.csv", "payments-2.csv", "photo.png", "old/payments-0.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def after(*keys: str) -> tuple[str, list[str]]:
    """Return what stands in the line after keys, and what is offered."""
    app = FieldApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        await press(pilot, *keys)
        text = app.screen.query_one(DetailPane).text
        return app.screen.query_one(PathField).value, [line.strip() for line in text.splitlines()]


async def test_recent_files_and_the_folder_are_offered_at_first() -> None:
    value, offered = await after()
    assert value == ""
    assert offered == ["/mnt/last.csv  recent", "/mnt/before.csv  recent", "old/", "… 2 more"]


async def test_tab_completes_as_far_as_there_is_one_way() -> None:
    assert await after("p", "tab") == ("payments-", ["payments-1.csv", "payments-2.csv"])


async def test_tab_goes_on_to_the_next_where_there_are_several() -> None:
    value, offered = await after("p", "tab", "tab", "tab")
    assert value == "payments-2.csv"
    assert offered == ["payments-1.csv", "▶ payments-2.csv"]


async def test_down_and_up_go_through_what_is_offered() -> None:
    assert (await after("down"))[0] == "/mnt/last.csv"
    assert (await after("down", "down", "up"))[0] == "/mnt/last.csv"
    assert (await after("up"))[0] == "payments-2.csv"


async def test_enter_goes_into_a_folder_that_was_chosen() -> None:
    assert await after("o", "tab", "enter") == ("old/", ["old/payments-0.csv"])


async def test_text_narrows_the_recent_files() -> None:
    assert (await after(*"before"))[1] == ["/mnt/before.csv  recent"]


async def test_keys_act_in_the_order_they_were_typed() -> None:
    app = FieldApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await settled(pilot)
        await pilot.press("o", "tab", "p", "tab")
        await settled(pilot)
        assert app.screen.query_one(PathField).value == "old/payments-0.csv"


async def test_hostile_names_are_shown_as_text(folder: Path) -> None:
    (folder / "p[red]\x1b[31m.csv").touch()
    assert (await after("p", "left_square_bracket"))[1][-1:] == ["p[red]␛[31m.csv"]


async def test_long_paths_take_one_line_each_and_show_their_ends(folder: Path) -> None:
    (folder / "long").mkdir()
    for number in range(9):
        (folder / "long" / f"{'payments-' * 12}{number}-汉字.csv").touch()
    _, shown = await after(*"long/")
    assert [line.strip()[0] for line in shown] == ["…"] * 4
    assert [line[-9:] for line in shown[:3]] == [f"-{number}-汉字.csv" for number in range(3)]
    assert shown[3].strip() == "… 6 more"
