"""Keys as a person writes them into the configuration, read into Textual's names."""

import difflib

from domain.errors import WrongValue
from tui.actions.keyboard import PUNCTUATION, TAKEN_BY_TERMINALS

_NAMED = (
    *("enter", "escape", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
    *("up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 13)),
)
_ALIASES = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "period": "full_stop",
    "dot": "full_stop",
    " ": "space",
}
_MODIFIERS = ("ctrl", "shift", "alt")
_CURSOR_KEYS = frozenset({"home", "end", "pageup", "pagedown", "up", "down", "left", "right", "insert", "delete"})
_SENT_AS = {
    "ctrl+m": "Enter",
    "ctrl+i": "Tab",
    "ctrl+h": "Backspace",
    "ctrl+left_square_bracket": "Esc",
    "ctrl+shift+m": "Enter",
}


def read_key(text: str) -> str:
    """Return Textual's name of a key written as `x`, `?`, `pgdn`, `Ctrl+X`; WrongValue where no key can be meant.

    It is wrong too where no terminal can send it, or where it always does something else.
    """
    if len(text) > 1 and len(text.split()) != 1:
        raise WrongValue(f"{text!r} is not one key; an action with several has them in a list: ['x', 'y']")
    *modifiers, base = _parts(text)
    for modifier in modifiers:
        if modifier not in _MODIFIERS:
            raise WrongValue(f"there is no key {text!r}{_nearest(modifier, _MODIFIERS)}")
    base = base.lower() if "ctrl" in modifiers else base
    key = "+".join([*sorted(set(modifiers)), _base(text, base)])
    wrong = _why_never(key)
    if wrong:
        raise WrongValue(f"{text!r} never comes: {wrong}")
    return key


def taken(key: str) -> bool:
    """Return whether terminals or multiplexers may keep a key for themselves."""
    return key in TAKEN_BY_TERMINALS


def _parts(text: str) -> list[str]:
    """Split `Ctrl+X` at its pluses; a plus at the end is the key itself."""
    if len(text) == 1:
        return [text]
    words = text.strip().split("+")
    if words[-1] == "" and len(words) > 1:
        words[-2:] = ["+"]
    return [*(word.strip().lower() for word in words[:-1]), words[-1].strip()]


def _base(text: str, base: str) -> str:
    if base in PUNCTUATION:
        return PUNCTUATION[base]
    if len(base) == 1 and (base.isalnum() or base == " "):
        return _ALIASES.get(base, base)
    name = base.lower().replace("-", "_")
    name = _ALIASES.get(name, name)
    names = (*_NAMED, *PUNCTUATION.values())
    if name not in names:
        raise WrongValue(f"there is no key {text!r}{_nearest(name, (*names, *_ALIASES))}")
    return name


def _why_never(key: str) -> str:
    *modifiers, base = key.split("+")
    if key in _SENT_AS:
        return f"terminals send {_SENT_AS[key]} for it"
    if "shift" in modifiers and base not in _CURSOR_KEYS | {"tab"} and not base.startswith("f"):
        return "write the letter or sign that Shift makes, such as 'X' or '?'"
    if "ctrl" in modifiers and not (base in _CURSOR_KEYS or (len(base) == 1 and base.isascii() and base.islower())):
        return "terminals send no such combination"
    return ""


def _nearest(word: str, words: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, words, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
