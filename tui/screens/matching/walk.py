"""The way through the payments: all of them in order, or the queue of a filter."""

from dataclasses import dataclass

from db.ledger.deciding.desk import Desk
from db.ledger.ledger import Ledger
from db.ledger.listing import Filter, PaymentQueue, filters, next_undecided, payment_beside, payments_meant
from domain.errors import StepRefused
from domain.matching.rules import Chain
from tui.screens.matching.view import View, read_view

# So many ids are named where a text is in several.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a person stands: at the payment `here`, in a queue or among all payments.

    Every method gives what is to be shown next; all of them block.
    """

    ledger: Ledger
    desk: Desk
    here: str | None = None
    queue: PaymentQueue | None = None

    def at(self, payment_id: str | None) -> View:
        """Go to a payment, whether it is in the queue or not; stay for None."""
        return self._view(payment_id, self.queue)

    def to_named(self, text: str) -> View:
        """Go to the payment that a person means by `text`. Raises StepRefused where that is none, or not only one."""
        found = payments_meant(self.ledger, text, most=_NAMED + 1)
        if len(found) > 1:
            names = ", ".join([*found[:_NAMED], *("…" for _ in found[_NAMED:])])
            raise StepRefused(f"{text} is in several ids, {names}: type more of one.")
        return self.at(found[0] if found else text)

    def beside(self, *, back: bool = False) -> View:
        """Go to the following payment, or `back` to the one before; stay at the ends."""
        if self.here is None:
            return self.at(None)
        if self.queue is None:
            return self.at(payment_beside(self.ledger, self.here, back=back))
        queue = self.queue.renewed()
        return self._view(queue.beside(self.here, back=back), queue)

    def to_undecided(self) -> View:
        """Go to the next payment that is not decided, from the start when there is none after this one."""
        return self.at(next_undecided(self.ledger, self.here))

    def after_step(self, *, stay: bool) -> View:
        """Go on after a step: to the next undecided payment, or in a queue to its next one, from the start if need be.

        To `stay` is possible as long as the step has not put the payment out of the queue.
        """
        if self.queue is None or self.here is None:
            return self.at(None) if stay else self.to_undecided()
        queue = self.queue.renewed()
        stays = stay and queue.place(self.here).inside
        return self._view(None if stays else queue.next_to(self.here), queue)

    def through(self, chosen: Filter) -> View:
        """Begin a queue, at this payment if it is one of it, else at the next that is; no queue if it were empty."""
        queue = PaymentQueue.read(self.ledger, chosen)
        if self.here is None or not queue.count():
            return self.through_all()
        return self._view(None if queue.place(self.here).inside else queue.next_to(self.here), queue)

    def through_all(self) -> View:
        """End the queue, and stay."""
        return self._view(None, None)

    def anew(self, chain: Chain) -> View:
        """Look again at this payment and at the queue, after anything may have changed, by a chain of rules."""
        self.desk.use_chain(chain)
        queue = self.queue
        if queue is not None:
            chosen = next((each for each in filters(chain) if each.name == queue.filter.name), queue.filter)
            queue = PaymentQueue.read(self.ledger, chosen)
        return self._view(None, queue)

    def _view(self, payment_id: str | None, queue: PaymentQueue | None) -> View:
        return read_view(self.ledger, self.desk, payment_id, queue, here=self.here)
