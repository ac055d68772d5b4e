"""Exporting a list from the Results screen: the path, what may be wrong with it, files that are there, the writing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from db.errors import OutputFailed
from db.files.export import ExportFormat
from db.ledger.deciding.runs import run_policy
from db.ledger.exporting.exports import LISTS, Export, write_export
from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.common.tabs import TabLine
from tui.screens.export.dialog import ExportDialog, OverwriteQuestion
from tui.screens.export.files import full_path, proposed_path
from tui.screens.results.screen import ResultsScreen
from tui.widgets.detail import DetailPane

SIZE = (80, 24)

AppOn = Callable[..., PaymatchApp]


@pytest.fixture
def app(app_on: AppOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PaymatchApp:
    """The application on the small example, matched; in the current folder are a folder and a full disk."""
    folder = tmp_path / "exports"
    (folder / "folder.csv").mkdir(parents=True)
    (folder / "full.csv").symlink_to("/dev/full")
    monkeypatch.chdir(folder)
    app = app_on("seed", first="results")
    run_policy(app.services.ledger)
    return app


async def ask(pilot: Pilot[Any], path: str | None = None, *, lists: str = "m") -> None:
    """Open the dialog for a list, and type a path in place of the proposed one."""
    await settled(pilot)
    await press(pilot, lists, "e")
    if path is not None:
        pilot.app.screen.query_one(Input).value = path
        await settled(pilot)


async def reach(pilot: Pilot[Any], screen: type[Screen[Any]]) -> None:
    """Wait until a screen of this kind is shown."""
    for _ in range(200):
        await settled(pilot)
        if isinstance(pilot.app.screen, screen):
            return
    raise AssertionError(f"{screen.__name__} does not come; {pilot.app.screen} is shown")


def hint(pilot: Pilot[Any]) -> str:
    return " ".join(str(pilot.app.screen.query_one("#export--format", Static).render()).split())


def offered(pilot: Pilot[Any]) -> tuple[str, str]:
    """Return what would be exported, and all that is offered."""
    title = pilot.app.screen.query_one(".dialog--box").border_title or ""
    return title.removeprefix("Export "), " ".join(pilot.app.screen.query_one(TabLine).text.split())


def put(name: str, text: str = "precious") -> None:
    Path(name).write_text(text, encoding="utf-8")


def content(name: str) -> bytes:
    return Path(name).read_bytes()


def proper(app: PaymatchApp, table: Export = Export.MATCHES, ending: str = "csv") -> bytes:
    """Return what the export proper writes."""
    path = app.services.ledger.path.with_name(f"proper.{ending}")
    write_export(app.services.ledger, table, path, export_format=ExportFormat(ending))
    return path.read_bytes()


@pytest.mark.parametrize(("key", "table"), zip("mnp", LISTS, strict=True))
async def test_enter_writes_the_shown_list_to_the_proposed_file(app: PaymatchApp, key: str, table: Export) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, lists=key)
        path = Path(pilot.app.screen.query_one(Input).value)
        assert path == proposed_path(table, Path.cwd(), date.fromisoformat(path.stem[-10:]))
        await press(pilot, "enter")
        assert content(path.name) == proper(app, table)


async def test_the_ending_chooses_the_format_as_it_is_typed(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        assert hint(pilot) == "Format: CSV; other endings: .json .jsonl .xlsx .md"
        await press(pilot, *["backspace"] * 3, *"json")
        assert hint(pilot) == "Format: JSON; other endings: .csv .jsonl .xlsx .md"
        name = Path(pilot.app.screen.query_one(Input).value).name
        await press(pilot, "enter")
        assert content(name) == proper(app, ending="json")


async def test_rows_and_full_path_are_told(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "out.csv")
        await press(pilot, "enter")
        (notification,) = app._notifications
        assert notification.title == "5 rows written; Y copies the path"
        assert notification.message == str(Path.cwd() / "out.csv")
        assert isinstance(app.screen, ResultsScreen)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("out.xslx", "no format has this ending"),
        ("out.cvs", "Did you mean csv?"),
        ("out", "has no ending that tells the format"),
        ("", "Name a file to write to."),
        ("missing/out.csv", "There is no folder"),
        ("folder.csv", "is a folder; name a file in it"),
        ("~nobody-of-this-name/out.csv", "~nobody-of-this-name is nobody's home folder"),
        ("n" * 300 + ".csv", "File name too long"),
    ],
)
async def test_a_file_that_cannot_be_is_not_taken(app: PaymatchApp, typed: str, said: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, typed)
        await press(pilot, "enter")
        assert isinstance(app.screen, ExportDialog)
        assert said in hint(pilot)
        assert app.screen.query_one(Input).value == typed


async def test_a_corrected_path_is_taken(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "out.cs")
        await press(pilot, "enter", "v", "enter")
        assert content("out.csv") == proper(app)


async def test_a_tilde_is_the_home_folder(app: PaymatchApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path.cwd()))
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "~/mine.json")
        await press(pilot, "enter")
        assert content("mine.json") == proper(app, ending="json")


async def test_overwriting_is_asked_with_name_and_size(app: PaymatchApp) -> None:
    put("out.csv")
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "out.csv")
        await press(pilot, "enter")
        await reach(pilot, OverwriteQuestion)
        text = app.screen.query_one(DetailPane).text
        assert "exports/out.csv" in text.replace("\n", "")
        assert "is there already: 8 bytes, changed " in text


@pytest.mark.parametrize("key", ["enter", "escape", "n"])
async def test_a_file_is_kept_unless_y_is_pressed(app: PaymatchApp, key: str) -> None:
    put("out.csv")
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "out.csv")
        await press(pilot, "enter")
        await reach(pilot, OverwriteQuestion)
        await press(pilot, key)
        await reach(pilot, ExportDialog)
        assert app.screen.query_one(Input).value == "out.csv"
    assert content("out.csv") == b"precious"


@pytest.mark.parametrize("key", ["y", "н"])
async def test_a_file_is_overwritten_when_asked(app: PaymatchApp, key: str) -> None:
    put("out.csv")
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "out.csv")
        await press(pilot, "enter")
        await reach(pilot, OverwriteQuestion)
        await press(pilot, key)
        await reach(pilot, ResultsScreen)
        await settled(pilot)
        assert content("out.csv") == proper(app)


async def test_escape_writes_nothing(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot)
        await press(pilot, "escape")
        await reach(pilot, ResultsScreen)
        assert {path.name for path in Path.cwd().iterdir()} == {"folder.csv", "full.csv"}


async def test_a_failed_export_is_told_and_the_path_stays(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "full.csv")
        await press(pilot, "enter")
        await reach(pilot, OverwriteQuestion)
        await press(pilot, "y")
        await reach(pilot, ErrorDialog)
        assert "the disk is full" in app.screen.query_one(DetailPane).text
        await press(pilot, "enter", "e")
        await reach(pilot, ExportDialog)
        assert app.screen.query_one(Input).value == str(Path.cwd() / "full.csv")


async def test_the_next_list_is_proposed_in_the_same_folder(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "folder.csv/first.csv")
        await press(pilot, "enter")
        await ask(pilot, lists="p")
        proposed = Path(app.screen.query_one(Input).value)
        assert proposed.parent == Path.cwd() / "folder.csv"
        assert proposed.name.startswith("unpaid-")


async def test_a_filter_does_not_narrow_the_file(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", "3", "enter")
        await ask(pilot, "all.csv")
        note = str(app.screen.query_one("#export--note", Static).render())
        assert note == "All 5 rows of the list: the filter is for the screen only."
        await press(pilot, "enter")
        assert content("all.csv") == proper(app)


async def test_the_overview_is_exported_as_a_report(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, lists="o")
        assert offered(pilot) == ("report", "report workbook")
        await press(pilot, "enter")
        (file,) = Path.cwd().glob("report-*.md")
        assert file.read_bytes() == proper(app, Export.REPORT, "md")


@pytest.mark.parametrize("export", [Export.REPORT, Export.WORKBOOK])
async def test_tab_offers_the_report_and_the_workbook(app: PaymatchApp, export: Export) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, lists="n")
        assert offered(pilot) == ("unmatched", "unmatched report workbook")
        await press(pilot, *["pagedown"] * (1 if export is Export.REPORT else 2))
        path = Path(pilot.app.screen.query_one(Input).value)
        assert (offered(pilot)[0], path.name.partition("-")[0]) == (export, export)
        await press(pilot, "enter")
        assert content(path.name) == proper(app, export, path.suffix[1:])


async def test_each_offer_keeps_the_path_that_was_typed(app: PaymatchApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ask(pilot, "mine.csv")
        await press(pilot, "pagedown", "pagedown", "x", "pagedown")
        assert app.screen.query_one(Input).value == "mine.csv"
        await press(pilot, "pageup")
        assert app.screen.query_one(Input).value.endswith(".xlsxx")
        assert "Only an Excel workbook holds several lists" in hint(pilot)


async def test_history_exports_the_journal(app_on: AppOn, tmp_path: Path) -> None:
    app = app_on("seed", first="history")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "e")
        assert "2 steps, the oldest first." in str(app.screen.query_one("#export--note", Static).render())
        app.screen.query_one(Input).value = str(tmp_path / "log.jsonl")
        await press(pilot, "enter")
        assert (tmp_path / "log.jsonl").read_bytes() == proper(app, Export.LOG, "jsonl")


def test_a_proposed_name_has_list_and_day() -> None:
    proposed = proposed_path(Export.UNPAID, Path("/reports"), date(2026, 7, 1))
    assert proposed == Path("/reports/unpaid-2026-07-01.csv")


def test_a_current_folder_that_is_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(OutputFailed, match="name the whole path"):
        full_path("out.csv")
