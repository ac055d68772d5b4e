"""What one action is."""

from dataclasses import dataclass

from tui.actions.keyboard import shown_key

EVERYWHERE, GO, DECIDE, LOOK, ANSWER, MOVE = (
    "Everywhere",
    "Going about",
    "Deciding",
    "Looking",
    "Answering",
    "Moving",
)
"""The groups of actions. Those of `DECIDE` may change the ledger."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    `keys` are Textual's names of keys, without the Cyrillic twins, separated by commas. `title` is one or two words
    for the footer, `tooltip` a sentence for the help. With `footer` False only help and palette list it; where the
    footer is too narrow, those of the lowest `priority`, 0 to 9, are left out first. `call` is what Textual calls where
    that is not the method of the action's own name.
    """

    id: str
    title: str
    keys: str
    tooltip: str
    group: str
    footer: bool = True
    priority: int = 5
    call: str | None = None

    @property
    def screen(self) -> str:
        """The screen, dialog or widget it belongs to, or `app`."""
        return self.id.partition(".")[0]

    @property
    def method(self) -> str:
        """The name of the action as Textual calls it: `skip` for `action_skip`."""
        return self.call or self.id.partition(".")[2].replace("-", "_")

    @property
    def stores(self) -> bool:
        """Whether it may change the ledger, so that a session that only reads must refuse it."""
        return self.group == DECIDE

    @property
    def shown_keys(self) -> str:
        """The keys it has if none are configured, as a person reads them: `/`, `Enter`, `U`."""
        return " ".join(map(shown_key, self.keys.split(",")))
