"""Contrast of what is painted, as WCAG 2.1 measures it."""

from collections.abc import Iterator
from typing import Any

from rich.color import Color, ColorType
from rich.segment import Segment
from textual.app import App

TEXT, DRAWING = 4.5, 3.0
# Borders, bars and marks: what is to be seen, not read.
_DRAWN = frozenset(chr(code) for code in range(0x2500, 0x25A0))


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def assert_readable(app: App[Any]) -> None:
    """Fail with every text on the shown screen, or dialog, that is too faint for its ground."""
    if faint := sorted(set(_faint(app))):
        raise AssertionError("\n".join(faint))


def _faint(app: App[Any]) -> Iterator[str]:
    box = next(iter(app.screen.query(".dialog--box, #--container")), app.screen)
    region = box.region
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        if region.y <= y < region.bottom:
            for segment in strip.crop(region.x, region.right):
                yield from _too_faint(segment)


def _too_faint(segment: Segment) -> Iterator[str]:
    text, style = segment.text.strip(), segment.style
    if not text or style is None or style.color is None or style.bgcolor is None:
        return
    fore, back = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
    if ColorType.DEFAULT in (fore.type, back.type):
        return
    reached = contrast(fore, back)
    if reached < (DRAWING if set(text) <= _DRAWN else TEXT):
        yield f"{text[:30]}: {fore.name} on {back.name} is {reached:.1f}"


def _luminance(color: Color) -> float:
    red, green, blue = (_linear(part / 255) for part in color.get_truecolor())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
