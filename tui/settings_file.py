"""Setting something in the configuration file for a person, who may have written comments and other things into it."""

import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from db.errors import OutputFailed
from db.files.writing.destination import new_content
from tui.settings import ENVIRONMENT_PREFIX, WrongSetting, configuration_file

# A line that sets the rules and nothing else, and what may follow on it.
_RULES_LINE = re.compile(
    r"""^rules[ \t]*=[ \t]*(?:\[[^\]\n#]*\]|"[^"\n]*"|'[^'\n]*')(?=[ \t]*(?:#[^\n]*)?\r?$)""", re.MULTILINE
)


def save_rules(rules: Sequence[str], path: Path | None = None) -> Path:
    """Set the chain of rules in the configuration file, by changing its one line or adding it, and return the file.

    `path` stands in for the user's configuration file, which is made if it is not there. All else in it stays byte
    for byte. Raises WrongSetting with the line to write where that cannot be done safely, OutputFailed where the
    file cannot be written.
    """
    path = path or configuration_file()
    line = f"rules = {json.dumps(list(rules))}"
    text = _text(path)
    changed, times = _RULES_LINE.subn(lambda _: line, text)
    if not times:
        changed = f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{line}\n"
    if not _says(changed, rules, before=text):
        raise WrongSetting(f"{path} is written in a way that is not changed here. The line to write is: {line}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise OutputFailed(f"{path.parent} cannot be made: {error.strerror or error}.") from None
    with new_content(path, overwrite=True) as stream:
        stream.write(changed.encode())
    return path


def overruled_by() -> str | None:
    """Return what in the environment goes before the rules of the configuration file, None where nothing does."""
    variable = f"{ENVIRONMENT_PREFIX}RULES"
    return variable if os.environ.get(variable) else None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(f"{path} cannot be read: {error}.") from None


def _says(text: str, rules: Sequence[str], *, before: str) -> bool:
    """Return whether `text` sets these rules, and all else as the text before."""
    try:
        return tomllib.loads(text) == {**tomllib.loads(before), "rules": list(rules)}
    except tomllib.TOMLDecodeError:
        return False
