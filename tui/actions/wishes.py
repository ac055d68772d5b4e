"""From the keys that a person wishes for to the keys in force: what cannot be is told, and the rest holds."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import WrongValue
from tui.actions.action import Action
from tui.actions.clashes import clashes
from tui.actions.dialogs import TYPED_IN
from tui.actions.key_names import read_key, taken
from tui.actions.keyboard import PUNCTUATION, shown_key, twin_of
from tui.actions.keymap import Keymap
from tui.actions.registry import ACTIONS, action_named

_CHARACTERS = frozenset(PUNCTUATION.values()) | {"space"}
# The digits that begin a number of rows in every list; the others are the screens' own.
_COUNTING = frozenset("056789")
_LEAVING = frozenset({"ctrl+q", "ctrl+c"})
_LEAVES = frozenset({"app.quit", "dialog.leave"})


@dataclass(frozen=True, slots=True)
class Wish:
    """Keys for an action, as they are written at `place`: `config.toml:3`."""

    identifier: str
    keys: Sequence[str]
    place: str


def keymap_of(wishes: Sequence[Wish]) -> tuple[Keymap, list[str]]:
    """Return the keys in force, and what is wrong with the wishes that do not hold, each with its place."""
    faults = list[str]()
    chosen = dict[str, str]()
    places = dict[str, str]()
    for wish in wishes:
        try:
            action = _action(wish.identifier)
            chosen[action.id] = ",".join(_keys(action, wish))
            places[action.id] = wish.place
        except WrongValue as error:
            faults.append(f"{wish.place}: {error}{'' if str(error).endswith('?') else '.'}")
    while fault := _drop_a_clash(chosen, places):
        faults.append(fault)
    return Keymap(chosen), faults


def _action(identifier: str) -> Action:
    try:
        return action_named(identifier)
    except KeyError:
        close = difflib.get_close_matches(identifier, [action.id for action in ACTIONS], n=1)
        nearest = f"; did you mean {close[0]!r}?" if close else "; `paymatch keys` lists them"
        raise WrongValue(f"there is no action {identifier!r}{nearest}") from None


def _keys(action: Action, wish: Wish) -> list[str]:
    if not wish.keys:
        raise WrongValue(f"{action.id} names no key; it keeps {action.shown_keys}")
    keys = list(dict.fromkeys(read_key(text) for text in wish.keys))
    for key in keys:
        if key in _LEAVING and action.id not in _LEAVES:
            raise WrongValue(f"{key!r} never comes: it is kept for leaving")
        if action.screen == "jump" and len(key) == 1:
            raise WrongValue(f"{key!r} never reaches {action.id}: letters name places there")
        if action.screen in TYPED_IN and (len(key) == 1 or key in _CHARACTERS):
            raise WrongValue(f"{shown_key(key)!r} never reaches {action.id}: a text is typed there")
        if key in _COUNTING:
            raise WrongValue(f"{key!r} begins a number of rows in lists, as in 5j: {action.id} cannot have it")
    if all(map(taken, keys)):
        only = ", ".join(map(shown_key, keys))
        raise WrongValue(f"{only} is taken by many terminals and multiplexers: give {action.id} another key beside it")
    return keys


def _drop_a_clash(chosen: dict[str, str], places: dict[str, str]) -> str | None:
    """Let go of the latest wish that clashes; return what to say of it, None if nothing clashes."""
    latest = list(chosen)
    found = [clash for clash in clashes(Keymap(chosen)) if {clash.first.id, clash.second.id} & chosen.keys()]
    if not found:
        return None

    def rank(action: Action) -> int:
        return latest.index(action.id) if action.id in chosen else -1

    clash = found[0]
    loser, holder = sorted((clash.first, clash.second), key=rank, reverse=True)
    written, twin = chosen.pop(loser.id).split(","), twin_of(clash.key)
    key = twin if twin in written else clash.key
    words = f"the key {shown_key(key)} of {loser.id} is that of {holder.id} ({holder.title})"
    return f"{places[loser.id]}: {words}; {loser.id} keeps {loser.shown_keys}."
