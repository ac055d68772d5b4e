"""Every screen and dialog, and how to get there: the one list behind the snapshots."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pymongo import ReplaceOne
from textual.pilot import Pilot
from textual.widgets import Input

from domain.errors import PaymatchError
from tests.tui.driving import considered, press, rested, settled
from tests.tui.looks.halfway import halfway
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.export.dialog import OverwriteQuestion
from tui.screens.export.files import FileThere

Reach = Callable[[Pilot[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen or dialog: the main screen to begin with, the keys from there, and what to do after them.

    `context` is what the registry of actions calls the screen or dialog that is to be seen, or its class. `ledger` is
    the sample in it, None for an empty one; `decided` says that a run decided it. Without `server` no MongoDB answers;
    `guided` shows the first steps. `turns` says that it takes another theme while it is shown.
    """

    name: str
    context: str
    first: str
    keys: tuple[str, ...] = ()
    decided: bool = False
    ledger: str | None = "demo"
    server: bool = True
    guided: bool = False
    turns: bool = True
    then: Reach | None = None

    async def reach(self, pilot: Pilot[Any]) -> None:
        """Go there, each key when what the one before set off is done."""
        await settled(pilot)
        await press(pilot, *self.keys)
        if self.then is not None:
            await self.then(pilot)
        assert getattr(pilot.app.screen, "NAME", type(pilot.app.screen).__name__) == self.context
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False


def beside(*keys: str) -> Reach:
    """Press keys when all about the account under the cursor is shown."""

    async def reach(pilot: Pilot[Any]) -> None:
        await rested(pilot)
        await press(pilot, *keys)

    return reach


async def weighed(pilot: Pilot[Any]) -> None:
    """Wait till it is shown what taking the accrual under the cursor would bring about."""
    await considered(pilot)


async def failed(pilot: Pilot[Any]) -> None:
    """Show a long error."""
    path = "/srv/books/2026/07/housing-company-north/accruals-and-corrections.csv"
    lines = [f"{path}:{line}: date: '03/04/2026' is ambiguous: say the format" for line in range(2, 22)]
    pilot.app.push_screen(ErrorDialog(PaymatchError("\n".join(["20 rows cannot be read.", *lines]))))
    await settled(pilot)


async def overwriting(pilot: Pilot[Any]) -> None:
    """Ask whether a file may be overwritten, at a path that is the same in every run."""
    there = FileThere(48_213, datetime(2026, 6, 30, 17, 5, tzinfo=UTC))
    pilot.app.push_screen(OverwriteQuestion(Path("/srv/books/2026/07/matches.csv"), there))
    await settled(pilot)


def typing(text: str) -> Reach:
    """Put a text into the line of the shown dialog in place of what stands there."""

    async def reach(pilot: Pilot[Any]) -> None:
        field = pilot.app.screen.query_one(Input)
        field.value = text
        field.cursor_position = len(text)
        await settled(pilot)

    return reach


async def looking(pilot: Pilot[Any]) -> None:
    """Look at a file to import."""
    await typing("оплаты.csv")(pilot)
    await press(pilot, "enter")


async def looking_at_documents(pilot: Pilot[Any]) -> None:
    """Look at a collection to import, which has a document with a fault."""
    receipts = pilot.app.services.accounts.open().connection.sibling("receipts", "pictures")  # type: ignore[attr-defined]
    documents: list[dict[str, Any]] = [
        {"_id": number, "paid": {"at": datetime(2026, 7, number, tzinfo=UTC), "sum": number * 12.5}, "client": 7800}
        for number in range(1, 20)
    ]
    documents.append({"_id": "R-20", "paid": {"at": "31.06.2026", "sum": 20}, "client": 7801})
    receipts.write([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents])
    await typing("mongo:pictures/receipts")(pilot)
    await press(pilot, "enter")


async def keeping(pilot: Pilot[Any]) -> None:
    """Say where the rows with faults of that file go."""
    await looking(pilot)
    await press(pilot, "w")
    await typing("payments-rejects.csv")(pilot)


def _find(payment: str) -> tuple[str, ...]:
    return ("slash", *payment, "enter")


SCREEN_PICTURES = (
    Picture("accounts", "accounts", "accounts", then=rested),
    Picture("accounts-filter", "accounts", "accounts", ("slash", *"delete>x")),
    Picture("accounts-activity", "accounts", "accounts", decided=True, then=beside("a", "down", "down")),
    Picture("accounts-entries", "accounts", "accounts", decided=True, then=beside("p", "down", "down")),
    Picture("accounts-sessions", "accounts", "accounts", then=beside("enter")),
    Picture("accounts-actions", "accounts", "accounts", then=beside("enter", "enter")),
    Picture("accounts-by-type", "accounts", "accounts", then=beside("t")),
    Picture("accounts-no-server", "accounts", "accounts", server=False),
    Picture("matching", "matching", "matching", (*_find("P-000400"), "up"), then=weighed),
    Picture("matching-decided", "matching", "matching", _find("P-000400"), decided=True, then=weighed),
    Picture("matching-queue", "matching", "matching", ("f", *("down",) * 8, "enter"), then=weighed),
    Picture("matching-empty", "matching", "matching", ledger=None),
    Picture("matching-first-steps", "matching", "results", ("2",), guided=True),
    Picture("results-matches", "results", "results", decided=True),
    Picture("results-unmatched", "results", "results", ("n",), decided=True),
    Picture("results-unpaid", "results", "results", ("p",), decided=True),
    Picture("results-overview", "results", "results", ("o",), decided=True),
    Picture("results-filter", "results", "results", ("n", "slash", *"zz"), decided=True),
    Picture("results-empty", "results", "results", ledger=None),
    Picture("history", "history", "history", ("u", "U"), decided=True),
    Picture("history-empty", "history", "history", ledger=None),
)

DIALOG_PICTURES = (
    Picture("address", "address", "accounts", ("A",), server=False),
    Picture("quality", "quality", "accounts", ("Q",)),
    Picture("order", "order", "accounts", ("o", "down")),
    Picture("question", "question", "history", ("end", "enter"), decided=True),
    Picture("find", "go-to", "matching", ("slash", *"P-9")),
    Picture("filters", "filters", "matching", ("f", "down", "down"), decided=True),
    Picture("fitting", "fitting", "matching", ("a", "space", "end")),
    Picture("run", "run", "matching", ("r",)),
    Picture("swap", "swap", "matching", (*_find("P-000815"), "up", "up", "up", "enter"), decided=True),
    Picture("rules", "rules", "matching", ("R", "down")),
    Picture("policies", "policies", "results", ("c", "down")),
    Picture("export", "export", "results", ("e",), decided=True, then=typing("matches.xlsx")),
    Picture("overwrite", "overwrite", "results", decided=True, then=overwriting),
    Picture("file", "file", "matching", ("i", "p", "tab", "tab")),
    Picture("import", "import", "matching", ("i",), then=looking),
    Picture("import-documents", "import", "matching", ("i",), then=looking_at_documents),
    Picture("rejects", "rejects", "matching", ("i",), then=keeping),
    Picture("copy", "copy", "results", ("y",), decided=True),
    Picture("messages", "messages", "history", ("u", "U", "M"), decided=True),
    Picture("work", "work", "results", ("w",), decided=True),
    Picture("themes", "themes", "results", ("T",), decided=True),
    Picture("help", "help", "matching", ("question_mark",)),
    Picture("help-search", "help", "results", ("question_mark", *"xyzzy")),
    Picture("jump", "jump", "results", ("semicolon",), decided=True),
    Picture("palette", "ActionPalette", "matching", ("ctrl+p",), turns=False),
    Picture("error", "error", "results", decided=True, then=failed),
    Picture("running", "running", "matching", then=halfway("running")),
    Picture("refresh", "refresh", "accounts", then=halfway("refresh")),
    Picture("writing", "writing", "accounts", then=halfway("writing")),
)

PICTURES = (*SCREEN_PICTURES, *DIALOG_PICTURES)
