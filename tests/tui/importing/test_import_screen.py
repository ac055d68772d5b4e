"""Importing with the keyboard: the file, how it is read, what is wrong with it, storing, stopping."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from db.ledger import journal
from db.ledger.entries import entry_counts, import_entries
from domain.records import EntryKind
from tests.holder import Hold
from tests.tui.driving import message, pane, press, settled
from tests.tui.importing.looking_at import look_at, put, state
from tui.application.app import PaymatchApp
from tui.configuration.remembered import recent_files
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.importing import looking
from tui.screens.importing.screen import ImportScreen
from tui.screens.matching.screen import MatchingScreen
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.path_field import PathField
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]

GOOD = "id,date,month,account,amount\nA-1,2016-01-01,2016-01,7,10\nA-2,2016-02-01,2016-02,7,20\n"


def content(name: str) -> str:
    return Path(name).read_text(encoding="utf-8")


def written(name: str) -> bool:
    return Path(name).exists()


def remove(name: str) -> None:
    Path(name).unlink()


def column(pilot: Pilot[Any], table: str, get: Callable[[Any], str]) -> list[str]:
    rows = pilot.app.screen.query_one(f"#import--{table}", PagedTable)
    return [get(rows.row_at(place)) for place in range(rows.row_count)]


def counts(app: PaymatchApp) -> tuple[int, ...]:
    with app.services.ledger.reading():
        return tuple(entry_counts(app.services.ledger).values())


async def test_clean_file_is_imported_by_two_keys_and_undone_by_one(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", GOOD)
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        assert state(pilot) == "2 payments to import"
        assert column(pilot, "preview", lambda row: row.texts[4]) == ["10.00", "20.00"]
        await press(pilot, "enter")
        assert isinstance(app.screen, MatchingScreen)
        assert message(pilot) == "✓ 2 payments imported; undo takes it back"
        assert app.screen.view.payment_id == "A-1"
        assert counts(app) == (0, 2)
        await press(pilot, "u")
        assert counts(app) == (0, 0)
    assert recent_files("import") == [str(folder / "payments.csv")]


async def test_kind_is_changed_by_a_key_before_the_import(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", GOOD)
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await press(pilot, "right")
        assert state(pilot) == "2 accruals to import"
        await press(pilot, "enter")
    assert counts(app) == (2, 0)


async def test_every_fault_is_listed_and_nothing_is_stored(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", "id,date\n1,31.02.2016\n2,2016-01-31\n3,03/04/2016\n")
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        assert column(pilot, "faults", lambda fault: f"{fault.line} {fault.value}") == ["2 31.02.2016", "4 03/04/2016"]
        assert "line 2, column date: '31.02.2016' is not a date" in pane(pilot, "import--fault")
        await press(pilot, "enter", "tab", "tab", "down")
        assert "line 4, column date: '03/04/2016'" in pane(pilot, "import--fault")
        assert isinstance(app.screen, ImportScreen)
    assert counts(app) == (0, 0)


async def test_good_rows_are_kept_and_the_others_written(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", "id,date\n1,31.02.2016\n2,2016-01-31\n")
    put("payments-to-mend.csv", "precious")
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await press(pilot, "w")
        assert app.screen.query_one(PathField).value == str(folder / "payments-to-mend-2.csv")
        app.screen.query_one(PathField).put("payments-to-mend.csv")
        await press(pilot, "enter")
        assert "is there already" in str(app.screen.query_one("#rejects--wrong", Static).render())
        app.screen.query_one(PathField).put("mend.csv")
        await press(pilot, "enter")
        assert message(pilot) == "✓ 1 payment imported, 1 row to mend: Y copies their path"
    assert counts(app) == (0, 1)
    assert "31.02.2016" in content("mend.csv")
    assert content("payments-to-mend.csv") == "precious"
    assert app.exported == folder / "mend.csv"


async def test_rejects_that_cannot_be_written_can_go_to_another_place(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", "id,date\n1,31.02.2016\n2,2016-01-31\n")
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await press(pilot, "w")
        app.screen.query_one(PathField).put("/proc/mend.csv")
        await press(pilot, "enter")
        assert isinstance(app.screen, ErrorDialog)
        await press(pilot, "enter")
        assert state(pilot) == "1 payment is good; any fault stops the import"
        assert column(pilot, "faults", lambda fault: fault.value) == ["31.02.2016"]
        await press(pilot, "w", "enter")
        assert message(pilot) == "✓ 1 payment imported, 1 row to mend: Y copies their path"


async def test_good_rows_of_a_file_that_breaks_off_are_refused_in_words(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.json", '[{"id": "1", "date": "2016-01-31"},\n{"id": "2",]')
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.json")
        await press(pilot, "w", "enter")
        assert isinstance(app.screen, ErrorDialog)
        assert "Nothing was imported, and no file written" in app.screen.query_one(DetailPane).text
        await press(pilot, "enter")
        assert column(pilot, "faults", lambda fault: str(fault.line)) == ["2"]
    assert counts(app) == (0, 0)
    assert not written("payments-to-mend.csv")


async def test_unknown_columns_encoding_and_dates_are_mended_by_keys(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("оплаты.csv", "Код;Когда;Сумма\n1;01/31/2016;5,50\n", "windows-1251")
    async with app.run_test() as pilot:
        await look_at(pilot, "оплаты.csv")
        assert column(pilot, "choices", lambda choice: f"{choice.value} {choice.note}")[8] == "windows-1251 guessed"
        await press(pilot, *["down"] * 8, "left")  # the encoding
        assert "name the encoding of the file" in pane(pilot, "import--fault")
        await press(pilot, "right")
        assert column(pilot, "choices", lambda choice: choice.value)[1:6] == ["–", "–", "–", "–", "Сумма"]
        await press(pilot, "home", "down", "right", "down", "right", "right")  # the columns of id and date
        await press(pilot, *["down"] * 4, "right", "right")  # the format of dates
        assert state(pilot) == "1 payment to import"
        assert column(pilot, "preview", lambda row: " ".join(row.texts)) == ["1 2016-01-31   5.50"]
        await press(pilot, "enter")
    assert counts(app) == (0, 1)


async def test_value_of_ones_own_is_typed_and_checked(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", "id^date\n1^31 01 2016\n")
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await press(pilot, "end", "up", "e", "x", "enter")
        assert "cannot be a delimiter" in str(app.screen.query_one(".dialog--hint", Static).render())
        await press(pilot, "backspace", "circumflex_accent", "enter")
        await press(pilot, *["up"] * 3, "e", *"%d %m %Y", "enter")
        assert state(pilot) == "1 payment to import"


async def test_same_file_again_has_nothing_new(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", GOOD)
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await press(pilot, "enter")
        await look_at(pilot, "payments.csv")
        assert state(pilot) == "nothing new: the ledger has 2 payments of it already"
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportScreen)
    assert len(list(journal.steps(app.services.ledger))) == 1


async def test_escape_stops_an_import_and_nothing_of_it_is_kept(
    app_on: AppOn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(None)
    put("payments.csv", "id,date\n" + "".join(f"{number},2016-01-31\n" for number in range(10_000)))
    begun, go_on = threading.Event(), threading.Event()

    def waiting(*arguments: Any, progress: Callable[[int, float], None], **options: Any) -> object:
        """Let the import proper wait at its first report till the key was pressed."""
        if options["dry_run"]:
            return import_entries(*arguments, progress=progress, **options)

        def report(rows: int, fraction: float) -> None:
            begun.set()
            assert go_on.wait(60)
            progress(rows, fraction)

        return import_entries(*arguments, progress=report, **options)

    monkeypatch.setattr(looking, "import_entries", waiting)
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        await pilot.press("enter")
        while not begun.is_set():
            await pilot.pause()
        assert app.screen.query_one(KeyLine).text == "Esc Stop; nothing is kept"
        await pilot.press("escape")
        go_on.set()
        await settled(pilot)
        assert state(pilot).startswith("Stopped. Nothing of it was stored.")
        assert counts(app) == (0, 0)
        await press(pilot, "enter")
        assert isinstance(app.screen, MatchingScreen)
    assert counts(app) == (0, 10_000)


async def test_file_like_the_last_is_read_like_it_at_once(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("till.csv", "what^when\nP-1^01 02 2026\n")
    put("again.csv", "WHAT^When\nP-2^01 03 2026\n")
    async with app.run_test() as pilot:
        await look_at(pilot, "till.csv")
        await press(pilot, "end", "up", "e", *"^", "enter")
        await press(pilot, "home", "down", "right", "down", "right", "right", *["down"] * 4, "e", *"%d %m %Y", "enter")
        await press(pilot, "enter")
        assert counts(app) == (1, 0)
        await look_at(pilot, "again.csv")
        assert state(pilot) == "1 payment to import"  # which the ledger has none of yet
        assert "read as the last time" in pane(pilot, "import--path")
        assert column(pilot, "preview", lambda row: " ".join(row.texts[:2])) == ["P-2 2026-03-01"]
        await press(pilot, "down", "right")
        assert "read as the last time" not in pane(pilot, "import--path")


async def test_file_that_goes_away_is_told_in_a_dialog(app_on: AppOn, folder: Path) -> None:
    app = app_on(None)
    put("payments.csv", GOOD)
    async with app.run_test() as pilot:
        await look_at(pilot, "payments.csv")
        remove("payments.csv")
        await press(pilot, "right")
        assert isinstance(app.screen, ErrorDialog)
        await press(pilot, "enter", "enter")
        assert "It could not be read; o takes another file." in pane(pilot, "import--fault")
        await press(pilot, "escape")
        assert isinstance(app.screen, MatchingScreen)


@pytest.mark.parametrize("key", ["i", "ш"])
async def test_session_that_only_reads_says_why_not(app_on: AppOn, held: Hold, key: str, folder: Path) -> None:
    held(folder.parent / "ledger.sqlite")
    app = app_on("seed")
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, key)
        assert isinstance(app.screen, MatchingScreen)
        assert message(pilot).startswith("read-only")


async def test_accruals_and_payments_make_a_case(app_on: AppOn, sample_ledgers: Path, folder: Path) -> None:
    app = app_on(None)
    seed = Path(__file__).parents[3] / "sample_data" / "seed"
    async with app.run_test() as pilot:
        for kind in EntryKind:
            await look_at(pilot, str(seed / f"{kind.plural}.csv"))
            await press(pilot, "enter")
        assert isinstance(app.screen, MatchingScreen)
        assert app.screen.view.payments == 5
        await press(pilot, "enter")
        assert app.screen.view.decided == 1
