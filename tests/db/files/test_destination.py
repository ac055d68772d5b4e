"""A result comes to its place whole and at once, or not at all."""

import errno
import os
import resource
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

import pytest

from db.errors import OutputFailed
from db.files.export import ExportFormat, write_table
from db.files.writing.destination import DestinationExists

CHECKOUT = Path(__file__).parents[3]
ENDLESS = """
import itertools
from db.files.export import ExportFormat, write_table
rows = (["x" * 100] for _ in itertools.count())
write_table({destination!r}, ["column"], rows, export_format=ExportFormat.CSV, overwrite=True)
"""


def write(path: Path, *texts: str, overwrite: bool = False) -> int:
    return write_table(path, ["x"], ([text] for text in texts), export_format=ExportFormat.CSV, overwrite=overwrite)


def run_endless(
    destination: str,
    folder: Path,
    *,
    stdout: int | IO[bytes] | None = None,
    before: Callable[[], None] | None = None,
) -> subprocess.Popen[str]:
    """Start a process that writes without end to `destination`; `before` runs in it first."""
    return subprocess.Popen(
        [sys.executable, "-c", ENDLESS.format(destination=destination)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stderr=subprocess.PIPE,
        text=True,
        stdout=stdout,
        preexec_fn=before,  # noqa: PLW1509 - no other thread of the test runs
    )


def test_new_file_is_private_and_alone(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    assert write(path, "a", "b") == 2
    assert path.read_text() == "x\na\nb\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_existing_file_is_kept_unless_overwriting_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")
    with pytest.raises(DestinationExists, match="is there already") as caught:
        write(path, "a")
    assert caught.value.path == path
    assert path.read_text() == "old"


def test_overwritten_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")
    path.chmod(0o640)
    write(path, "a", overwrite=True)
    assert path.read_text() == "x\na\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_link_keeps_pointing_where_it_points(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to("real.csv")
    write(link, "a", overwrite=True)
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_text() == "x\na\n"


def test_file_that_comes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"

    def rows() -> Iterator[list[str]]:
        path.write_text("theirs")
        yield ["mine"]

    with pytest.raises(DestinationExists):
        write_table(path, ["x"], rows(), export_format=ExportFormat.CSV)
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("end", [KeyboardInterrupt, ValueError, OutputFailed])
def test_whatever_ends_the_rows_leaves_the_old_file(tmp_path: Path, end: type[BaseException]) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["a" * 1_000_000]
        raise end

    path = tmp_path / "result.csv"
    path.write_text("old")
    with pytest.raises(end):
        write_table(path, ["x"], rows(), export_format=ExportFormat.JSON, overwrite=True)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_signal_at_the_very_moment_the_unfinished_file_is_made_leaves_none(tmp_path: Path) -> None:
    def heard(_frame: FrameType, event: str, called: object) -> None:
        if event == "c_return" and called is os.open and list(tmp_path.iterdir()):
            sys.setprofile(None)
            raise KeyboardInterrupt

    sys.setprofile(heard)
    try:
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path / "result.csv", "a")
    finally:
        sys.setprofile(None)
    assert list(tmp_path.iterdir()) == []


def test_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    path.write_text("old")
    # The limit on a file's size refuses the write as a full disk does, without filling one.
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    _, errors = run_endless("result.csv", tmp_path, before=limit).communicate()
    assert errors.splitlines()[-1] == "db.errors.OutputFailed: result.csv cannot be written: the disk is full."
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("", "is a folder; name a file in it"),
        ("none/a.csv", "its folder does not exist"),
        ("file/a.csv", "Not a direc"),
    ],
)
def test_place_that_cannot_be_is_refused(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputFailed, match=message):
        write(tmp_path / place, "a", overwrite=True)


def test_rows_are_not_touched_when_the_place_is_refused(tmp_path: Path) -> None:
    rows = iter([["a"]])
    with pytest.raises(OutputFailed):
        write_table(tmp_path, ["x"], rows, export_format=ExportFormat.CSV)
    assert next(rows) == ["a"]


def test_device_is_written_to_and_stays_a_device() -> None:
    assert write(Path(os.devnull), "a") == 1
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_full_device_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="the disk is full"):
        write(Path("/dev/full"), "a")


def test_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write(pipe, "a")
    reader.join()
    assert got == ["x\na\n"]


def test_standard_output_gets_the_table(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    rows = [["Ж"], ["b"]]
    assert write_table("-", ["x"], rows, export_format=ExportFormat.CSV) == 2
    assert capfdbinary.readouterr().out == "x\nЖ\nb\n".encode()


def test_reader_that_ends_early_is_no_error(tmp_path: Path) -> None:
    process = run_endless("-", tmp_path, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == "column\n"
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait() == 0


def test_full_standard_output_is_told_once(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        _, errors = run_endless("-", tmp_path, stdout=full).communicate()
    assert errors.splitlines()[-1] == "db.errors.OutputFailed: standard output cannot be written: the disk is full."
    assert "Exception ignored" not in errors


def test_closed_standard_output_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputFailed, match="no standard output"):
        write_table("-", ["x"], [], export_format=ExportFormat.CSV)


def test_closed_folder_is_told_as_missing_permission(closed_folder: Path) -> None:
    with pytest.raises(OutputFailed, match=r"There is no permission to write .*result\.csv"):
        write(closed_folder / "result.csv", "a")


@pytest.mark.parametrize("error", [errno.EPERM, errno.ENOTSUP])
def test_file_system_without_links_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    # No such file system can be mounted by a test: its answer is given in its place.
    def refuse(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "link", refuse)
    assert write(tmp_path / "result.csv", "a") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]


def test_refused_link_for_another_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(OutputFailed, match="the disk is full"):
        write(tmp_path / "result.csv", "a")
    assert list(tmp_path.iterdir()) == []


def test_link_that_leads_nowhere_makes_no_file_there_unasked(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to("elsewhere.csv")
    with pytest.raises(DestinationExists):
        write(link, "a")
    assert list(tmp_path.iterdir()) == [link]
    write(link, "a", overwrite=True)
    assert (tmp_path / "elsewhere.csv").read_text() == "x\na\n"
