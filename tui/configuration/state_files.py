"""Files in which paymatch keeps state of its own from one session to the next: JSON, private to the user."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from db.errors import OutputFailed
from db.files.writing.destination import new_content

NOT_READ = (OSError, ValueError, RecursionError)
"""What `read_state` raises where there is nothing, or nothing that could be read."""


def read_state(path: Path) -> Any:
    """Return what such a file says; raises one of NOT_READ."""
    content = json.loads(path.read_text(encoding="utf-8"))
    # Half of a character, as JSON can write it, is no text that could be looked for, or written again.
    json.dumps(content, ensure_ascii=False).encode()
    return content


def write_state(path: Path, text: str) -> bool:
    """Write such a file, and make its folder; returns False where that cannot be. Blocks."""
    with suppress(OSError, OutputFailed):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with new_content(path, overwrite=True) as stream:
            stream.write(text.encode("utf-8", "replace"))
        return True
    return False
