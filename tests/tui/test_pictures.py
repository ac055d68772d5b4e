"""Every screen and dialog as a picture; `make snapshots` takes them anew."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from db.accounts.embedded.server import EmbeddedServer
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from tests.tui.driving import SlowServices, let_open, painted_meanwhile
from tests.tui.looks.halfway import SECONDS
from tests.tui.looks.painted import on_screen
from tests.tui.looks.switching import LOOKS, WITHOUT_COLOUR, turn
from tests.tui.looks.taking import BEGUN_WITH, TURNS, AsText, Taken
from tests.tui.pictures import PICTURES, Picture
from tui.actions import SCREENS
from tui.actions.dialogs import DIALOGS
from tui.application.app import PaymatchApp
from tui.application.guide import Guide
from tui.configuration.settings import Settings
from tui.keeping.work import Work
from tui.screens.accounts.connecting import server
from tui.services import Services

Make = Callable[..., PaymatchApp]

_ROWS = "".join(f"{number};0{number % 9 + 1}.07.2026;78{number:011};1 {number:03},50\n" for number in range(1, 30))
_WITH_FAULTS = f"Номер;Дата;Лицевой счёт;Сумма\n{_ROWS}30;31.06.2026;78;5\n31;01.07.2026;78;abc\n"


@pytest.fixture
def make(
    sample_ledgers: Path,
    demo_accounts: str,
    mongod: EmbeddedServer,
    tmp_path: Path,
    opened: ExitStack,
    monkeypatch: pytest.MonkeyPatch,
) -> Make:
    """The application as a picture wants it, under names and at a time that are the same in every run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(server, "_PAUSES", (60,))  # so that nothing on the screen goes on by itself
    monkeypatch.setattr(Work, "took", SECONDS)
    for name in ("payments-june.csv", "payments-july.csv", "notes.txt", "old/payments-may.csv"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    Path("оплаты.csv").write_text(_WITH_FAULTS, encoding="utf-8")

    def now() -> datetime:
        return datetime(2026, 7, 1, 9, 0, tzinfo=UTC)

    def make(picture: Picture) -> PaymatchApp:
        path = Path("ledger.sqlite")
        if picture.ledger is not None:
            path.write_bytes((sample_ledgers / f"{picture.ledger}.sqlite").read_bytes())
        ledger = Ledger.open(path)
        if picture.decided:
            run_policy(ledger, clock=now)
        mongo = None if picture.server else "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=100"
        settings = Settings(ledger=path, data=mongod.folder, mongo=mongo, database="demo")
        services = opened.enter_context(closing(Services(settings, ledger, clock=now)))
        app = PaymatchApp(services, first=picture.first)
        if picture.guided:
            app.guide = Guide(app.keymap)
        return app

    return make


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_picture(snapshot: SnapshotAssertion, make: Make, picture: Picture) -> None:
    """Every size, dark, light and without colour: in one run, if it turns."""
    taken = Taken()
    for looks in [TURNS] if picture.turns else [(look,) for look in LOOKS]:
        async with make(picture).run_test(size=BEGUN_WITH) as pilot:
            await turn(pilot, looks[0])
            await picture.reach(pilot)
            await taken.take(pilot, looks)
    assert taken.text == snapshot(extension_class=AsText)


async def test_first_frame(
    snapshot: SnapshotAssertion, tmp_path: Path, opened: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    services = SlowServices(Settings(ledger=Path("ledger.sqlite"), data=tmp_path, mongo="mongodb://127.0.0.1:9"))
    app = PaymatchApp(opened.enter_context(closing(services)), first="accounts")
    async with app.run_test(size=BEGUN_WITH) as pilot:
        await painted_meanwhile(pilot)
        taken = Taken()
        await taken.take(pilot, settle=painted_meanwhile)
        let_open(app)
    assert taken.text == snapshot(extension_class=AsText)


async def test_colours_are_gone_as_where_nobody_wants_them(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Turning a picture colourless paints what the application paints that was begun without colours."""
    picture = next(picture for picture in PICTURES if picture.name == "matching-decided")
    seen = []
    for begun_without in (False, True):
        if begun_without:
            monkeypatch.setenv("NO_COLOR", "1")
        app = make(picture)
        async with app.run_test(size=BEGUN_WITH) as pilot:
            await picture.reach(pilot)
            assert app.no_color == begun_without
            await turn(pilot, WITHOUT_COLOUR)
            seen.append(on_screen(app))
    assert seen[0] == seen[1]


def test_every_screen_and_dialog_has_a_picture() -> None:
    pictured = {picture.context for picture in PICTURES}
    in_all_dialogs = {"dialog"}
    assert {*SCREENS, *DIALOGS} - in_all_dialogs <= pictured
