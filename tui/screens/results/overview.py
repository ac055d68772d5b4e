"""The overview of the Results screen: the result in numbers, what was possible, and the payments by month."""

from collections.abc import Mapping, Sequence

from db.ledger.results.overview import MonthCounts, Overview
from db.ledger.results.suggesting import Suggestion
from domain.matching.certificate import Certificate
from domain.matching.words.certificate import certificate_parts
from tui.screens.results.words import rule_words
from tui.screens.words import amount_words
from tui.suggestion_words import change_words, suggestion_words
from tui.widgets.bars import bar_lines
from tui.widgets.detail import DetailPane
from tui.widgets.lines import Line, Piece

_UNMATCHED_CELL = "░"
# Bars longer than this are harder to compare, not easier.
_WIDEST = 100


class OverviewPane(DetailPane):
    """The overview, and the certificate as soon as it has been worked out; drawn anew for every width."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._overview: Overview | None = None
        self._certificate: Certificate | None = None
        self._suggestion: Suggestion | None = None

    def show_overview(self, overview: Overview) -> None:
        """Show these numbers; the certificate and the suggestion that were shown are not theirs."""
        self._overview, self._certificate, self._suggestion = overview, None, None
        self._draw()

    def show_certificate(self, certificate: Certificate) -> None:
        """Add what was possible."""
        self._certificate = certificate
        self._draw()

    def show_suggestion(self, suggestion: Suggestion | None) -> None:
        """Add that the data would allow a better chain of rules, if it would."""
        if suggestion is not None:
            self._suggestion = suggestion
            self._draw()

    def on_resize(self) -> None:
        """Fit the bars to the width."""
        self._draw()

    def _draw(self) -> None:
        if self._overview is None:
            self.show([[("…", "muted")]])
        elif self.text_width:
            width = min(self.text_width, _WIDEST)
            lines = overview_lines(self._overview, self._certificate, self._suggestion, width)
            self.show(lines, keep_place=True)


def overview_lines(
    overview: Overview, certificate: Certificate | None, suggestion: Suggestion | None, width: int
) -> list[Line]:
    """Return the overview in lines of at most `width` cells; without a certificate, `…` stands for it."""
    if not overview.payments and not overview.accruals:
        return [
            [("Nothing to show yet.", "strong")],
            [("paymatch import accruals FILE, paymatch import payments FILE, then match them: 2", "muted")],
        ]
    return [
        _certificate_line(overview, certificate),
        *_suggestion_lines(suggestion),
        [],
        *_count_lines(overview),
        *_amount_lines(overview),
        *_section("Matches by rule", overview.by_rule, width),
        *_section("Payments without an accrual, by reason", overview.no_match, width),
        *_month_lines(overview.months, width),
    ]


def _certificate_line(overview: Overview, certificate: Certificate | None) -> Line:
    is_most = certificate is not None and overview.matched == certificate.most_possible
    matched, *others = certificate_parts(overview.rules, overview.reached, certificate)
    mark: Piece = ("✓ ", "good") if is_most else ("○ " if certificate is not None else "  ", "warning")
    return [mark, (matched, "strong"), ("".join(f"; {part}" for part in others), "")]


def _suggestion_lines(suggestion: Suggestion | None) -> list[Line]:
    if suggestion is None:
        return []
    return [
        [("▶ ", "accent"), (suggestion_words(suggestion), "")],
        [(f"  {change_words(suggestion)}", "")],
        [("  R shows it beside other rules, c the policies side by side", "muted")],
    ]


def _count_lines(overview: Overview) -> list[Line]:
    width = max(len(f"{number:,}") for number in (overview.payments, overview.accruals))
    left = f", {overview.undecided:,} of them not decided" if overview.undecided else ""
    return [
        [
            ("payments  ", "muted"),
            (f"{overview.payments:>{width},}", "strong"),
            (f"   {overview.matched:,} matched, {overview.unmatched:,} without an accrual{left}", ""),
        ],
        [
            ("accruals  ", "muted"),
            (f"{overview.accruals:>{width},}", "strong"),
            (f"   {overview.matched:,} paid, {overview.unpaid:,} unpaid", ""),
        ],
        [],
    ]


def _amount_lines(overview: Overview) -> list[Line]:
    if not overview.amount_charged and not overview.amount_received:
        return []
    amounts = {
        "charged": overview.amount_charged,
        "received": overview.amount_received,
        "of it matched": overview.amount_matched,
        "not matched": overview.amount_received - overview.amount_matched,
    }
    width = max(len(amount_words(minor)) for minor in amounts.values())
    lines: list[Line] = [[("Amounts", "strong")]]
    lines += [[(f"  {name:<14}", "muted"), (f"{amount_words(minor):>{width}}", "")] for name, minor in amounts.items()]
    return [*lines, []]


def _section(title: str, numbers: Mapping[str, int], width: int) -> list[Line]:
    if not numbers:
        return []
    items = [(f"  {rule_words(name)}", number) for name, number in numbers.items()]
    return [[(title, "strong")], *bar_lines(items, width), []]


def _month_lines(months: Sequence[MonthCounts], width: int) -> list[Line]:
    """Draw one bar for the payments of each month, its end for those without an accrual."""
    if not months:
        return []
    legend: Line = [
        ("Payments by month  ", "strong"),
        ("█", "good"),
        (" matched  ", ""),
        (_UNMATCHED_CELL, "warning"),
        (" without an accrual", ""),
    ]
    notes = [f"  {month.unmatched:,} without" if month.unmatched else "" for month in months]
    bars = bar_lines(
        [(f"  {month.month}", month.matched + month.unmatched) for month in months], width - max(map(len, notes))
    )
    lines: list[Line] = [legend]
    for (head, (bar, _)), month, note in zip(bars, months, notes, strict=True):
        matched, unmatched = _split(bar, month)
        lines.append([head, (matched, "good"), (unmatched, "warning"), (note, "muted")])
    return lines


def _split(bar: str, month: MonthCounts) -> tuple[str, str]:
    """Split a bar in the proportion of matched and unmatched; neither is without a trace where there is room."""
    cells = round(len(bar) * month.unmatched / max(1, month.matched + month.unmatched))
    if month.unmatched:
        cells = max(1, cells)
    if month.matched:
        cells = min(cells, len(bar) - 1)
    cells = max(0, cells)
    return bar[: len(bar) - cells], _UNMATCHED_CELL * cells
