"""Going about among the payments: to the next, to one that is named, through those of a filter."""

from collections.abc import Callable
from dataclasses import replace

from db.errors import ChangedMeanwhile
from db.ledger.deciding.desk import Desk
from db.ledger.listing import Filter, filters
from domain.errors import PaymatchError, StepRefused
from tui.screens.common.dialogs import TextQuestion
from tui.screens.common.typed_ahead import TypedAhead
from tui.screens.matching.left import PaymentLeft
from tui.screens.matching.panes import MatchingPanes
from tui.screens.matching.questions.filters import FilterDialog
from tui.screens.matching.unavailable import why_not
from tui.screens.matching.view import View
from tui.screens.matching.walk import Walk
from tui.screens.policies.choosing import ChoosingScreen


class GoingScreen(ChoosingScreen):
    """A screen with the panes of `MatchingPanes`, on which a person goes from one payment to another.

    Keys typed while something is being read or stored wait their turn and then act on what is shown by then.
    """

    def __init__(self) -> None:
        super().__init__()
        self._desk = Desk(self.services.ledger, self.chain, self.services.clock)
        self._typed_ahead = TypedAhead()

    @property
    def panes(self) -> MatchingPanes:
        """What stands on the screen."""
        return self.query_one(MatchingPanes)

    @property
    def view(self) -> View:
        """What is shown."""
        return self.panes.view

    @property
    def walk(self) -> Walk:
        """Where the person stands."""
        return Walk(self.services.ledger, self._desk, self.view.payment_id, self.view.queue)

    def why_not(self, method: str) -> str | None:
        """Say why an action is not possible at the payment that is shown; while it is left, that is not known."""
        if self._typed_ahead.is_busy:
            return None
        return why_not(method, self.view, self.panes.candidate)

    @property
    def knows_its_keys(self) -> bool:
        """Whether no payment is being left."""
        return not self._typed_ahead.is_busy

    # What a key does

    def action_next_undecided(self) -> None:
        """Go to the next payment that is not decided, from the start when there is none after this one."""
        self._move(Walk.to_undecided)

    def action_previous(self) -> None:
        """Go to the payment before."""
        self._move(lambda walk: walk.beside(back=True))

    def action_following(self) -> None:
        """Go to the payment after."""
        self._move(Walk.beside)

    def action_go_to(self) -> None:
        """Ask for an id and go to its payment."""

        def go(payment_id: str | None) -> None:
            if payment_id:
                self._move(lambda walk: walk.to_named(payment_id.strip()))

        hint = "Its id, its number, or a part of the id that no other has."
        self.app.push_screen(TextQuestion("Go to payment", hint=hint), go)

    def action_filter(self) -> None:
        """Show the filters with how many payments each has, and go through those of one."""
        queue = self.view.queue
        dialog = FilterDialog(self.services.ledger, self.chain, queue.filter.name if queue is not None else "")
        self.app.push_screen(dialog, self._filter_chosen)

    def action_all_payments(self) -> None:
        """End the filter, and stay at the payment."""
        self._move(Walk.through_all)

    def _come_back(self, left: PaymentLeft) -> None:
        """Go where a person was; to the next undecided payment where that payment has gone.

        So too where it was undecided and is decided now: then the session was killed before it kept its place.
        """
        payment_id = left.payment
        chosen = next((each for each in filters(self.chain) if each.name == left.filter), None)
        gone = list[str]()

        def back(walk: Walk) -> View:
            try:
                view = walk.at(payment_id) if payment_id else walk.to_undecided()
            except StepRefused:
                gone.append(payment_id)
                return walk.to_undecided()
            there = replace(walk, here=payment_id)
            if chosen is not None and payment_id:
                view = there.through(chosen)
            elif left.undecided and not view.is_undecided:
                view = there.to_undecided()
            return left.at_candidate(view, self._desk)

        def arrived(_: View) -> None:
            self.focus_left()
            if gone and chosen is None:
                self.say(f"Payment {payment_id}, where you were, is not here any more.", "warning")

        self._go(back, then=arrived)

    def _filter_chosen(self, chosen: Filter | None) -> None:
        def arrived(view: View) -> None:
            if chosen is not None and view.queue is None:
                self.say(f"There are no payments {chosen.title}.")

        if chosen is not None and chosen.name == "all":
            self.action_all_payments()
        elif chosen is not None:
            self._move(lambda walk: walk.through(chosen), then=arrived)

    # Going

    def _move(self, go: Callable[[Walk], View], *, then: Callable[[View], None] | None = None) -> None:
        """Go where a person wants to: what was said where they were is not about what they see then."""
        self.hush()
        self._go(go, then=then)

    def _in_turn(self, method: str, act: Callable[[], None]) -> None:
        """Do an action now, or after what was typed before it; say why not if it is not possible by then."""

        def act_if_possible() -> None:
            reason = why_not(method, self.view, self.panes.candidate)
            if reason is None:
                self.hush()
                act()
            else:
                self.say_why(reason)

        self._typed_ahead.when_free(act_if_possible)

    def on_matching_panes_payment_moved_to(self, event: MatchingPanes.PaymentMovedTo) -> None:
        """Show the payment that a person moved to, of many movements at once only the last."""
        payments = self.panes.payments
        self._move(lambda walk: walk.at(event.payment_id if payments.cursor == event.index else None))

    def _go(
        self, go: Callable[[Walk], View], *, reload: bool = False, then: Callable[[View], None] | None = None
    ) -> None:
        """Show what `go` gives, called in the background with where the person stands when it is its turn."""

        def begin() -> None:
            walk = self.walk
            self._typed_ahead.begin()
            self.in_background(lambda: go(walk), arrived, group="view", failed=self._step_failed)

        def arrived(view: View) -> None:
            self.panes.show(view, reload=reload)
            if then is not None:
                then(view)
            self._typed_ahead.end()

        self._typed_ahead.when_free(begin)

    def _step_failed(self, error: PaymatchError) -> None:
        """Say what went wrong; what was typed after it was meant for another state of things and is forgotten."""
        self._typed_ahead.forget()
        self.failed(error)
        self._typed_ahead.end()
        if isinstance(error, ChangedMeanwhile):
            self.note_change()
            self.ledger_changed()
