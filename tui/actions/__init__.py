"""The registry of actions: what can be done where, by which keys."""

from tui.actions.action import Action
from tui.actions.keyboard import with_twins
from tui.actions.registry import ACTIONS, CONTEXTS, SCREENS, action_named, action_of_method, actions_of, bindings_of

__all__ = [
    "ACTIONS",
    "CONTEXTS",
    "SCREENS",
    "Action",
    "action_named",
    "action_of_method",
    "actions_of",
    "bindings_of",
    "with_twins",
]
