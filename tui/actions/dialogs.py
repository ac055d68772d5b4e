"""The actions of dialogs, and those of lists and texts wherever they stand."""

from tui.actions.action import ANSWER, GO, LOOK, MOVE, Action

WIDGETS = {"table": "In every list", "text": "In every text"}
"""The widgets with keys of their own, by the first word of their actions' ids."""

WIDGET_ACTIONS: tuple[Action, ...] = (
    Action("table.down", "Down", "down,j", "The next row; 5j goes five rows down.", MOVE, call="move(1)"),
    Action("table.up", "Up", "up,k", "The row before; 5k goes five rows up.", MOVE, call="move(-1)"),
    Action("table.page-down", "Page down", "pagedown,ctrl+f", "A page down.", MOVE, call="turn(1)"),
    Action("table.page-up", "Page up", "pageup", "A page up.", MOVE, call="turn(-1)"),
    Action("table.half-page-down", "Half down", "ctrl+d", "Half a page down.", MOVE, call="turn(0.5)"),
    Action("table.half-page-up", "Half up", "ctrl+u", "Half a page up.", MOVE, call="turn(-0.5)"),
    Action("table.first", "First", "home,g", "The first row; 25g goes to row 25.", MOVE),
    Action("table.last", "Last", "end,G", "The last row; 25G goes to row 25.", MOVE),
    Action("text.down", "Down", "down,j", "A line down.", MOVE, call="scroll_down"),
    Action("text.up", "Up", "up,k", "A line up.", MOVE, call="scroll_up"),
    Action("text.first", "Top", "home,g", "To the top.", MOVE, call="scroll_home"),
    Action("text.last", "Bottom", "end,G", "To the bottom.", MOVE, call="scroll_end"),
)

DIALOGS = {
    "dialog": "In every dialog",
    "help": "Help",
    "question": "A question",
    "error": "An error",
    "go-to": "Find, and other lines of text",
    "order": "Sort the accounts",
    "refresh": "Storing the summaries",
    "filters": "Which payments",
    "fitting": "Accept all that fit",
    "swap": "Take from another payment",
    "run": "Run to the end",
    "running": "A run",
    "policies": "Policies side by side",
    "rules": "Rules",
    "themes": "Themes",
    "export": "Export",
    "overwrite": "Overwrite a file",
}
"""The titles of the dialogs, by the first word of their actions' ids."""

TYPED_IN = frozenset({"help", "go-to", "export"})
"""The dialogs in which a text is typed: keys that write a character never reach their actions."""

DIALOG_ACTIONS: tuple[Action, ...] = (
    Action("dialog.help", "Help", "question_mark", "All keys, with a search.", LOOK, footer=False),
    Action("help.down", "Down", "down", "A line down, while you type.", MOVE, footer=False),
    Action("help.up", "Up", "up", "A line up, while you type.", MOVE, footer=False),
    Action("help.page-down", "Page down", "pagedown", "A page down.", MOVE, footer=False),
    Action("help.page-up", "Page up", "pageup", "A page up.", MOVE, footer=False),
    Action("help.close", "Close", "escape,enter", "Back to where you were.", ANSWER),
    Action("question.yes", "Yes", "enter,y", "Do it; so does the key that led to the question.", ANSWER),
    Action("question.no", "Not now", "escape,n", "Leave it.", ANSWER),
    Action("error.close", "Close", "enter,escape", "Close what was read.", ANSWER),
    Action("go-to.take", "Take", "enter", "Take what was typed.", ANSWER),
    Action("go-to.close", "Close", "escape", "Close without it.", ANSWER),
    Action("order.take", "Up, down, none", "enter,o", "Turn the order by the column under the cursor.", ANSWER),
    Action("order.close", "Close", "escape", "Leave the order.", ANSWER),
    Action("refresh.stop", "Stop; what is done is kept", "escape", "Stop; what is done is kept.", ANSWER),
    Action("filters.choose", "Go through them", "enter", "Go through the payments of the filter.", ANSWER),
    Action("filters.close", "Not now", "escape", "Leave all as it is.", ANSWER),
    Action("fitting.mark", "Mark", "space", "Mark a condition: all that are marked must fit.", LOOK),
    Action("fitting.accept", "Accept", "enter", "Store what fits, as one step.", ANSWER),
    Action("fitting.close", "Not now", "escape", "Store nothing.", ANSWER),
    Action("swap.rules", "Rules", "r", "The payment that loses gets what the rules give it.", ANSWER),
    Action("swap.queue", "Back to the queue", "b", "The payment that loses is undecided again.", ANSWER),
    Action("swap.close", "Not now", "escape", "Take nothing from it.", ANSWER),
    Action("run.run", "Run", "enter", "Let the policy under the cursor decide what is left.", ANSWER),
    Action("run.differences", "Where they differ", "d", "The payments on which the policies differ.", LOOK),
    Action("run.close", "Not now", "escape", "Decide nothing.", ANSWER),
    Action("running.stop", "Stop", "escape", "Stop; nothing of the run is kept.", ANSWER),
    Action("policies.go-to", "Go to it in Matching", "enter", "Go to the payment under the cursor.", GO),
    Action("policies.close", "Back", "escape", "Back to where you were.", ANSWER),
    Action("rules.take", "For this session", "enter", "Use the chain under the cursor until you leave.", ANSWER),
    Action("rules.save", "Save for later too", "s", "Use the chain, and write it into the configuration.", ANSWER),
    Action("rules.close", "Not now", "escape", "Leave the rules as they are.", ANSWER),
    Action("themes.take", "Keep it", "enter", "Keep the colours that are shown.", ANSWER),
    Action("themes.close", "Leave it", "escape", "Go back to the colours before.", ANSWER),
    Action("export.write", "Write", "enter", "Write the file.", ANSWER),
    Action("export.next", "Something else", "tab", "The next thing that can be written.", LOOK),
    Action("export.previous", "The one before", "shift+tab", "The thing before.", LOOK, footer=False),
    Action("export.close", "Close", "escape", "Write nothing.", ANSWER),
    Action("overwrite.yes", "Overwrite", "y", "Write over the file.", ANSWER),
    Action("overwrite.no", "Keep it, name another", "enter,escape,n", "Keep the file.", ANSWER),
)
