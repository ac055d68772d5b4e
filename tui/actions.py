"""Every action of the application: the one list from which key bindings, footer, help and palette are made.

An action `matching.skip` is done by the method `action_skip` of the screen `matching`; `app` stands for the
application itself. Letters get their Cyrillic twins, the letters on the same physical keys of a Russian keyboard,
here and nowhere else.
"""

from dataclasses import dataclass

from textual.binding import Binding, BindingType

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"
_TWINS = dict(zip(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper(), strict=True))
# Textual's names of punctuation keys that are bound here, and what a Russian keyboard types in their place.
_PUNCTUATION_TWINS = {"slash": "full_stop", "question_mark": "comma"}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    `keys` are Textual's names of keys, without the Cyrillic twins, separated by commas. `title` is one or two words
    for the footer, `tooltip` a sentence for the help. With `footer` False only help and palette list it.
    """

    id: str
    title: str
    keys: str
    tooltip: str
    group: str
    footer: bool = True

    @property
    def screen(self) -> str:
        """The screen it belongs to, or `app`."""
        return self.id.partition(".")[0]

    @property
    def method(self) -> str:
        """The name of the action as Textual calls it: `skip` for `action_skip`."""
        return self.id.partition(".")[2].replace("-", "_")

    @property
    def stores(self) -> bool:
        """Whether it may change the ledger, so that a session that only reads must refuse it."""
        return self.group == _DECIDE

    @property
    def binding(self) -> Binding:
        """The action as a key binding."""
        return Binding(
            with_twins(self.keys),
            self.method,
            self.title,
            show=self.footer,
            tooltip=self.tooltip,
            id=self.id,
            key_display=None,
        )

    @property
    def shown_keys(self) -> str:
        """The keys as a person reads them: `/`, `Enter`, `U`."""
        return " ".join(_SHOWN.get(key, key) for key in self.keys.split(","))


_SHOWN = {
    "slash": "/",
    "question_mark": "?",
    "enter": "Enter",
    "escape": "Esc",
    "left": "←",
    "right": "→",
    "tab": "Tab",
    "ctrl+q": "Ctrl+Q",
    "ctrl+c": "Ctrl+C",
    "ctrl+p": "Ctrl+P",
}

_EVERYWHERE, _GO, _DECIDE, _LOOK = "Everywhere", "Going about", "Deciding", "Looking"

ACTIONS: tuple[Action, ...] = (
    Action("app.accounts", "Accounts", "1", "Customers and the summaries of their actions.", _EVERYWHERE, footer=False),
    Action("app.matching", "Matching", "2", "Step through the payments.", _EVERYWHERE, footer=False),
    Action("app.results", "Results", "3", "Matches, and what was left over.", _EVERYWHERE, footer=False),
    Action("app.history", "History", "4", "Every step, and what undo would take back.", _EVERYWHERE, footer=False),
    Action("app.import-file", "Import", "i", "Bring accruals or payments in from a file.", _DECIDE, footer=False),
    Action("app.help", "Help", "question_mark", "All keys, with a search.", _EVERYWHERE),
    Action("app.theme", "Theme", "T", "Choose the colours; the choice is kept.", _EVERYWHERE, footer=False),
    Action("app.quit", "Quit", "q,ctrl+q,ctrl+c", "Leave; every step is stored already.", _EVERYWHERE),
    Action("accounts.search", "Filter", "slash", "Accounts by number, name, counts, types, last action.", _GO),
    Action("accounts.sort", "Sort", "o", "Sort by a column: up, down, by number.", _LOOK),
    Action("accounts.open", "Open", "enter", "Go in: account, session, action.", _GO),
    Action("accounts.back", "Back", "escape", "Come out one layer, to the same place.", _GO),
    Action("accounts.type-actions", "By type", "t", "The account's actions of one type.", _LOOK),
    Action("accounts.retry", "Reload", "r", "Ask the database again.", _LOOK),
    Action("accounts.refresh", "Store", "R", "Store all summaries anew, for filters and sorting.", _LOOK, footer=False),
    Action("matching.take", "Take", "enter", "Take the accrual under the cursor.", _DECIDE),
    Action(
        "matching.take-over",
        "Take over",
        "t",
        "Take the accrual under the cursor from the payment that holds it.",
        _DECIDE,
        footer=False,
    ),
    Action("matching.skip", "Skip", "s", "Leave this payment without an accrual.", _DECIDE),
    Action("matching.clear", "Clear", "c", "Take back what was decided for this payment.", _DECIDE),
    Action("matching.undo", "Undo", "u", "Take back the latest step.", _DECIDE),
    Action("matching.redo", "Redo", "U", "Do again what was undone last.", _DECIDE),
    Action("matching.run", "Run", "r", "Let the rules decide the payments that are left.", _DECIDE),
    Action("matching.accept-fitting", "All that fit", "a", "Accept all that fit, as one step.", _DECIDE, footer=False),
    Action("matching.rules", "Rules", "R", "Choose the rules, with what each chain would decide.", _GO, footer=False),
    Action("matching.next-undecided", "Next", "n", "Go to the next undecided payment.", _GO),
    Action("matching.previous", "Previous", "left,h", "Go to the payment before.", _GO, footer=False),
    Action("matching.following", "Following", "right,l", "Go to the payment after.", _GO, footer=False),
    Action("matching.filter", "Filter", "f", "Go through the payments of one kind only.", _GO),
    Action(
        "matching.all-payments", "All payments", "escape", "End the filter, and stay at the payment.", _GO, footer=False
    ),
    Action("matching.go-to", "Find", "slash", "Go to a payment by its id.", _GO),
    Action("results.next-list", "Next list", "right,l", "Matches, unmatched, unpaid, overview.", _LOOK, footer=False),
    Action("results.previous-list", "Previous list", "left,h", "The list before.", _LOOK, footer=False),
    Action("results.matches", "Matches", "m", "Payments with their accruals.", _LOOK, footer=False),
    Action("results.unmatched", "Unmatched", "n", "Payments that found no accrual, and why.", _LOOK, footer=False),
    Action("results.unpaid", "Unpaid", "p", "Accruals that no payment pays, and why.", _LOOK, footer=False),
    Action("results.overview", "Overview", "o", "The result in numbers.", _LOOK, footer=False),
    Action("results.compare", "Compare", "c", "The policies side by side, and where they differ.", _LOOK),
    Action("results.rules", "Rules", "R", "Choose the rules, with what each chain would decide.", _LOOK),
    Action("results.filter", "Filter", "slash", "Only rows whose id or account has a text in it.", _LOOK),
    Action("results.all-rows", "All rows", "escape", "End the filter, and stay at the row.", _LOOK, footer=False),
    Action("results.open", "Decision", "enter", "Go to this payment in Matching.", _GO),
    Action("results.reload", "Reload", "r", "Read the ledger again.", _LOOK, footer=False),
    Action("history.undo", "Undo", "u", "Take back the latest step.", _DECIDE),
    Action("history.redo", "Redo", "U", "Do again what was undone last.", _DECIDE),
    Action("history.undo-to", "Undo to here", "enter", "Take back every step after this one.", _DECIDE),
    Action("history.reload", "Reload", "r", "Read the journal again.", _LOOK),
    Action("results.export", "Export", "e", "Write this list, the report or a workbook to a file.", _LOOK),
    Action("history.export", "Export", "e", "Write the journal to a file.", _LOOK),
)

_BY_ID = {action.id: action for action in ACTIONS}

SCREENS = {"accounts": "Accounts", "matching": "Matching", "results": "Results", "history": "History"}
"""The titles of the screens, in the order of their number keys."""


def action_named(identifier: str) -> Action:
    """Return the action of an id such as `matching.skip`; KeyError if there is none."""
    return _BY_ID[identifier]


def bindings_of(screen: str) -> list[BindingType]:
    """Return the key bindings of a screen, or of the application for `app`."""
    return [action.binding for action in ACTIONS if action.screen == screen]


def stores(screen: str, method: str) -> bool:
    """Return whether an action of a screen, by the name of its method, may change the ledger."""
    return any(action.stores for action in ACTIONS if (action.screen, action.method) == (screen, method))


def with_twins(keys: str) -> str:
    """Return `keys` with the Cyrillic twin of every letter, and the other punctuation, added."""
    every = [key for name in keys.split(",") for key in (name, _TWINS.get(name) or _PUNCTUATION_TWINS.get(name)) if key]
    return ",".join(every)
