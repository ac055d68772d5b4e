"""What commands say of arguments, files and rows that would act on a terminal, or hold a password."""

from pathlib import Path

import pytest

from tests.tui.cli.calling import Call
from tests.tui.test_hostile_names import acting

ACTING = "x\x1b]52;c;aGk=\x07\x9b2J\u202e.csv"


@pytest.mark.parametrize(
    "arguments",
    [
        [ACTING],
        ["match", ACTING],
        ["match", "--policy", ACTING],
        ["import", ACTING, "a.csv"],
        ["import", "payments", ACTING],
        ["import", "payments", "--map", f"date={ACTING}", ACTING],
        ["import", "payments", "--encoding", ACTING, ACTING],
        ["import", "payments", f"--no-such{ACTING}"],
        ["export", ACTING],
        ["export", "matches", "-o", f"{ACTING}/a"],
        ["export", "matches", "-o", "-", "--format", ACTING],
        ["explain", ACTING],
        ["override", ACTING, ACTING],
        ["restore", ACTING],
        ["keys", ACTING],
        ["verify", "--matches", ACTING],
        ["accounts", "load", ACTING],
        ["--ledger", ACTING, "log"],
        ["--mongo", f"mongodb://{ACTING}", "accounts", "list"],
        ["--mongo", ACTING, "accounts", "list"],
    ],
    ids=lambda arguments: " ".join(arguments).replace(ACTING, "…"),
)
def test_arguments_that_act_are_written_out(paymatch: Call, seed: Path, arguments: list[str]) -> None:
    ended = paymatch(*arguments)
    assert ended.code != 0
    assert ended.err
    assert acting(ended.out + ended.err) == set()


def test_rows_that_act_are_written_out(paymatch: Call, home: Path) -> None:
    (home / ACTING).write_text(f'id,date,{ACTING}\n"{ACTING}",2016-01-05,1\nP-2,"{ACTING}",1\n', encoding="utf-8")
    ended = paymatch("import", "payments", ACTING)
    assert ended.code == 2
    assert "2 faults" in ended.err
    assert acting(ended.err) == set()


def test_accounts_that_act_are_written_out_and_come_back(paymatch: Call, home: Path) -> None:
    account = "=cmd|' /C calc'!A0 \u202eevil"
    for kind, day in (("accruals", 4), ("payments", 5)):
        text = f'id,date,month,account,amount\n-{kind},2016-01-0{day},1,"{account}",-5.00\n'
        (home / f"{kind}.csv").write_text(text, encoding="utf-8")
        assert paymatch("import", kind, f"{kind}.csv").code == 0
    assert paymatch("match").code == 0
    assert acting(paymatch("explain", "--", "-payments").out) == set()
    table = paymatch("export", "matches", "-o", "-").out
    assert table.splitlines()[1].startswith(f"'-payments,2016-01-05,1,'-accruals,2016-01-04,1,'{account},-5.00,-5.00")
    assert paymatch("export", "matches", "-o", "m.csv").code == 0
    checked = paymatch("verify", "--accruals", "accruals.csv", "--payments", "payments.csv", "--matches", "m.csv")
    assert checked.code == 0, checked.err


@pytest.mark.parametrize("arguments", [["match", "{}"], ["{}"], ["--mongo", "{}x", "accounts", "list"]])
def test_an_address_that_is_no_address_keeps_its_password(paymatch: Call, arguments: list[str]) -> None:
    ended = paymatch(*(argument.format("mongodb://anna:s3cr%2Ft@[h/") for argument in arguments))
    assert ended.code == 2
    assert "s3cr" not in ended.err
