"""The table [keys] of the configuration file: which actions a person has given other keys."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from domain.errors import PaymatchError
from tui.actions.keymap import Keymap
from tui.actions.wishes import Wish, keymap_of
from tui.configuration.settings import configuration_file

_TABLE = "keys"


class WrongKeys(PaymatchError):
    """Keys in the configuration that cannot hold; all others do."""

    title = "Keys in the configuration"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join([*faults, "", "All other keys hold. `paymatch keys` lists them."]))


def load_keymap(path: Path | None = None) -> tuple[Keymap, list[str]]:
    """Return the keys in force and what is wrong in the table, each fault with file and line.

    `path` stands in for the user's configuration file. A file that cannot be read gives the registry's keys and no
    faults: whoever loads the settings has said so.
    """
    path = path or configuration_file()
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text).get(_TABLE, {})
    except (OSError, ValueError, RecursionError):
        return Keymap(), []
    lines = _lines(text)
    if not isinstance(table, dict):
        return Keymap(), [f"{path}:{lines.get((_TABLE,), 1)}: {_TABLE} is a table: [keys] and then action = key."]
    wishes, faults = list[Wish](), list[str]()
    for parts, value in _flat(table, (_TABLE,)):
        place = f"{path}:{lines.get(parts, 1)}"
        given = value if isinstance(value, list) else [value]
        keys = [key for key in given if isinstance(key, str)]
        if len(keys) == len(given):
            wishes.append(Wish(".".join(parts[1:]), keys, place))
        else:
            faults.append(f"{place}: {'.'.join(parts[1:])}: a key, or a list of keys, in quotes is needed.")
    keymap, more = keymap_of(wishes)
    return keymap, sorted(faults + more, key=lambda fault: int(fault.removeprefix(f"{path}:").partition(":")[0]))


def _flat(table: Mapping[str, object], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield the values with their names; `matching.skip` may be one name in quotes or a table in a table."""
    for name, value in table.items():
        parts = (*above, *name.split("."))
        if isinstance(value, dict):
            yield from _flat(value, parts)
        else:
            yield parts, value


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the lines on which names are set, found by their look."""
    lines = dict[tuple[str, ...], int]()
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        head = re.match(r"\s*\[([^\[\]]+)\]", line)
        if head is not None:
            table = _parts(head[1])
        elif found := re.match(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""", line):
            lines.setdefault((*table, *_parts(found[1])), number)
    return lines


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.sub(r"[\"']", "", name).split("."))
