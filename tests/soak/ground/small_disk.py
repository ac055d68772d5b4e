"""A disk of a few hundred kilobytes, which can be full or read-only, seen by the programs that are run on it.

It is a tmpfs in a mount namespace of its own, which an unprivileged user may have where the kernel allows that.
"""

import shutil
import subprocess
from pathlib import Path

from tests.soak.tally import NotHere

_SCRIPT = 'mount -t tmpfs -o mode=700,size="$1"k tmpfs "$2" && echo mounted && exec sleep infinity'
_PATIENCE = 10.0


class SmallDisk:
    """A disk of so many kilobytes at `folder`, till `close`; `before` stands before a command that is run on it."""

    def __init__(self, folder: Path, kilobytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        names = [shutil.which(name) for name in ("unshare", "nsenter", "mount")]
        if None in names:
            raise NotHere("unshare, nsenter or mount is missing")
        command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _SCRIPT, "sh", str(kilobytes), folder]
        self._holder = subprocess.Popen(
            list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != "mounted\n":
            self._holder.kill()
            raise NotHere(f"no disk can be mounted: {self._holder.communicate()[1].strip()}")
        pid = str(self._holder.pid)
        self.before = ["nsenter", "--target", pid, "--user", "--mount", "--preserve-credentials", f"--wd={folder}"]
        # The same folder, as this process sees it; a path through it must not be resolved.
        self._from_here = Path(f"/proc/{pid}/root{folder}")

    def fill(self, left: int) -> None:
        """Let only so many bytes be free."""
        self.free()
        free = shutil.disk_usage(self._from_here).free
        with (self._from_here / "filled").open("wb") as file:
            file.truncate(0)
            file.write(b"\0" * max(0, free - left))

    def free(self) -> None:
        """Give back what `fill` took."""
        (self._from_here / "filled").unlink(missing_ok=True)

    def read_only(self, *, on: bool) -> None:
        """Let nothing be written to the disk, or again."""
        way = "ro" if on else "rw"
        command = [*self.before, "mount", "-o", f"remount,{way}", str(self.folder)]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)

    def copy_to(self, folder: Path) -> None:
        """Copy all that is on the disk to a folder outside of it."""
        shutil.copytree(self._from_here, folder, dirs_exist_ok=True)

    def put(self, file: Path, name: str) -> None:
        """Copy a file onto the disk."""
        shutil.copy(file, self._from_here / name)

    def close(self) -> None:
        """Let go of the disk; it is gone when the last program on it has ended."""
        self._holder.kill()
        self._holder.communicate()
