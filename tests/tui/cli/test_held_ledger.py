"""Commands on a ledger that another process holds: those that write end at once and say who, the others work."""

from pathlib import Path

import pytest

from db.ledger.ledger import Ledger
from tests.holder import Hold, Holder
from tests.tui.cli.calling import SAMPLE_DATA, Call
from tui.configuration.settings import load_settings

PAYMENTS = str(SAMPLE_DATA / "seed" / "payments.csv")
WRITING = [
    ["import", "payments", PAYMENTS],
    ["match"],
    ["accept", "3"],
    ["override", "3", "1"],
    ["skip", "3"],
    ["clear", "3"],
    ["undo"],
    ["redo"],
]
READING = [
    ["import", "payments", PAYMENTS, "--dry-run"],
    ["compare"],
    ["explain", "3"],
    ["log"],
    ["export", "matches", "-o", "-"],
    ["verify"],
    ["paths"],
]


@pytest.fixture
def holder(seed: Path, held: Hold) -> Holder:
    """What holds the small example's ledger."""
    return held(load_settings().ledger)


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
def test_command_that_writes_fails_and_says_who_holds_the_ledger(
    paymatch: Call, holder: Holder, command: list[str]
) -> None:
    ended = paymatch(*command)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("paymatch: Nothing was stored: ")
    assert f" (pid {holder.pid}) has this ledger open since " in ended.err


def test_commands_that_read_work_while_another_holds_the_ledger(paymatch: Call, holder: Holder) -> None:
    assert [paymatch(*command).code for command in READING] == [0] * len(READING)


def test_commands_write_again_when_the_holder_was_killed(paymatch: Call, holder: Holder) -> None:
    holder.kill()
    assert paymatch("skip", "3").code == 0


def test_demo_that_is_open_is_not_made_anew(paymatch: Call, held: Hold, home: Path) -> None:
    (home / "demo").mkdir()
    (home / "demo" / ".paymatch-demo").touch()
    held(Ledger.open(home / "demo" / "ledger.sqlite").path)
    ended = paymatch("demo", "--dir", "demo", "--fresh")
    assert (ended.code, (home / "demo" / "ledger.sqlite").exists()) == (3, True)
