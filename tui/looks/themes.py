"""The application's own themes, a dark and a light one.

Every text has at least 4.5 : 1 of contrast with whatever it stands on, every border 3 : 1 (WCAG 2.1, AA); a test
measures it. State is never told by colour alone: a mark and a word stand beside it.
"""

from textual.theme import BUILTIN_THEMES, Theme

_DARK = Theme(
    name="paymatch-dark",
    primary="#5c8fd0",
    secondary="#3d8b8b",
    accent="#7cc0ff",
    success="#6fcf8a",
    warning="#f0b75e",
    error="#ff8f8f",
    foreground="#dde4ee",
    background="#10141b",
    surface="#161b24",
    panel="#222a37",
    dark=True,
    variables={
        "text": "#f4f7fb",
        "text-muted": "#9aa7b8",
        "text-disabled": "#8d99a9",
        "text-success": "#7bd596",
        "text-warning": "#f0b75e",
        "text-error": "#ff9a9a",
        "text-accent": "#7cc0ff",
        "text-primary": "#9cc2f0",
        "text-secondary": "#7cc4c4",
        "block-cursor-background": "#2c5a99",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#2b3547",
        "block-cursor-blurred-foreground": "#dde4ee",
        "border-blurred": "#5f6f86",
        "footer-key-foreground": "#7cc0ff",
        "input-cursor-background": "#dde4ee",
        "input-cursor-foreground": "#10141b",
        "input-selection-background": "#2c5a99",
        "scrollbar": "#5f6f86",
        "scrollbar-hover": "#7b8ca5",
        "scrollbar-active": "#7cc0ff",
        "scrollbar-background": "#161b24",
    },
)

_LIGHT = Theme(
    name="paymatch-light",
    primary="#2f66ad",
    secondary="#1f7272",
    accent="#0b5cad",
    success="#1c6b33",
    warning="#8a4f00",
    error="#b3182c",
    foreground="#1b232e",
    background="#eef1f5",
    surface="#fafbfc",
    panel="#e2e7ee",
    dark=False,
    variables={
        "text": "#10161f",
        "text-muted": "#515d6d",
        "text-disabled": "#5c6777",
        "text-success": "#1c6b33",
        "text-warning": "#834b00",
        "text-error": "#ab1729",
        "text-accent": "#0b57a4",
        "text-primary": "#235493",
        "text-secondary": "#1a6464",
        "block-cursor-background": "#2f66ad",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-blurred-background": "#cfdbeb",
        "block-cursor-blurred-foreground": "#1b232e",
        "border-blurred": "#7a8799",
        "footer-key-foreground": "#0b57a4",
        "input-cursor-background": "#1b232e",
        "input-cursor-foreground": "#fafbfc",
        "input-selection-background": "#bcd3f0",
        "scrollbar": "#7a8799",
        "scrollbar-hover": "#5d6a7c",
        "scrollbar-active": "#0b57a4",
        "scrollbar-background": "#fafbfc",
    },
)

OWN_THEMES = (_DARK, _LIGHT)
DEFAULT_THEME = _DARK.name


def theme_names() -> list[str]:
    """Return the names of all themes there are: the own ones first, then Textual's."""
    own = [theme.name for theme in OWN_THEMES]
    return [*own, *(name for name in BUILTIN_THEMES if name not in own)]


def theme_words(name: str) -> str:
    """Return in a word or two what a theme is like."""
    themes = {**BUILTIN_THEMES, **{theme.name: theme for theme in OWN_THEMES}}
    theme = themes[name]
    kind = "dark" if theme.dark else "light"
    return f"{kind}, in the terminal's own colours" if theme.ansi else kind
