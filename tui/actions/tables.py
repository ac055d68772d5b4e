"""The actions as a table for the documentation."""

from collections.abc import Iterator

from tui.actions.keyboard import shown_key
from tui.actions.registry import ACTIONS, CONTEXTS


def documented_keys() -> Iterator[str]:
    """Yield the lines of a table in Markdown with every action, its keys and what it does."""
    yield "| where | key | does |"
    yield "|---|---|---|"
    for action in ACTIONS:
        keys = " ".join(f"`{shown_key(key)}`" for key in action.keys.split(","))
        yield f"| {CONTEXTS[action.screen]} | {keys} | {action.tooltip} |"
