"""Disks that are full, have a limit, or may not be written to: what was not stored is told, nothing is lost."""

import sys
from pathlib import Path

from tests.soak.faults.screens import decided, in_order, step, to_matching
from tests.soak.ground.facts import decisions
from tests.soak.ground.ground import SAMPLE, Ended, Ground
from tests.soak.ground.small_disk import SmallDisk
from tests.soak.tally import What, hold

# What a person is told; one of these, whatever could not be written.
_FULL = "the disk is full"
_LIMITED = ("the disk is full", "the disk cannot be written to", "or only up to a limit")
_READ_ONLY = ("may not be written to", "Read-only file system", "no permission")

# SIGXFSZ is ignored by Python from its start.
_LIMIT = (
    "import os, resource, sys; n = int(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (n, n));"
    "os.execv(sys.argv[2], sys.argv[2:])"
)
_ROOM = 6_000


def full_disk_under_commands(ground: Ground) -> None:
    """An import on a small disk, then all that writes on one that was filled up to a few kilobytes."""
    disk = _disk(ground, ground.draw.randint(300, 2_000))
    ended = ground.paymatch("import", "accruals", SAMPLE / "accruals.csv", before=disk.before)
    ground.injected += 1
    _told(ended, _FULL)
    disk.close()
    disk = _disk(ground, _ROOM)
    disk.put(ground.stock.ledger("demo"), ground.ledger.name)
    for number in range(1, 4):
        disk.fill(ground.draw.choice([0, 4_096, 40_000, 150_000]))
        ended = ground.paymatch("accept", f"P-{number:06}", before=disk.before)
        ground.injected += 1
        _told(ended, _FULL)
        if ended.code == 0:
            ground.confirmed |= {f"P-{number:06}": _told_accrual(ended)}
    for command in _writing(ground.folder)[: 1 if ground.short else None]:
        disk.fill(ground.draw.choice([0, 8_192]))
        ended = ground.paymatch(*command, before=disk.before)
        ground.injected += 1
        _told(ended, _FULL)
        disk.free()
        if command == ("match",) and ended.code == 0:
            ground.done("undo", before=disk.before)
    _afterwards(ground, disk)


def full_disk_under_screens(ground: Ground) -> None:
    """The disk becomes full while a person steps: each step is told or stored, and reading goes on."""
    disk = _disk(ground, _ROOM)
    disk.put(ground.stock.ledger("demo"), ground.ledger.name)
    person = ground.person(before=disk.before)
    to_matching(person)
    confirmed = step(person)
    disk.fill(ground.draw.choice([0, 4_096, 20_000]))
    ground.injected += 1
    for _ in range(400):
        person.press("enter")
        screen = person.wait_till(
            lambda screen: decided(screen) > confirmed or "Close" in screen,  # noqa: B023 - waited for here
            "one decided more, or a word about the disk",
        )
        if "Close" in screen:
            break
        confirmed = decided(screen)
    hold(_FULL in person.glass.text, What.OTHERWISE, f"nothing is said of a full disk:\n{person.glass.text}")
    person.press("enter")
    person.press("3")
    person.wait_for("Matches ")
    person.wait_till(lambda screen: "Matches …" not in screen, "the counts of the results, read on a full disk")
    disk.free()
    person.press("2")
    person.wait_for("[2 Matching]")
    person.settle()
    confirmed = step(person)
    person.press("q")
    hold(person.end() == 0, What.OTHERWISE, f"left with {person.program.returncode}")
    person.check_terminal()
    ground.confirmed = in_order(confirmed)
    _afterwards(ground, disk)


def files_up_to_a_limit(ground: Ground) -> None:
    """No file may grow past a limit, as with a quota: import, a run, an export, a copy."""
    ground.begin_with("demo")
    before = (sys.executable, "-c", _LIMIT, str(ground.draw.randint(20, 900) * 1024))
    commands = [("import", "accruals", ground.folder / "more.csv"), *_writing(ground.folder)]
    rows = [f"X-{number},2026-01-01,2026-01,K,1" for number in range(20_000)]
    (ground.folder / "more.csv").write_text("\n".join(["id,date,month,account,amount", *rows, ""]), encoding="utf-8")
    for command in ground.draw.sample(commands, 1 if ground.short else 3):
        kept = decisions(ground.ledger)
        ended = ground.paymatch(*command, before=before)
        ground.injected += 1
        _told(ended, *_LIMITED)
        hold(ended.code == 0 or decisions(ground.ledger) == kept, What.OTHERWISE, f"{command} is done by half: {ended}")
        ground.check()


def disk_becomes_read_only(ground: Ground) -> None:
    """The disk may not be written to any more, before a session or in the middle of one; then it may again."""
    disk = _disk(ground, _ROOM)
    disk.put(ground.stock.ledger("matched"), ground.ledger.name)
    ground.done("undo", before=disk.before)
    person = ground.person(before=disk.before)
    to_matching(person)
    confirmed = step(person)
    # What has files open for writing keeps a disk from becoming read-only.
    person.press("q")
    person.end()
    disk.read_only(on=True)
    ground.injected += 1
    for command in (("log",), ("verify",), ("export", "matches", "-o", "-")):
        ground.done(*command, before=disk.before)
    for writing in _writing(ground.folder)[: 1 if ground.short else None]:
        ended = ground.paymatch(*writing, before=disk.before)
        refused = ended.code in {2, 3} and any(words in ended.err for words in _READ_ONLY)
        hold(refused, What.OTHERWISE, f"{writing} on a disk that is read-only: {ended}")
    person = ground.person(before=disk.before)
    hold(to_matching(person) == confirmed, What.LOST, f"the screen shows other than {confirmed} decided")
    hold("read-only" in person.settle(), What.OTHERWISE, f"not said to be read-only:\n{person.glass.text}")
    person.press("q")
    hold(person.end() == 0, What.OTHERWISE, f"left with {person.program.returncode}")
    person.check_terminal()
    disk.read_only(on=False)
    ground.confirmed = in_order(confirmed)
    _afterwards(ground, disk)


def _disk(ground: Ground, kilobytes: int) -> SmallDisk:
    disk = SmallDisk(ground.folder, kilobytes)
    ground.opened.callback(disk.close)
    return disk


def _writing(folder: Path) -> list[tuple[str | Path, ...]]:
    """Return commands that write, each something else."""
    return [
        ("match",),
        ("backup",),
        ("export", "unpaid", "-o", folder / "out.csv", "--overwrite"),
        ("export", "workbook", "-o", folder / "out.xlsx", "--overwrite"),
    ]


def _told(ended: Ended, *words: str) -> None:
    """Hold that a command is done, or says in one line what the disk refused."""
    if ended.code:
        line = ended.err.strip().splitlines()[-1]
        hold(any(some in line for some in words), What.OTHERWISE, f"not told plainly: {ended}")


def _told_accrual(ended: Ended) -> str | None:
    return ended.out.split("pays ")[1].split(":")[0] if "pays " in ended.out else None


def _afterwards(ground: Ground, disk: SmallDisk) -> None:
    """Hold, on a disk with room, that the ledger goes on, and that all is there."""
    disk.free()
    ground.done("verify", before=disk.before)
    ground.done("skip", "P-001200", before=disk.before)
    ground.confirmed |= {"P-001200": None}
    disk.copy_to(ground.folder / "seen")
    ground.ledger = ground.folder / "seen" / ground.ledger.name
    ground.check()
