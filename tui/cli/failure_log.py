"""The log of failures that nobody foresaw: made when the first happens, readable by its owner only."""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from db.version import VERSION
from tui.settings import log_file


def log_failure(error: Exception) -> Path | None:
    """Append the traceback of `error` to the log and return its path; None if the log cannot be written."""
    path = log_file()
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    heading = f"{moment} paymatch {VERSION}, Python {sys.version.split()[0]}, {sys.platform}"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8") as log:
            log.write(f"{heading}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        return None
    return path
