"""What every dialog is."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """A screen over the one that asked, which closes itself and nothing else.

    Textual's own `dismiss` takes away whatever screen is on top by then. So a key too many, such as a second Enter
    that was typed before the first had closed the dialog, took away the screen below, and with it the application.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close with a result; does nothing where the dialog is closed already, or is not the one on top."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
