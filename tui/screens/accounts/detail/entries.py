"""What the ledger has of the account: counts, and a list of who paid what."""

from textual.app import ComposeResult
from textual.containers import Vertical

from db.ledger.exporting.tables import no_match_reason
from db.ledger.ledger import Ledger
from db.ledger.listing import EntryLine, PaymentLine, account_entry_pages
from db.ledger.results.overview import AccountEntries
from domain.matching.decisions import MatchReason, NoMatchCode, Outcome, UnpaidCode
from domain.matching.words.reasons import count_of
from domain.records import Entry
from tui.screens.common.words import amount_words, month_words
from tui.widgets.detail import DetailPane
from tui.widgets.table.columns import Cell, Column
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.text.lines import Line, Piece, wrapped
from tui.widgets.text.tones import Tone

_NO_MATCH = {
    NoMatchCode.NO_ACCRUAL: "no accruals",
    NoMatchCode.NO_EARLIER: "none earlier",
    NoMatchCode.SAME_DAY_ONLY: "same day only",
    NoMatchCode.ALL_TAKEN: "all taken",
    NoMatchCode.SKIPPED: "skipped",
    NoMatchCode.UNDECIDED: "not decided",
}
_UNPAID = {
    UnpaidCode.NO_PAYMENT: "no payments",
    UnpaidCode.NO_LATER: "none later",
    UnpaidCode.LATER_PAID_OTHERS: "others paid",
    UnpaidCode.LATER_SKIPPED: "one skipped",
    UnpaidCode.UNDECIDED: "one undecided",
}


# Of a line of counts: the number, what became of them, the amount.
_PARTS = 3


class EntriesPane(Vertical):
    """The account's payments with what they pay, and its unpaid accruals, newest first, under their counts."""

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._account: str | None = None
        self._left_at = 0

    def compose(self) -> ComposeResult:
        """Give the counts and the list."""
        yield _CountsPane(id="accounts--entry-counts")
        table = PagedTable(ENTRY_COLUMNS, empty="", id="accounts--entry-list")
        table.what = "the payments and accruals"
        yield table

    def on_mount(self) -> None:
        """Leave the focus to the list."""
        self.counts.can_focus = False

    @property
    def counts(self) -> DetailPane:
        """Where the counts stand, or why there are none."""
        return self.query_one("#accounts--entry-counts", DetailPane)

    @property
    def table(self) -> PagedTable[EntryLine]:
        """The list."""
        return self.query_one("#accounts--entry-list", PagedTable)

    def clear(self) -> None:
        """Show nothing."""
        self._left_at = 0
        if self._account is None:
            return
        self._account = None
        self.counts.show([])
        self.table.set_source(None)

    @property
    def cursor(self) -> int:
        """Which entry one is on, or will be when they are read."""
        return self._left_at or self.table.cursor

    def come_back(self, cursor: int) -> None:
        """Begin where the cursor was in the session before, when the entries of the account are read next."""
        self._left_at = cursor

    def read(self, ledger: Ledger, account: str) -> None:
        """List what the ledger has of an account now; the cursor stays at its place if it is the same account."""
        cursor = self._left_at or (self.table.cursor if account == self._account else 0)
        self._account, self._left_at = account, 0
        self.table.set_source(account_entry_pages(ledger, account), cursor=cursor)

    def show(self, lines: list[Line]) -> None:
        """Show the counts, or why there are none."""
        self.counts.show(lines)


class _CountsPane(DetailPane):
    """Lines of which the last part, the amount, is left out where there is no room for it."""

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        whole = wrapped(line, width)
        return whole if len(whole) == 1 or len(line) < _PARTS else wrapped(line[:-1], width)


def counts_lines(entries: AccountEntries, *, in_ledger: int) -> list[Line]:
    """Return the counts of an account's entries; `in_ledger` counts those of all accounts."""
    if not in_ledger:
        return [[("The ledger is empty: paymatch import payments FILE", "muted")]]
    if not entries.accruals and not entries.payments:
        return [[("nothing of this account in the ledger", "muted")]]
    matched = entries.payments - entries.unmatched
    left = (entries.unmatched - entries.undecided, "unmatched"), (entries.undecided, "undecided")
    return [
        _line("payment", entries.payments, entries.received, (matched, "matched"), *left),
        _line("accrual", entries.accruals, entries.charged, (entries.unpaid, "unpaid")),
    ]


def _line(noun: str, number: int, amount: int, *parts: tuple[int, str]) -> Line:
    told = ", ".join(f"{count:,} {word}" for count, word in parts if count)
    whole = all(word == "matched" for count, word in parts if count)
    line: list[tuple[str, Tone]] = [(count_of(number, noun), "strong"), (f"  {told}", "" if whole else "warning")]
    if amount:
        line.append((f"  {amount_words(amount)}", "muted"))
    return line


def _entry(line: EntryLine) -> Entry:
    return line.payment if isinstance(line, PaymentLine) else line.accrual


def _mark(line: EntryLine) -> Cell:
    if not isinstance(line, PaymentLine) or line.decision is None:
        return Cell("○", "warning")
    if line.accrual is not None:
        return Cell("✓", "good")
    return Cell("–" if line.decision.outcome is Outcome.SKIPPED else "×", "warning")


def _payment(line: EntryLine) -> Cell:
    return Cell(line.payment.id) if isinstance(line, PaymentLine) else Cell("unpaid", "warning")


def _accrual(line: EntryLine) -> Cell:
    if not isinstance(line, PaymentLine):
        return Cell(line.accrual.id)
    return Cell(line.accrual.id) if line.accrual is not None else Cell(_how(line), "warning")


def _how(line: EntryLine) -> str:
    """Return which rule chose, or why there is nothing, in a few words."""
    if not isinstance(line, PaymentLine):
        return _UNPAID[line.code]
    if line.decision is not None and isinstance(line.decision.reason, MatchReason):
        return line.decision.reason.rule.replace("-", " ")
    return _NO_MATCH[no_match_reason(line).code]


ENTRY_COLUMNS: tuple[Column[EntryLine], ...] = (
    Column("mark", "", 1, _mark, priority=9),
    Column("date", "Date", 10, lambda line: _entry(line).date.isoformat(), priority=8),
    Column("payment", "Payment", 8, _payment, grow=1, priority=9),
    Column("accrual", "Accrual", 14, _accrual, grow=2, priority=9),
    Column("amount", "Amount", 10, lambda line: amount_words(_entry(line).amount), align="right", priority=5),
    Column("month", "Month", 7, lambda line: month_words(_entry(line).month), priority=3),
    Column("how", "How", 10, _how, grow=1, priority=4),
)
