"""Whether the ledger still says what a person saw, or a matcher remembers: other programs may write to it too.

The journal tells of every step of paymatch; a program that changes decisions without it is noticed here, in the
transaction of the step, by what stands for the payments and accruals that it touches.
"""

from collections.abc import Collection, Sequence

from db.errors import ChangedMeanwhile
from db.ledger.decisions import decision_of
from db.ledger.entries import payment_named
from db.ledger.ledger import Ledger
from domain.matching.decisions import Decision
from domain.records import Payment


def check_shown(ledger: Ledger, payment: Payment, decision: Decision | None) -> None:
    """Raise ChangedMeanwhile unless this is what the ledger says of the payment, inside `writing`."""
    if payment_named(ledger, payment.id) != payment or decision_of(ledger, payment.id) != decision:
        raise ChangedMeanwhile(f"payment {payment.id}")


def check_touched(ledger: Ledger, ended: Collection[str], brought: Sequence[Decision]) -> None:
    """Raise ChangedMeanwhile unless a step that ends and brings these decisions finds what it expects.

    Of the payments, those in `ended` have a decision and the others none; the accruals that they get are free, or
    become so by the step.
    """
    for payment_id in {*ended, *(decision.payment_id for decision in brought)}:
        if (decision_of(ledger, payment_id) is not None) != (payment_id in ended):
            raise ChangedMeanwhile(f"payment {payment_id}")
    for decision in brought:
        for (holder,) in ledger.rows("SELECT payment_id FROM decision WHERE accrual_id = ?", (decision.accrual_id,)):
            if holder not in ended:
                raise ChangedMeanwhile(f"accrual {decision.accrual_id}")
