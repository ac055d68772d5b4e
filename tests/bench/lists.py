"""Rows about the accounts in MongoDB, and about the screens."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.measuring import ROOT, Command, Measured, interleaved, module, paymatch, seconds_told
from tests.bench.screen import Screen, screen_of
from tests.bench.workshop import Workshop

# On the way at both ends of a list: a row, a screenful, and back.
_WALK = ("down", "down", "down", "pagedown", "down", "up", "pageup", "up")
_WALK_BACK = ("up", "up", "up", "pageup", "up", "down", "pagedown", "down")
_STARTS = 5
# Painted as soon as there are payments on the screen.
_PAYMENT = "P-"
_FIRST_ACCOUNT = "00000000001"


def all_summaries(workshop: Workshop) -> Measured:
    """The summaries of all accounts, taken one by one; the pipeline that unwinds, on the same server."""
    sizes = workshop.sizes
    collection = workshop.accounts(sizes.summarised, actions=sizes.actions_each)
    ours = module("programs.summarise_all", workshop.mongodb, collection)
    base = module("baselines.unwind_group", workshop.mongodb, collection)
    # The server works in a process of its own: only the clock sees it.
    return interleaved(sizes.runs, lambda: seconds_told(ours, "wall"), lambda: seconds_told(base, "wall"))


def page_of_accounts(workshop: Workshop) -> Measured:
    """One page of a hundred accounts with summaries, anywhere; the same of a collection a hundred times smaller."""
    sizes = workshop.sizes
    return interleaved(
        sizes.runs,
        lambda: seconds_of_a_page(workshop, sizes.accounts) * 1000,
        lambda: seconds_of_a_page(workshop, sizes.accounts_fewer) * 1000,
        unit="ms",
        warm=False,
    )


def seconds_of_a_page(workshop: Workshop, accounts: int) -> float:
    """Return the seconds of one page of a hundred accounts, anywhere among so many."""
    program = module("programs.account_pages", workshop.mongodb, workshop.accounts(accounts), str(accounts))
    return seconds_told(program, "wall")


def seconds_of_all_summaries(workshop: Workshop, accounts: int) -> float:
    """Return the seconds of the summaries of so many accounts."""
    return seconds_told(module("programs.summarise_all", workshop.mongodb, workshop.accounts(accounts)), "wall")


def first_frame(workshop: Workshop) -> Measured:
    """From the start of the app to its first frame; the same of the smallest app with a DataTable."""
    app = _app(workshop, 1_000)

    def first(command: Command) -> float:
        with screen_of(command) as screen:
            wall = screen.first_frame()
            return (wall if workshop.clock == "wall" else screen.cpu) * 1000

    table = module("baselines.table_app")
    return interleaved(workshop.sizes.runs * _STARTS, lambda: first(app), lambda: first(table), unit="ms")


def keys_in_accounts(workshop: Workshop) -> Measured:
    """Keys in a long list of accounts, at its begin and its end; in a list of a thousand."""
    sizes = workshop.sizes

    def keys(count: int) -> float:
        with screen_of(_app(workshop, count)) as screen:
            screen.wait_for(_FIRST_ACCOUNT)
            return _late(_walk(screen, sizes.keys, clock=workshop.clock))

    return interleaved(
        sizes.runs, lambda: keys(sizes.accounts), lambda: keys(sizes.accounts_few), unit="ms", warm=False
    )


def keys_in_matches(workshop: Workshop) -> Measured:
    """Keys in a long list of matches, at its begin and its end; in a list of a thousand."""
    sizes = workshop.sizes

    def keys(rows: int) -> float:
        with screen_of(paymatch("--ledger", workshop.matched(rows), "--mongo", workshop.mongodb)) as screen:
            _go_to_results(screen)
            screen.wait_for(_PAYMENT)
            return _late(_walk(screen, sizes.keys, clock=workshop.clock))

    few = min(1_000, sizes.payments)
    return interleaved(sizes.runs, lambda: keys(sizes.payments), lambda: keys(few), unit="ms", warm=False)


def keys_while_matching(workshop: Workshop) -> Measured:
    """Keys in the app while another process matches all that is in its ledger."""
    sizes = workshop.sizes
    ledger = workshop.undecided(sizes.payments)

    def keys() -> float:
        with (
            _matching(ledger) as matching,
            screen_of(paymatch("--ledger", ledger, "--mongo", workshop.mongodb)) as screen,
        ):
            _go_to_results(screen)
            screen.press("n")
            screen.wait_for(_PAYMENT)
            took = [screen.key(_WALK[0])]
            while len(took) < 4 * sizes.keys and matching.poll() is None:
                took.append(screen.key(_WALK[len(took) % 4]))
            return _late(took)

    return Measured("ms", tuple(keys() for _ in range(sizes.runs)))


def memory_of_the_app(workshop: Workshop) -> Measured:
    """The most memory the app holds, after End, many screens up, as many down from the first row and the middle."""
    sizes = workshop.sizes
    with screen_of(_app(workshop, sizes.accounts)) as screen:
        screen.wait_for(_FIRST_ACCOUNT)
        screen.press("G")
        screen.settle()
        down = ["pagedown"] * 3 * sizes.keys
        screen.press(*["pageup"] * 3 * sizes.keys, "g", *down)
        screen.press("n", *f"{sizes.accounts // 2:0{len(_FIRST_ACCOUNT)}}", "enter")
        screen.settle()
        screen.press(*down)
        return Measured("MB", (screen.peak,))


def _app(workshop: Workshop, accounts: int) -> Command:
    collection = workshop.accounts(accounts)
    ledger = workshop.folder / "empty.sqlite"
    return paymatch("--ledger", ledger, "--mongo", workshop.mongodb, "--collection", collection)


def _go_to_results(screen: Screen) -> None:
    screen.first_frame()
    screen.settle()
    screen.press("3")


def _walk(screen: Screen, keys: int, *, clock: str) -> list[float]:
    """Return the seconds of keys at the begin, and then as many at the end of a list, each after going there.

    By the processor's clock these are what the thread used that answers keys; others read pages meanwhile.
    """
    took = []
    for end, walk in ("g", _WALK), ("G", _WALK_BACK):
        screen.press(end)
        screen.settle()
        for place in range(keys):
            before = screen.painting_cpu
            wall = screen.key(walk[place % len(walk)])
            took.append(wall if clock == "wall" else screen.painting_cpu - before)
    return took


def _late(took: Sequence[float]) -> float:
    """Return what 95 of 100 keys stay below, in milliseconds."""
    return sorted(took)[round(0.95 * (len(took) - 1))] * 1000


@contextmanager
def _matching(ledger: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Match all that is in a ledger, and keep nothing of it; the block begins when it is under way."""
    command = paymatch("--ledger", ledger, "match", "--dry-run", "--progress-json")
    with subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            if process.stdout is not None:
                process.stdout.readline()
            yield process
        finally:
            process.terminate()
