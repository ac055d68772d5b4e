"""The sizes the screens are laid out for, as classes that Textual sets on every screen; style sheets do the rest.

One class holds for the width, one for the height. Below `LEAST_WIDTH` × `LEAST_HEIGHT` nothing is laid out: a note
covers the screen until the window grows.
"""

from textual.geometry import Size

LEAST_WIDTH, LEAST_HEIGHT = 60, 20

WIDTHS = [(0, "-too-narrow"), (LEAST_WIDTH, "-narrow"), (80, "-medium"), (120, "-wide")]
HEIGHTS = [(0, "-too-low"), (LEAST_HEIGHT, "-low"), (24, "-middling"), (40, "-high")]


def too_small(size: Size) -> bool:
    """Return whether a window is too small to be laid out for."""
    return size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
