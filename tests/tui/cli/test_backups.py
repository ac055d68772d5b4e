"""`paymatch backup` and `paymatch restore`, and the copies that other commands make by themselves."""

import json
from pathlib import Path

import pytest

from db.ledger.backups.copies import backups, folder_of
from tests.tui.cli.calling import Call
from tui.configuration.settings import load_settings


@pytest.fixture
def ledger(seed: Path) -> Path:
    return load_settings().ledger


def test_backup_makes_a_copy_and_lists_it(paymatch: Call, ledger: Path) -> None:
    for old in backups(ledger):
        old.path.unlink()
    made = paymatch("backup")
    listed = json.loads(paymatch("backup", "--list", "--json").out)
    assert made.code == 0
    assert [entry["path"] for entry in listed] == [str(backups(ledger)[0].path)]
    assert made.out.strip().endswith(listed[0]["path"])
    assert listed[0]["bytes"] > 0


def test_restore_goes_back_to_the_newest_and_says_where_the_other_is(paymatch: Call, ledger: Path) -> None:
    paymatch("backup")
    paymatch("skip", "1")
    ended = paymatch("restore")
    assert ended.code == 0
    assert f"What stood there is now {ledger}.before-" in ended.err
    assert json.loads(paymatch("match", "--dry-run", "--json").out)["decided"] == 5


def test_restore_goes_back_to_the_copy_that_is_named(paymatch: Call, ledger: Path) -> None:
    name = backups(ledger)[-1].path.name  # of the time between the two imports
    assert paymatch("restore", name).code == 0
    assert json.loads(paymatch("match", "--dry-run", "--json").out)["payments"] == 0


def test_unknown_copy_is_refused_with_those_there_are(paymatch: Call, ledger: Path) -> None:
    ended = paymatch("restore", "20010101T000000Z")
    assert ended.code == 2
    assert backups(ledger)[0].path.name in ended.err


def test_without_a_copy_there_is_nothing_to_go_back_to(paymatch: Call, home: Path) -> None:
    ended = paymatch("restore")
    assert (ended.code, "There is no copy of" in ended.err) == (3, True)


def test_run_copies_the_ledger_first_once_a_day(paymatch: Call, ledger: Path) -> None:
    for old in backups(ledger):
        old.path.unlink()
    paymatch("match", "--dry-run")
    assert not backups(ledger)
    paymatch("match")
    paymatch("undo")
    paymatch("match")
    assert len(backups(ledger)) == 1


def test_copy_that_cannot_be_made_holds_nothing_up(paymatch: Call, ledger: Path) -> None:
    for old in backups(ledger):
        old.path.unlink()
    folder_of(ledger).rmdir()
    folder_of(ledger).write_text("a file where the folder should be")
    ended = paymatch("match")
    assert ended.code == 0
    assert "No backup was made: " in ended.err


def test_damaged_ledger_is_told_with_the_way_back(paymatch: Call, ledger: Path) -> None:
    ledger.write_bytes(b"\0" * 5000)
    ended = paymatch("match")
    assert ended.code == 3
    assert "`paymatch restore`" in ended.err
    assert paymatch("restore").code == 0
    assert paymatch("match").code == 0
