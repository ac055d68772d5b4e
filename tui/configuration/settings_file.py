"""Setting something in the configuration file for a person, who may have written comments and other things into it."""

import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from db.errors import OutputFailed
from db.files.writing.destination import new_content
from tui.configuration.settings import ENVIRONMENT_PREFIX, WrongSetting, configuration_file

# The head of a table: what is set below it is no setting of the top level.
_TABLE_HEAD = re.compile(r"^[ \t]*\[", re.MULTILINE)


def save_setting(name: str, value: str | Sequence[str], path: Path | None = None) -> Path:
    """Set one setting in the configuration file, by changing its one line or adding it, and return the file.

    `path` stands in for the user's configuration file, which is made if it is not there. All else in it stays byte
    for byte. Raises WrongSetting with the line to write where that cannot be done safely, OutputFailed where the
    file cannot be written.
    """
    path = path or configuration_file()
    line = f"{name} = {json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)}"
    text = _text(path)
    changed, times = _line_of(name).subn(lambda _: line, text)
    if not times:
        changed = _with_line(text, line)
    if not _says(changed, name, value, before=text):
        raise WrongSetting(f"{path} is written in a way that is not changed here. The line to write is: {line}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"{path.parent} cannot be made: {error.strerror or error}.") from None
    with new_content(path, overwrite=True) as stream:
        stream.write(changed.encode())
    return path


def overruled_by(name: str) -> str | None:
    """Return what in the environment goes before a setting of the configuration file, None where nothing does."""
    variable = f"{ENVIRONMENT_PREFIX}{name.upper()}"
    return variable if os.environ.get(variable) else None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} cannot be read: {error}.") from None


def _line_of(name: str) -> re.Pattern[str]:
    """Return what finds a line that sets this and nothing else, up to what may follow on it."""
    return re.compile(
        rf"""^{name}[ \t]*=[ \t]*(?:\[[^\]\n#]*\]|"[^"\n]*"|'[^'\n]*')(?=[ \t]*(?:#[^\n]*)?\r?$)""", re.MULTILINE
    )


def _with_line(text: str, line: str) -> str:
    """Return the text with a line added: before the first table, or at the end."""
    head = _TABLE_HEAD.search(text)
    end = head.start() if head is not None else len(text)
    before = text[:end]
    return f"{before}{'' if not before or before.endswith(chr(10)) else chr(10)}{line}\n{text[end:]}"


def _says(text: str, name: str, value: str | Sequence[str], *, before: str) -> bool:
    """Return whether `text` sets this, and all else as the text before."""
    wanted = value if isinstance(value, str) else list(value)
    try:
        return tomllib.loads(text) == {**tomllib.loads(before), name: wanted}
    except (ValueError, RecursionError):
        return False
