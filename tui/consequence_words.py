"""What would follow from a change to one decision, in sentences for screens and commands."""

from collections.abc import Iterable, Iterator, Sequence

from db.ledger.deciding.foresight import Foreseen
from domain.matching.consequences.changes import Loser
from domain.matching.consequences.outlook import Consequences, Turn
from domain.matching.decisions import DecidedBy, Decision, MatchReason
from tui.widgets.text.tones import Tone

Sentence = tuple[str, Tone]


def consequence_sentences(foreseen: Foreseen, *, named: int) -> Iterator[Sentence]:
    """Yield what would follow, the worst first; of many payments the first `named` are named, the others counted."""
    found = foreseen.consequences
    yield from _at_once(found, foreseen.loser_had, named)
    yield from _later(found, named)
    if not found.affects_others:
        yield "No other payment is affected.", "muted"


def loser_sentence(loser: Loser, had: Decision | None) -> Sentence:
    """Return who loses its accrual, who gave it that, and what it gets instead."""
    by = ", decided by a person," if had is not None and had.decided_by is DecidedBy.PERSON else ""
    loses = f"Payment {loser.payment_id}{by} loses {loser.lost}"
    if loser.instead is None:
        return f"{loses} and is undecided again.", "warning"
    rule = f", {_rule_words(loser.instead.reason.rule)}" if isinstance(loser.instead.reason, MatchReason) else ""
    return f"{loses} and takes {loser.instead.accrual_id} instead{rule}.", "accent"


def _at_once(found: Consequences, loser_had: Decision | None, named: int) -> Iterator[Sentence]:
    if found.loser is not None:
        yield loser_sentence(found.loser, loser_had)
    for turn in found.queued:
        if turn.after is None:
            yield f"In a run payment {turn.payment_id} would get nothing.", "warning"
        else:
            again = " again" if turn.after == turn.before else ""
            yield f"In a run payment {turn.payment_id} would get {turn.after}{again}.", ""
    if found.gives_up is not None and found.freed is None:
        yield f"Payment {found.payment_id} gives up {found.gives_up}.", ""
    elif found.freed is not None:
        yield _freed(found, named)


def _freed(found: Consequences, named: int) -> Sentence:
    gives_up = f"Payment {found.payment_id} gives up {found.freed}"
    if not found.could_take:
        return f"{gives_up}, which is free then.", ""
    names = _named(found.first_could_take[:named], found.could_take)
    return f"{gives_up}, which could pay for {names}, recorded without an accrual.", "warning"


def _later(found: Consequences, named: int) -> Iterator[Sentence]:
    unmatched = [turn for turn in found.turns if turn.after is None]
    matched = [turn for turn in found.turns if turn.before is None]
    moved = [turn for turn in found.turns if turn.before is not None and turn.after is not None]
    if found.unmatched:
        names = _named((f"{turn.payment_id} (otherwise {turn.before})" for turn in unmatched[:named]), found.unmatched)
        yield f"A run then leaves without an accrual: {names}.", "error"
    if found.matched:
        names = _named((f"{turn.payment_id} ({turn.after})" for turn in matched[:named]), found.matched)
        yield f"A run then finds one for {names}.", "good"
    if found.moved:
        yield f"A run then gives another to {_named(map(_move, moved[:named]), found.moved)}.", ""


def _move(turn: Turn) -> str:
    return f"{turn.payment_id} ({turn.before} → {turn.after})"


def _named(names: Iterable[str], count: int) -> str:
    """Return the names, and how many there are besides: `P-1, P-2 and 3 more`."""
    first: Sequence[str] = list(names)
    more = count - len(first)
    return ", ".join(first) + (f" and {more:,} more" if more else "")


def _rule_words(rule: str) -> str:
    return "the oldest" if rule == "oldest" else rule.replace("-", " ")
