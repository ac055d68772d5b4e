"""The consequences of a change to one decision as commands print them, nothing being stored."""

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.foresight import Foreseen, Foresight
from domain.errors import StepRefused
from domain.matching.consequences.changes import AfterLoss, Change, Choose
from domain.matching.consequences.outlook import Turn
from domain.matching.decisions import Decision, Proposal
from domain.matching.words.reasons import reason_words
from tui.cli.output import Json, talk, write_json, write_lines
from tui.configuration.settings import Settings
from tui.consequence_words import consequence_sentences
from tui.widgets.text.safe_text import visible

_NAMED = 10


def print_consequences(desk: Desk, settings: Settings, payment: str, change: Change, *, as_json: bool) -> None:
    """Print what would follow from a change; StepRefused if it is not allowed."""
    foreseen = foresee(desk, settings, payment, change)
    if as_json:
        write_json(_document(foreseen, settings.policy))
        return
    write_lines(visible(text) for text, _ in consequence_sentences(foreseen, named=_NAMED))
    talk("This was a dry run: nothing was stored.")


def foresee(desk: Desk, settings: Settings, payment: str, change: Change) -> Foreseen:
    """Return what would follow from a change, if the policy of the settings decides the rest."""
    return Foresight(desk).of(payment, change, policy=settings.policy)


def refused_with_consequences(
    desk: Desk, settings: Settings, refused: StepRefused, *, payment: str, accrual: str
) -> StepRefused:
    """Return why an accrual was refused; one that could be taken from its payment, with what that would bring."""
    try:
        ways = {way: foresee(desk, settings, payment, Choose(accrual, way)) for way in AfterLoss}
    except StepRefused:
        return refused
    lines = [f"{refused}. It may be taken from that payment:"]
    for way, foreseen in ways.items():
        words = " ".join(text for text, _ in consequence_sentences(foreseen, named=3))
        lines.append(f"  --loser {way.value:<5}  {words}")
    return StepRefused("\n".join(lines))


def _document(foreseen: Foreseen, policy: str) -> Json:
    found, loser = foreseen.consequences, foreseen.consequences.loser
    return {
        "payment": found.payment_id,
        "takes": found.takes,
        "gives_up": found.gives_up,
        "loser": None
        if loser is None
        else {"payment": loser.payment_id, "loses": loser.lost, **_instead(loser.instead, foreseen.loser_had)},
        "freed": None
        if found.freed is None
        else {"accrual": found.freed, "could_take": found.could_take, "payments": found.first_could_take},
        "policy": policy,
        "queued": [_turn(turn) for turn in found.queued],
        "unmatched": found.unmatched,
        "matched": found.matched,
        "moved": found.moved,
        "others": [_turn(turn) for turn in found.turns],
    }


def _instead(instead: Proposal | None, had: Decision | None) -> dict[str, Json]:
    return {
        "decided_by": had.decided_by.value if had is not None else None,
        "takes": instead.accrual_id if instead is not None else None,
        "reason": reason_words(instead.reason) if instead is not None else None,
    }


def _turn(turn: Turn) -> Json:
    return {"payment": turn.payment_id, "before": turn.before, "after": turn.after}
