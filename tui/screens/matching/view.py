"""What the Matching screen shows, read from the ledger in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.ledger.deciding.desk import CandidateRow, Case, Desk
from db.ledger.entries import entry_counts, has_accruals, has_payment
from db.ledger.journal import next_redo, next_undo
from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentQuery, PaymentQueue, decided_count, first_payment
from db.ledger.results.reasons import told_reason
from domain.records import EntryKind


@dataclass(frozen=True, slots=True)
class View:
    """A case, its place in the list of payments, and how far the whole is.

    Where there are no payments there is no case; `accruals` says how many of those there are then.
    The list has all payments, or those of `queue`. `inside` is False if the payment is not one of them; `position` is
    then where it would stand. `reason` is why what stands was decided, or why the rules propose what they do, in one
    line or two. `no_accruals` says that the ledger has none, in whatever account. `read` is False before anything was
    read.
    """

    case: Case | None = None
    reason: Sequence[str] = ()
    position: int = 0
    payments: int = 0
    decided: int = 0
    queue: PaymentQueue | None = None
    inside: bool = True
    can_undo: bool = False
    can_redo: bool = False
    read: bool = True
    accruals: int = 0
    no_accruals: bool = False

    @property
    def listed(self) -> int:
        """How many payments the list has."""
        return self.payments if self.queue is None else self.queue.count()

    @property
    def cursor(self) -> int:
        """The place in the list that is nearest to the payment."""
        return max(0, min(self.position, self.listed - 1))

    @property
    def payment_id(self) -> str | None:
        """The id of the payment that is shown."""
        return self.case.payment.id if self.case is not None else None

    @property
    def is_undecided(self) -> bool:
        """Whether a payment is shown for which nothing is decided."""
        return self.case is not None and self.case.decision is None


@dataclass(frozen=True, slots=True)
class CandidateSource:
    """The candidates of one case, for the table."""

    desk: Desk
    case: Case

    def count(self) -> int:
        """Return how many accruals the account has."""
        return self.case.candidates

    def rows(self, start: int, stop: int) -> list[CandidateRow]:
        """Return candidates in order of (date, id)."""
        return list(self.desk.candidates(self.case.payment.id, start, stop))


def read_view(
    ledger: Ledger, desk: Desk, payment_id: str | None, queue: PaymentQueue | None = None, *, here: str | None = None
) -> View:
    """Read all that is shown for a payment, in a queue as it is by then; blocks.

    For None it is the one that was shown `here`, or the first where that is not in the ledger any more.
    """
    with ledger.reading():
        if payment_id is None and here is not None and has_payment(ledger, here):
            payment_id = here
        payment_id = payment_id or first_payment(ledger)
        can_undo, can_redo = next_undo(ledger) is not None, next_redo(ledger) is not None
        if payment_id is None:
            accruals = entry_counts(ledger)[EntryKind.ACCRUAL]
            return View(can_undo=can_undo, can_redo=can_redo, accruals=accruals)
        query = PaymentQuery(ledger)
        case = desk.case(payment_id)
        reason = told_reason(ledger, case.payment, (case.decision or case.proposal).reason)
        payments, decided = query.count(), decided_count(ledger)
        if queue is None:
            position, inside = query.position(payment_id), True
        else:
            queue = queue.renewed()
            position, inside = queue.place(payment_id)
        no_accruals = not case.candidates and not has_accruals(ledger)
        return View(
            case, reason, position, payments, decided, queue, inside, can_undo, can_redo, no_accruals=no_accruals
        )
