"""How far work is, in words, with the guess of the time that it still takes."""

import pytest

from tui.widgets.text.progress_words import progress_words, time_left


@pytest.mark.parametrize(
    ("took", "done", "left", "words"),
    [
        (2.0, 10, 30, ", about 6 s left"),
        (1_000.0, 1, 5, ", about 1 h 23 min left"),
        (2.0, 10, 0, ", about 0 s left"),
        (1.0, 10, 30, ""),
        (60.0, 0, 30, ""),
    ],
)
def test_time_left_is_in_proportion_to_what_is_left(took: float, done: int, left: int, words: str) -> None:
    assert time_left(took, done, left) == words


@pytest.mark.parametrize(
    ("done", "total", "took", "words"),
    [
        (0, 0, 0.0, "begun …"),
        (0, 0, 75.0, "begun, 1 min 15 s …"),
        (1_200, 0, 0.5, "1,200 rows"),
        (1_200, 4_800, 0.5, "1,200 of 4,800 rows"),
        (1_200, 4_800, 10.0, "1,200 of 4,800 rows, 10 s, about 30 s left"),
    ],
)
def test_progress_says_what_is_known_of_it(done: int, total: int, took: float, words: str) -> None:
    assert progress_words(done, total, "rows", took=took) == words


def test_what_was_done_before_says_nothing_of_the_speed() -> None:
    words = progress_words(3_000, 5_000, "documents", took=10.0, first=2_000)
    assert words.endswith(", about 20 s left")
