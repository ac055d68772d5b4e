"""Steps at a payment: stored in the background, one after the other, after a question where others feel them."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from db.ledger.deciding.desk import CandidateRow, Case, Tried
from db.ledger.deciding.foresight import Foreseen
from db.ledger.journal import Step
from db.ledger.step_words import step_words
from domain.errors import PaymatchError
from domain.matching.candidates import Verdict
from domain.matching.consequences.changes import AfterLoss, Change, Choose, Loser
from domain.matching.decisions import Decision
from domain.matching.words.reasons import verdict_words
from tui.actions import action_named
from tui.screens.matching.going import GoingScreen
from tui.screens.matching.questions.swap import SwapQuestion, felt_question
from tui.screens.matching.view import View

Result = TypeVar("Result")

# After so long a person is told what is being waited for.
_SLOW_SECONDS = 0.4

_DECIDED_ALREADY = (
    "This is decided already: {matching.next-undecided} goes to the next payment, {matching.clear} takes it back."
)
_ALL_DECIDED = (
    "This is decided, as all are: {matching.following} goes to the next payment, {matching.clear} takes it back."
)


class SteppingScreen(GoingScreen):
    """A screen on which steps are made at the payment that is shown."""

    def _take(self) -> None:
        case, candidate = self.view.case, self.panes.candidate
        if case is None:
            return
        verdict = None if candidate is None else candidate.candidate.verdict
        if candidate is not None and verdict is Verdict.ELIGIBLE:
            chosen = candidate.accrual.id
            self._step(lambda payment_id: self._desk.override(payment_id, chosen))
        elif candidate is not None and verdict is Verdict.TAKEN and not _stands_on_nothing(case, candidate):
            self._ask_to_swap(candidate)
        elif case.decision is not None and verdict is not Verdict.PROPOSED:
            all_decided = self.view.decided == self.view.payments
            self.say(self.keymap.in_words(_ALL_DECIDED if all_decided else _DECIDED_ALREADY))
        elif case.proposal.accrual_id is None or candidate is None or verdict is Verdict.PROPOSED:
            self._step(self._desk.accept)
        else:
            self.say(f"{candidate.accrual.id} cannot be taken: {verdict_words(candidate.candidate)}", "warning")

    def _take_over(self) -> None:
        candidate = self.panes.candidate
        if candidate is not None:
            self._ask_to_swap(candidate)

    def _step_if_unfelt(self, word: str, change: Change, step: Callable[[str], object], *, stay: bool = False) -> None:
        """Make a step at once if no other payment feels it; ask first, with what it would bring about, if one does."""
        payment_id = self.view.payment_id
        if payment_id is None:
            return

        def foreseen(found: Foreseen) -> None:
            slow.stop()
            if not found.consequences.affects_others:
                self._step(step, stay=stay)
            elif self.is_current:
                title, again = f"{word} payment {payment_id}", action_named(f"matching.{word.lower()}")
                self.app.push_screen(felt_question(title, found, yes=word, again=again), answered)
            else:
                self._not_asked(f"{word.lower()} {payment_id}")

        def failed(error: PaymatchError) -> None:
            slow.stop()
            self._step_failed(error)

        def answered(yes: bool | None) -> None:  # noqa: FBT001 - a dialog's answer
            if yes:
                self._step(step, stay=stay)
            else:
                self._stepped_back()

        self._typed_ahead.begin()
        work = partial(self.panes.consequences.foresee, payment_id, change)
        slow = self.set_timer(_SLOW_SECONDS, lambda: self.say("Looking who else would be affected …"))
        self.in_background(work, foreseen, group="step", failed=failed)

    def _ask_to_swap(self, candidate: CandidateRow) -> None:
        """Ask what shall become of the payment that holds the accrual under the cursor, and take it."""
        payment_id, accrual_id, holder = candidate.payment_id, candidate.accrual.id, candidate.candidate.paid_by

        def foresee(way: AfterLoss, wanted: Callable[[], bool]) -> Foreseen:
            return self.panes.consequences.foresee(payment_id, Choose(accrual_id, way), wanted=wanted)

        def ask(tried: dict[AfterLoss, Tried]) -> None:
            if self.is_current:
                self.app.push_screen(SwapQuestion(tried, foresee), answered)
            else:
                self._not_asked(f"take {accrual_id}")

        def answered(way: AfterLoss | None) -> None:
            if way is None:
                self._stepped_back()
            else:
                swap = partial(self._desk.swap, accrual_id=accrual_id, after_loss=way, held_by=holder)
                self._step(swap, words=lambda swapped: _swap_words(*swapped))

        self._typed_ahead.begin()
        self.in_background(
            lambda: {way: self._desk.try_out(payment_id, Choose(accrual_id, way)) for way in AfterLoss},
            ask,
            group="step",
            failed=self._step_failed,
        )

    def _not_asked(self, step: str) -> None:
        """Make no step whose question would come over what a person has gone to meanwhile."""
        self.say(f"Not done, as you went elsewhere before the question came: {step}.", "warning")
        self._stepped_back()

    def _stepped_back(self) -> None:
        """Let go of what was typed after a step that was not made after all."""
        self._typed_ahead.forget()
        self._typed_ahead.end()

    def _step(
        self, step: Callable[[str], Result], *, stay: bool = False, words: Callable[[Result], str] | None = None
    ) -> None:
        """Store a step for the payment that is shown, and go on, or `stay`.

        `words` says what it did that is not seen.
        """
        walk, case = self.walk, self.view.case
        if case is None:
            return
        payment_id = case.payment.id

        def work() -> tuple[View, Result]:
            with self._desk.as_shown(case):
                result = step(payment_id)
            return walk.after_step(stay=stay), result

        def done(found: tuple[View, Result]) -> None:
            view, result = found
            self._stepped(view)
            if words is not None:
                self.say(words(result), "good")

        self._typed_ahead.begin()
        self.in_background(work, done, group="step", failed=self._step_failed)

    def _revert(self, revert: Callable[[], Step], word: str) -> None:
        walk = self.walk

        def work() -> tuple[View, Step]:
            step = revert()
            return walk.at(step.detail.get("payment")), step

        def done(result: tuple[View, Step]) -> None:
            view, step = result
            self._stepped(view)
            self.say(f"{word}: {step_words(step)}")

        self._typed_ahead.begin()
        self.in_background(work, done, group="step", failed=self._step_failed)

    def _stepped(self, view: View) -> None:
        self.note_change()
        self.panes.show(view, reload=True)
        if view.queue is not None and not view.listed:
            end = self.keymap.in_words("{matching.all-payments} ends the filter.")
            self.say(f"No payments {view.queue.filter.title} are left: {end}", "good")
        elif view.payments and view.decided == view.payments:
            self.say(self.keymap.in_words("Every payment is decided: {app.results} shows the results."), "good")
        self._typed_ahead.end()


def _swap_words(decision: Decision, loser: Loser | None) -> str:
    """Return what became of the payment that lost its accrual, which may not be on the screen."""
    if loser is None:
        return f"✓ {decision.payment_id} pays {decision.accrual_id}"
    instead = "is undecided again" if loser.instead is None else f"takes {loser.instead.accrual_id}"
    return f"✓ {decision.payment_id} pays {decision.accrual_id}; {loser.payment_id} {instead}"


def _stands_on_nothing(case: Case, candidate: CandidateRow) -> bool:
    """Return whether nothing is eligible and the cursor is where it was put: Enter then records that."""
    undecided = case.decision is None and case.proposal.accrual_id is None
    return undecided and candidate.candidate.position == case.look_at
