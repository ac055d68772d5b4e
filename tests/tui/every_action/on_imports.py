"""The actions of an import: which file, how it is read, where its faulty rows go.

The usual place: Matching on an empty ledger; in the current folder are `bank.csv`, with one row that is faulty,
`bank-to-mend.csv` and `bills.csv`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from tests.tui.driving import settled
from tests.tui.every_action.case import Case, Do, focus, on_top, told, value
from tui.widgets.one_line.path_field import PathField
from tui.widgets.table.paged_table import PagedTable

MAIN, LOOKING = on_top("MatchingScreen"), on_top("ImportScreen")
QUESTION, REJECTS = on_top("FileQuestion"), on_top("RejectsQuestion")


def write_files() -> None:
    """Write the files of the usual place."""
    Path("bank.csv").write_text("id,date\n1,31.02.2016\n2,2016-01-31\n", encoding="utf-8")
    Path("bank-to-mend.csv").write_text("id,date\n", encoding="utf-8")
    Path("bills.csv").write_text("id,date\n1,2016-01-30\n", encoding="utf-8")


def typed(text: str) -> Do:
    """Type a path."""

    async def put(pilot: Pilot[Any]) -> None:
        pilot.app.screen.query_one(PathField).put(text)
        await settled(pilot)

    return put


def look_at(name: str) -> Sequence[Do]:
    return ("i", typed(name), "enter")


async def on_a_choice_to_type(pilot: Pilot[Any]) -> None:
    """Put the cursor on a choice that may have a value that is not offered."""
    table = pilot.app.screen.query_one("#import--choices", PagedTable)
    rows = [table.row_at(place) for place in range(table.row_count)]
    table.move_to(next(place for place, row in enumerate(rows) if row is not None and row.typed))
    await settled(pilot)


def choice(pilot: Pilot[Any]) -> object:
    return pilot.app.screen.plan  # type: ignore[attr-defined]


BACK = ("escape",)
CASES: Sequence[Case] = (
    Case("app.sample-data", (), on_top("Question"), BACK),
    Case("file.take", ("i", typed("bank.csv")), LOOKING, BACK),
    Case("file.complete", ("i", typed("ba")), value, BACK, changes=True),
    Case("file.next", ("i", typed("b")), value, BACK, changes=True),
    Case("file.previous", ("i", typed("b")), value, BACK, changes=True),
    Case("file.mongo", ("i",), lambda pilot: value(pilot) == "mongo:", BACK),
    Case("file.close", ("i",), MAIN),
    Case("import.next-value", look_at("bank.csv"), choice, BACK, changes=True),
    Case("import.previous-value", look_at("bank.csv"), choice, BACK, changes=True),
    Case(
        "import.type-value", (*look_at("bank.csv"), on_a_choice_to_type), on_top("TextQuestion"), ("escape", "escape")
    ),
    Case("import.next-list", look_at("bank.csv"), focus("import--preview"), BACK),
    Case("import.previous-list", look_at("bank.csv"), focus("import--faults"), BACK),
    Case("import.other-file", look_at("bank.csv"), QUESTION, BACK),
    Case("import.keep-good", look_at("bank.csv"), REJECTS, ("escape", "escape")),
    Case("import.close", look_at("bank.csv"), MAIN),
    Case("import.import-file", look_at("bills.csv"), told("imported"), ("u",)),
    Case("rejects.take", (*look_at("bank.csv"), "w"), MAIN, ("u",)),
    Case(
        "rejects.complete", (*look_at("bank.csv"), "w", typed("bank-to-m")), value, ("escape", "escape"), changes=True
    ),
    Case("rejects.next", (*look_at("bank.csv"), "w", typed("bank-")), value, ("escape", "escape"), changes=True),
    Case("rejects.previous", (*look_at("bank.csv"), "w", typed("bank-")), value, ("escape", "escape"), changes=True),
    Case("rejects.close", (*look_at("bank.csv"), "w"), LOOKING, BACK),
)
