"""The way of a result to its place: whole and at once, or not at all."""

import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from db.errors import OutputFailed
from db.files.writing.leftovers import PREFIX, SUFFIX, claim, remove_leftovers

# File systems that know no hard links answer with one of these.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_BUFFER = 256 * 1024
_NEW_AND_PRIVATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class DestinationExists(OutputFailed):
    """There is a file at the place of the result already, and it was not asked to overwrite it."""

    title = "The file is there already"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already; it is overwritten only when asked.")
        self.path = path


@contextmanager
def new_content(path: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Open a stream whose bytes become the file at `path` when the block ends well.

    Until then they are in a file of their own beside it, which only the user may read. Whatever ends the block
    otherwise, the keyboard included, leaves `path` as it was and nothing beside it. A new file is private to the
    user; an overwritten one keeps its permissions, a link keeps pointing where it points. A device or pipe is written
    to as it is.

    Raises DestinationExists if there is a file and `overwrite` is not asked for, OutputFailed for all else that the
    operating system refuses.
    """
    with write_errors(path):
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb") as stream:
                yield stream
            return
        # A link that leads to nothing would let a file be made where nobody has named one.
        if not overwrite and (mode is not None or path.is_symlink()):
            raise DestinationExists(path)
        with _beside(target) as (stream, temporary):
            yield stream
            stream.flush()
            if mode is not None:
                os.fchmod(stream.fileno(), stat.S_IMODE(mode))
            os.fsync(stream.fileno())
            _put(temporary, target, overwrite=overwrite)
        sync_folder(target.parent)


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Open the bytes of standard output.

    A reader that ends early, as `head` does, ends the block quietly. Raises OutputFailed for all else.
    """
    if sys.stdout is None:
        raise OutputFailed("There is no standard output to write to.")
    with write_errors("standard output"):
        try:
            sys.stdout.flush()
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            _drop_what_is_left()
        except OSError:
            _drop_what_is_left()
            raise


@contextmanager
def write_errors(place: Path | str) -> Iterator[None]:
    """Turn what the operating system says about writing to `place` into OutputFailed."""
    try:
        yield
    except FileNotFoundError:
        raise OutputFailed(f"{place} cannot be written: its folder does not exist.") from None
    except IsADirectoryError:
        raise OutputFailed(f"{place} is a folder; name a file in it.") from None
    except PermissionError:
        raise OutputFailed(f"There is no permission to write {place}.") from None
    except OSError as error:
        reason = "the disk is full" if error.errno in _FULL else error.strerror or str(error)
        raise OutputFailed(f"{place} cannot be written: {reason}.") from error


def _mode(target: Path) -> int | None:
    """Return the type and permissions of a file, None if there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return mode


@contextmanager
def _beside(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a private file in the folder of `target`, so that it can be renamed; it is removed in the end.

    Those that killed processes have left in the folder are removed too.
    """
    remove_leftovers(target.parent)
    # The name is known before there is a file, so that a signal in the moment of its making leaves none either.
    temporary = target.parent / f"{PREFIX}{secrets.token_hex(16)}{SUFFIX}"
    try:
        with os.fdopen(os.open(temporary, _NEW_AND_PRIVATE, 0o600), "wb", _BUFFER) as stream:
            claim(stream.fileno())
            yield stream, temporary
    finally:
        temporary.unlink(missing_ok=True)


def _put(temporary: Path, target: Path, *, overwrite: bool) -> None:
    """Give a finished file the name of its place."""
    if not overwrite:
        try:
            # A link, unlike a rename, never takes the place of a file that came meanwhile.
            os.link(temporary, target)
        except FileExistsError:
            raise DestinationExists(target) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            return
    temporary.replace(target)


def sync_folder(folder: Path) -> None:
    """Let the names of a folder's files be on the disk, where the file system can do that."""
    # Where it cannot, the files are complete all the same.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _drop_what_is_left() -> None:
    """Let the bytes still in the buffer of standard output go nowhere, or Python would try them again at its end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
