"""What the Results screen shows of matches, of payments without an accrual, and of unpaid accruals."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rich.cells import cell_len

from db.ledger.exporting.exports import Export
from db.ledger.exporting.tables import no_match_reason
from db.ledger.listing import PaymentLine, UnpaidLine
from domain.matching.decisions import DecidedBy, Decision, MatchReason, NoMatchCode
from domain.matching.words.reasons import count_of, reason_lines, unpaid_words
from domain.records import Accrual, Entry, Payment
from tui.actions import action_named
from tui.actions.keymap import Keymap
from tui.screens.common.tabs import TabText
from tui.screens.common.words import amount_words, month_words
from tui.screens.export.dialog import Offer
from tui.screens.results.lists import ListRow, Lists, Tab
from tui.widgets.table.columns import Cell, Column
from tui.widgets.text.lines import Line
from tui.widgets.text.safe_text import fit, visible
from tui.widgets.text.tones import Tone

_NO_MATCH_MARKS: Mapping[NoMatchCode, tuple[str, Tone]] = {
    NoMatchCode.SKIPPED: ("– skipped", "warning"),
    NoMatchCode.UNDECIDED: ("○ not decided", "warning"),
}
_NO_ACCRUAL: tuple[str, Tone] = ("× no accrual", "warning")


_NOTES = {
    Export.REPORT: "A page to sign off: certificate, counts, reasons, ageing, inputs, and what is left over.",
    Export.WORKBOOK: "Five sheets: matches, unmatched, unpaid, overview, and where it all came from.",
}

_TO_MATCHING = "{app.matching} opens Matching; {matching.run} there runs the rules."
_UNDECIDED = "{GOES} goes to it in Matching; {matching.run} there runs the rules for all that are left"
_ALL_DONE = {
    Tab.MATCHES: f"No matches yet: {_TO_MATCHING}",
    Tab.UNMATCHED: "Every payment found its accrual.",
    Tab.UNPAID: "Every accrual is paid.",
}


def empty_words(tab: Tab, lists: Lists, keymap: Keymap) -> str:
    """Return what an empty list says: why it is empty, and what to do next."""
    if lists.totals[tab]:
        shows_all = keymap.in_words("{results.all-rows} shows all rows.")
        return f"Nothing here has {lists.text!r} in its id or account: {shows_all}"
    if tab is Tab.UNPAID and not lists.accruals:
        return keymap.in_words("No accruals yet: {app.import-file} imports a file.")
    if tab is not Tab.UNPAID and not lists.payments:
        return keymap.in_words("No payments yet: {app.import-file} imports a file.")
    return keymap.in_words(_ALL_DONE[tab])


def tab_texts(lists: Lists | None, keymap: Keymap) -> list[TabText]:
    """Return the tabs with the numbers of rows that the filter leaves; `…` until they are counted."""
    texts = []
    for tab in Tab:
        number = ""
        if tab is not Tab.OVERVIEW:
            number = f"{lists.counts[tab]:,}" if lists is not None else "…"
        texts.append(TabText(tab, keymap.first(action_named(f"results.{tab}")), tab.value.capitalize(), number))
    return texts


def found_words(tab: Tab, lists: Lists | None, text: str, keymap: Keymap) -> str:
    """Return how many rows of a list the filter `text` leaves, `…` until they are counted; and how it ends."""
    if tab is Tab.OVERVIEW or not text:
        return keymap.in_words("{results.all-rows} close")
    counted = lists is not None and lists.text == text
    number = f"{lists.counts[tab]:,} of {lists.totals[tab]:,}" if lists is not None and counted else "…"
    return f"{number}  {keymap.in_words('{results.all-rows} all rows')}"


def export_offers(tab: Tab, lists: Lists) -> list[Offer[Export]]:
    """Return what can be exported where a tab is shown: its list first, if it is one."""
    everything = lists.payments + lists.totals[Tab.UNPAID]
    offers = [Offer(export, everything, note) for export, note in _NOTES.items()]
    if tab is not Tab.OVERVIEW:
        rows = lists.totals[tab]
        words = count_of(rows, "row")
        note = (
            f"All {words} of the list: the filter is for the screen only." if lists.text else f"{words}, with reasons."
        )
        offers.insert(0, Offer(Export(tab), rows, note))
    return offers


def rule_words(name: str) -> str:
    """Return the name of a rule or of a reason for people: `same month`."""
    return name.replace("-", " ")


def difference(line: PaymentLine) -> int | None:
    """Return what was paid above what was charged, in minor units; None where one of the amounts is not known."""
    if line.accrual is None or line.payment.amount is None or line.accrual.amount is None:
        return None
    return line.payment.amount - line.accrual.amount


def record_lines(
    row: ListRow | None,
    *,
    keymap: Keymap,
    tall: bool,
    narrow: bool = False,
    told: Sequence[str] = (),
    goes: str = "results.open",
    width: int = 0,
) -> list[Line]:
    """Return the whole of a row, with the reason in words; `tall`: for a high pane, else in few lines.

    `narrow` says that these must be short. `told` are the lines of the reason as they were read for this row; without,
    the list's own words stand there. `goes` is the action that goes to a payment in Matching. Where a
    line of values is longer than `width`, unless that is 0, it is broken between two of them.
    """
    entry_lines = _tall_entries if tall else partial(_flat_entries, narrow=narrow, width=width)
    last_line = partial(_last_line, tall=tall, narrow=narrow, width=width)
    match row:
        case None:
            return []
        case UnpaidLine(accrual, code):
            return [
                *entry_lines(accrual),
                *_reason_lines(("○ unpaid", "warning"), told or [unpaid_words(code)]),
                *last_line(accrual, None),
            ]
        case PaymentLine(payment, Accrual() as accrual, Decision(reason=MatchReason() as reason) as decision):
            return [
                *entry_lines(payment, accrual),
                *_reason_lines((f"✓ {rule_words(reason.rule)}", "good"), reason_lines(reason)),
                *_difference_lines(difference(row)),
                *last_line(payment, decision),
            ]
        case _:
            return [
                *entry_lines(row.payment),
                *_no_match_lines(row, told, keymap.in_words(_UNDECIDED.replace("GOES", goes))),
                *last_line(row.payment, row.decision),
            ]


def _reason_lines(mark: tuple[str, Tone], reason: Sequence[str]) -> list[Line]:
    """Return the lines of a reason, the first after the mark of what was decided."""
    first: list[Line] = [[(f"{mark[0]}  ", mark[1]), (reason[0], "")]]
    return first + [[(f"  {line}", "")] for line in reason[1:]]


def _no_match_lines(row: PaymentLine, told: Sequence[str], undecided: str) -> list[Line]:
    reason = no_match_reason(row)
    mark, tone = _NO_MATCH_MARKS.get(reason.code, _NO_ACCRUAL)
    if row.decision is None:
        return [[(mark, tone), (f"  {undecided}", "muted")]]
    return _reason_lines((mark, tone), told or reason_lines(reason))


def _flat_entries(*entries: Entry, narrow: bool, width: int) -> list[Line]:
    """Return a line or two for each entry, values below each other, without the account, which is that of all."""
    id_width = max(cell_len(visible(entry.id)) for entry in entries)
    amount_width = max(len(amount_words(entry.amount)) for entry in entries)
    lines: list[Line] = []
    for entry in entries:
        amount = f"  {amount_words(entry.amount):>{amount_width}}" if amount_width else ""
        month = month_words(entry.month) if narrow else f"month {month_words(entry.month)}"
        name: Line = [(f"{_kind(entry)}  ", "muted"), (fit(entry.id, id_width), "strong")]
        facts = f"  {entry.date.isoformat()}{amount}  {month}"
        whole = not width or sum(cell_len(text) for text, _ in name) + len(facts) <= width
        lines += [[*name, (facts, "")]] if whole else [name, [(facts, "")]]
    return lines


def _tall_entries(*entries: Entry) -> list[Line]:
    """Return a line for each value of each entry."""
    lines: list[Line] = []
    for entry in entries:
        values = {
            "date": entry.date.isoformat(),
            "month": month_words(entry.month),
            "amount": amount_words(entry.amount),
            "account": entry.account,
        }
        lines.append([(f"{_kind(entry)}  ", "muted"), (entry.id, "strong")])
        lines += [[(f"  {name:<9}", "muted"), (value, "")] for name, value in values.items() if value]
        lines.append([])
    return lines


def _kind(entry: Entry) -> str:
    return "Payment" if isinstance(entry, Payment) else "Accrual"


def _difference_lines(minor: int | None) -> list[Line]:
    if minor is None:
        return []
    if not minor:
        return [[("= the amounts are equal", "muted")]]
    return [[(f"≠ paid {amount_words(abs(minor))} {'more' if minor > 0 else 'less'} than charged", "warning")]]


def _last_line(entry: Entry, decision: Decision | None, *, tall: bool, narrow: bool, width: int) -> list[Line]:
    """Return who decided, and when; before it the account where the entries are shown without."""
    parts = [f"account {entry.account}"] if entry.account and not tall else []
    if decision is not None:
        by = "a person" if decision.decided_by is DecidedBy.PERSON else "a run"
        parts.append(f"{'' if narrow else 'decided '}by {by}, {decision.decided_at:%Y-%m-%d %H:%M} UTC")
    line = "   ".join(parts)
    if width and cell_len(visible(line)) > width:
        return [[(part, "muted")] for part in parts]
    return [[(line, "muted")]] if parts else []


def _difference_cell(line: PaymentLine) -> Cell:
    minor = difference(line)
    if not minor:
        return Cell("" if minor is None else "=", "muted")
    return Cell(f"{'+' if minor > 0 else ''}{amount_words(minor)}", "warning")


def _rule_cell(line: PaymentLine) -> str:
    reason = line.decision.reason if line.decision is not None else None
    return rule_words(reason.rule) if isinstance(reason, MatchReason) else ""


def _no_match_cell(line: PaymentLine) -> Cell:
    reason = no_match_reason(line)
    return Cell(rule_words(reason.code), "muted" if reason.code is NoMatchCode.UNDECIDED else "")


def _of_accrual(field: Callable[[Entry], str]) -> Callable[[PaymentLine], str]:
    return lambda line: field(line.accrual) if line.accrual is not None else ""


_MATCHES: tuple[Column[PaymentLine], ...] = (
    Column("payment", "Payment", 8, lambda line: line.payment.id, grow=1, priority=9),
    Column("date", "Date", 10, lambda line: line.payment.date.isoformat(), priority=8),
    Column("month", "Month", 7, lambda line: month_words(line.payment.month), priority=3),
    Column("accrual", "Accrual", 14, _of_accrual(lambda accrual: accrual.id), grow=1, priority=9),
    Column("accrual-date", "Date", 10, _of_accrual(lambda accrual: accrual.date.isoformat()), priority=2),
    Column("accrual-month", "Month", 7, _of_accrual(lambda accrual: month_words(accrual.month)), priority=2),
    Column("account", "Account", 13, lambda line: line.payment.account, priority=1),
    Column("amount", "Amount", 12, lambda line: amount_words(line.payment.amount), align="right", priority=5),
    Column("difference", "Difference", 11, _difference_cell, align="right", priority=6),
    Column("rule", "Rule", 10, _rule_cell, priority=7),
)

_UNMATCHED: tuple[Column[PaymentLine], ...] = (
    Column("payment", "Payment", 8, lambda line: line.payment.id, grow=1, priority=9),
    Column("date", "Date", 10, lambda line: line.payment.date.isoformat(), priority=8),
    Column("month", "Month", 7, lambda line: month_words(line.payment.month), priority=3),
    Column("account", "Account", 13, lambda line: line.payment.account, priority=4),
    Column("amount", "Amount", 12, lambda line: amount_words(line.payment.amount), align="right", priority=5),
    Column("reason", "Reason", 21, _no_match_cell, grow=2, priority=8),
)

_UNPAID: tuple[Column[UnpaidLine], ...] = (
    Column("accrual", "Accrual", 14, lambda line: line.accrual.id, grow=1, priority=9),
    Column("date", "Date", 10, lambda line: line.accrual.date.isoformat(), priority=8),
    Column("month", "Month", 7, lambda line: month_words(line.accrual.month), priority=3),
    Column("account", "Account", 13, lambda line: line.accrual.account, priority=4),
    Column("amount", "Amount", 12, lambda line: amount_words(line.accrual.amount), align="right", priority=5),
    Column("reason", "Reason", 21, lambda line: rule_words(line.code), grow=2, priority=8),
)

COLUMNS: Mapping[Tab, tuple[Column[Any], ...]] = {
    Tab.MATCHES: _MATCHES,
    Tab.UNMATCHED: _UNMATCHED,
    Tab.UNPAID: _UNPAID,
}
