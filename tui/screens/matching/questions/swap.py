"""Before a step that other payments feel: what it would bring about, and a way out."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from db.ledger.deciding.desk import Tried
from db.ledger.deciding.foresight import Foreseen
from domain.errors import PaymatchError
from domain.matching.consequences.changes import AfterLoss
from domain.matching.decisions import DecidedBy
from tui.actions import Action, bindings_of
from tui.background import BackgroundScreen
from tui.consequence_words import consequence_sentences, loser_sentence
from tui.screens.common.dialog import Dialog
from tui.screens.common.dialogs import Question
from tui.widgets.dialog_box import DialogBox, DialogText
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.text.lines import Line

_NAMED = 3
_WAYS = {AfterLoss.RULES: "{swap.rules}  what the rules give it", AfterLoss.QUEUE: "{swap.queue}  back to the queue"}


class SwapQuestion(BackgroundScreen[AfterLoss | None], Dialog[AfterLoss | None]):
    """What shall become of the payment whose accrual is taken; None for not now.

    `tried` says for each way what it does at once; `foresee` works out in a thread what follows, as long as what it is
    given says that this is wanted. It is shown when it is there, and is not needed to choose.
    """

    NAME = "swap"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(
        self, tried: Mapping[AfterLoss, Tried], foresee: Callable[[AfterLoss, Callable[[], bool]], Foreseen]
    ) -> None:
        super().__init__(classes="dialog")
        self._tried = tried
        self._foresee = foresee
        self._foreseen: dict[AfterLoss, Foreseen] = {}
        self._failed: list[Line] = []
        self._closed = False

    def compose(self) -> ComposeResult:
        """Give the box."""
        with DialogBox("Take from another payment"):
            yield DialogText()
            yield KeyLine(self.key_hints)

    def on_mount(self) -> None:
        """Show what is known, and work out the rest."""
        self._show()
        for way in AfterLoss:
            self.in_background(partial(self._foresee, way, self._is_open), partial(self._add, way), group=way.value)

    def on_unmount(self) -> None:
        """End the work, if it goes on."""
        self._closed = True

    def failed(self, error: PaymatchError) -> None:
        """Say why the rest cannot be worked out."""
        self._failed = [[(str(error), "warning")]]
        self._show()

    def action_rules(self) -> None:
        """Let the loser have what the rules give it."""
        self.dismiss(AfterLoss.RULES)

    def action_queue(self) -> None:
        """Let the loser be undecided again."""
        self.dismiss(AfterLoss.QUEUE)

    def action_close(self) -> None:
        """Close without a swap."""
        self.dismiss(None)

    def _is_open(self) -> bool:
        return not self._closed

    def _add(self, way: AfterLoss, foreseen: Foreseen) -> None:
        self._foreseen[way] = foreseen
        self._show()

    def _show(self) -> None:
        self.query_one(DialogText).show([*self._lines(), *self._failed], keep_place=True)

    def _lines(self) -> Iterator[Line]:
        yield self._now()
        for way, tried in self._tried.items():
            yield []
            loser = tried.trial.made.loser
            nothing = way is AfterLoss.RULES and loser is not None and loser.instead is None
            yield [(f"{self.keymap.in_words(_WAYS[way])}{': nothing' if nothing else ''}", "strong")]
            if way in self._foreseen:
                for text, tone in consequence_sentences(self._foreseen[way], named=_NAMED):
                    yield [(f"   {text}", tone)]
            elif loser is not None:
                text, tone = loser_sentence(loser, tried.loser_had)
                yield [(f"   {text}", tone), ("" if self._failed else " …", "muted")]

    def _now(self) -> Line:
        """Say who holds the accrual, and who decided that."""
        had = self._tried[AfterLoss.RULES].loser_had
        if had is None:
            return []
        pays = f"Payment {had.payment_id} pays {had.accrual_id}"
        if had.decided_by is DecidedBy.PERSON:
            return [(f"{pays}: a person decided that. Taking it changes that decision.", "warning")]
        return [(f"{pays}: a run decided that.", "")]


def felt_question(title: str, foreseen: Foreseen, *, yes: str, again: Action) -> Question:
    """Return the question whether to make a step that other payments feel; `again` is the step's action."""
    lines: list[Line] = [[sentence] for sentence in consequence_sentences(foreseen, named=_NAMED)]
    return Question(title, lines, yes=yes, again=again)
