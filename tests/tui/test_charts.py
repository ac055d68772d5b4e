"""Charts as text: they fit their width, add up, and say the same without colour."""

from collections.abc import Sequence
from datetime import date

import pytest
from rich.cells import cell_len

from db.ledger.results.overview import AgeCounts, MonthCounts
from tui.screens.results.charts import age_lines, month_lines, progress_lines, share_words
from tui.widgets.text.bars import bar_lines, share_bar
from tui.widgets.text.lines import Line

MONTHS = [MonthCounts("2026-01", 1_234_567, 8), MonthCounts("2026-02", 0, 3), MonthCounts("2026-03", 5, 0)]
AGES = [AgeCounts("0-30 days", 1_200, 123_456_789), AgeCounts("over 90 days", 0, 0)]
PARTS = [("payments", 999, 1_000, "999 matched, 1 without an accrual"), ("accruals", 0, 0, "0 paid, 0 unpaid")]


def texts(lines: Sequence[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize("width", [56, 72, 100, 196])
def test_charts_fit_their_width(width: int) -> None:
    lines = [*month_lines(MONTHS, width), *age_lines(AGES, date(2026, 6, 30), width), *progress_lines(PARTS, width)]
    assert max(map(cell_len, texts(lines))) <= width


@pytest.mark.parametrize("width", [0, 1, 9, 30])
def test_charts_have_all_their_lines_where_they_do_not_fit(width: int) -> None:
    ages = age_lines(AGES, date(2026, 6, 30), width)
    assert (len(month_lines(MONTHS, width)), len(ages), len(bar_lines([("a", 1)], width))) == (4, 3, 1)


def test_what_is_left_over_is_another_cell_and_a_number() -> None:
    first, second, third = texts(month_lines(MONTHS, 72))[1:]
    assert "░" in first
    assert first.endswith(" 99 %  8 without")
    assert ("█" in second, "░" in second, second.endswith("  0 %  3 without")) == (False, True, True)
    assert ("▏" in third, "░" in third, third.endswith("100 %  0 without")) == (True, False, True)


def test_age_says_the_day_it_is_seen_from_and_the_amount() -> None:
    title, young, old = texts(age_lines(AGES, date(2026, 6, 30), 72))
    assert title == "Unpaid accruals by age   seen on 2026-06-30"
    assert young.endswith("  1,234,567.89")
    assert "█" not in old
    assert age_lines([AgeCounts("0-30 days", 0, 0)], date(2026, 6, 30), 72) == []


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(0, 0, "–"), (0, 9, "0 %"), (1, 9_999, "1 %"), (9_998, 9_999, "99 %"), (9, 9, "100 %"), (1, 3, "33 %")],
)
def test_share_is_all_or_nothing_only_where_it_is(part: int, whole: int, words: str) -> None:
    bar = [text for text, _ in share_bar(part, whole, 10)]
    assert share_words(part, whole) == words
    assert ("█" in bar[0], "░" in bar[1]) == (part > 0, part < whole or not whole)
