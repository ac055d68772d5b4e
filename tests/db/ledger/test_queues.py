"""Filters over the payments, and queues of them, against a literal reading of every payment; kept right by steps."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from random import Random

import pytest

from db.ledger.deciding.desk import Desk
from db.ledger.deciding.runs import run_policy
from db.ledger.journal import redo, undo
from db.ledger.ledger import Ledger
from db.ledger.listing import (
    PaymentLine,
    PaymentQuery,
    PaymentQueue,
    count_filters,
    filter_named,
    filters,
)
from db.ledger.listing.near_misses import COMPARED
from db.ledger.pools import load_pool
from domain.errors import StepRefused, WrongValue
from domain.matching.consequences.changes import AfterLoss
from domain.matching.decisions import DecidedBy, MatchReason, NoMatchReason, Outcome
from domain.matching.pool import entry_order
from domain.matching.rules import DEFAULT_CHAIN, RULES, Chain, Rule, chain_of
from domain.records import EntryKind
from tests.db.conftest import Clock, Import
from tests.db.ledger.lines import every_line

LONG_CHAIN = chain_of(["same-amount-and-month", "same-amount", "same-month", "oldest"])
CHAINS = [DEFAULT_CHAIN, LONG_CHAIN, chain_of(["oldest"])]
STEPS = ["accept", "accept", "accept", "override", "override", "swap", "skip", "clear", "clear", "run", "undo", "redo"]


class Story:
    """A ledger to which things are done at random: entries with few dates, months and amounts, and any step."""

    def __init__(self, ledger: Ledger, bring: Import, clock: Clock, seed: int) -> None:
        self.ledger, self._bring, self._clock = ledger, bring, clock
        self._draw, self._names = Random(seed), count()
        self._entries: dict[EntryKind, list[str]] = {kind: [] for kind in EntryKind}
        for kind in EntryKind:
            self._import(kind)

    def go_on(self, steps: int) -> None:
        """Do a number of things, as far as they are allowed; now and then an import, or the end of one."""
        for _ in range(steps):
            with suppress(StepRefused):
                self._step("import" if self._draw.random() < 0.03 else self._draw.choice(STEPS))

    def _import(self, kind: EntryKind) -> None:
        draw, later = self._draw, 2 if kind is EntryKind.PAYMENT else 0
        new = [f"{kind.value[0]}{next(self._names)}" for _ in range(draw.randint(8, 14))]
        rows = (
            ",".join([name, f"2016-01-0{draw.randint(1, 5) + later}", *map(draw.choice, ("12 ", "XXY", "78 "))])
            for name in new
        )
        self._bring(kind, "\n".join(rows))
        self._entries[kind] += new

    def _step(self, step: str) -> None:
        draw, ledger = self._draw, self.ledger
        payment = draw.choice(self._entries[EntryKind.PAYMENT])
        accrual = draw.choice(self._entries[EntryKind.ACCRUAL])
        desk = Desk(ledger, draw.choice(CHAINS), self._clock)
        if step == "import":
            self._import(draw.choice(list(EntryKind)))
        elif step == "run":
            run_policy(ledger, chain=draw.choice(CHAINS), clock=self._clock)
        elif step in {"undo", "redo"}:
            {"undo": undo, "redo": redo}[step](ledger, self._clock)
        elif step == "swap":
            desk.swap(payment, accrual, draw.choice(list(AfterLoss)))
        else:
            getattr(desk, step)(payment, *([accrual] if step == "override" else []))


@pytest.fixture(params=range(3))
def story(ledger: Ledger, bring: Import, clock: Clock, request: pytest.FixtureRequest) -> Story:
    """A ledger after twenty things were done to it."""
    told = Story(ledger, bring, clock, request.param)
    told.go_on(20)
    return told


def named(line: PaymentLine, chain: Chain, ledger: Ledger) -> Iterator[str]:
    """Yield the names of the filters that a payment satisfies, as their documentation says."""
    decision = line.decision
    yield "all"
    if decision is None:
        yield "undecided"
    elif decision.decided_by is DecidedBy.PERSON:
        yield "by-person"
    if decision is not None and isinstance(decision.reason, MatchReason):
        reason = decision.reason
        yield f"by-{reason.rule.removeprefix('by-')}"
        if reason.rule != "by-hand":
            yield "by-rule"
        if reason.tie:
            yield "equal-dates"
        months = (line.payment.month, line.accrual.month if line.accrual else None)
        if reason.rule == "oldest" and None not in months and months[0] != months[1]:
            yield "other-month"
    else:
        yield "unmatched"
    if decision is not None and decision.outcome is not Outcome.MATCHED:
        yield decision.outcome.value
    if is_near_miss(line, chain, ledger):
        yield "same-day"


def is_near_miss(line: PaymentLine, chain: Chain, ledger: Ledger) -> bool:
    """Look at every accrual of the account."""
    with ledger.reading():
        pool, _, _ = load_pool(ledger, line.payment.account)
    at = pool.payments.position(line.payment.id)

    def satisfied(rule: Rule, *, same_day: bool) -> bool:
        key = rule.keys(pool.payments)[at]
        days = (day for day, other in zip(pool.accruals.dates, rule.keys(pool.accruals), strict=True) if other == key)
        return key is not None and any(
            day == line.payment.date if same_day else day < line.payment.date for day in days
        )

    reason = line.decision.reason if line.decision else None
    if isinstance(reason, NoMatchReason) and line.decision and line.decision.outcome is Outcome.SKIPPED:
        return False
    for rule in chain:
        if isinstance(reason, MatchReason) and reason.rule == rule.name:
            return False
        if reason is None and satisfied(rule, same_day=False):
            return False
        if satisfied(rule, same_day=True):
            return not isinstance(reason, MatchReason) or reason.rule in {each.name for each in chain}
    return False


@pytest.mark.parametrize("chain", CHAINS, ids=len)
def test_filters_have_and_count_what_a_literal_reading_finds(story: Story, chain: Chain) -> None:
    lines = every_line(PaymentQuery(story.ledger))
    expected = {line.payment.id: set(named(line, chain, story.ledger)) for line in lines}
    counts = count_filters(story.ledger, chain)
    assert list(counts) == [each.name for each in filters(chain)]
    for each in filters(chain):
        kinds = {"equal-dates", "same-day", "other-month"} if each.name == "ambiguous" else {each.name}
        wanted = [line for line in lines if expected[line.payment.id] & kinds]
        queue = PaymentQueue.read(story.ledger, each)
        assert (each.name, queue.rows(0, len(lines))) == (each.name, wanted)
        assert counts[each.name] == queue.count() == len(wanted)


def test_every_filter_of_the_long_chain_is_met_by_some_story(ledger: Ledger, bring: Import, clock: Clock) -> None:
    told, met = Story(ledger, bring, clock, 1), set[str]()
    for _ in range(40):
        told.go_on(3)
        met |= {name for name, number in count_filters(ledger, LONG_CHAIN).items() if number}
    assert met == {each.name for each in filters(LONG_CHAIN)}


@pytest.mark.parametrize("name", ["undecided", "by-rule", "ambiguous", "same-day", "skipped", "all"])
def test_queue_renewed_after_steps_is_the_queue_read_anew(story: Story, name: str) -> None:
    chosen = filter_named(name, DEFAULT_CHAIN)
    queue = PaymentQueue.read(story.ledger, chosen)
    for steps in (0, *[1] * 8, 5):
        before = queue.rows(0, queue.count())
        story.go_on(steps)
        renewed = queue.renewed()
        fresh = PaymentQueue.read(story.ledger, chosen)
        assert renewed.rows(0, 99) == fresh.rows(0, 99)
        assert renewed.renewed() is renewed
        assert queue.count() == len(before)
        queue = renewed


def test_queue_knows_places_and_neighbours_of_every_payment(story: Story) -> None:
    everything = [line.payment for line in every_line(PaymentQuery(story.ledger))]
    for name in ("all", "by-rule", "ambiguous"):
        queue = PaymentQueue.read(story.ledger, filter_named(name, DEFAULT_CHAIN))
        members = [line.payment for line in queue.rows(0, len(everything))]
        for payment in everything:
            before = [member.id for member in members if entry_order(member) < entry_order(payment)]
            after = [member.id for member in members if entry_order(member) > entry_order(payment)]
            assert queue.place(payment.id) == (len(before), payment in members)
            assert queue.beside(payment.id) == next(iter(after), None)
            assert queue.beside(payment.id, back=True) == next(reversed(before), None)
            assert queue.next_to(payment.id) == next(iter([*after, *before]), None)


def test_pages_of_a_queue_are_slices(story: Story) -> None:
    queue = PaymentQueue.read(story.ledger, filter_named("all", DEFAULT_CHAIN))
    everything = every_line(PaymentQuery(story.ledger))
    for start in range(0, len(everything) + 3, 3):
        assert queue.rows(start, start + 3) == everything[start : start + 3]


def test_unknown_filter_and_payment_are_refused(ledger: Ledger) -> None:
    with pytest.raises(WrongValue, match=r"no filter 'best'; the filters are all, undecided, by-rule, by-same-month"):
        filter_named("best", DEFAULT_CHAIN)
    with pytest.raises(WrongValue, match="no filter 'by-same-amount'"):
        filter_named("by-same-amount", DEFAULT_CHAIN)
    with pytest.raises(StepRefused, match="no payment P"):
        PaymentQueue.read(ledger, filter_named("all", DEFAULT_CHAIN)).place("P")


def test_every_rule_has_what_it_compares() -> None:
    assert list(COMPARED) == [rule.name for rule in RULES]
