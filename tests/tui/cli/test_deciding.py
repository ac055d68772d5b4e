"""One decision at a time, and undo and redo, each a process's worth of its own: nothing is kept between calls."""

from pathlib import Path

import pytest

from tests.tui.cli.calling import Call


@pytest.fixture(autouse=True)
def _imported(seed: Path) -> None:
    """Every test begins with the small example."""


def test_accept_stores_what_explain_proposed(paymatch: Call) -> None:
    ended = paymatch("accept", "2")
    assert ended == (0, "2: pays 2: the oldest of 2 of the same month, among 7 eligible; next was 7\n", "")
    assert "decided  2, by a person" in paymatch("explain", "2").out


def test_what_was_chosen_by_hand_outlives_a_run(paymatch: Call) -> None:
    assert paymatch("override", "2", "6").out == "2: pays 6: chosen by hand among 7 eligible; the rules proposed 2\n"
    paymatch("match")
    assert "decided  6, by a person" in paymatch("explain", "2").out


def test_override_to_a_later_accrual_is_refused(paymatch: Call) -> None:
    ended = paymatch("override", "3", "6")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("paymatch: Not allowed: ")


def test_a_skipped_payment_can_be_cleared_once(paymatch: Call) -> None:
    assert paymatch("skip", "2").out == "2: skipped: skipped by a person\n"
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
