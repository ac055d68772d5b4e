"""`paymatch log`: every step, newest last, with what became of it."""

import json
import re
from pathlib import Path

import pytest

from tests.tui.cli.calling import Call


@pytest.fixture(autouse=True)
def _imported(seed: Path) -> None:
    """Every test begins with the small example: steps 1 and 2."""


def told(out: str) -> list[str]:
    """Return the lines without their times, which must be there."""
    return [
        re.sub(r"^ *(\d+)  \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  (\w+) +", r"\1 \2: ", line) for line in out.splitlines()
    ]


def test_log_tells_every_kind_of_step(paymatch: Call) -> None:
    for step in (["accept", "1"], ["override", "2", "6"], ["skip", "4"], ["clear", "4"], ["match"]):
        paymatch(*step)
    ended = paymatch("log")
    assert (ended.code, ended.err) == (0, "")
    assert told(ended.out) == [
        "1 import: an import of 7 accruals",
        "2 import: an import of 5 payments",
        "3 accept: payment 1 accepted",
        "4 override: accrual 6 chosen for payment 2",
        "5 skip: payment 4 skipped",
        "6 clear: the decision of payment 4 taken back",
        "7 run: a run that decided 3 payments",
    ]


def test_log_says_what_was_undone_and_redone(paymatch: Call) -> None:
    for step in (["skip", "1"], ["undo"], ["redo"], ["skip", "2"], ["undo"]):
        paymatch(*step)
    assert told(paymatch("log", "--limit", "5").out) == [
        "3 skip: payment 1 skipped",
        "4 undo: payment 1 skipped  (redone)",
        "5 redo: payment 1 skipped",
        "6 skip: payment 2 skipped  (undone)",
        "7 undo: payment 2 skipped",
    ]


def test_undo_of_a_redo_is_an_undo_again(paymatch: Call) -> None:
    for step in (["skip", "1"], ["undo"], ["redo"], ["undo"]):
        paymatch(*step)
    undone = {row["step"]: row["undone"] for row in json.loads(paymatch("log", "--json").out)}
    assert undone == {1: False, 2: False, 3: True, 4: False, 5: True, 6: False}


def test_log_as_json_has_all_of_a_step(paymatch: Call) -> None:
    paymatch("skip", "1")
    paymatch("undo")
    (row,) = json.loads(paymatch("log", "--json", "--limit", "1").out)
    assert row.pop("at").endswith("Z")
    assert row == {
        "step": 4,
        "kind": "undo",
        "words": "payment 1 skipped",
        "undone": False,
        "reverts": 3,
        "detail": {"payment": "1", "accrual": None},
    }


def test_limit_below_one_is_wrong_use(paymatch: Call) -> None:
    assert paymatch("log", "--limit", "0").code == 2
