"""The dialogs of work under way, which is held where it is half done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from db.accounts.export import AccountsExport
from db.files.export import ExportFormat
from tests.tui.driving import rested, until
from tui.application.app import PaymatchApp
from tui.screens.accounts.exporting import WritingDialog
from tui.screens.accounts.listing.page import Listing
from tui.screens.accounts.refreshing import RefreshDialog
from tui.screens.accounts.screen import AccountsScreen
from tui.screens.common.work_dialog import WorkDialog
from tui.screens.export.dialog import Destination, Offer
from tui.screens.matching.questions.run import RunDialog
from tui.widgets.detail import LinePane
from tui.widgets.one_line.message_line import MessageLine

SECONDS = 21.0
"""How long the work is said to have taken; a picture's clock stands still."""


def _half(dialog: WorkDialog[Any], total: int) -> None:
    for done in (0, total // 2):
        dialog.work.tell(done, total)


class _HeldRun(RunDialog):
    def begin(self) -> None:
        _half(self, 1_220_000)


class _HeldRefresh(RefreshDialog):
    def begin(self) -> None:
        _half(self, 480_000)


class _HeldWriting(WritingDialog):
    def begin(self) -> None:
        _half(self, 208_000)


def _written(app: PaymatchApp) -> WritingDialog:
    offer = Offer(AccountsExport.ALL, 208_000, "")
    destination = Destination(offer, Path("/srv/books/2026/07/summaries.json"), ExportFormat.JSON)
    return _HeldWriting(app.services, destination, Listing())


_DIALOGS: dict[str, Callable[[PaymatchApp], WorkDialog[Any]]] = {
    "running": lambda app: _HeldRun(app.services.settings),
    "refresh": lambda app: _HeldRefresh(app.services),
    "writing": _written,
}


def halfway(context: str) -> Callable[[Pilot[Any]], Any]:
    """Return how to come to the dialog of this name."""

    async def reach(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, PaymatchApp)
        if isinstance(pilot.app.screen, AccountsScreen):
            await rested(pilot)
        below, dialog = pilot.app.screen, _DIALOGS[context](pilot.app)
        pilot.app.push_screen(dialog)
        # Both ask from time to time how far the work is.
        said, bar = below.query_one(MessageLine), "#work--bar"
        await until(pilot, lambda: said.text and "50 %" in dialog.query_one(bar, LinePane).text)

    return reach
