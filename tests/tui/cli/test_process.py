"""How the process begins and ends: start, signals, readers that go, faults of our own."""

import json
import os
import pty
import pwd
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import pytest

from db.ledger.ledger import Ledger
from db.version import VERSION
from tests.tui.cli.calling import SAMPLE_DATA, Call, Start
from tui.cli.main import OWN_FAULT
from tui.cli.progress import throttled
from tui.configuration.settings import load_settings, log_file

_MANY = 200_000
# Ids are plain numbers, whose natural key is a 0, their length and themselves.
_ENTRIES = """
    INSERT INTO {table} (id, date, month, account, amount, id_key, step)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
    SELECT i, date('2016-01-01', (i * 7 % 3000) || ' days'), i % 12 + 1, 'N' || (i % 50), NULL,
        '0' || char(32 + length(i)) || i, 1
    FROM n
"""


@pytest.fixture(scope="module")
def long_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that takes seconds to match."""
    ledger = Ledger.open(tmp_path_factory.mktemp("long") / "ledger.sqlite")
    with ledger.writing():
        ledger.run("INSERT INTO step (kind, at) VALUES ('import', '2016-01-01T00:00:00Z')")
        for table in ("accrual", "payment"):
            ledger.run(_ENTRIES.format(table=table, many=_MANY))
    return ledger.path


def standing(path: Path) -> tuple[int, int]:
    """How many steps and decisions a ledger has."""
    ledger = Ledger.open(path, create=False)
    with ledger.reading():
        steps, decisions = ledger.one("SELECT (SELECT count(*) FROM step), (SELECT count(*) FROM decision)")
    return steps, decisions


def status(process: int) -> list[str]:
    """What the system says of a process, from its state on; nothing if it is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def is_running(process: int) -> bool:
    return status(process)[:1] not in ([], ["Z"])


def children(process: int) -> list[int]:
    """The processes that a process has started and that are there."""
    everyone = [int(found.name) for found in Path("/proc").glob("[0-9]*")]
    return [one for one in everyone if status(one)[1:2] == [str(process)]]


def unforeseen(_options: object) -> NoReturn:
    raise KeyError("missing")


def test_the_version_is_that_of_the_distribution(process: Call) -> None:
    assert process("--version") == (0, f"paymatch {version('paymatch')}\n", "")
    assert version("paymatch") == VERSION


def test_help_and_version_import_nothing_heavy() -> None:
    heavy = {"textual", "rich", "pymongo", "bson", "peewee", "sqlite3", "platformdirs", "importlib.metadata"}
    code = "import sys, tui.cli.program; from tui.cli.main import main; main(['--help']); print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(ended.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "stopped"), (signal.SIGHUP, 129, "stopped")],
    ids=["SIGINT", "SIGTERM", "SIGHUP"],
)
def test_a_stopped_run_leaves_the_ledger_as_it_was(
    start: Start, long_ledger: Path, number: int, code: int, word: str, jobs: int
) -> None:
    with start("--ledger", long_ledger, "match", "--progress-json", "--jobs", jobs) as running:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["total"] == _MANY
        running.send_signal(number)
        _, err = running.communicate()
    assert (running.returncode, err) == (code, f"paymatch: {word}\n")
    assert standing(long_ledger) == (1, 0)


def test_workers_of_a_killed_run_end_with_it(start: Start, long_ledger: Path) -> None:
    with start("--ledger", long_ledger, "match", "--progress-json", "--jobs", 2) as running:
        assert running.stdout is not None
        running.stdout.readline()
        workers = children(running.pid)
        running.kill()
    assert len(workers) == 2
    while any(map(is_running, workers)):
        time.sleep(0.01)
    assert standing(long_ledger) == (1, 0)


def test_a_stopped_import_leaves_the_bytes_of_the_ledger_as_they_were(start: Start, seed: Path, home: Path) -> None:
    path = load_settings().ledger
    before = path.read_bytes()
    os.mkfifo(home / "endless.csv")
    with start("import", "payments", "endless.csv") as running, (home / "endless.csv").open("w") as endless:
        endless.write("id,date,month\n")
        for number in range(_MANY):  # more than a pipe holds: what is written here was read there
            endless.write(f"N-{number},2016-01-05,1\n")
        endless.flush()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert (running.returncode, err) == (130, "paymatch: interrupted\n")
    assert path.read_bytes() == before


def test_a_run_whose_app_is_gone_is_taken_back(start: Start, long_ledger: Path) -> None:
    with start("--ledger", long_ledger, "match", "--progress-json") as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr is not None
        err = running.stderr.read()
    assert (running.returncode, err) == (128 + signal.SIGPIPE, "")
    assert standing(long_ledger) == (1, 0)


def test_an_export_whose_reader_goes_ends_quietly(start: Start, long_ledger: Path) -> None:
    with start("--ledger", long_ledger, "export", "unmatched", "-o", "-") as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("payment_id,")
        running.stdout.close()
        assert running.stderr is not None
        err = running.stderr.read()
    assert (running.returncode, err) == (0, "")


def test_a_full_disk_behind_stdout_is_told(start: Start, seed: Path) -> None:
    command = [sys.executable, "-m", "tui", "match", "--json"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == "paymatch: Cannot write: standard output cannot be written: the disk is full.\n"


def test_a_fault_of_our_own_is_one_line_and_a_log(paymatch: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.options.GlobalOptions.settings", unforeseen)
    ended = paymatch("paths")
    assert (ended.code, ended.out, ended.err.count("\n")) == (OWN_FAULT, "", 1)
    assert ended.err.endswith(f"KeyError: 'missing'; the details are in {log_file()}\n")
    assert "Traceback" in log_file().read_text()
    assert log_file().stat().st_mode & 0o777 == 0o600


def test_a_user_without_a_home_is_told_what_to_set(paymatch: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: int) -> NoReturn:
        raise KeyError("uid not found")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME")
    ended = paymatch("paths")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("HOME is not set. Set HOME to a folder of yours.\n")
    assert paymatch("--version").code == 0
    monkeypatch.setattr("tui.cli.options.GlobalOptions.settings", unforeseen)
    assert paymatch("paths").err.endswith("'missing'; the log cannot be written\n")


def test_a_log_that_cannot_be_written_is_told_too(paymatch: Call, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.cli.options.GlobalOptions.settings", unforeseen)
    (home / "state").write_text("a file where the folder should be")
    assert paymatch("paths").err.endswith("; the log cannot be written\n")


def test_the_screens_need_a_terminal(process: Call) -> None:
    ended = process()
    assert (ended.code, ended.out) == (2, "")
    assert "The screens need a terminal." in ended.err


@pytest.mark.parametrize(
    ("closed", "arguments", "code", "words"),
    [
        (">&-", ("import", "accruals", "accruals.csv"), 0, "Stored 7 accruals"),
        (">&-", ("--version",), 0, ""),
        ("<&-", (), 2, "The screens need a terminal."),
        ("2>&-", ("import", "accruals", "accruals.csv"), 0, ""),
        ("2>&-", ("no-such-command",), 2, ""),
    ],
)
def test_a_stream_that_is_closed_is_no_fault(
    seed: Path, home: Path, closed: str, arguments: tuple[str, ...], code: int, words: str
) -> None:
    command = [sys.executable, "-P", "-m", "tui", "--ledger", str(home / "new.sqlite"), *arguments]
    ended = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *command], capture_output=True, text=True, check=False, cwd=seed
    )
    assert ended.returncode == code
    assert words in ended.stderr


def test_a_bar_is_drawn_where_stderr_is_a_terminal(seed: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tui", "import", "accruals", str(SAMPLE_DATA / "seed" / "accruals.csv")]
    subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, check=True)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "Reading" in said
    assert "100%" in said
    assert "Stored 0 accruals" in said


def test_progress_is_passed_on_seldom_but_to_the_end() -> None:
    reports: list[int] = []
    report = throttled(lambda done, _total: reports.append(done))
    for done in range(1, 1_001):
        report(done, 1_000)
    assert (reports[0], reports[-1]) == (1, 1_000)
    assert len(reports) < 20
