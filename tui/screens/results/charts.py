"""Charts of the result: payments by month, the age of what is unpaid, and how far the ledger is decided and paid.

They are text: every bar has its number beside it, and what is left over is drawn in another cell, so that they say the
same without colour.
"""

from collections.abc import Sequence
from datetime import date

from db.ledger.results.overview import AgeCounts, MonthCounts
from tui.screens.common.words import amount_words
from tui.widgets.text.bars import FULL, LEFT_OVER, bar_lines, share_bar
from tui.widgets.text.lines import Line, Piece
from tui.widgets.text.tones import Tone


def progress_lines(parts: Sequence[tuple[str, int, int, str]], width: int) -> list[Line]:
    """Return a line for each (what, how many of them are done, how many there are, words): a bar, its share, the words.

    The words go where there is room for them: after the share, or on a line below.
    """
    names = max(len(what) for what, *_ in parts)
    counts = max(len(f"{total:,}") for _, _, total, _ in parts)
    longest = max(len(words) for *_, words in parts)
    room = width - names - counts - len("    100 %  ")
    cells = min(_BAR, room - longest)
    lines: list[Line] = []
    for what, done, total, words in parts:
        bar = share_bar(done, total, cells if cells >= _LEAST_BAR else min(_BAR, room))
        head: Line = [(f"{what:<{names}}  ", "muted"), (f"{total:>{counts},} ", "strong")]
        share: Piece = (f" {share_words(done, total):>5}", "strong")
        if cells >= _LEAST_BAR:
            lines.append([*head, *bar, share, (f"  {words}", "")])
        else:
            lines += [[*head, *bar, share], [(f"  {words}", "muted")]]
    return lines


def month_lines(months: Sequence[MonthCounts], width: int) -> list[Line]:
    """Draw one bar for the payments of each month, its end for those without an accrual."""
    if not months:
        return []
    legend: Line = [
        ("Payments by month   ", "strong"),
        (FULL, "good"),
        (" matched   ", ""),
        (LEFT_OVER, "warning"),
        (" without an accrual", ""),
    ]
    most = max(len(f"{month.unmatched:,}") for month in months)
    notes = [
        f" {share_words(month.matched, month.matched + month.unmatched):>5} {month.unmatched:>{most + 1},} without"
        for month in months
    ]
    totals = [(f"  {month.month}", month.matched + month.unmatched) for month in months]
    room = width - max(map(len, notes))
    lines: list[Line] = [legend]
    for (head, (bar, _)), month, note in zip(bar_lines(totals, room), months, notes, strict=True):
        matched, unmatched = _split(bar, month)
        gap = " " * max(0, room - len(head[0]) - len(bar))
        tone: Tone = "" if month.unmatched else "muted"
        lines.append([head, (matched, "good"), (unmatched, "warning"), (f"{gap}{note}", tone)])
    return lines


def age_lines(ages: Sequence[AgeCounts], newest: date | None, width: int) -> list[Line]:
    """Draw one bar for the unpaid accruals of each age, with what they amount to if they have amounts."""
    if newest is None or not any(age.count for age in ages):
        return []
    notes = [f"  {amount_words(age.amount)}" if age.amount else "" for age in ages]
    longest = max(map(len, notes))
    room = width - longest
    title: Line = [("Unpaid accruals by age", "strong"), (f"   seen on {newest}", "muted")]
    bars = bar_lines([(f"  {age.band}", age.count) for age in ages], room, tone="warning")
    lines: list[Line] = [title]
    for (head, bar), note in zip(bars, notes, strict=True):
        gap = " " * max(0, room - len(head[0]) - len(bar[0]))
        lines.append([head, bar, (f"{gap}{note:>{longest}}", "")])
    return lines


def share_words(part: int, whole: int) -> str:
    """Return a share in whole per cent, `97 %`: 100 only for all, 0 only for none; a dash where there is no whole."""
    if not whole:
        return "–"
    if part in (0, whole):
        return "100 %" if part else "0 %"
    return f"{min(99, max(1, round(100 * part / whole)))} %"


# A longer bar is harder to read off, not easier; a shorter one says nothing.
_BAR, _LEAST_BAR = 30, 8


def _split(bar: str, month: MonthCounts) -> tuple[str, str]:
    """Split a bar in the proportion of matched and unmatched; neither is without a trace where there is room."""
    cells = round(len(bar) * month.unmatched / max(1, month.matched + month.unmatched))
    if month.unmatched:
        cells = max(1, cells)
    if month.matched:
        cells = min(cells, len(bar) - 1)
    cells = max(0, cells)
    return bar[: len(bar) - cells], LEFT_OVER * cells
