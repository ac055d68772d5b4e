"""`paymatch explain`."""

from collections.abc import Iterator, Sequence

import click

from db.ledger.deciding.desk import CandidateRow, Case, Desk
from db.ledger.ledger import Ledger
from db.ledger.results.reasons import AccrualCase, accrual_case, earlier_accruals, told_reason
from domain.errors import StepRefused
from domain.matching.reasons import EarlierAccruals, claim_of
from domain.matching.rules import chain_of
from domain.matching.words.present import claim_words
from domain.matching.words.reasons import verdict_words
from tui.cli.examples import ExampleCommand
from tui.cli.explanations import (
    decision_document,
    decision_words,
    earlier_document,
    entry_cells,
    entry_document,
    entry_words,
    reason_document,
    reason_rows,
)
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import Json, pairs, table, write_json, write_lines


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch explain P-000331",
        "paymatch explain P-000331 --json",
        "paymatch explain --accrual A-2026-01-0183",
    ),
)
@click.argument("payment", required=False)
@click.option("--accrual", metavar="ACCRUAL", help="Explain who pays this accrual, or why nobody does.")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON, with every field of the reason.")
@pass_options
def explain(options: GlobalOptions, *, payment: str | None, accrual: str | None, as_json: bool) -> None:
    """Show what is decided for PAYMENT, or what the rules propose, and why.

    Below it stands every accrual of the payment's account, with what speaks for or against it. With --accrual the
    same for an accrual: who pays it and why, or why nobody does, and what every payment of its account does.
    """
    if (payment is None) == (accrual is None):
        raise click.UsageError("Name a payment, or an accrual with --accrual.")
    settings = options.settings()
    ledger = Ledger.open(settings.ledger, create=False)
    if payment is None:
        found = accrual_case(ledger, accrual or "")
        _print(as_json=as_json, document=_accrual_document(found), lines=_accrual_lines(found))
        return
    desk = Desk(ledger, chain_of(settings.rules))
    case, candidates = _case(desk, ledger, payment), desk.candidates(payment)
    reason = told_reason(ledger, case.payment, (case.decision or case.proposal).reason)
    document = _document(case, candidates, reason, earlier_accruals(ledger, case.payment))
    _print(as_json=as_json, document=document, lines=_lines(case, candidates, reason))


def _print(*, as_json: bool, document: Json, lines: Iterator[str]) -> None:
    if as_json:
        write_json(document)
    else:
        write_lines(lines)


def _case(desk: Desk, ledger: Ledger, payment_id: str) -> Case:
    """Return the case of a payment; where there is only an accrual of this id, StepRefused says how to ask for it."""
    try:
        return desk.case(payment_id)
    except StepRefused as refused:
        try:
            accrual_case(ledger, payment_id)
        except StepRefused:
            raise refused from None
        raise StepRefused(f"{refused} It is an accrual: paymatch explain --accrual {payment_id}") from None


def _lines(case: Case, candidates: Sequence[CandidateRow], reason: Sequence[str]) -> Iterator[str]:
    decision = case.decision
    if decision is None:
        state = {"proposed": case.proposal.accrual_id or "none"}
    else:
        state = {"decided": decision_words(decision, decision.accrual_id or decision.outcome.value.replace("-", " "))}
    yield from pairs({"payment": entry_words(case.payment), **state, **reason_rows(reason)})
    if candidates:
        yield ""
        rows = [(*entry_cells(row.accrual), verdict_words(row.candidate)) for row in candidates]
        yield from table(("accrual", "date", "month", "amount", "verdict"), rows, right=("amount",))


def _accrual_lines(case: AccrualCase) -> Iterator[str]:
    accrual, paid = case.accrual, case.paid_by
    state = "nobody" if paid is None or paid.decision is None else decision_words(paid.decision, paid.payment.id)
    yield from pairs({"accrual": entry_words(accrual), "paid by": state, **reason_rows(case.reason)})
    if case.payments:
        yield ""
        rows = [
            (*entry_cells(line.payment), claim_words(claim_of(line.payment, line.decision, accrual), line.decision))
            for line in case.payments
        ]
        yield from table(("payment", "date", "month", "amount", "what it does"), rows, right=("amount",))


def _document(case: Case, candidates: Sequence[CandidateRow], reason: Sequence[str], earlier: EarlierAccruals) -> Json:
    return {
        "payment": entry_document(case.payment),
        "decision": None if case.decision is None else decision_document(case.decision),
        "proposal": {"accrual_id": case.proposal.accrual_id, **reason_document(case.proposal.reason)},
        "because": list(reason),
        "earlier_accruals": earlier_document(earlier),
        "candidates": [
            {
                **entry_document(row.accrual),
                "verdict": row.candidate.verdict.value,
                "verdict_words": verdict_words(row.candidate),
                "rule": row.candidate.rule,
                "paid_by": row.candidate.paid_by,
            }
            for row in candidates
        ],
    }


def _accrual_document(case: AccrualCase) -> Json:
    paid = case.paid_by
    return {
        "accrual": entry_document(case.accrual),
        "paid_by": None if paid is None else paid.payment.id,
        "decision": None if paid is None or paid.decision is None else decision_document(paid.decision),
        "reason_code": None if case.code is None else case.code.value,
        "because": list(case.reason),
        "payments": [
            {
                **entry_document(line.payment),
                "claim": claim.value,
                "claim_words": claim_words(claim, line.decision),
                "decision": None if line.decision is None else decision_document(line.decision),
            }
            for line in case.payments
            for claim in [claim_of(line.payment, line.decision, case.accrual)]
        ],
    }
