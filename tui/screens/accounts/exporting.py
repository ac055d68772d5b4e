"""Exporting summaries from the Accounts screen: what is listed, in its order, or all of them; with a bar."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from db.accounts.export import AccountsExport, write_summaries
from domain.errors import PaymatchError
from domain.matching.words.reasons import count_of
from tui.actions import bindings_of
from tui.keeping.work import Work
from tui.screens.accounts.listing.page import Listing
from tui.screens.common.base import MainScreen
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.common.work_dialog import WorkDialog
from tui.screens.export.dialog import Destination, ExportDialog, Offer
from tui.screens.export.files import current_folder
from tui.screens.export.telling import show_written
from tui.services import Services
from tui.widgets.text.safe_text import visible

if TYPE_CHECKING:  # pymongo waits until accounts are asked for
    from db.accounts.listing.pages import AccountPages
    from db.accounts.stored.pages import StoredPages


class AccountsExporter:
    """Exports the accounts of a screen; it remembers where to, so that no path is typed twice."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._named: dict[AccountsExport, Path] = {}

    def ask(self, listing: Listing, *, listed: int, everyone: int, words: str) -> None:
        """Ask whether to write what is listed, which `words` describe, or all, and where to; and write it there.

        `listed` and `everyone` say how many accounts that is, as far as it is known.
        """
        offers = [Offer(AccountsExport.ALL, everyone, "All accounts, by number: a summary of each.")]
        if listing != Listing():
            offers.insert(0, Offer(AccountsExport.LISTED, listed, f"The accounts as listed: {words}."))

        def write(destination: Destination[AccountsExport] | None) -> None:
            if destination is not None:
                self._write(destination, listing)

        self._screen.app.push_screen(ExportDialog(offers, self._proposed(offers)), write)

    def _proposed(self, offers: Iterable[Offer[AccountsExport]]) -> list[Path]:
        folder = next((path.parent for path in self._named.values()), None) or current_folder()
        today = self._screen.services.clock().astimezone().date()
        return [self._named.get(offer.export) or folder / _file_name(offer.export, today) for offer in offers]

    def _write(self, destination: Destination[AccountsExport], listing: Listing) -> None:
        self._named = {**self._named, destination.offer.export: destination.path}
        wanted = listing if destination.offer.export is AccountsExport.LISTED else Listing()

        def closed(result: PaymatchError | int | None) -> None:
            if isinstance(result, PaymatchError):
                self._screen.app.push_screen(ErrorDialog(result))
            elif result is None:
                self._screen.say("Stopped: no file was written.", "warning")
            else:
                key = show_written(self._screen, destination.path, f"{count_of(result, 'account')} written")
                self._screen.say(f"✓ {visible(destination.path.name)} is written; {key} copies its path", "good")

        self._screen.app.push_screen(WritingDialog(self._screen.services, destination, wanted), closed)


class WritingDialog(WorkDialog[PaymatchError | int | None]):
    """Writes accounts: how many when it is done, None when it was stopped, the error when it failed."""

    NAME = "writing"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(NAME)

    def __init__(self, services: Services, destination: Destination[AccountsExport], listing: Listing) -> None:
        loss = f"{visible(destination.path.name)} is not written"
        super().__init__(Work("Writing the summaries", unit="accounts", loss=loss, stopping=self._cancel))
        self._services = services
        self._destination = destination
        self._listing = listing
        self._pages: AccountPages | StoredPages | None = None

    def begin(self) -> None:
        """Begin."""
        self.in_background(self._write, self._close, group="writing")

    def failed(self, error: PaymatchError) -> None:
        """Close with the error, unless it was stopped."""
        self._close(None if self.work.stopped else error)

    def _cancel(self) -> None:
        if self._pages is not None:
            self._pages.close()

    def _write(self) -> int:
        to, about = self._destination, self._destination.offer.rows
        self._pages = pages = self._services.accounts.open().pages(self._listing.conditions, self._listing.order)
        if self.work.stopped:
            pages.close()
        return write_summaries(
            to.path,
            pages.stream(),
            export_format=to.export_format,
            overwrite=to.overwrite,
            written=lambda done: self.work.tell(done, max(done, about)),
        )

    def _close(self, result: PaymatchError | int | None) -> None:
        self.dismiss(result)


def _file_name(export: AccountsExport, today: date) -> str:
    listed = "-listed" if export is AccountsExport.LISTED else ""
    return f"accounts{listed}-{today:%Y-%m-%d}.csv"
