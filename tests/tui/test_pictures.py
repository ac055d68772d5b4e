"""Every screen and dialog as a picture; `make snapshots` takes them anew."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from db.accounts.embedded.server import EmbeddedServer
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from tests.tui.driving import SlowServices, let_open
from tests.tui.looks.contrast import assert_readable
from tests.tui.looks.switching import LOOKS, SIZES
from tests.tui.pictures import DIALOG_PICTURES, MOVING, PICTURES, SCREEN_PICTURES, Picture
from tui.actions import SCREENS
from tui.actions.dialogs import DIALOGS
from tui.application.app import PaymatchApp
from tui.application.guide import Guide
from tui.configuration.settings import Settings
from tui.screens.accounts.connecting import server
from tui.services import Services

Compare = Callable[..., bool]
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


@pytest.mark.parametrize("picture", SCREEN_PICTURES, ids=lambda picture: picture.name)
@pytest.mark.parametrize("size", [(60, 20), (160, 50)], ids=["60x20", "160x50"])
def test_screen(snap_compare: Compare, make: Make, picture: Picture, size: tuple[int, int]) -> None:
    assert snap_compare(make(picture), terminal_size=size, run_before=picture.reach)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_looks(snap_compare: Compare, snapshot: SnapshotAssertion, make: Make, picture: Picture) -> None:
    """Dark, light and without colour, dialogs in all sizes, in one run; what is dark or light is readable besides."""
    taken: dict[str, str] = {}
    looks = {**(LOOKS if picture.turns else {}), **(SIZES if picture in DIALOG_PICTURES else {})}

    async def before(pilot: Pilot[Any]) -> None:
        await picture.reach(pilot)
        assert_readable(pilot.app)
        for name, look in looks.items():
            async with look(pilot):
                taken[name] = pilot.app.export_screenshot(simplify=True)

    assert snap_compare(make(picture), run_before=before)
    saved = snapshot.use_extension(SVGImageExtension)
    assert [name for name, svg in taken.items() if svg != saved(name=name)] == []


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (160, 50)], ids=["60x20", "80x24", "160x50"])
async def test_first_frame(
    snapshot: SnapshotAssertion,
    tmp_path: Path,
    opened: ExitStack,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.chdir(tmp_path)
    services = SlowServices(Settings(ledger=Path("ledger.sqlite"), data=tmp_path, mongo="mongodb://127.0.0.1:9"))
    app = PaymatchApp(opened.enter_context(closing(services)), first="accounts")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert_readable(app)
        picture = app.export_screenshot(simplify=True)
        let_open(app)
    assert picture == snapshot.use_extension(SVGImageExtension)


def test_every_screen_and_dialog_has_a_picture() -> None:
    pictured = {picture.context for picture in PICTURES}
    assert {*SCREENS, *DIALOGS} - MOVING <= pictured
