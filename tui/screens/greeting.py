"""What a screen says in place of empty lists: that there is nothing yet, and what to do about it."""

from tui.actions import action_named
from tui.actions.keymap import Keymap
from tui.widgets.detail import DetailPane
from tui.widgets.text.lines import Line, Piece, wrapped

# Text that is broader than this is hard to read.
_BROADEST = 76
_INDENT = " " * len("  i  ")
_COLUMNS = (
    "CSV, JSON or Excel; with the columns id and date, and month, account and amount where you have them. "
    "Others can be named as you import."
)


class Greeting(DetailPane, can_focus=False):
    """Shown instead of lists as long as there is nothing to match."""

    DEFAULT_CSS = "Greeting { height: 1fr; padding: 1 2; }"

    def _broken(self, line: Line, width: int) -> list[list[Piece]]:
        return wrapped(line, min(width, _BROADEST), hanging=len(_INDENT))

    def greet(self, keymap: Keymap, *, accruals: int) -> None:
        """Say what to do where there are so many accruals and no payments."""
        self.show(greeting_lines(keymap, accruals))


def greeting_lines(keymap: Keymap, accruals: int) -> list[Line]:
    """Return the words for a ledger without payments."""

    def key(identifier: str) -> str:
        return f"  {keymap.first(action_named(identifier))}  "

    if accruals:
        return [
            [(f"{accruals:,} accruals are here, and no payments yet.", "strong")],
            [],
            [(key("app.import-file"), "accent"), ("Import the payments, that is the money that came in.", "")],
        ]
    return [
        [("This ledger is empty.", "strong")],
        [],
        [(key("app.import-file"), "accent"), ("Import accruals (what was charged), then payments (what came in).", "")],
        [(f"{_INDENT}{_COLUMNS}", "muted")],
        [],
        [(key("app.sample-data"), "accent"), ("Look around first, in the sample data of an invented company.", "")],
        [],
        [(key("app.help"), "accent"), ("All keys.", "")],
    ]
