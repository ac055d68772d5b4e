"""The files and folders that a path may go on to, as it is being typed."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path


def completions(text: str, endings: Collection[str] = ()) -> list[str]:
    """Return the paths that begin as `text` does, written as it writes them; folders end in a slash.

    Case is not regarded. Of files, those with one of the `endings` (such as `.csv`) are given, or all if there is none
    such. Hidden ones are given only where `text` names the point. Folders come first. A folder that cannot be listed
    has nothing. Blocks for as long as the system takes.
    """
    head, slash, begin = text.rpartition("/")
    try:
        folder = Path(head + slash or ".").expanduser()
        with os.scandir(folder) as entries:
            found = [(entry.name, _is_folder(entry)) for entry in entries if _begins(entry.name, begin)]
    except (OSError, RuntimeError, ValueError):
        return []
    folders = sorted((name + "/" for name, is_folder in found if is_folder), key=str.casefold)
    files = sorted((name for name, is_folder in found if not is_folder), key=str.casefold)
    wanted = [name for name in files if Path(name).suffix.casefold() in endings]
    return [head + slash + name for name in (*folders, *(wanted or files))]


def common_beginning(paths: Sequence[str]) -> str:
    """Return what all paths begin with, without regard to case, written as the first writes it."""
    if not paths:
        return ""
    together = enumerate(zip(*paths, strict=False))
    differ = (place for place, letters in together if len({letter.casefold() for letter in letters}) > 1)
    return paths[0][: next(differ, min(map(len, paths)))]


def _begins(name: str, begin: str) -> bool:
    return name.casefold().startswith(begin.casefold()) and (not name.startswith(".") or begin.startswith("."))


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
