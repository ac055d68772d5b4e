"""Where a person was on the Matching screen, as it is kept from one session to the next."""

from dataclasses import dataclass, replace
from typing import Any

from db.ledger.deciding.desk import CandidateRow, Desk
from tui.keeping.places import Place, number_in, text_in
from tui.screens.matching.view import View


@dataclass(frozen=True, slots=True)
class PaymentLeft:
    """The payment, "" for none, whether it was undecided, and the name of the filter, "" for none.

    `candidate` is the accrual that the person had gone to, at `position`; "" if the cursor stood where it is put.
    """

    payment: str
    undecided: bool
    filter: str
    candidate: str
    position: int

    def at_candidate(self, view: View, desk: Desk) -> View:
        """Return a view that looks at the accrual, if it shows the payment and the accrual is where it was; blocks."""
        if view.case is None or not self.candidate or view.payment_id != self.payment:
            return view
        found = desk.candidates(self.payment, self.position, self.position + 1)
        if [row.accrual.id for row in found] != [self.candidate]:
            return view
        return replace(view, case=replace(view.case, look_at=self.position))


def payment_left(left: Place) -> PaymentLeft:
    """Return what `kept_of` gave once; what is not as it should be counts as not there."""
    return PaymentLeft(
        text_in(left, "payment"),
        left.get("undecided") is True,
        text_in(left, "filter"),
        text_in(left, "candidate"),
        number_in(left, "position"),
    )


def kept_of(view: View, candidate: CandidateRow | None, position: int) -> dict[str, Any] | None:
    """Return what is kept of a view with the cursor on a candidate, as JSON knows it; None if no payment is shown.

    A cursor that stands on what the rules propose is not kept: it is to stand on what they propose by then.
    """
    if view.case is None:
        return None
    gone_to = candidate is not None and position != view.case.look_at
    return {
        "payment": view.payment_id,
        "undecided": view.is_undecided,
        "filter": view.queue.filter.name if view.queue else "",
        "candidate": candidate.accrual.id if candidate is not None and gone_to else "",
        "position": position if gone_to else 0,
    }
