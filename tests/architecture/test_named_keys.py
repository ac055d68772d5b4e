"""Texts for people name keys through the keymap, so that they are true for whoever has chosen other keys."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TUI = Path(__file__).parents[2] / "tui"
# Those of the registry are what a person changes; the command line has no keymap.
_WITHOUT_KEYMAP = {"actions", "cli", "web"}
_NAMED = re.compile(r"\b(Esc|Enter|Backspace|Tab|Space|PgUp|PgDn)\b|Ctrl\+")
# A letter where a sentence or a part of it begins, followed by what it does: `u takes it back`, `w to stop it`, `(t)`.
_LETTER = re.compile(
    r"(?:^|[:;,.(]\s*|\s{2,}|\b(?:and|or|with|by)\s)([b-zB-HJ-Z0-9?])(?:\)| to | (?:there )?[a-z]+s\b| close\b| all\b)"
)
# The line in which a filter is typed takes Enter itself; it is no action.
_OF_A_LINE = {"Enter", " Enter asks whether to store them."}


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the screens that is no docstring, and where it stands."""
    for path in sorted(TUI.rglob("*.py")):
        if path.relative_to(TUI).parts[0] not in _WITHOUT_KEYMAP:
            tree = ast.parse(path.read_text())
            docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                    yield f"{path.relative_to(TUI)}:{node.lineno}", node.value


def names_a_key(text: str) -> bool:
    return bool(_NAMED.search(text) or _LETTER.search(text))


def test_no_text_of_the_screens_names_a_key_itself() -> None:
    found = [(place, text) for place, text in texts() if names_a_key(text) and text not in _OF_A_LINE]
    assert found == []


@pytest.mark.parametrize(
    "text", ["u takes it back", ": Esc shows all", "; r there runs the rules", " from P-1 (t)", "3 shows the results"]
)
def test_words_with_keys_are_told_from_others(text: str) -> None:
    assert names_a_key(text)
    assert not names_a_key("{matching.undo} takes it back; a run decides 3 payments")
