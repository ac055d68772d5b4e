"""Where two actions would be done by one key."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from tui.actions.action import Action
from tui.actions.dialogs import DIALOGS, ONLY_ON, TYPED_IN, WIDGETS
from tui.actions.keyboard import with_twins
from tui.actions.keymap import Keymap
from tui.actions.registry import ACTIONS, SCREENS


class Clash(NamedTuple):
    """One key of two actions that can be wanted at the same place."""

    first: Action
    second: Action
    key: str


def clashes(keymap: Keymap) -> Iterator[Clash]:
    """Yield what clashes, twins of keys included."""
    keys = {action.id: with_twins(keymap.keys(action)).split(",") for action in ACTIONS}
    for first, second in combinations(ACTIONS, 2):
        if meet(first.screen, second.screen):
            shared = set(keys[first.id]) & set(keys[second.id])
            if shared:
                yield Clash(first, second, min(shared))


def meet(one: str, other: str) -> bool:
    """Return whether actions of these two contexts can be wanted at the same place."""
    if one == other:
        return True
    for widget, screen in ONLY_ON.items():
        if widget in {one, other}:
            return bool({one, other} & {screen, "app"})
    if {one, other} & WIDGETS.keys():
        # A dialog with text to type in has no list that takes the keys first; what its arrows do, it says itself.
        return not {one, other} <= WIDGETS.keys() and not {one, other} & TYPED_IN
    if "app" in {one, other}:
        return bool({one, other} & SCREENS.keys())
    return "dialog" in {one, other} and bool({one, other} <= DIALOGS.keys())
