"""The log file: what it has, who may read it, and what it must never have."""

import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from db.errors import AccountsUnavailable
from db.ledger.ledger import Ledger
from domain.errors import PaymatchError
from tests.tui.driving import press, settled
from tui.application.app import PaymatchApp
from tui.keeping.log import MOST_BYTES, Log, older_log
from tui.screens.common.dialogs import ErrorDialog
from tui.services import Services

AppOn = Callable[..., PaymatchApp]

SECRET = "t0p%2Fsecret"  # noqa: S105 - it is what must not be found
URI = f"mongodb://anna:{SECRET}@127.0.0.1:9/?serverSelectionTimeoutMS=200"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "logs" / "paymatch.log")


def content(log: Log) -> str:
    return log.path.read_text(encoding="utf-8")


def test_an_entry_has_time_process_and_text_and_is_private(log: Log) -> None:
    assert log.note("took  3 s:\nthe list", more="one\ntwo")
    first, *more = content(log).splitlines()
    assert first.endswith("took 3 s: the list")
    assert more == ["    one", "    two"]
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_a_long_log_is_put_aside_and_nothing_is_lost(log: Log) -> None:
    log.note("first", more="x" * MOST_BYTES)
    log.note("second")
    assert "first" in older_log(log.path).read_text(encoding="utf-8")
    assert content(log).endswith("second\n")
    assert "first" not in content(log)


def test_processes_that_write_at_once_lose_no_entry(log: Log) -> None:
    script = (
        "import sys; from pathlib import Path; from tui.keeping.log import Log\n"
        f"log = Log(Path({str(log.path)!r}))\n"
        "for number in range(30): log.note(f'{sys.argv[1]}-{number}-', more='x' * 20_000)\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, name]) for name in ("anna", "boris")]
    assert [process.wait() for process in processes] == [0, 0]
    text = older_log(log.path).read_text(encoding="utf-8") + content(log)
    missing = [f"{name}-{number}-" for name in ("anna", "boris") for number in range(30)]
    assert [entry for entry in missing if entry not in text] == []


def test_an_error_nobody_foresaw_has_its_traceback(log: Log) -> None:
    try:
        {"something": 1}["nothing"]
    except KeyError as cause:
        error = PaymatchError("Something unforeseen went wrong.")
        error.__cause__ = cause
    log.failure(error)
    assert "error That did not work: Something unforeseen" in content(log)
    assert "KeyError: 'nothing'" in content(log)
    assert "test_log.py" in content(log)


def test_a_log_that_cannot_be_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not Log(tmp_path / "file" / "paymatch.log").note("anything")


@pytest.mark.parametrize(
    "text",
    [
        f"cannot reach {URI}",
        "cannot reach mongodb+srv://x:another@host/?a=b",
        "the options are {'password': 'another', 'user': 'anna'}",
        "tlsCertificateKeyFilePassword=another&x=1",
        f"the user gave {SECRET!r} and t0p/secret",
    ],
)
def test_passwords_are_not_written(log: Log, text: str) -> None:
    log.hide_password_of(URI)
    log.note(text, more=text)
    assert not any(secret in content(log) for secret in (SECRET, "t0p/secret", "another"))
    assert "***" in content(log)


async def test_after_failures_on_the_screens_the_password_is_in_no_file(app_on: AppOn, own_state: Path) -> None:
    app = app_on("seed", first="accounts", mongo=URI)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "r")
        assert isinstance(app.services, Services)
        leaky = AccountsUnavailable(f"The address {URI} cannot be used.")
        leaky.__cause__ = ValueError(f"connecting with {app.services.settings!r}")
        app.push_screen(ErrorDialog(leaky))
        await settled(pilot)
        app.services.log.failure(RuntimeError(repr(replace(app.services.settings))))
    written = texts_in(own_state)
    assert "The accounts are not available" in "".join(written)
    assert not any(secret in text for text in written for secret in (SECRET, "t0p/secret"))


def texts_in(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]


async def test_a_fault_of_the_program_is_logged_and_told_in_a_line(
    app_on: AppOn, capsys: pytest.CaptureFixture[str]
) -> None:
    app = app_on("seed")

    def broken() -> None:
        hidden = "a value of a variable"
        raise RuntimeError(f"broken, {len(hidden)}")

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            app.call_later(broken)
            await settled(pilot)

    with pytest.raises(RuntimeError, match="broken"):
        await run()
    assert "RuntimeError: broken, 21" in content(app.services.log)
    said = capsys.readouterr().err
    assert "A fault of paymatch itself: RuntimeError" in said
    assert "a value of a variable" not in said


def test_opening_and_leaving_are_logged(log: Log, tmp_path: Path) -> None:
    with log.session(tmp_path / "ledger.sqlite"):
        Ledger.open(tmp_path / "ledger.sqlite")
    opened, left = content(log).splitlines()
    assert f"opened {tmp_path / 'ledger.sqlite'} with paymatch" in opened
    assert left.endswith(f"left {tmp_path / 'ledger.sqlite'}")
