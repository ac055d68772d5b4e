"""Exports of one screen: where they went last, and the writing in the background."""

from collections.abc import Sequence
from pathlib import Path

from db.errors import Cancelled
from db.ledger.exporting.exports import Export, write_export
from domain.errors import PaymatchError
from domain.matching.words.reasons import count_of
from tui.configuration.remembered import remember_file
from tui.keeping.work import Work
from tui.screens.common.base import MainScreen
from tui.screens.export.dialog import USE, Destination, ExportDialog, Offer
from tui.screens.export.files import current_folder, proposed_path
from tui.screens.export.telling import show_written
from tui.widgets.text.safe_text import visible


class Exporter:
    """Exports what a screen offers; it remembers where to, so that no path is typed twice.

    The writing is in the background. What came of it is told wherever the person is by then.
    """

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._named: dict[Export, Path] = {}
        self._folder: Path | None = None

    def ask(self, *offers: Offer[Export]) -> None:
        """Ask which of the offers to write, the first unless another is chosen, and where to; and write it there."""

        def write(destination: Destination[Export] | None) -> None:
            if destination is not None:
                self._write(destination)

        self._screen.app.push_screen(ExportDialog(offers, self._proposed(offers), provenance=True), write)

    def _proposed(self, offers: Sequence[Offer[Export]]) -> list[Path]:
        folder, today = self._folder or current_folder(), self._screen.services.clock().astimezone().date()
        return [self._named.get(offer.export) or proposed_path(offer.export, folder, today) for offer in offers]

    def _write(self, destination: Destination[Export]) -> None:
        path, offer, screen = destination.path, destination.offer, self._screen
        self._named[offer.export], self._folder = path, path.parent
        ledger = screen.services.ledger
        work = Work(f"Writing {visible(path.name)}", loss="it is not written then")

        def write() -> int:
            remember_file(USE, path)
            return write_export(
                ledger,
                offer.export,
                path,
                export_format=destination.export_format,
                overwrite=destination.overwrite,
                provenance=destination.provenance,
                written=lambda rows: work.tell(rows, max(rows, offer.rows)),
            )

        def done(written: int) -> None:
            key = show_written(screen, path, f"{count_of(written, 'row')} written")
            screen.paymatch.tell(f"✓ {visible(path.name)} is written; {key} copies its path", "good")

        def failed(error: PaymatchError) -> None:
            if isinstance(error, Cancelled):
                screen.paymatch.tell("Stopped: nothing was written.", "warning")
            else:
                screen.failed(error)

        screen.at_work(work, write, done, failed=failed)
