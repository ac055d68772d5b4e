"""Every action: the one list from which key bindings, footer, help, palette, keymap and documentation are made.

An action `matching.skip` is done by the method `action_skip` of the screen `matching`; `app` stands for the
application itself. Those of the dialogs, and of lists and texts wherever they stand, are in `dialogs`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.actions.action import DECIDE, EVERYWHERE, GO, LOOK, MOVE, Action
from tui.actions.dialogs import DIALOG_ACTIONS, DIALOGS, WIDGET_ACTIONS, WIDGETS
from tui.actions.keyboard import with_twins

if TYPE_CHECKING:  # what needs the list of actions only need not load Textual
    from textual.binding import BindingType

SCREEN_ACTIONS: tuple[Action, ...] = (
    Action("app.accounts", "Accounts", "1", "Customers and the summaries of their actions.", EVERYWHERE, footer=False),
    Action("app.matching", "Matching", "2", "Step through the payments.", EVERYWHERE, footer=False),
    Action("app.results", "Results", "3", "Matches, and what was left over.", EVERYWHERE, footer=False),
    Action("app.history", "History", "4", "Every step, and what undo would take back.", EVERYWHERE, footer=False),
    Action("app.import-file", "Import", "i", "Bring accruals or payments in from a file.", DECIDE, footer=False),
    Action("app.sample-data", "Sample data", "D", "Bring sample data into an empty ledger.", DECIDE, footer=False),
    Action("app.copy-path", "Copy path", "Y", "Copy the path of the file written last.", EVERYWHERE, footer=False),
    Action(
        "app.end-guide",
        "End the hints",
        "X",
        "End the first steps above the screen for good.",
        EVERYWHERE,
        footer=False,
    ),
    Action("app.help", "Help", "question_mark", "All keys, with a search.", EVERYWHERE, priority=9),
    Action("app.theme", "Theme", "T", "Choose the colours; the choice is kept.", EVERYWHERE, footer=False),
    Action("app.copy", "Copy", "y,ctrl+y", "Copy a value, the row, or the record as JSON.", EVERYWHERE, footer=False),
    Action("app.messages", "Messages", "M", "All messages of this session, newest first.", EVERYWHERE, footer=False),
    Action("app.work", "Under way", "w", "What runs, how far it is, and stopping it.", EVERYWHERE, footer=False),
    Action(
        "app.palette",
        "Commands",
        "ctrl+p,colon",
        "Search every action, with its key, and do it.",
        EVERYWHERE,
        footer=False,
        call="command_palette",
    ),
    Action(
        "app.next-pane", "Next pane", "tab", "The keyboard to the next pane.", MOVE, footer=False, call="focus_next"
    ),
    Action(
        "app.previous-pane",
        "Pane before",
        "shift+tab",
        "The keyboard to the pane before.",
        MOVE,
        footer=False,
        call="focus_previous",
    ),
    Action("app.jump", "Jump", "semicolon", "Show a letter on every pane and tab, and go to one.", MOVE, footer=False),
    Action(
        "app.maximise", "Maximise", "z", "All the room for this pane; again, or Esc: as before.", MOVE, footer=False
    ),
    Action(
        "app.repaint", "Repaint", "ctrl+l", "Paint all anew, where something wrote over it.", EVERYWHERE, footer=False
    ),
    Action(
        "app.suspend",
        "To the shell",
        "ctrl+z",
        "Halt, and give the terminal to the shell; fg there comes back.",
        EVERYWHERE,
        footer=False,
    ),
    Action("app.quit", "Quit", "q,ctrl+q,ctrl+c", "Leave; every step is stored already.", EVERYWHERE, priority=6),
    Action("accounts.search", "Filter", "slash", "Accounts by number, name, counts, types, last action.", GO),
    Action("accounts.go-to", "Number", "n", "Go to a number, or the next one there is.", GO, footer=False),
    Action("accounts.sort", "Sort", "o", "Sort by a column: up, down, by number.", LOOK),
    Action("accounts.open", "Open", "enter", "Go in: account, session, action.", GO),
    Action("accounts.back", "Back", "escape", "Come out one layer, to the same place.", GO),
    Action("accounts.type-actions", "By type", "t", "The account's actions of one type.", LOOK),
    Action("accounts.activity", "Activity", "a", "The account's actions over time: ← → go along them.", LOOK),
    Action("accounts.span", "Day/month", "d", "The activity by days, or by months.", LOOK, footer=False),
    Action("accounts.entries", "Payments", "p", "The account's payments and accruals; Enter goes to Matching.", LOOK),
    Action("accounts.in-matching", "Matching", "m", "The account's payment to decide next, in Matching.", GO),
    Action("accounts.times", "UTC/local", "u", "Times in UTC, or in the zone of this machine.", LOOK, footer=False),
    Action("accounts.retry", "Reload", "r", "Ask the database again.", LOOK),
    Action("accounts.export", "Export", "e", "Write what is listed, or all summaries, to a file.", LOOK),
    Action("accounts.quality", "Untidy", "Q", "What is untidy in the documents, and where.", LOOK, footer=False),
    Action("accounts.address", "Address", "A", "Another address for the MongoDB server.", GO, footer=False),
    Action("accounts.refresh", "Store", "R", "Store all summaries anew, for filters and sorting.", LOOK, footer=False),
    Action("matching.take", "Take", "enter", "Take the accrual under the cursor.", DECIDE),
    Action(
        "matching.take-over",
        "Take over",
        "t",
        "Take the accrual under the cursor from the payment that holds it.",
        DECIDE,
        footer=False,
    ),
    Action("matching.skip", "Skip", "s", "Leave this payment without an accrual.", DECIDE),
    Action("matching.clear", "Clear", "c", "Take back what was decided for this payment.", DECIDE),
    Action("matching.undo", "Undo", "u", "Take back the latest step.", DECIDE),
    Action("matching.redo", "Redo", "U", "Do again what was undone last.", DECIDE),
    Action("matching.run", "Run", "r", "Let the rules decide the payments that are left.", DECIDE),
    Action("matching.accept-fitting", "All that fit", "a", "Accept all that fit, as one step.", DECIDE, footer=False),
    Action("matching.rules", "Rules", "R", "Choose the rules, with what each chain would decide.", GO, footer=False),
    Action("matching.next-undecided", "Next", "n", "Go to the next undecided payment.", GO),
    Action("matching.previous", "Previous", "left,h", "Go to the payment before.", GO, footer=False),
    Action("matching.following", "Following", "right,l", "Go to the payment after.", GO, footer=False),
    Action("matching.filter", "Filter", "f", "Go through the payments of one kind only.", GO),
    Action(
        "matching.all-payments", "All payments", "escape", "End the filter, and stay at the payment.", GO, footer=False
    ),
    Action("matching.go-to", "Find", "slash", "Go to a payment by its id.", GO),
    Action("matching.return", "Return", "backspace", "Back to the screen one came from.", GO, footer=False),
    Action("results.next-list", "Next list", "right,l", "Matches, unmatched, unpaid, overview.", LOOK, footer=False),
    Action("results.previous-list", "Previous list", "left,h", "The list before.", LOOK, footer=False),
    Action("results.matches", "Matches", "m", "Payments with their accruals.", LOOK, footer=False),
    Action("results.unmatched", "Unmatched", "n", "Payments that found no accrual, and why.", LOOK, footer=False),
    Action("results.unpaid", "Unpaid", "p", "Accruals that no payment pays, and why.", LOOK, footer=False),
    Action("results.overview", "Overview", "o", "The result in numbers.", LOOK, footer=False),
    Action("results.compare", "Compare", "c", "The policies side by side, and where they differ.", LOOK),
    Action("results.rules", "Rules", "R", "Choose the rules, with what each chain would decide.", LOOK),
    Action("results.filter", "Filter", "slash", "Only rows whose id or account has a text in it.", LOOK),
    Action("results.all-rows", "All rows", "escape", "End the filter, and stay at the row.", LOOK, footer=False),
    Action("results.open", "Decision", "enter", "Go to this payment in Matching.", GO),
    Action("results.reload", "Reload", "r", "Read the ledger again.", LOOK, footer=False),
    Action("history.undo", "Undo", "u", "Take back the latest step.", DECIDE),
    Action("history.redo", "Redo", "U", "Do again what was undone last.", DECIDE),
    Action("history.undo-to", "Undo to here", "enter", "Take back every step after this one.", DECIDE),
    Action("history.reload", "Reload", "r", "Read the journal again.", LOOK),
    Action("results.export", "Export", "e", "Write this list, the report or a workbook to a file.", LOOK),
    Action("history.export", "Export", "e", "Write the journal to a file.", LOOK),
)


SCREENS = {"accounts": "Accounts", "matching": "Matching", "results": "Results", "history": "History"}
"""The titles of the screens, in the order of their number keys."""

CONTEXTS = {"app": "Everywhere", **SCREENS, **WIDGETS, **DIALOGS}
"""Where actions belong, by the first word of their ids, in the order in which help and documentation list them."""

ACTIONS: tuple[Action, ...] = tuple(
    action
    for context in CONTEXTS
    for action in (*SCREEN_ACTIONS, *WIDGET_ACTIONS, *DIALOG_ACTIONS)
    if action.screen == context
)

_BY_ID = {action.id: action for action in ACTIONS}
_BY_METHOD = {(action.screen, action.method): action for action in ACTIONS}


def action_named(identifier: str) -> Action:
    """Return the action of an id such as `matching.skip`; KeyError if there is none."""
    return _BY_ID[identifier]


def actions_of(context: str) -> Iterator[Action]:
    """Yield the actions of a screen, a dialog, a widget, or of the application for `app`."""
    return (action for action in ACTIONS if action.screen == context)


def action_of_method(context: str, method: str) -> Action | None:
    """Return the action of a screen by the name of its method; None for what is no action of its own."""
    return _BY_METHOD.get((context, method))


def bindings_of(context: str) -> list["BindingType"]:
    """Return the key bindings of a screen, a dialog, a widget, or of the application for `app`."""
    from textual.binding import Binding

    return [
        Binding(
            with_twins(action.keys),
            action.method,
            action.title,
            show=action.footer,
            tooltip=action.tooltip,
            id=action.id,
            priority=action.id in _BEFORE_WIDGETS,
        )
        for action in actions_of(context)
    ]


# These go before what the focused widget would do with the key.
_BEFORE_WIDGETS = {"export.next", "export.previous"}
