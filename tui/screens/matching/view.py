"""What the Matching screen shows, read from the ledger in one go."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.ledger.ledger import Ledger
from db.ledger.listing import PaymentQuery, decided_count, first_payment
from db.ledger.reasons import told_reason
from db.ledger.steps import CandidateRow, Case, Desk


@dataclass(frozen=True, slots=True)
class View:
    """A case, its place among the payments, and how far the whole is; no case where there are no payments.

    `reason` is why what stands was decided, or why the rules propose what they do, in one line or two.
    """

    case: Case | None = None
    reason: Sequence[str] = ()
    position: int = 0
    payments: int = 0
    decided: int = 0

    @property
    def payment_id(self) -> str | None:
        """The id of the payment that is shown."""
        return self.case.payment.id if self.case is not None else None


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


def read_view(ledger: Ledger, desk: Desk, payment_id: str | None) -> View:
    """Read all that is shown for a payment, for None the first one; blocks."""
    with ledger.reading():
        payment_id = payment_id or first_payment(ledger)
        if payment_id is None:
            return View()
        query = PaymentQuery(ledger)
        case, position = desk.case(payment_id), query.position(payment_id)
        reason = told_reason(ledger, case.payment, (case.decision or case.proposal).reason)
        return View(case, reason, position, query.count(), decided_count(ledger))
