"""Every screen as a picture, at a small and a large size; `make snapshots` takes them anew."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from db.accounts.embedded.server import EmbeddedServer
from db.ledger.deciding.runs import run_policy
from db.ledger.ledger import Ledger
from tests.tui.driving import considered, press, rested, settled
from tui.app import PaymatchApp
from tui.guide import Guide
from tui.services import Services
from tui.settings import Settings

Compare = Callable[..., bool]
Before = Callable[[Pilot[Any]], Awaitable[None]]
Make = Callable[..., PaymatchApp]

SIZES = pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])


@pytest.fixture
def make(
    sample_ledgers: Path,
    demo_accounts: str,
    mongod: EmbeddedServer,
    tmp_path: Path,
    opened: ExitStack,
    monkeypatch: pytest.MonkeyPatch,
) -> Make:
    """The application on the demo, under names and at a time that are the same in every run."""
    monkeypatch.chdir(tmp_path)

    def now() -> datetime:
        return datetime(2026, 7, 1, 9, 0, tzinfo=UTC)

    def make(first: str, *, sample: str | None = "demo", decided: bool = False) -> PaymatchApp:
        path = Path("ledger.sqlite")
        if sample is not None:
            path.write_bytes((sample_ledgers / f"{sample}.sqlite").read_bytes())
        ledger = Ledger.open(path)
        if decided:
            run_policy(ledger, clock=now)
        settings = Settings(ledger=path, data=mongod.folder, database="demo")
        services = opened.enter_context(closing(Services(settings, ledger, clock=now)))
        return PaymatchApp(services, first=first)

    return make


def after(*keys: str) -> Before:
    """Press keys, each when what the one before set off is done."""

    async def run(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await press(pilot, *keys)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False

    return run


@SIZES
def test_accounts(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("accounts"), terminal_size=size, run_before=rested)


@SIZES
@pytest.mark.parametrize("key", ["a", "p"], ids=["activity", "entries"])
def test_beside_the_accounts(snap_compare: Compare, make: Make, size: tuple[int, int], key: str) -> None:
    async def looked_at(pilot: Pilot[Any]) -> None:
        await rested(pilot)
        await press(pilot, key, "down", "down")

    assert snap_compare(make("accounts", decided=True), terminal_size=size, run_before=looked_at)


@SIZES
def test_sessions_of_an_account(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    async def gone_in(pilot: Pilot[Any]) -> None:
        await rested(pilot)
        await press(pilot, "enter")

    assert snap_compare(make("accounts"), terminal_size=size, run_before=gone_in)


def weighed(*keys: str) -> Before:
    """Press keys, and wait till it is shown what taking the accrual under the cursor would bring about."""

    async def run(pilot: Pilot[Any]) -> None:
        await after(*keys)(pilot)
        await considered(pilot)

    return run


@SIZES
def test_matching(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    steps = weighed("slash", *"P-000400", "enter", "up")
    assert snap_compare(make("matching"), terminal_size=size, run_before=steps)


@SIZES
def test_swap_question(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    steps = after("slash", *"P-000815", "enter", "up", "up", "up", "enter")
    assert snap_compare(make("matching", decided=True), terminal_size=size, run_before=steps)


@SIZES
def test_matching_decided(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    app = make("matching", decided=True)
    assert snap_compare(app, terminal_size=size, run_before=weighed("slash", *"P-000400", "enter"))


@SIZES
def test_filters(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("matching", decided=True), terminal_size=size, run_before=after("f", "down", "down"))


@SIZES
def test_accepting_what_fits(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("matching"), terminal_size=size, run_before=after("a", "space", "end"))


@SIZES
def test_run_question(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("matching"), terminal_size=size, run_before=after("r"))


@SIZES
def test_policies(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("results"), terminal_size=size, run_before=after("c", "down"))


@SIZES
def test_rules(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("matching"), terminal_size=size, run_before=after("R", "down"))


@SIZES
@pytest.mark.parametrize("key", ["m", "n", "p", "o"], ids=["matches", "unmatched", "unpaid", "overview"])
def test_results(snap_compare: Compare, make: Make, size: tuple[int, int], key: str) -> None:
    assert snap_compare(make("results", decided=True), terminal_size=size, run_before=after(key))


@SIZES
def test_history(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("history", decided=True), terminal_size=size, run_before=after("u", "U"))


@SIZES
def test_help(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    assert snap_compare(make("matching"), terminal_size=size, run_before=after("question_mark"))


@SIZES
@pytest.mark.parametrize("first", ["matching", "results"])
def test_empty_ledger(snap_compare: Compare, make: Make, size: tuple[int, int], first: str) -> None:
    app = make(first, sample=None)
    assert snap_compare(app, terminal_size=size, run_before=after())


@SIZES
def test_first_steps(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    app = make("matching")
    app.guide = Guide(app.keymap)
    assert snap_compare(app, terminal_size=size, run_before=after("2"))


@SIZES
def test_file_to_import(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    app = make("matching")
    for name in ("payments-june.csv", "payments-july.csv", "notes.txt", "old/payments-may.csv"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    assert snap_compare(app, terminal_size=size, run_before=after("i", "p", "tab", "tab"))


@SIZES
def test_import_with_faults(snap_compare: Compare, make: Make, size: tuple[int, int]) -> None:
    app = make("matching")
    rows = "".join(f"{number};0{number % 9 + 1}.07.2026;78{number:011};1 {number:03},50\n" for number in range(1, 30))
    Path("оплаты.csv").write_text(f"Номер;Дата;Лицевой счёт;Сумма\n{rows}30;31.06.2026;78;5\n31;01.07.2026;78;abc\n")
    assert snap_compare(app, terminal_size=size, run_before=after("i", *"оплаты.csv", "enter"))
