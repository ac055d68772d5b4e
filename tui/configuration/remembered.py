"""What paymatch remembers of a person from one session to the next, and what is no setting: files, layouts, hints.

It is a comfort, nothing more: what cannot be read counts as nothing remembered, and what cannot be written is let be.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import platformdirs

from tui.configuration.settings import PROGRAM
from tui.configuration.state_files import NOT_READ, read_state, write_state

_MOST_FILES = 20


def remembered_file() -> Path:
    """Return where it is kept, or would be."""
    return platformdirs.user_state_path(PROGRAM) / "remembered.json"


def recent_files(use: str) -> list[str]:
    """Return the files that were last named for a use such as `import`, the latest first."""
    files = _read().get("files")
    found = files.get(use) if isinstance(files, dict) else None
    return [path for path in found if isinstance(path, str)] if isinstance(found, list) else []


def remember_file(use: str, path: Path | str) -> None:
    """Remember that a file, or what stands for one, was named for a use."""
    known = _read()
    files = known["files"] if isinstance(known.get("files"), dict) else {}
    others = [other for other in recent_files(use) if other != str(path)]
    _write({**known, "files": {**files, use: [str(path), *others][:_MOST_FILES]}})


def remembered(name: str) -> object:
    """Return what is remembered under a name; None for nothing."""
    return _read().get(name)


def remember(name: str, value: object) -> None:
    """Remember under a name what JSON can hold."""
    _write({**_read(), name: value})


def is_dismissed(hint: str) -> bool:
    """Return whether a person does not want to see a hint again."""
    return hint in _dismissed()


def dismiss(hint: str) -> None:
    """Remember that a person does not want to see a hint again."""
    if not is_dismissed(hint):
        _write({**_read(), "dismissed": [*_dismissed(), hint]})


def _dismissed() -> Sequence[object]:
    found = _read().get("dismissed")
    return found if isinstance(found, list) else []


def _read() -> dict[str, Any]:
    try:
        content = read_state(remembered_file())
    except NOT_READ:
        return {}
    return content if isinstance(content, dict) else {}


def _write(content: dict[str, Any]) -> None:
    write_state(remembered_file(), json.dumps(content, ensure_ascii=False, indent=1))
