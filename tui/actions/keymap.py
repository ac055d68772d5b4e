"""The keys in force: those of the registry, and those that a person has chosen instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.actions.action import Action
from tui.actions.keyboard import shown_key, with_twins
from tui.actions.registry import action_named

_ID = re.compile(r"\{([a-z-]+\.[a-z-]+)\}")


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys do what. `chosen` has the keys of the actions that got others, by the actions' ids."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    def keys(self, action: Action) -> str:
        """Return the keys of an action, separated by commas, without their twins."""
        return self.chosen.get(action.id, action.keys)

    def shown(self, action: Action) -> str:
        """Return the keys of an action as a person reads them: `q Ctrl+Q`."""
        return " ".join(map(shown_key, self.keys(action).split(",")))

    def first(self, action: Action) -> str:
        """Return the first key of an action as a person reads it."""
        return shown_key(self.keys(action).split(",")[0])

    def in_words(self, words: str) -> str:
        """Return words with the first keys of actions in place of their ids: `{app.quit} leaves` gives `q leaves`.

        Nothing that comes from data may be in the words yet.
        """
        return _ID.sub(lambda found: self.first(action_named(found[1])), words)

    @property
    def for_textual(self) -> dict[str, str]:
        """The chosen keys with their twins, as Textual wants a keymap."""
        return {identifier: with_twins(keys) for identifier, keys in self.chosen.items()}
