"""Another process that holds a ledger, as a second paymatch does."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# Holds the ledger named and says so; skips each payment named on its standard input; ends with that.
_SCRIPT = """
import sys
from pathlib import Path
from db.ledger.holding import holding
from db.ledger.ledger import Ledger
from db.ledger.deciding.desk import Desk
path = Path(sys.argv[1])
with holding(path):
    print("held", flush=True)
    for line in sys.stdin:
        Desk(Ledger.open(path)).skip(line.strip())
        print("skipped", flush=True)
"""
ROOT = Path(__file__).parents[1]


class Holder:
    """Holds a ledger from now on, till it is ended or killed."""

    def __init__(self, path: Path) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen([sys.executable, "-c", _SCRIPT, str(path)], cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload]  # options by name
        assert self._process.stdout.readline() == "held\n"

    @property
    def pid(self) -> int:
        """Its id."""
        return int(self._process.pid)

    def skip(self, payment_id: str) -> None:
        """Let it store a step."""
        self._process.stdin.write(f"{payment_id}\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "skipped\n"

    def end(self) -> None:
        """Let it end in order."""
        self._process.communicate()

    def kill(self) -> None:
        """End it as nothing can prevent."""
        self._process.kill()
        self._process.communicate()


Hold = Callable[[Path], Holder]
