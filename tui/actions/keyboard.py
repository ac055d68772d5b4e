"""Keys: how Textual names them, how a person reads and writes them, and their twins on a Russian keyboard.

Keys of an action are Textual's names separated by commas: `slash,ctrl+f`.
"""

_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_CYRILLIC = "йцукенгшщзфывапролдячсмить"
_LATIN_OF = dict(zip(_CYRILLIC, _LATIN, strict=True))
_LETTERS = dict(zip(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper(), strict=True))

# Textual's names of the punctuation keys of an English keyboard.
PUNCTUATION = {
    "!": "exclamation_mark",
    '"': "quotation_mark",
    "#": "number_sign",
    "$": "dollar_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "'": "apostrophe",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "?": "question_mark",
    "@": "at",
    "[": "left_square_bracket",
    "\\": "backslash",
    "]": "right_square_bracket",
    "^": "circumflex_accent",
    "_": "underscore",
    "`": "grave_accent",
    "{": "left_curly_bracket",
    "|": "vertical_line",
    "}": "right_curly_bracket",
    "~": "tilde",
}

TAKEN_BY_TERMINALS = frozenset({"ctrl+j", "ctrl+s", "ctrl+o", "ctrl+b", "ctrl+h", "ctrl+m", "f1", "f5"})
"""Keys that terminals and multiplexers keep for themselves: no action may have these alone."""

# What a Russian keyboard types with the same physical keys; of a Cyrillic letter, what a Latin one does.
_TWINS = (
    _LETTERS
    | {cyrillic: latin for latin, cyrillic in _LETTERS.items()}
    | {
        "slash": "full_stop",
        "question_mark": "comma",
        "semicolon": "ж",
        "colon": "Ж",
        "apostrophe": "э",
        "quotation_mark": "Э",
        "left_square_bracket": "х",
        "left_curly_bracket": "Х",
        "right_square_bracket": "ъ",
        "right_curly_bracket": "Ъ",
        "comma": "б",
        "less_than_sign": "Б",
        "full_stop": "ю",
        "greater_than_sign": "Ю",
        "grave_accent": "ё",
        "tilde": "Ё",
    }
)

_SHOWN = {name: character for character, name in PUNCTUATION.items()} | {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
}


def with_twins(keys: str) -> str:
    """Return `keys` with what a Russian keyboard types on the same physical keys added behind each.

    Behind a Cyrillic letter stands the Latin one of its key.
    """
    return ",".join(key for name in keys.split(",") for key in (name, _TWINS.get(name)) if key)


def twin_of(key: str) -> str | None:
    """Return what a Russian keyboard types on the same physical key, None where it is the same."""
    return _TWINS.get(key)


def chord_on_latin(key: str) -> str:
    """Return what the same keys are on a Latin keyboard: `ctrl+p` for `ctrl+з`; a key without Ctrl or Alt as it is.

    Some terminals, those of Kitty's protocol among them, send Ctrl with the letter of the layout that is on.
    """
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, _LATIN_OF.get(base, base)]) if modifiers else key


def shown_key(key: str) -> str:
    """Return a key as a person reads it: `/`, `Enter`, `U`, `Ctrl+Q`."""
    *modifiers, base = key.split("+")
    if modifiers:
        named = _SHOWN.get(base, base.upper() if len(base) == 1 else base.capitalize())
        return "+".join([*(modifier.capitalize() for modifier in modifiers), named])
    return _SHOWN.get(base, base if len(base) == 1 else base.capitalize())
