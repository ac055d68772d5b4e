"""Stepping through the payments: each with its candidates, what the rules propose, and what was decided."""

from collections.abc import Callable
from dataclasses import replace

from textual.app import ComposeResult
from textual.events import Resize

from db.ledger.listing import next_undecided, payment_beside
from db.ledger.runs import RunResult
from db.ledger.steps import CandidateRow
from domain.matching.certificate_words import certificate_parts
from domain.matching.consequences.changes import Clear, Skip
from tui.actions import bindings_of
from tui.screens.dialogs import TextQuestion
from tui.screens.matching.panes import MatchingPanes
from tui.screens.matching.run import RunDialog
from tui.screens.matching.run_question import RunQuestion
from tui.screens.matching.stepping import SteppingScreen
from tui.screens.matching.view import View, read_view
from tui.widgets.table_messages import RowChosen

# From this width on both lists stand side by side.
_WIDE = 120


class MatchingScreen(SteppingScreen):
    """One payment at a time: Enter takes the accrual under the cursor, which stands on the proposed one."""

    NAME = "matching"
    BINDINGS = bindings_of(NAME)
    AUTO_FOCUS = "#matching--candidates"

    def __init__(self) -> None:
        super().__init__()
        self._started = False
        self._first: str | None = None

    def compose_body(self) -> ComposeResult:
        """Give the panes."""
        yield MatchingPanes(self.services, self._desk)

    def on_mount(self) -> None:
        """Start at the payment that was asked for before, or at the first undecided one."""
        first, self._started = self._first, True
        self._go(lambda _: first or next_undecided(self.services.ledger))

    def on_resize(self, event: Resize) -> None:
        """Put the lists side by side where there is room."""
        self.set_class(event.size.width >= _WIDE, "-wide")

    def ledger_changed(self) -> None:
        """Show the same payment as it is now, by the rules that are in force now."""
        if self._started:
            self._go(self._by_the_rules, reload=True)

    # What a key does

    def action_take(self) -> None:
        """Take the accrual under the cursor: the proposed one, or another instead of it."""
        self._typed_ahead.when_free(self._take)

    def action_take_over(self) -> None:
        """Take the accrual under the cursor from the payment that holds it."""
        self._typed_ahead.when_free(self._take_over)

    def action_skip(self) -> None:
        """Leave the payment without an accrual."""
        self._typed_ahead.when_free(lambda: self._step_if_unfelt("Skip", Skip(), self._desk.skip))

    def action_clear(self) -> None:
        """Take back what was decided for the payment, and stay at it."""
        self._typed_ahead.when_free(lambda: self._step_if_unfelt("Clear", Clear(), self._desk.clear, stay=True))

    def action_undo(self) -> None:
        """Take back the latest step, and go to its payment."""
        self._typed_ahead.when_free(lambda: self._revert(self._desk.undo, "Undone"))

    def action_redo(self) -> None:
        """Do the step again that was undone last, and go to its payment."""
        self._typed_ahead.when_free(lambda: self._revert(self._desk.redo, "Redone"))

    def action_next_undecided(self) -> None:
        """Go to the next payment that is not decided, from the start when there is none after this one."""
        self._go(lambda here: next_undecided(self.services.ledger, here))

    def action_previous(self) -> None:
        """Go to the payment before."""
        self._go(lambda here: payment_beside(self.services.ledger, here, back=True) if here else None)

    def action_following(self) -> None:
        """Go to the payment after."""
        self._go(lambda here: payment_beside(self.services.ledger, here) if here else None)

    def action_go_to(self) -> None:
        """Ask for an id and go to its payment."""

        def go(payment_id: str | None) -> None:
            if payment_id:
                self._go(lambda _: self._desk.case(payment_id.strip()).payment.id)

        self.app.push_screen(TextQuestion("Go to payment", hint="the id of a payment"), go)

    def action_run(self) -> None:
        """Say how many payments are left and what each policy would make of them, and let one decide."""
        left = self.view.payments - self.view.decided
        if not left:
            self.say("Every payment is decided.")
            return
        question = RunQuestion(
            self.services.ledger,
            self.chain,
            self.services.settings.policy,
            left=left,
            payments=self.view.payments,
            show_payment=self.show_payment,
        )
        self.app.push_screen(question, self._run)

    def _run(self, policy: str | None) -> None:
        if policy is not None:
            self.app.push_screen(RunDialog(replace(self.services.settings, policy=policy)), self.ran)

    def ran(self, result: RunResult | None) -> None:
        """Show the ledger as a run has left it; None: it was stopped."""
        if result is None:
            self.say("Stopped. Nothing of this run was kept.", "warning")
            return
        self.note_change()
        self._go(lambda here: here, reload=True)
        certificate = certificate_parts(result.rules, result.reached, result.possible)
        self.say(f"✓ {'; '.join(certificate[:2])}", "good")

    # Going about

    def on_matching_panes_payment_moved_to(self, event: MatchingPanes.PaymentMovedTo) -> None:
        """Show the payment that a person moved to, of many movements at once only the last."""
        payments = self.panes.payments
        self._go(lambda here: event.payment_id if payments.cursor == event.index else here)

    def show_payment(self, payment_id: str) -> None:
        """Go to a payment, as other screens ask for it; also before this screen has been seen."""
        if self._started:
            self._go(lambda _: payment_id)
        else:
            self._first = payment_id

    def on_row_chosen(self, event: RowChosen[CandidateRow]) -> None:
        """Take the candidate that was clicked twice."""
        if event.table is self.panes.candidates:
            self.action_take()

    def _go(self, find: Callable[[str | None], str | None], *, reload: bool = False) -> None:
        """Show another payment, when it is its turn: `find` gets the id of the one that is shown by then.

        It is called in the background, and returns the id of the one to show, None for the same.
        """

        def go() -> None:
            here = self.view.payment_id
            self._typed_ahead.begin()
            self.in_background(
                lambda: read_view(self.services.ledger, self._desk, find(here) or here),
                lambda view: self._arrived(view, reload=reload),
                group="view",
                failed=self._step_failed,
            )

        self._typed_ahead.when_free(go)

    def _by_the_rules(self, here: str | None) -> str | None:
        self._desk.use_chain(self.chain)
        return here

    def _arrived(self, view: View, *, reload: bool) -> None:
        self.panes.show(view, reload=reload)
        self._typed_ahead.end()
