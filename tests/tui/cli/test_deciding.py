"""One decision at a time, and undo and redo, each a process's worth of its own: nothing is kept between calls."""

import json
from pathlib import Path

import pytest

from tests.tui.cli.calling import Call


@pytest.fixture(autouse=True)
def _imported(seed: Path) -> None:
    """Every test begins with the small example."""


def test_accept_stores_what_explain_proposed(paymatch: Call) -> None:
    ended = paymatch("accept", "2")
    assert ended == (
        0,
        "2: pays 2: the oldest of 2 of the same month, among 7 eligible; next was 7, of a later date\n",
        "",
    )
    assert "decided  2, by a person" in paymatch("explain", "2").out


def test_what_was_chosen_by_hand_outlives_a_run(paymatch: Call) -> None:
    assert paymatch("override", "2", "6").out == (
        "2: pays 6: chosen by hand among 7 eligible (2 of the same month); the rules proposed 2\n"
    )
    paymatch("match")
    assert "decided  6, by a person" in paymatch("explain", "2").out


def test_override_to_a_later_accrual_is_refused(paymatch: Call) -> None:
    ended = paymatch("override", "3", "6")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("paymatch: Not allowed: ")


def test_a_skipped_payment_can_be_cleared_once(paymatch: Call) -> None:
    assert paymatch("skip", "2").out == "2: skipped by a person\n"
    assert paymatch("clear", "2").out == "2: not decided\n"
    assert paymatch("clear", "2").code == 2


def test_undo_and_redo_say_what_step_it_was(paymatch: Call) -> None:
    paymatch("match")
    paymatch("skip", "4")
    assert paymatch("undo").out == "undone: payment 4 skipped\n"
    assert paymatch("undo").out == "undone: a run that decided 5 payments\n"
    assert paymatch("redo").out == "done again: a run that decided 5 payments\n"
    assert paymatch("undo").out == "undone: a run that decided 5 payments\n"
    assert paymatch("undo").out == "undone: an import of 5 payments\n"


def test_undo_and_redo_end_when_nothing_is_left(paymatch: Call) -> None:
    assert paymatch("redo") == (2, "", "paymatch: Not allowed: There is nothing to redo.\n")
    paymatch("undo")
    paymatch("undo")
    assert paymatch("undo") == (2, "", "paymatch: Not allowed: There is nothing to undo.\n")


def test_taken_accrual_is_refused_with_what_taking_it_would_bring(paymatch: Call) -> None:
    paymatch("accept", "2")
    ended = paymatch("override", "5", "2")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        "paymatch: Not allowed: payment 5 cannot pay accrual 2: payment 2 pays it. It may be taken from that payment:",
        "  --loser rules  Payment 2, decided by a person, loses 2 and takes 7 instead, same month.",
        (
            "  --loser queue  Payment 2, decided by a person, loses 2 and is undecided again. "
            "In a run payment 2 would get 7."
        ),
    ]
    assert "decided  2, by a person" in paymatch("explain", "2").out


def test_accrual_that_may_not_be_paid_offers_no_way(paymatch: Call) -> None:
    paymatch("accept", "2")
    assert "--loser" not in paymatch("override", "3", "2").err
    assert paymatch("override", "3", "2", "--loser", "rules").code == 2


def test_swap_gives_the_loser_what_the_rules_give_it(paymatch: Call) -> None:
    paymatch("accept", "2")
    assert paymatch("override", "5", "2", "--loser", "rules").out.splitlines() == [
        "5: pays 2: chosen by hand among 7 eligible (1 of the same month); the rules proposed 1",
        "2: pays 7: the only one of the same month, among 6 eligible; next was 1, not of the same month",
    ]
    assert paymatch("undo").out == "undone: accrual 2 chosen for payment 5, taken from 2\n"
    assert "decided  2, by a person" in paymatch("explain", "2").out


def test_swap_may_leave_the_loser_undecided(paymatch: Call) -> None:
    paymatch("accept", "2")
    assert paymatch("override", "5", "2", "--loser", "queue").out.splitlines()[1] == "2: not decided"
    assert paymatch("verify").code == 0


def test_dry_run_tells_the_consequences_and_stores_nothing(paymatch: Call) -> None:
    paymatch("match")
    before = paymatch("log", "--json").out
    assert paymatch("override", "1", "3", "--dry-run").out.splitlines() == [
        "Payment 4 loses 3 and takes 2 instead, the oldest.",
        "Payment 1 gives up 2.",
    ]
    assert paymatch("skip", "3", "--dry-run").out.splitlines() == [
        "Payment 3 gives up 1, which is free then.",
        "No other payment is affected.",
    ]
    ended = paymatch("clear", "3", "--dry-run")
    assert ended.out.splitlines()[0] == "In a run payment 3 would get 1 again."
    assert ended.err == "This was a dry run: nothing was stored.\n"
    assert paymatch("log", "--json").out == before


def test_dry_run_as_json_has_every_payment_that_is_affected(paymatch: Call) -> None:
    told = json.loads(paymatch("override", "1", "7", "--dry-run", "--json").out)
    assert told == {
        "payment": "1",
        "takes": "7",
        "gives_up": None,
        "loser": None,
        "freed": None,
        "policy": "chronological",
        "queued": [],
        "unmatched": 0,
        "matched": 0,
        "moved": 1,
        "others": [{"payment": "2", "before": "7", "after": "2"}],
    }
    paymatch("match")
    told = json.loads(paymatch("override", "1", "3", "--loser", "queue", "--dry-run", "--json").out)
    assert told["loser"] == {"payment": "4", "loses": "3", "decided_by": "run", "takes": None, "reason": None}
    assert told["freed"] == {"accrual": "2", "could_take": 0, "payments": []}
    assert told["queued"] == [{"payment": "4", "before": "3", "after": "2"}]


def test_json_without_dry_run_is_wrong_use(paymatch: Call) -> None:
    assert paymatch("skip", "3", "--json").code == 2
    assert "decided" not in paymatch("explain", "3").out
