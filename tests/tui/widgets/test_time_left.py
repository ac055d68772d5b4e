"""The guess of the time that work still takes."""

import pytest

from tui.widgets.time_left import time_left


@pytest.mark.parametrize(
    ("took", "done", "left", "words"),
    [
        (2.0, 10, 30, ", about 6 s left"),
        (1_000.0, 1, 5, ", about 5,000 s left"),
        (2.0, 10, 0, ", about 0 s left"),
        (1.0, 10, 30, ""),
        (60.0, 0, 30, ""),
    ],
)
def test_time_left_is_in_proportion_to_what_is_left(took: float, done: int, left: int, words: str) -> None:
    assert time_left(took, done, left) == words
