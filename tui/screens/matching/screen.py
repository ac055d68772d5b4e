"""Stepping through the payments: each with its candidates, what the rules propose, and what was decided."""

from dataclasses import replace

from textual.app import ComposeResult

from db.ledger.deciding.desk import CandidateRow
from db.ledger.deciding.runs import RunResult
from domain.matching.consequences.changes import Clear, Skip
from domain.matching.words.certificate import certificate_parts
from domain.matching.words.reasons import count_of
from tui.actions import bindings_of
from tui.keeping.places import Place
from tui.screens.common.base import Missing
from tui.screens.matching.left import kept_of, payment_left
from tui.screens.matching.panes import MatchingPanes
from tui.screens.matching.questions.fitting import FittingDialog
from tui.screens.matching.questions.run import RunDialog
from tui.screens.matching.questions.run_question import RunQuestion
from tui.screens.matching.stepping import SteppingScreen
from tui.widgets.table.messages import RowChosen


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
        yield MatchingPanes(self.services, self._desk, self.keymap)

    def on_mount(self) -> None:
        """Start at the payment that was asked for before, or where the person was, or at the first undecided one."""
        first, self._started = self._first, True
        if first is not None:
            self._go(lambda walk: walk.at(first))
        else:
            self._come_back(payment_left(self.left))

    def place(self) -> Place | None:
        """Return the payment, whether it is undecided, the filter, and the accrual that was gone to."""
        return kept_of(self.view, self.panes.candidate, self.panes.candidates.cursor)

    def ledger_changed(self) -> None:
        """Show the same payment as it is now, by the rules that are in force now."""
        if self._started:
            self._go(lambda walk: walk.anew(self.chain), reload=True)

    @property
    def missing(self) -> Missing:
        """What the ledger had not when the view was read."""
        view = self.view
        return Missing.of(payments=view.payments, accruals=view.accruals) if view.read else Missing.NOTHING

    # What a key does

    def action_take(self) -> None:
        """Take the accrual under the cursor: the proposed one, or another instead of it."""
        self._in_turn("take", self._take)

    def action_take_over(self) -> None:
        """Take the accrual under the cursor from the payment that holds it."""
        self._in_turn("take_over", self._take_over)

    def action_skip(self) -> None:
        """Leave the payment without an accrual."""
        self._in_turn("skip", lambda: self._step_if_unfelt("Skip", Skip(), self._desk.skip))

    def action_clear(self) -> None:
        """Take back what was decided for the payment, and stay at it."""
        self._in_turn("clear", lambda: self._step_if_unfelt("Clear", Clear(), self._desk.clear, stay=True))

    def action_undo(self) -> None:
        """Take back the latest step, and go to its payment."""
        self._in_turn("undo", lambda: self._revert(self._desk.undo, "Undone"))

    def action_redo(self) -> None:
        """Do the step again that was undone last, and go to its payment."""
        self._in_turn("redo", lambda: self._revert(self._desk.redo, "Redone"))

    def action_run(self) -> None:
        """Say how many payments are left and what each policy would make of them, and let one decide."""
        left = self.view.payments - self.view.decided
        question = RunQuestion(
            self.services.ledger,
            self.chain,
            self.services.settings.policy,
            left=left,
            payments=self.view.payments,
            show_payment=self.show_payment,
        )
        self.app.push_screen(question, self._run)

    def action_accept_fitting(self) -> None:
        """Show how many of the policy's decisions satisfy which conditions, and accept those that satisfy some."""
        settings = self.services.settings
        self.app.push_screen(FittingDialog(self.services.ledger, self.chain, settings.policy), self._accept_fitting)

    def _accept_fitting(self, only: tuple[str, ...] | None) -> None:
        if only is not None:
            self.app.push_screen(RunDialog(self.services.settings, only), self.ran)

    def _run(self, policy: str | None) -> None:
        if policy is not None:
            self.app.push_screen(RunDialog(replace(self.services.settings, policy=policy)), self.ran)

    def ran(self, result: RunResult | None) -> None:
        """Show the ledger as a run has left it; None: it was stopped."""
        if result is None:
            self.say("Stopped. Nothing of this run was kept.", "warning")
            return
        self.note_change()
        self._go(lambda walk: walk.at(None), reload=True)
        if result.only:
            accepted = count_of(result.decided, "payment")
            undo = self.keymap.in_words("{matching.undo} takes this back as one step")
            self.say(f"✓ {accepted} accepted, {result.undecided:,} left; {undo}", "good")
            return
        certificate = certificate_parts(result.rules, result.reached, result.possible)
        self.say(f"✓ {'; '.join(certificate[:2])}", "good")

    # Coming from elsewhere, and going back

    async def action_return(self) -> None:
        """Go back to the screen that this payment was gone to from."""
        if not await self.paymatch.go_back():
            self.say("There is nothing to go back to.")

    def show_payment(self, payment_id: str) -> None:
        """Go to a payment, as other screens ask for it; also before this screen has been seen."""
        if self._started:
            self._go(lambda walk: walk.at(payment_id))
        else:
            self._first = payment_id

    def on_row_chosen(self, event: RowChosen[CandidateRow]) -> None:
        """Take the candidate that was clicked twice."""
        if event.table is self.panes.candidates:
            self.action_take()
