"""`paymatch demo` where no screens can be opened."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.cli.calling import Call
from tui.cli.commands.demo import MARKER, demo_settings
from tui.configuration.settings import Settings, WrongSetting
from tui.configuration.settings_file import save_setting


def test_demo_prints_the_whole_job_and_keeps_nothing(process: Call, home: Path) -> None:
    ended = process("demo")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("ACCOUNTS: 208 with 13,768 actions; the first 5\n")
    assert "\nmatched 1,176 of at most 1,176; same month 1,076 of at most 1,079\n" in ended.out
    assert "\nall rows have amounts: same-amount would decide 1,051 of 1,220 payments;\n" in ended.out
    for heading in ("MATCHES: 1,176", "PAYMENTS WITHOUT AN ACCRUAL: 44", "ACCRUALS THAT NOBODY PAID: 96"):
        assert f"\n{heading}; the first 5\n" in ended.out
    assert list(home.iterdir()) == []


def test_without_a_mongod_the_matching_half_goes_on(process: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYMATCH_MONGOD", "/nowhere/mongod")
    ended = process("demo")
    assert ended.code == 0
    assert ended.err.startswith("The accounts are not available: PAYMATCH_MONGOD names")
    assert ended.out.lstrip().startswith("MATCHING\n")


def test_a_kept_demo_keeps_what_was_done_in_it(paymatch: Call, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PAYMATCH_MONGOD", "/nowhere/mongod")
    assert paymatch("demo", "--dir", "try").out.splitlines()[-3] == f"ledger  {home / 'try' / 'ledger.sqlite'}"
    paymatch("--ledger", "try/ledger.sqlite", "skip", "P-000331")
    assert "\nmatched      1,175\n" in paymatch("demo", "--dir", "try").out
    assert "\nmatched      1,176\n" in paymatch("demo", "--dir", "try", "--fresh").out


def test_a_folder_that_is_no_demo_is_left_alone(paymatch: Call, home: Path) -> None:
    (home / "mine").mkdir()
    (home / "mine" / "ledger.sqlite").write_text("mine")
    ended = paymatch("demo", "--dir", "mine", "--fresh")
    assert (ended.code, ended.out) == (2, "")
    assert "is no demo of paymatch" in ended.err
    assert (home / "mine" / "ledger.sqlite").read_text() == "mine"
    assert not (home / "mine" / MARKER).exists()


def test_screens_of_the_demo_look_as_was_chosen_and_the_rest_is_its_own(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMATCH_DARKEN", "no")
    save_setting("theme", "nord")
    save_setting("times", "local")
    save_setting("mongo", "mongodb://mine/")
    own = Settings(ledger=home / "try" / "ledger.sqlite", data=home / "try" / "mongodb")
    assert demo_settings(home / "try", screens=True) == replace(own, theme="nord", times="local", darken=False)
    assert demo_settings(home / "try", screens=False) == own


def test_wrong_setting_is_told_before_the_screens_of_the_demo(home: Path) -> None:
    save_setting("times", "moon").write_text('times = "moon"\n')
    with pytest.raises(WrongSetting, match=r"config\.toml:1: times"):
        demo_settings(home / "try", screens=True)
