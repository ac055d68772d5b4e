"""What every dialog is."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.screen import ModalScreen, ScreenResultType

from tui.actions import actions_of, bindings_of
from tui.looks.too_small import TooSmall
from tui.screens.common.keyed import KeyedScreen
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.key_line import KeyHint

if TYPE_CHECKING:  # the application imports its screens
    from tui.application.app import PaymatchApp


class Dialog(KeyedScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A screen over the one that asked, which closes itself and nothing else.

    Textual's own `dismiss` takes away whatever screen is on top by then. So a key too many, such as a second Enter
    that was typed before the first had closed the dialog, took away the screen below, and with it the application.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("dialog")
    CHOSEN_BY_ARROWS: ClassVar[str] = ""
    """What the arrows choose in the list of the dialog, for the line of keys."""

    def key_hints(self) -> list[KeyHint]:
        """Return the keys of this dialog that do something now, the arrows among them."""
        words = self.moved_by_arrows()
        return [*([KeyHint("↑↓", words, 1)] if words else []), *super().key_hints()]

    def moved_by_arrows(self) -> str:
        """Return what the arrows do now, "" for nothing: choose a row of several, or scroll what has no room."""
        from tui.widgets.table.paged_table import PagedTable  # no list is known before the first frame

        if isinstance(self.focused, PagedTable):
            return self.CHOSEN_BY_ARROWS if self.focused.row_count > 1 else ""
        return "Scroll" if isinstance(self.focused, DetailPane) and self.focused.max_scroll_y else ""

    def on_mount(self) -> None:
        """Be covered where the window is too small; called after the subclass's own method of this name."""
        self.mount(TooSmall())

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; does nothing where the dialog is closed already, or is not the one on top."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    async def action_leave(self) -> None:
        """Do what Escape does here."""
        for action in actions_of(self.NAME):
            if "escape" in action.keys.split(","):
                await self.run_action(action.method)

    def action_repaint(self) -> None:
        """Paint everything."""
        cast("PaymatchApp", self.app).action_repaint()

    def action_suspend(self) -> None:
        """Halt, for the shell."""
        cast("PaymatchApp", self.app).action_suspend()

    def action_palette(self) -> None:
        """Search the actions of this dialog."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """List the keys, those of this dialog first."""
        from tui.screens.help import HelpScreen  # which is a dialog itself

        self.app.push_screen(HelpScreen(self))

    def action_copy(self) -> None:
        """Ask what to copy of what is under the cursor."""
        cast("PaymatchApp", self.app).action_copy()
