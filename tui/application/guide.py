"""The first steps: what a newcomer is told to do, one thing after the other, as it is done."""

import re
from dataclasses import dataclass
from types import MappingProxyType

from tui.actions import SCREENS, action_named
from tui.actions.keymap import Keymap
from tui.keeping.places import Place, number_in
from tui.widgets.text.lines import Line, Piece

HINT = "first-steps"
"""What the person who has seen enough of it is remembered by."""

GUIDE = "guide"
"""What is kept of the first steps in a ledger's places."""

_KEY = re.compile(r"\{([a-z.-]+)\}")


@dataclass(frozen=True, slots=True)
class GuideStep:
    """What is to be done, in words with `{ids}` of actions in place of keys, and the action that does it.

    `screen` is where it is done, "" for anywhere; `elsewhere` says the way there. What `does_all` does the steps before
    it too.
    """

    words: str
    awaited: str
    screen: str = ""
    does_all: bool = False

    @property
    def elsewhere(self) -> str:
        """The way to the screen, for a person who is on another one."""
        return f"The next step is on {SCREENS[self.screen]}: {{app.{self.screen}}} goes there."


STEPS: tuple[GuideStep, ...] = (
    GuideStep(
        "Accounts, each with what was done in it: ↓ and ↑ walk. {app.matching} goes to the payments.",
        "app.matching",
        screen="accounts",
    ),
    GuideStep(
        "A payment, and what it could pay: ▶ is what the rules propose. {matching.take} takes it, "
        "{matching.next-undecided} goes on.",
        "matching.take",
        screen="matching",
    ),
    GuideStep(
        "That is stored, with its reason. {matching.undo} takes it back, today or next year.",
        "matching.undo",
        screen="matching",
    ),
    GuideStep(
        "{matching.run} shows what each policy would make of the rest; {run.run} there lets one decide it.",
        "run.run",
        screen="matching",
        does_all=True,
    ),
    GuideStep("{app.results} shows what came of it, and what was left over.", "app.results"),
    GuideStep(
        "{results.export} writes the list to a file: CSV, Excel, JSON, Markdown.", "results.export", screen="results"
    ),
    GuideStep("That is the whole way. {app.help} lists every key, where you are.", ""),
)


class Guide:
    """Where a newcomer is in the steps. It goes on when the step's action is done, and may be ended for good."""

    def __init__(self, keymap: Keymap, left: Place = MappingProxyType({})) -> None:
        """Begin, or go on with what a session before has `kept`."""
        self._keymap = keymap
        self._at = min(number_in(left, "step"), len(STEPS) - 1)
        self.ended = False

    @property
    def kept(self) -> Place:
        """Where the newcomer is, as JSON knows it."""
        return {"step": self._at}

    @property
    def step(self) -> GuideStep:
        """What is to be done now."""
        return STEPS[self._at]

    def saw(self, action_id: str) -> bool:
        """Take note of an action that was done; return whether that was the one to be done."""
        here = self.step.awaited == action_id
        ahead = (place for place, step in enumerate(STEPS) if step.does_all and step.awaited == action_id)
        reached = self._at if here else next(ahead, -1)
        if self.ended or reached < self._at:
            return False
        self._at = reached + 1
        return True

    def came_to(self, screen: str) -> bool:
        """Take note of the screen a person is on now, by whatever way; return whether that was what was to be done."""
        return self.saw(f"app.{screen}")

    def lines(self, screen: str) -> list[Line]:
        """Return the words for now on a screen, with the keys in force; nothing when it was ended."""
        if self.ended:
            return []
        step = self.step
        words = step.words if step.screen in ("", screen) else step.elsewhere
        place: Piece = (f"{self._at + 1}/{len(STEPS)} ", "strong")
        end: list[Piece] = [(f"  {self._key('app.end-guide')}", "accent"), (" ends these hints", "muted")]
        return [[place, *self._pieces(words), *end]]

    def _pieces(self, words: str) -> list[Piece]:
        """Split words into text and keys."""
        parts = _KEY.split(words)
        return [(self._key(part), "accent") if place % 2 else (part, "") for place, part in enumerate(parts) if part]

    def _key(self, identifier: str) -> str:
        return self._keymap.first(action_named(identifier))
