"""What would follow if the accrual under the cursor were taken, worked out in a thread when the cursor rests."""

import time
from collections.abc import Callable
from typing import Any, cast

from textual.timer import Timer

from db.ledger.deciding.desk import CandidateRow, Desk
from db.ledger.deciding.foresight import Foreseen, Foresight
from domain.errors import PaymatchError
from domain.matching.candidates import Verdict
from domain.matching.consequences.changes import AfterLoss, Change, Choose
from domain.matching.words.reasons import verdict_words
from tui.actions.keymap import Keymap
from tui.background import BackgroundScreen
from tui.consequence_words import consequence_sentences
from tui.services import Services
from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line
from tui.widgets.text.tones import Tone

# The cursor rests when it has not moved for so long.
_REST_SECONDS = 0.1
# How many payments of each kind are named; the others are counted.
_NAMED, _NAMED_WHERE_ROOM_IS = 1, 12
# The height from which on every sentence has a line of its own.
_ROOMY = 6
# A thread that computes holds up the screen; it sleeps so long after every thousand payments.
_BREATH_SECONDS = 0.0005


class ConsequencesPane(DetailPane, can_focus=False):
    """Shows the consequences of taking one accrual after the other; newer questions end those before."""

    def __init__(self, services: Services, desk: Desk, keymap: Keymap) -> None:
        super().__init__(id="matching--consequences")
        self.border_title = "Consequences"  # where there is room for a border
        self._services = services
        self._keymap = keymap
        self._foresight = Foresight(desk, breathe=self._breathe)
        self._rest: Timer | None = None
        self._question = 0
        self._closed = False
        self._said: list[tuple[str, Tone]] = []

    def on_unmount(self) -> None:
        """End what is being computed."""
        self._closed = True

    def on_resize(self) -> None:
        """Use the room there is."""
        self._tell(keep_place=True)
        super().on_resize()

    def look_at(self, row: CandidateRow | None) -> None:
        """Show what taking this accrual would bring about; None shows nothing."""
        self._question += 1
        if self._rest is not None:
            self._rest.stop()
        if row is None:
            self._say()
        elif row.candidate.verdict is Verdict.CHOSEN:
            others = self._keymap.in_words("{matching.clear} takes it back, {matching.skip} skips")
            self._say((f"{row.accrual.id} is what this payment pays: {others}.", "muted"))
        elif row.candidate.verdict in {Verdict.SAME_DAY, Verdict.LATER}:
            self._say((f"{row.accrual.id} cannot be taken: {verdict_words(row.candidate)}.", "muted"))
        else:
            self._say((self._if_taken(row), "strong"), ("…", "muted"))
            question = self._question
            self._rest = self.set_timer(_REST_SECONDS, lambda: self._ask(row, question))

    def foresee(self, payment_id: str, change: Change, *, wanted: Callable[[], bool] = lambda: True) -> Foreseen:
        """Return the consequences of a change, naming what this pane has room for; blocks.

        Raises StepRefused, or PaymatchError as soon as `wanted` says no.
        """

        def breathe() -> None:
            self._breathe()
            if not wanted():
                raise PaymatchError("The consequences are not needed any more.")

        policy = self._services.settings.policy
        return self._foresight.of(payment_id, change, policy=policy, shown=_NAMED_WHERE_ROOM_IS, breathe=breathe)

    def _ask(self, row: CandidateRow, question: int) -> None:
        change = Choose(row.accrual.id, AfterLoss.RULES)

        def done(foreseen: Foreseen) -> None:
            if question == self._question:
                named = _NAMED_WHERE_ROOM_IS if self.size.height >= _ROOMY else _NAMED
                self._say((self._if_taken(row), "strong"), *consequence_sentences(foreseen, named=named))

        def failed(error: PaymatchError) -> None:
            if question == self._question:
                self._say((self._if_taken(row), "strong"), (str(error), "warning"))

        cast("BackgroundScreen[Any]", self.screen).in_background(
            lambda: self.foresee(row.payment_id, change, wanted=lambda: question == self._question),
            done,
            group="consequences",
            failed=failed,
        )

    def _say(self, *sentences: tuple[str, Tone]) -> None:
        self._said = list(sentences)
        self._tell()

    def _tell(self, *, keep_place: bool = False) -> None:
        """Show the sentences, one after the other, or each on a line of its own where there is room."""
        if self.size.height >= _ROOMY:
            lines: list[Line] = [[sentence] for sentence in self._said]
        else:
            lines = [[(f"{text} ", tone) for text, tone in self._said]]
        self.show(lines, keep_place=keep_place)

    def _breathe(self) -> None:
        time.sleep(_BREATH_SECONDS)
        if self._closed:
            raise PaymatchError("The consequences are not needed any more.")

    def _if_taken(self, row: CandidateRow) -> str:
        holder = row.candidate.paid_by
        key = self._keymap.in_words("{matching.take-over}")
        return f"If {row.accrual.id} is taken{'' if holder is None else f' from {holder} ({key})'}:"
