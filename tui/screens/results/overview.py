"""The overview of the Results screen: the result in numbers, what was possible, and the payments by month."""

from collections.abc import Mapping

from db.ledger.results.overview import Overview
from db.ledger.results.suggesting import Suggestion
from domain.matching.certificate import Certificate
from domain.matching.words.certificate import certificate_parts
from tui.actions.keymap import Keymap
from tui.screens.common.words import amount_words
from tui.screens.results.charts import age_lines, month_lines, progress_lines
from tui.screens.results.words import rule_words
from tui.suggestion_words import change_words, suggestion_words
from tui.widgets.detail import DetailPane
from tui.widgets.text.bars import bar_lines
from tui.widgets.text.lines import Line, Piece, beside

# Bars longer than this are harder to compare, not easier.
_WIDEST = 100
# From this width on the charts stand beside the numbers; this much for the numbers, and for what is between.
_TWO_COLUMNS, _NUMBERS, _BETWEEN = 124, 72, 4

_TO_BEGIN = "{app.import-file} imports accruals and payments from files, and {app.matching} opens Matching."
_TO_COMPARE = "{results.rules} shows it beside other rules, {results.compare} the policies side by side"


class OverviewPane(DetailPane):
    """The overview, and the certificate as soon as it has been worked out; drawn anew for every width."""

    def __init__(self, keymap: Keymap, *, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._keymap = keymap
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
            found = self._overview, self._certificate, self._suggestion
            lines = overview_lines(*found, self.text_width, keymap=self._keymap)
            self.show(lines, keep_place=True)


def overview_lines(
    overview: Overview,
    certificate: Certificate | None,
    suggestion: Suggestion | None,
    width: int,
    *,
    keymap: Keymap,
) -> list[Line]:
    """Return the overview in lines of at most `width` cells; without a certificate, `…` stands for it."""
    if not overview.payments and not overview.accruals:
        return [
            [("Nothing to show yet.", "strong")],
            [(keymap.in_words(_TO_BEGIN), "muted")],
        ]
    head = [_certificate_line(overview, certificate), *_suggestion_lines(suggestion, keymap), []]
    if width < _TWO_COLUMNS:
        width = min(width, _WIDEST)
        return [*head, *_numbers(overview, width), *_charts(overview, width)]
    beyond = min(width - _NUMBERS - _BETWEEN, _WIDEST)
    return [*head, *beside(_numbers(overview, _NUMBERS), _charts(overview, beyond), _NUMBERS + _BETWEEN)]


def _numbers(overview: Overview, width: int) -> list[Line]:
    return [
        *_count_lines(overview, width),
        [],
        *_amount_lines(overview),
        *_section("Matches by rule", overview.by_rule, width),
        *_section("Payments without an accrual, by reason", overview.no_match, width),
    ]


def _charts(overview: Overview, width: int) -> list[Line]:
    return [*month_lines(overview.months, width), [], *age_lines(overview.ages, overview.newest, width)]


def _certificate_line(overview: Overview, certificate: Certificate | None) -> Line:
    is_most = certificate is not None and overview.matched == certificate.most_possible
    matched, *others = certificate_parts(overview.rules, overview.reached, certificate)
    mark: Piece = ("✓ ", "good") if is_most else ("○ " if certificate is not None else "  ", "warning")
    return [mark, (matched, "strong"), ("".join(f"; {part}" for part in others), "")]


def _suggestion_lines(suggestion: Suggestion | None, keymap: Keymap) -> list[Line]:
    if suggestion is None:
        return []
    return [
        [("▶ ", "accent"), (suggestion_words(suggestion), "")],
        [(f"  {change_words(suggestion)}", "")],
        [(f"  {keymap.in_words(_TO_COMPARE)}", "muted")],
    ]


def _count_lines(overview: Overview, width: int) -> list[Line]:
    left = f", {overview.undecided:,} of them not decided" if overview.undecided else ""
    matched = f"{overview.matched:,} matched, {overview.unmatched:,} without an accrual{left}"
    paid = f"{overview.matched:,} paid, {overview.unpaid:,} unpaid"
    return progress_lines(
        [
            ("payments", overview.matched, overview.payments, matched),
            ("accruals", overview.matched, overview.accruals, paid),
        ],
        width,
    )


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
