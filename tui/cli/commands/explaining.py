"""`paymatch explain`."""

from collections.abc import Iterator, Sequence

import click

from db.files.writing.tables import amount_cell
from db.ledger.journal import write_time
from db.ledger.ledger import Ledger
from db.ledger.steps import CandidateRow, Case, Desk
from domain.matching.decisions import DecidedBy, Decision, NoMatchReason, Reason
from domain.matching.rules import chain_of
from domain.matching.wording import reason_words, verdict_words
from domain.records import Entry
from domain.values.amounts import write_amount
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import Json, pairs, table, write_json, write_lines

_HEADER = ("accrual", "date", "month", "amount", "verdict")


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch explain P-000331",
        "paymatch explain P-000331 --json",
    ),
)
@click.argument("payment")
@click.option("--json", "as_json", is_flag=True, help="Print the same as JSON.")
@pass_options
def explain(options: GlobalOptions, *, payment: str, as_json: bool) -> None:
    """Show what is decided for PAYMENT, or what the rules propose, and why.

    Below it stands every accrual of the payment's account, with what speaks for or against it.
    """
    settings = options.settings()
    desk = Desk(Ledger.open(settings.ledger, create=False), chain_of(settings.rules))
    case, candidates = desk.case(payment), desk.candidates(payment)
    if as_json:
        write_json(_document(case, candidates))
    else:
        write_lines(_lines(case, candidates))


def _lines(case: Case, candidates: Sequence[CandidateRow]) -> Iterator[str]:
    decision, reason = case.decision, case.decision.reason if case.decision else case.proposal.reason
    yield from pairs(
        {
            "payment": _entry_words(case.payment),
            **(
                {"decided": _decision_words(decision)} if decision else {"proposed": case.proposal.accrual_id or "none"}
            ),
            "because": reason_words(reason),
        }
    )
    if not candidates:
        return
    yield ""
    rows = [
        (
            row.accrual.id,
            row.accrual.date.isoformat(),
            row.accrual.month or "",
            "" if row.accrual.amount is None else write_amount(row.accrual.amount),
            verdict_words(row.candidate),
        )
        for row in candidates
    ]
    yield from table(_HEADER, rows, right=("amount",))


def _entry_words(entry: Entry) -> str:
    parts = [f"{entry.id} of {entry.date.isoformat()}"]
    parts.append(f"month {entry.month}" if entry.month else "no month")
    parts.append(f"account {entry.account}" if entry.account else "no account")
    if entry.amount is not None:
        parts.append(f"amount {write_amount(entry.amount)}")
    return ", ".join(parts)


def _decision_words(decision: Decision) -> str:
    what = decision.accrual_id or decision.outcome.value.replace("-", " ")
    who = "a person" if decision.decided_by is DecidedBy.PERSON else "a run"
    return f"{what}, by {who}, {write_time(decision.decided_at)}"


def _document(case: Case, candidates: Sequence[CandidateRow]) -> Json:
    return {
        "payment": _entry_document(case.payment),
        "decision": None if case.decision is None else _decision_document(case.decision),
        "proposal": {"accrual_id": case.proposal.accrual_id, **_reason_document(case.proposal.reason)},
        "candidates": [
            {
                **_entry_document(row.accrual),
                "verdict": row.candidate.verdict.value,
                "verdict_words": verdict_words(row.candidate),
                "rule": row.candidate.rule,
                "paid_by": row.candidate.paid_by,
            }
            for row in candidates
        ],
    }


def _decision_document(decision: Decision) -> dict[str, Json]:
    return {
        "outcome": decision.outcome.value,
        "accrual_id": decision.accrual_id,
        "decided_by": decision.decided_by.value,
        "decided_at": write_time(decision.decided_at),
        **_reason_document(decision.reason),
    }


def _entry_document(entry: Entry) -> dict[str, Json]:
    return {
        "id": entry.id,
        "date": entry.date.isoformat(),
        "month": entry.month,
        "account": entry.account,
        "amount": amount_cell(entry.amount),
    }


def _reason_document(reason: Reason) -> dict[str, Json]:
    words: dict[str, Json] = {"reason": reason_words(reason)}
    if isinstance(reason, NoMatchReason):
        return {"reason_code": reason.code.value, "earlier": reason.earlier, **words}
    return {
        "rule": reason.rule,
        "eligible": reason.eligible,
        "equal": reason.equal,
        "runner_up": reason.runner_up,
        "tie": reason.tie,
        **words,
    }
