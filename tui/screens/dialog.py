"""What every dialog is."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from tui.looks.too_small import TooSmall


class Dialog(ModalScreen[ScreenResultType]):
    """A screen over the one that asked, which closes itself and nothing else.

    Textual's own `dismiss` takes away whatever screen is on top by then. So a key too many, such as a second Enter
    that was typed before the first had closed the dialog, took away the screen below, and with it the application.
    """

    def on_mount(self) -> None:
        """Be covered where the window is too small; called after the subclass's own method of this name."""
        self.mount(TooSmall())

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; does nothing where the dialog is closed already, or is not the one on top."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
