"""What stands on the Matching screen: progress, the case, its candidates and all payments."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message

from db.ledger.deciding.desk import CandidateRow, Desk
from db.ledger.listing import PaymentLine, payment_pages
from tui.actions.keymap import Keymap
from tui.screens.greeting import Greeting
from tui.screens.matching.consequences import ConsequencesPane
from tui.screens.matching.view import CandidateSource, View
from tui.screens.matching.words import (
    CANDIDATE_COLUMNS,
    PAYMENT_COLUMNS,
    candidates_title,
    case_lines,
    payments_title,
    progress_line,
)
from tui.services import Services
from tui.widgets.detail import DetailPane, LinePane
from tui.widgets.table.messages import CursorMoved
from tui.widgets.table.paged_table import PagedTable

_NONE_OF_ACCOUNT = "This account has no accruals."
_NONE_AT_ALL = "There are no accruals yet: {app.import-file} imports what was charged."

# Below this width a case is told in few words.
_NARROW = 76


class MatchingPanes(Vertical):
    """Shows one `View` after the other; tells by `PaymentMovedTo` that a person moved to another payment."""

    @dataclass(eq=False)
    class PaymentMovedTo(Message):
        """A person moved the cursor of the list of payments to this one, at this place of the list."""

        payment_id: str
        index: int

    def __init__(self, services: Services, desk: Desk, keymap: Keymap) -> None:
        super().__init__()
        self._services = services
        self._keymap = keymap
        self._desk = desk
        self._settling = False
        self.view = View(read=False)
        self._candidate: CandidateRow | None = None

    def compose(self) -> ComposeResult:
        """Give progress, case, candidates and payments."""
        yield LinePane(id="matching--progress")
        yield DetailPane(id="matching--case")
        with Container(id="matching--lists"):
            candidates = PagedTable(CANDIDATE_COLUMNS, empty=_NONE_OF_ACCOUNT, id="matching--candidates")
            candidates.follow = self._follow_candidate
            with Vertical(id="matching--choice"):
                yield candidates
                yield ConsequencesPane(self._services, self._desk, self._keymap)
            yield PagedTable(PAYMENT_COLUMNS, empty="No payments here.", id="matching--payments")
        greeting = Greeting()
        greeting.display = False
        yield greeting

    def on_mount(self) -> None:
        """Leave the focus to the lists."""
        for pane in self.query(DetailPane):
            pane.can_focus = False

    def on_resize(self) -> None:
        """Show progress and case as there is room for them."""
        self.call_after_refresh(self._show_progress)
        self._show_case()

    def _show_progress(self) -> None:
        pane = self.query_one("#matching--progress", DetailPane)
        pane.show([progress_line(self.view, pane.text_width)])

    def _show_case(self) -> None:
        pane = self.query_one("#matching--case", DetailPane)
        narrow = self.size.width < _NARROW
        pane.show(case_lines(self.view.case, self.view.reason, self._keymap, narrow=narrow))

    @property
    def candidates(self) -> PagedTable[CandidateRow]:
        """The list of the account's accruals."""
        return self.query_one("#matching--candidates", PagedTable)

    @property
    def payments(self) -> PagedTable[PaymentLine]:
        """The list of payments: all of them, or those of a queue."""
        return self.query_one("#matching--payments", PagedTable)

    @property
    def consequences(self) -> ConsequencesPane:
        """What taking the accrual under the cursor would bring about."""
        return self.query_one(ConsequencesPane)

    @property
    def candidate(self) -> CandidateRow | None:
        """The candidate under the cursor; None while the list of this case is still being read."""
        row = self._candidate
        return row if row is not None and row.payment_id == self.view.payment_id else None

    def show(self, view: View, *, reload: bool = False) -> None:
        """Show a view; `reload` reads the list of payments again."""
        other_list = view.queue is not self.view.queue
        self.view = view
        self._candidate = None
        self.consequences.look_at(None)
        self._greet(view)
        self._show_progress()
        self._show_case()
        self.candidates.border_title = candidates_title(self._services.settings.rules)
        self.candidates.empty = self._keymap.in_words(_NONE_AT_ALL) if view.no_accruals else _NONE_OF_ACCOUNT
        self.candidates.set_source(
            CandidateSource(self._desk, view.case) if view.case is not None else None,
            cursor=view.case.look_at if view.case is not None else 0,
        )
        self.payments.border_title = payments_title(view, self._keymap)
        if self.payments.cursor_row is None or other_list or self.payments.row_count != view.listed:
            pages = view.queue or payment_pages(self._services.ledger)
            self.payments.set_source(pages, cursor=view.cursor)
        else:
            if reload:
                self.payments.reload()
            self.payments.move_to(view.cursor)
        self._settling = self.payments.cursor != view.cursor

    def _greet(self, view: View) -> None:
        """Say what to do where there is nothing to match, in place of the lists."""
        greeting, empty = self.query_one(Greeting), view.read and view.case is None
        if empty:
            greeting.greet(self._keymap, accruals=view.accruals)
        if greeting.display != empty:
            greeting.display = empty
            for pane in ("case", "lists"):
                self.query_one(f"#matching--{pane}").display = not empty
            if not empty:
                self.candidates.focus()

    def on_cursor_moved(self, event: CursorMoved[PaymentLine]) -> None:
        """Tell a person's movement in the list of payments from its own way to where `show` sent it."""
        if event.table is not self.payments or event.row is None or event.index != self.payments.cursor:
            return
        if self._settling:
            self._settling = event.index != self.view.cursor
        elif event.index != self.view.cursor:
            self.post_message(self.PaymentMovedTo(event.row.payment.id, event.index))

    def _follow_candidate(self, _: int, row: CandidateRow | None) -> None:
        self._candidate = row
        self.consequences.look_at(self.candidate)
