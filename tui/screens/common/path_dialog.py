"""Dialogs that ask for a path."""

from textual.screen import ScreenResultType
from textual.widgets import Input

from tui.screens.common.dialog import Dialog
from tui.widgets.one_line.path_field import PathField


class PathDialog(Dialog[ScreenResultType]):
    """A dialog with a PathField, whose list is gone through by keys of the registry."""

    @property
    def path_field(self) -> PathField:
        """The line in which the path is typed."""
        return self.query_one(PathField)

    async def action_take(self) -> None:
        """Take what was typed."""
        await self.query_one(Input).action_submit()

    async def action_complete(self) -> None:
        """Complete what was typed."""
        await self.path_field.complete()

    def action_next(self) -> None:
        """Put the next of the paths that are offered."""
        self.path_field.choose(1)

    def action_previous(self) -> None:
        """Put the path before."""
        self.path_field.choose(-1)
