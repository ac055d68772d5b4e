"""The tones a piece of text may have, and their look from the theme.

A tone says what a text means, never a colour. Widgets that paint tones take `TONE_CLASSES` into their component
classes and `tone_css` into their default style; style sheets may restate `.tone--…`.
"""

from typing import Literal, get_args

Tone = Literal["", "good", "warning", "error", "muted", "accent", "strong"]

_LOOK = {
    "good": "color: $text-success;",
    "warning": "color: $text-warning;",
    "error": "color: $text-error;",
    "muted": "color: $text-muted;",
    "accent": "color: $text-accent;",
    "strong": "text-style: bold;",
}


def tone_class(tone: Tone) -> str:
    """Return the component class of a tone other than the plain one."""
    return f"tone--{tone}"


TONE_CLASSES = frozenset(tone_class(tone) for tone in get_args(Tone) if tone)


def tone_css(widget: str) -> str:
    """Return the default style of all tones inside a widget, by the widget's type name."""
    return "\n".join(f"{widget} > .tone--{tone} {{ {look} }}" for tone, look in _LOOK.items())
