"""What the Matching screen shows of payments, candidates and steps."""

from collections.abc import Sequence

from db.ledger.deciding.desk import CandidateRow, Case
from db.ledger.listing import PaymentLine
from domain.matching.candidates import Verdict
from domain.matching.decisions import DecidedBy, Decision, Outcome, Proposal
from domain.matching.rules import DEFAULT_CHAIN
from domain.matching.words.certificate import chain_words
from domain.matching.words.reasons import verdict_words
from domain.records import Entry
from tui.actions.keymap import Keymap
from tui.screens.common.words import account_words, amount_words, month_words
from tui.screens.matching.view import View
from tui.widgets.table.columns import Cell, Column
from tui.widgets.text.lines import Line
from tui.widgets.text.tones import Tone

_BAR_CELLS = 20
# A bar of fewer cells says less than the numbers beside it.
_LEAST_BAR = 5

_VERDICT_MARKS: dict[Verdict, tuple[str, Tone]] = {
    Verdict.CHOSEN: ("✓", "good"),
    Verdict.PROPOSED: ("▶", "accent"),
    Verdict.ELIGIBLE: ("·", ""),
    Verdict.TAKEN: ("×", "muted"),
    Verdict.SAME_DAY: ("×", "muted"),
    Verdict.LATER: ("×", "muted"),
}

_OUTCOME_MARKS: dict[Outcome, tuple[str, Tone]] = {
    Outcome.MATCHED: ("✓", "good"),
    Outcome.SKIPPED: ("–", "warning"),
    Outcome.NOTHING_ELIGIBLE: ("×", "warning"),
}


def progress_line(view: View, width: int) -> Line:
    """Return `Payment 17 of 240`, a bar, and how many are decided; in a queue `12 of 57 ambiguous` without the bar.

    In `width` cells, 0 if that is not known yet: what has no room beside the numbers is the bar, then the word.
    """
    payments, decided = view.payments, view.decided
    if not payments:
        return [("No payments yet", "muted")]
    left = f"  {decided:,} decided, {payments - decided:,} left"
    if view.queue is not None:
        place = f"{view.position + 1:,} of" if view.inside else "not one of"
        return [(f"{place} {view.listed:,} {view.queue.filter.title}", "accent"), (left, "")]
    place = f"{view.position + 1:,} of {payments:,}"
    room = width - len(f"Payment {place}  {left}") if width else _BAR_CELLS
    bar = min(_BAR_CELLS, room) if room >= _LEAST_BAR else 0
    full = decided * bar // payments
    head = f"Payment {place}" if bar or not width or len(f"Payment {place}{left}") <= width else place
    return [
        (f"{head}  " if bar else head, "strong"),
        ("█" * full, "good"),
        ("░" * (bar - full), "muted"),
        (left, ""),
    ]


def payments_title(view: View, keymap: Keymap) -> str:
    """Return the title over the list of payments."""
    if view.queue is None:
        return "Payments"
    return f"Payments {view.queue.filter.title}: {keymap.in_words('{matching.all-payments} shows all')}"


def candidates_title(rules: tuple[str, ...]) -> str:
    """Return the title over the candidates, with the rules they are looked at by if these are not the usual ones."""
    if rules == tuple(rule.name for rule in DEFAULT_CHAIN):
        return "Accruals of the account"
    return f"Accruals by {chain_words(rules)}"


def case_lines(case: Case | None, reason: Sequence[str], keymap: Keymap, *, narrow: bool = False) -> list[Line]:
    """Return the payment, what stands for it or is proposed, and the lines of the reason; `narrow`: in few cells."""
    if case is None:
        return []
    head = _decided(case.decision, narrow=narrow) if case.decision else _proposed(case.proposal, keymap)
    lines: list[Line] = [_entry_line(case.payment, narrow=narrow), head]
    return lines + [[(f"  {line}", "")] for line in reason]


def _entry_line(entry: Entry, *, narrow: bool) -> Line:
    month, amount = month_words(entry.month), amount_words(entry.amount)
    named = (f"month {month}", account_words(entry.account))
    parts = [f"{entry.date}", *((month, entry.account) if narrow else named), amount]
    return [(f"{entry.id}  ", "strong"), ("  ".join(part for part in parts if part), "")]


def _decided(decision: Decision, *, narrow: bool) -> Line:
    mark, tone = _OUTCOME_MARKS[decision.outcome]
    by = "a person" if decision.decided_by is DecidedBy.PERSON else "a run"
    what = {
        Outcome.MATCHED: f"pays {decision.accrual_id}",
        Outcome.SKIPPED: "skipped",
        Outcome.NOTHING_ELIGIBLE: "no accrual",
    }[decision.outcome]
    verb = "" if narrow else "decided "
    return [(f"{mark} {what}", tone), (f"  {verb}by {by}, {decision.decided_at:%Y-%m-%d %H:%M} UTC", "muted")]


def _proposed(proposal: Proposal, keymap: Keymap) -> Line:
    if proposal.accrual_id is None:
        records = keymap.in_words("{matching.take} records that nothing is eligible")
        return [("○ not decided  ", "warning"), (records, "muted")]
    return [("○ not decided  ", "warning"), (f"▶ the rules propose {proposal.accrual_id}", "accent")]


def _verdict(row: CandidateRow) -> Cell:
    return Cell(verdict_words(row.candidate), _VERDICT_MARKS[row.candidate.verdict][1])


def _candidate_tone(row: CandidateRow) -> Tone:
    verdict = row.candidate.verdict
    return "" if verdict.may_be_chosen or verdict is Verdict.CHOSEN else "muted"


def _state(line: PaymentLine) -> Cell:
    if line.decision is None:
        return Cell("○", "warning")
    mark, tone = _OUTCOME_MARKS[line.decision.outcome]
    return Cell(mark, tone)


def _answer(line: PaymentLine) -> Cell:
    if line.decision is None:
        return Cell("not decided", "muted")
    if line.accrual is not None:
        return Cell(line.accrual.id)
    return Cell("skipped" if line.decision.outcome is Outcome.SKIPPED else "no accrual", "warning")


CANDIDATE_COLUMNS: tuple[Column[CandidateRow], ...] = (
    Column("mark", "", 1, lambda row: Cell(*_VERDICT_MARKS[row.candidate.verdict]), priority=9),
    Column("id", "Accrual", 14, lambda row: Cell(row.accrual.id, _candidate_tone(row)), grow=1, priority=8),
    Column("date", "Date", 10, lambda row: Cell(row.accrual.date.isoformat(), _candidate_tone(row)), priority=7),
    Column("month", "Month", 7, lambda row: Cell(month_words(row.accrual.month), _candidate_tone(row)), priority=6),
    Column(
        "amount",
        "Amount",
        12,
        lambda row: Cell(amount_words(row.accrual.amount), _candidate_tone(row)),
        align="right",
        priority=4,
    ),
    Column("verdict", "Verdict", 22, _verdict, grow=2, priority=8),
)

PAYMENT_COLUMNS: tuple[Column[PaymentLine], ...] = (
    Column("state", "", 1, _state, priority=9),
    Column("id", "Payment", 8, lambda line: line.payment.id, grow=1, priority=8),
    Column("date", "Date", 10, lambda line: line.payment.date.isoformat(), priority=7),
    Column("month", "Month", 7, lambda line: month_words(line.payment.month), priority=3),
    Column("amount", "Amount", 12, lambda line: amount_words(line.payment.amount), align="right", priority=5),
    Column("accrual", "Accrual", 14, _answer, grow=1, priority=8),
)
