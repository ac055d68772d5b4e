"""The actions of the Matching screen on the small example, of the application, and of their dialogs.

The usual place: nothing is decided, and payment 3 is shown, which the rules give accrual 1.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from textual.pilot import Pilot

from domain.errors import PaymatchError
from tests.tui.driving import press, settled
from tests.tui.every_action.case import (
    Case,
    Seen,
    both,
    cursor,
    cursor_in,
    focus,
    mode,
    on_top,
    say_something_else,
    says,
    scrolled,
    told,
)
from tui.application.guide import Guide
from tui.keeping.work import Work
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.matching.screen import MatchingScreen

HELP, MAIN = on_top("HelpScreen"), on_top("MatchingScreen")
CANDIDATES = "matching--candidates"
LOST = Work("counting")
RUNS = Work("running")


def view(pilot: Pilot[Any]) -> Any:
    screen = next(screen for screen in reversed(pilot.app.screen_stack) if isinstance(screen, MatchingScreen))
    return screen.view


async def home(pilot: Pilot[Any]) -> None:
    """Go back to payment 3."""
    screen = pilot.app.screen
    assert isinstance(screen, MatchingScreen)
    screen.show_payment("3")
    await settled(pilot)


HOME = (home,)


def decided(count: int) -> Seen:
    return lambda pilot: MAIN(pilot) and view(pilot).decided == count


def at(payment_id: str) -> Seen:
    return lambda pilot: MAIN(pilot) and view(pilot).payment_id == payment_id


def filtered(pilot: Pilot[Any]) -> bool:
    return bool(MAIN(pilot)) and view(pilot).queue is not None


def unfiltered(pilot: Pilot[Any]) -> bool:
    return bool(MAIN(pilot)) and view(pilot).queue is None


def theme(pilot: Pilot[Any]) -> str:
    return pilot.app.theme


async def first_theme(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "paymatch-dark"


async def something_painted(pilot: Pilot[Any]) -> None:
    """Let something be painted, as it is where there is a terminal."""
    pilot.app._painted.changed_by([(0, 0, [("x", "")])])  # type: ignore[attr-defined]


def nothing_painted(pilot: Pilot[Any]) -> bool:
    lines: dict[int, object] = pilot.app._painted._lines  # type: ignore[attr-defined]
    return not lines


def messages(pilot: Pilot[Any]) -> int:
    """Return how many there were: where no shell waits, suspending says so (test_terminal.py has one that does)."""
    return len(pilot.app.services.messages.newest_first())  # type: ignore[attr-defined]


async def newcomer(pilot: Pilot[Any]) -> None:
    """Begin the first steps."""
    pilot.app.guide = Guide(pilot.app.keymap)  # type: ignore[attr-defined]


async def an_error(pilot: Pilot[Any]) -> None:
    await pilot.app.push_screen(ErrorDialog(PaymatchError("This went wrong.")))


async def work_goes_on(pilot: Pilot[Any]) -> None:
    pilot.app.services.works.begin(RUNS)  # type: ignore[attr-defined]
    RUNS.stopped = False


async def work_ends(pilot: Pilot[Any]) -> None:
    pilot.app.services.works.end(RUNS)  # type: ignore[attr-defined]


async def a_run(pilot: Pilot[Any]) -> None:
    """Begin a run, and do not wait for it."""
    await press(pilot, "r")
    await pilot.press("enter")
    while type(pilot.app.screen).__name__ != "RunDialog":  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0.001)


async def counted(pilot: Pilot[Any]) -> None:
    """Wait till it is known what fits."""
    while pilot.app.screen._fitting is None:  # type: ignore[attr-defined]
        await settled(pilot)


def marked(pilot: Pilot[Any]) -> bool:
    return bool(pilot.app.screen._marked)  # type: ignore[attr-defined]


STEPS: Sequence[Case] = (
    Case("matching.take", (), decided(1), ("u",)),
    Case("matching.take-over", ("enter", "home"), on_top("SwapQuestion"), ("escape", "u")),
    Case("matching.skip", ("slash", "5", "enter"), decided(1), ("u", *HOME)),
    Case("matching.clear", ("enter", "h"), decided(0), HOME),
    Case("matching.undo", ("enter",), decided(0), HOME),
    Case("matching.redo", ("enter", "u"), decided(1), ("u",)),
    Case("matching.run", (), on_top("RunQuestion"), ("escape",)),
    Case("matching.accept-fitting", (), on_top("FittingDialog"), ("escape",)),
    Case("matching.rules", (), on_top("RulesDialog"), ("escape",)),
    Case("matching.next-undecided", ("right",), at("2"), HOME),
    Case("matching.previous", ("right",), at("3")),
    Case("matching.following", (), at("1"), HOME),
    Case("matching.filter", (), on_top("FilterDialog"), ("escape",)),
    Case("matching.all-payments", ("f", "down", "enter"), unfiltered, HOME),
    Case("matching.return", ("3", "o", "m", "n", "enter"), mode("results"), ("2", *HOME)),
    Case("matching.go-to", (), on_top("TextQuestion"), ("escape",)),
    Case("go-to.take", ("slash", "4"), at("4"), HOME),
    Case("go-to.close", ("slash",), MAIN),
    Case("filters.choose", ("f", "down"), filtered, ("escape", *HOME)),
    Case("filters.close", ("f",), MAIN),
    Case("fitting.mark", ("a",), marked, ("escape",)),
    Case("fitting.accept", ("a", counted), says("accepted"), ("u", *HOME)),
    Case("fitting.close", ("a",), MAIN),
    Case("swap.rules", ("enter", "home", "t"), decided(1), ("u", "u", *HOME)),
    Case("swap.queue", ("enter", "home", "t"), says("is undecided again"), ("u", "u", *HOME)),
    Case("swap.close", ("enter", "home", "t"), MAIN, ("u",)),
    Case("question.yes", ("s",), decided(1), ("u", *HOME)),
    Case("question.no", ("s",), decided(0)),
    Case("run.run", ("r",), decided(5), ("u", *HOME)),
    Case("run.differences", ("r",), on_top("PoliciesDialog"), ("escape", "escape")),
    Case("run.close", ("r",), MAIN),
    Case("running.stop", (a_run,), says("Stopped."), HOME),
    Case("rules.take", ("R", "down"), says("Rules for this session"), HOME),
    Case("rules.save", ("R", "down"), says("Rules, saved"), HOME),
    Case("rules.close", ("R",), MAIN),
)

LISTS: Sequence[Case] = (
    Case("table.down", ("home",), cursor(CANDIDATES, 1), ("home",)),
    Case("table.up", ("home", "down", "down"), cursor(CANDIDATES, 1), ("home",)),
    Case("table.page-down", ("home",), cursor_in(CANDIDATES), ("home",), changes=True),
    Case("table.page-up", ("end",), cursor_in(CANDIDATES), ("home",), changes=True),
    Case("table.half-page-down", ("home",), cursor_in(CANDIDATES), ("home",), changes=True),
    Case("table.half-page-up", ("end",), cursor_in(CANDIDATES), ("home",), changes=True),
    Case("table.first", ("end",), cursor(CANDIDATES, 0)),
    Case("table.last", ("home",), cursor(CANDIDATES, 6), ("home",)),
)

EVERYWHERE: Sequence[Case] = (
    Case("app.end-guide", (newcomer,), lambda pilot: pilot.app.guide.ended),  # type: ignore[attr-defined]
    Case("app.accounts", (), mode("accounts"), ("2",)),
    Case("app.matching", ("4",), mode("matching")),
    Case("app.results", (), mode("results"), ("2",)),
    Case("app.history", (), mode("history"), ("2",)),
    Case("app.import-file", (), on_top("FileQuestion"), ("escape",)),
    Case("app.help", (), HELP, ("escape",)),
    Case("app.theme", (), on_top("ThemeDialog"), ("escape",)),
    Case("app.copy", (), on_top("CopyDialog"), ("escape",)),
    Case("app.messages", (), on_top("MessagesDialog"), ("escape",)),
    Case("app.work", (), on_top("UnderWayDialog"), ("escape",)),
    Case("app.palette", (), on_top("ActionPalette"), ("escape",)),
    Case("app.repaint", (something_painted,), nothing_painted),
    Case("app.suspend", (), messages, changes=True),
    Case("app.next-pane", (), focus("matching--payments"), ("shift+tab",)),
    Case("app.previous-pane", ("tab",), focus(CANDIDATES)),
    Case("app.jump", (), on_top("JumpScreen"), ("escape",)),
    Case("app.maximise", (), lambda pilot: pilot.app.screen.maximized is not None, ("escape",)),
    Case("dialog.help", ("r",), HELP, ("escape", "escape")),
    Case("dialog.copy", ("r",), on_top("CopyDialog"), ("escape", "escape")),
    Case("dialog.palette", ("r",), on_top("ActionPalette"), ("escape", "escape")),
    Case("dialog.repaint", ("r", something_painted), nothing_painted, ("escape",)),
    Case("dialog.suspend", ("r",), messages, ("escape",), changes=True),
    Case("dialog.leave", ("r",), MAIN),
    Case("help.down", ("question_mark",), lambda pilot: HELP(pilot) and scrolled(pilot) == 1, ("escape",)),
    Case("help.up", ("question_mark", "down", "down"), lambda pilot: scrolled(pilot) == 1, ("escape",)),
    Case("help.page-down", ("question_mark",), lambda pilot: scrolled(pilot) > 5, ("escape",)),
    Case("help.page-up", ("question_mark", "pagedown"), lambda pilot: scrolled(pilot) == 0, ("escape",)),
    Case("help.close", ("question_mark",), MAIN),
    Case("jump.close", ("semicolon",), MAIN),
    Case("error.close", (an_error,), MAIN),
    Case("error.copy", (an_error,), lambda pilot: pilot.app.screen.query_one("#error--copied").display, ("escape",)),
    Case("themes.take", (first_theme, "T", "down"), both(MAIN, lambda pilot: theme(pilot) != "paymatch-dark")),
    Case("themes.close", (first_theme, "T", "down"), both(MAIN, lambda pilot: theme(pilot) == "paymatch-dark")),
    Case("copy.value", (say_something_else, "y"), both(MAIN, told("✓ Copied"))),
    Case("copy.row", (say_something_else, "y"), both(MAIN, told("✓ Copied"))),
    Case("copy.json", (say_something_else, "y"), both(MAIN, told("✓ Copied"))),
    Case("copy.close", ("y",), MAIN),
    Case("messages.copy-text", (say_something_else, "M"), both(MAIN, told("✓ Copied"))),
    Case("messages.next-pane", (say_something_else, "M"), focus("messages--text"), ("escape",)),
    Case("messages.close", ("M",), MAIN),
    Case("work.stop", (work_goes_on, "w"), lambda _: RUNS.stopped, (work_ends, "escape")),
    Case("work.close", ("w",), MAIN),
)

CASES = (*STEPS, *LISTS, *EVERYWHERE)
