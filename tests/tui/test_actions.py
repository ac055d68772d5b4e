"""The registry of actions agrees with the screens, the help, the README, and itself."""

from collections import Counter
from pathlib import Path

import pytest

from tui.actions import ACTIONS, SCREENS, Action, with_twins
from tui.app import PaymatchApp
from tui.screens.help import key_lines

README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_done_by_its_screen(action: Action) -> None:
    owner = PaymatchApp if action.screen == "app" else PaymatchApp.MODES[action.screen]
    assert callable(getattr(owner, f"action_{action.method}", None))


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_on_one_screen(screen: str) -> None:
    here = [action for action in ACTIONS if action.screen in {screen, "app"}]
    keys = Counter(key for action in here for key in with_twins(action.keys).split(","))
    assert [key for key, times in keys.items() if times > 1] == []


def test_letters_get_their_cyrillic_twins() -> None:
    assert with_twins("s,U,slash,enter") == "s,ы,U,Г,slash,full_stop,enter"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_help_lists_every_action(action: Action) -> None:
    text = "\n".join("".join(piece for piece, _ in line) for line in key_lines("matching"))
    assert action.tooltip in text


def test_help_search_finds_by_word_and_says_when_nothing_is_found() -> None:
    assert "Undo" in str(key_lines("accounts", "take back"))
    assert key_lines("accounts", "xyzzy") == [[("No key has to do with 'xyzzy'.", "muted")]]


def test_readme_table_of_keys_is_the_registry() -> None:
    titles = ("Everywhere", *SCREENS.values())
    lines = README.read_text(encoding="utf-8").splitlines()
    expected = [
        (SCREENS.get(action.screen, "Everywhere"), [f"`{key}`" for key in action.shown_keys.split()], action.tooltip)
        for action in ACTIONS
    ]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    assert [(row[0], row[1].split(), row[2]) for row in cells if row[0] in titles] == expected
