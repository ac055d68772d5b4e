"""The first moment of the application: what the first frame does not need waits till it is painted.

More than half of the time to that frame would go into loading screens that nobody looks at yet, and into the garbage
collector, which goes through all that is loaded again and again while there is nothing to collect.
"""

import gc
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from textual.screen import Screen

# Where the classes of the screens are, and what else a key needs.
_SCREENS = {
    "accounts": ("tui.screens.accounts.screen", "AccountsScreen"),
    "matching": ("tui.screens.matching.screen", "MatchingScreen"),
    "results": ("tui.screens.results.screen", "ResultsScreen"),
    "history": ("tui.screens.history", "HistoryScreen"),
}
_OTHERS = (
    "tui.keeping.clipboard",
    "tui.screens.accounts.exporting",
    "tui.screens.help",
    "tui.screens.importing.importer",
    "tui.screens.importing.sample",
    "tui.screens.keeping.copying",
    "tui.screens.keeping.messages",
    "tui.screens.keeping.under_way",
    "tui.screens.palette",
    "tui.screens.themes",
)
# After how many objects a collection comes, after how many of these one of what has survived, and of those one of
# everything. Textual's painted lines are cycles: with Python's own 10, every 30th key in a list waited 30 ms and more
# for a look at everything.
_YOUNG, _MIDDLE, _OLD = 700, 10, 60


def screens() -> Mapping[str, Callable[[], Screen[Any]]]:
    """Return what makes each of the screens, which is loaded when it is first gone to."""
    return {name: partial(_screen, *where) for name, where in _SCREENS.items()}


def collect_later() -> None:
    """Keep the garbage collector away till `begun`."""
    gc.disable()


def begun() -> None:
    """Let the garbage collector work if it was kept away, and never look at what was loaded up to now."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
        gc.enable()


def load_screen(name: str) -> None:
    """Load one of the screens."""
    import_module(_SCREENS[name][0])


def load_the_rest() -> None:
    """Load what was not needed up to now, so that no key has to wait for it."""
    for module in (*_OTHERS, *(module for module, _ in _SCREENS.values())):
        import_module(module)
    if gc.isenabled():
        gc.freeze()


def _screen(module: str, name: str) -> Screen[Any]:
    found: type[Screen[Any]] = getattr(import_module(module), name)
    return found()
