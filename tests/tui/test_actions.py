"""The registry of actions agrees with the screens, the help, and itself."""

import pkgutil
from importlib import import_module
from typing import Any

import pytest
from textual.binding import Binding

import tui.screens
from tui.actions import ACTIONS, CONTEXTS, Action, with_twins
from tui.actions.clashes import clashes
from tui.actions.keyboard import TAKEN_BY_TERMINALS
from tui.actions.keymap import Keymap
from tui.application.app import PaymatchApp
from tui.screens.common.dialog import Dialog
from tui.screens.common.keyed import KeyedScreen
from tui.screens.help import key_lines
from tui.widgets.detail import DetailPane
from tui.widgets.table.paged_table import PagedTable
from tui.widgets.timeline import TimelineChart


def owners() -> dict[str, type]:
    """Return what does the actions of each context."""
    import_everything()
    screens, waiting = dict[str, type](), list[type[KeyedScreen[Any]]]([KeyedScreen])
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "NAME" in vars(kind) and kind.__module__.startswith("tui."):  # other tests make screens of their own
            screens[kind.NAME] = kind
    return {
        "app": PaymatchApp,
        "table": PagedTable,
        "text": DetailPane,
        "timeline": TimelineChart,
        "dialog": Dialog,
        **screens,
    }


def import_everything() -> None:
    for found in pkgutil.walk_packages(tui.screens.__path__, "tui.screens."):
        import_module(found.name)


def test_every_screen_and_dialog_has_its_actions_in_the_registry() -> None:
    assert owners().keys() == CONTEXTS.keys()


def test_no_screen_or_dialog_has_keys_beside_the_registry() -> None:
    for name, owner in owners().items():
        own = [binding for binding in vars(owner)["BINDINGS"] if not isinstance(binding, Binding) or not binding.id]
        assert own == [], name


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_done_by_its_screen(action: Action) -> None:
    method = action.method.partition("(")[0]
    assert callable(getattr(owners()[action.screen], f"action_{method}", None))


def test_no_key_means_two_things_at_one_place() -> None:
    assert list(clashes(Keymap())) == []


def test_every_action_has_a_key_that_reaches_it() -> None:
    for action in ACTIONS:
        assert set(action.keys.split(",")) - TAKEN_BY_TERMINALS, action.id


def test_letters_get_their_cyrillic_twins() -> None:
    assert with_twins("s,U,slash,enter") == "s,ы,U,Г,slash,full_stop,enter"


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_help_lists_every_action(action: Action) -> None:
    text = "\n".join("".join(piece for piece, _ in line) for line in key_lines("matching"))
    assert action.tooltip in text


def test_help_search_finds_by_word_and_says_when_nothing_is_found() -> None:
    assert "Undo" in str(key_lines("accounts", "take back"))
    assert key_lines("accounts", "xyzzy") == [[("No key has to do with 'xyzzy'.", "muted")]]
