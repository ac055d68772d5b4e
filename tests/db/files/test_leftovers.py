"""Unfinished files of killed processes, and all that must not be taken for one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db.files.writing.destination import new_content

LONG_AGO = time.time() - 3_600

WRITE_AND_WAIT = """
import sys, time
from pathlib import Path
from db.files.writing.destination import new_content
with new_content(Path(sys.argv[1]), overwrite=True) as stream:
    stream.write(b"half")
    stream.flush()
    print("written", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def writer(tmp_path: Path) -> Callable[[], subprocess.Popen[str]]:
    """Start a process that writes a file in the folder and does not come to an end; its file is made to look old."""

    def start() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WRITE_AND_WAIT, str(tmp_path / "other.csv")]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        for part in unfinished(tmp_path):
            os.utime(part, (LONG_AGO, LONG_AGO))
        return process

    return start


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob(".paymatch-*.part"))


def write(folder: Path) -> None:
    with new_content(folder / "list.csv", overwrite=True) as stream:
        stream.write(b"whole")


def test_the_next_export_removes_what_a_killed_one_left(
    tmp_path: Path, writer: Callable[[], subprocess.Popen[str]]
) -> None:
    with writer() as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(unfinished(tmp_path)) == 1
    write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_what_another_process_still_writes_stays(tmp_path: Path, writer: Callable[[], subprocess.Popen[str]]) -> None:
    with writer() as process:
        write(tmp_path)
        assert len(unfinished(tmp_path)) == 1
        process.kill()


def test_files_that_are_no_leftovers_stay(tmp_path: Path) -> None:
    (tmp_path / ".paymatch-demo").write_text("a demo")
    (tmp_path / ".paymatch-folder.part").mkdir()
    (tmp_path / "aim").write_text("mine")
    (tmp_path / ".paymatch-link.part").symlink_to(tmp_path / "aim")
    os.mkfifo(tmp_path / ".paymatch-pipe.part")
    (tmp_path / ".paymatch-new.part").write_text("just made")
    for name in (".paymatch-demo", ".paymatch-folder.part", "aim", ".paymatch-pipe.part"):
        os.utime(tmp_path / name, (LONG_AGO, LONG_AGO))
    before = {path.name for path in tmp_path.iterdir()}
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == before | {"list.csv"}


def test_a_folder_that_cannot_be_listed_is_no_hindrance(tmp_path: Path) -> None:
    tmp_path.chmod(0o300)
    try:
        write(tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert (tmp_path / "list.csv").read_bytes() == b"whole"
