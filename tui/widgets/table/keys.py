"""The keys of a table. Letters come with the Cyrillic ones on the same physical keys."""

from textual.binding import Binding, BindingType

# All hidden: the list of keys that a person reads is made from the registry of actions. What Enter does to a row is
# for the screen to say.
TABLE_BINDINGS: list[BindingType] = [
    Binding("down,j,о", "move(1)", "Down", show=False, id="table.down"),
    Binding("up,k,л", "move(-1)", "Up", show=False, id="table.up"),
    Binding("pagedown,ctrl+f", "turn(1)", "Page down", show=False, id="table.page-down"),
    Binding("pageup", "turn(-1)", "Page up", show=False, id="table.page-up"),
    Binding("ctrl+d", "turn(0.5)", "Half a page down", show=False, id="table.half-page-down"),
    Binding("ctrl+u", "turn(-0.5)", "Half a page up", show=False, id="table.half-page-up"),
    Binding("home,g,п", "first", "First row", show=False, id="table.first"),
    Binding("end,G,П", "last", "Last row", show=False, id="table.last"),
]
