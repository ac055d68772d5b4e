"""The actions of Results and History on the demo, which a run has decided, and of the dialogs that lead from there.

The usual place: the matches; the steps with the cursor on the latest.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from db.ledger.journal import steps
from tests.tui.driving import settled
from tests.tui.every_action.case import (
    Case,
    Very,
    both,
    focus,
    mode,
    on_top,
    say_something_else,
    scrolled,
    told,
    typing,
    value,
)
from tui.widgets.one_line.path_field import PathField
from tui.widgets.table.paged_table import PagedTable

MAIN = on_top("ResultsScreen")
FOCUS = "results--{}".format
EXPORTED = both(MAIN, told("written"))


def lists(pilot: Pilot[Any]) -> Very:
    return Very(pilot.app.screen.lists)  # type: ignore[attr-defined]


def what(pilot: Pilot[Any]) -> object:
    return pilot.app.screen.query_one(".dialog--box").border_title


def stored(pilot: Pilot[Any]) -> int:
    """How many steps the journal has."""
    return len(list(steps(pilot.app.services.ledger)))  # type: ignore[attr-defined]


def feed(pilot: Pilot[Any]) -> Very:
    return Very(pilot.app.screen.query_one(PagedTable)._feeds.shown)


async def one_of_two(pilot: Pilot[Any]) -> None:
    """Type what two files of the folder begin with."""
    for name in ("one.csv", "only.csv"):
        Path(name).touch()  # noqa: ASYNC240
    pilot.app.screen.query_one(PathField).put("on")
    await settled(pilot)


async def exported(pilot: Pilot[Any]) -> None:
    """Be after an export."""
    pilot.app.exported = Path("out.csv")  # type: ignore[attr-defined]


def said_of_format(pilot: Pilot[Any]) -> str:
    return str(pilot.app.screen.query_one("#export--format", Static).render())


RESULTS: Sequence[Case] = (
    Case("results.next-list", (), focus(FOCUS("unmatched")), ("m",)),
    Case("results.previous-list", (), focus(FOCUS("overview")), ("m",)),
    Case("results.matches", ("n",), focus(FOCUS("matches"))),
    Case("results.unmatched", (), focus(FOCUS("unmatched")), ("m",)),
    Case("results.unpaid", (), focus(FOCUS("unpaid")), ("m",)),
    Case("results.overview", (), focus(FOCUS("overview")), ("m",)),
    Case("results.compare", (), on_top("PoliciesDialog"), ("escape",)),
    Case("results.rules", (), on_top("RulesDialog"), ("escape",)),
    Case("results.filter", (), typing, ("escape",)),
    Case("results.all-rows", ("slash", "7"), focus(FOCUS("matches"))),
    Case("results.open", (), mode("matching"), ("3",)),
    Case("results.reload", (), lists, changes=True),
    Case("results.export", (), on_top("ExportDialog"), ("escape",)),
    Case("text.down", ("o",), lambda pilot: scrolled(pilot) == 1, ("home", "m")),
    Case("text.up", ("o", "j", "j"), lambda pilot: scrolled(pilot) == 1, ("home", "m")),
    Case("text.page-down", ("o",), lambda pilot: scrolled(pilot) > 1, ("home", "m")),
    Case("text.page-up", ("o", "end"), scrolled, ("home", "m"), changes=True),
    Case("text.half-page-down", ("o",), lambda pilot: scrolled(pilot) > 1, ("home", "m")),
    Case("text.half-page-up", ("o", "end"), scrolled, ("home", "m"), changes=True),
    Case("text.first", ("o", "j", "j"), lambda pilot: scrolled(pilot) == 0, ("m",)),
    Case("text.last", ("o",), lambda pilot: scrolled(pilot) > 1, ("home", "m")),
    Case("policies.go-to", ("c",), mode("matching"), ("3",)),
    Case("policies.close", ("c",), MAIN),
    Case("export.next-offer", ("e",), what, ("escape",), changes=True),
    Case("export.offer-before", ("e",), what, ("escape",), changes=True),
    Case("export.complete", ("e", one_of_two), value, ("escape",), changes=True),
    Case("export.next", ("e", one_of_two), value, ("escape",), changes=True),
    Case("export.previous", ("e", one_of_two), value, ("escape",), changes=True),
    Case("export.provenance", ("e",), said_of_format, ("escape",), changes=True),
    Case("app.copy-path", (say_something_else, exported), told("Copied the path")),
    Case("export.write", (say_something_else, "e"), EXPORTED),
    Case("export.close", ("e",), MAIN),
    Case("overwrite.yes", (say_something_else, "e", "enter"), EXPORTED),
    Case("overwrite.no", ("e", "enter"), on_top("ExportDialog"), ("escape",)),
)

HISTORY: Sequence[Case] = (
    Case("history.undo", (), stored, changes=True),
    Case("history.redo", ("u",), stored, changes=True),
    Case("history.undo-to", ("U", "home", "down", "down", "down"), on_top("Question"), ("escape",)),
    Case("history.reload", (), feed, changes=True),
    Case("history.export", (), on_top("ExportDialog"), ("escape",)),
)

CASES = (*RESULTS, *HISTORY)
