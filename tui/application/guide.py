"""The first steps: what a newcomer is told to do, one thing after the other, as it is done."""

import re
from dataclasses import dataclass

from tui.actions import action_named
from tui.actions.keymap import Keymap
from tui.widgets.text.lines import Line, Piece

HINT = "first-steps"
"""What the person who has seen enough of it is remembered by."""

_KEY = re.compile(r"\{([a-z.-]+)\}")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """What is to be done, in words with `{ids}` of actions in place of keys, and the action that does it."""

    words: str
    awaited: str


STEPS: tuple[GuideStep, ...] = (
    GuideStep(
        "Accounts, each with what was done in it: ↓ and ↑ walk. {app.matching} goes to the payments.",
        "app.matching",
    ),
    GuideStep(
        "A payment, and each accrual it could pay: ▶ is what the rules propose. {matching.take} takes it, "
        "{matching.next-undecided} goes on.",
        "matching.take",
    ),
    GuideStep("That is stored, with its reason. {matching.undo} takes it back, today or next year.", "matching.undo"),
    GuideStep(
        "{matching.run} shows what each policy would make of the rest; {run.run} there lets one decide it.",
        "run.run",
    ),
    GuideStep("{app.results} shows what came of it, and what was left over.", "app.results"),
    GuideStep("{results.export} writes the list to a file: CSV, Excel, JSON, Markdown.", "results.export"),
    GuideStep("That is the whole way. {app.help} lists every key, where you are.", ""),
)


class Guide:
    """Where a newcomer is in the steps. It goes on when the step's action is done, and may be ended for good."""

    def __init__(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._at = 0
        self.ended = False

    @property
    def step(self) -> GuideStep:
        """What is to be done now."""
        return STEPS[self._at]

    def saw(self, action_id: str) -> bool:
        """Take note of an action that was done; return whether that was the one to be done."""
        if self.ended or action_id != self.step.awaited:
            return False
        self._at += 1
        return True

    def lines(self) -> list[Line]:
        """Return the words for now, with the keys in force; nothing when it was ended."""
        if self.ended:
            return []
        place: Piece = (f"{self._at + 1}/{len(STEPS)} ", "strong")
        end: list[Piece] = [(f"  {self._key('app.end-guide')}", "accent"), (" ends these hints", "muted")]
        return [[place, *self._pieces(self.step.words), *end]]

    def _pieces(self, words: str) -> list[Piece]:
        """Split words into text and keys."""
        parts = _KEY.split(words)
        return [(self._key(part), "accent") if place % 2 else (part, "") for place, part in enumerate(parts) if part]

    def _key(self, identifier: str) -> str:
        return self._keymap.first(action_named(identifier))
