"""What a person has set, and where paymatch keeps its things.

Settings come, lowest to highest, from the defaults, the configuration file, `PAYMATCH_…` in the environment, and
the options of a command. The names are the same everywhere: `max_time` in the file is `PAYMATCH_MAX_TIME`.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from db.errors import InputFailed
from db.files.faults import shorten
from domain.errors import WrongValue
from domain.matching.defaults import DEFAULT_POLICY, DEFAULT_RULES

PROGRAM = "paymatch"
ENVIRONMENT_PREFIX = "PAYMATCH_"
TIMES = ("UTC", "local")


class WrongSetting(InputFailed):
    """A setting that cannot be meant, or a configuration file that cannot be read; the message says where."""

    title = "Wrong setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set.

    `ledger` is the ledger's file. `mongo` is the URI of the MongoDB server, None for an embedded one that keeps its
    data in the folder `data`; `database` and `collection` say where in it the accounts are, `summaries` the collection
    of their stored summaries, None for the name of `collection` with Summary behind it. `policy` and `rules` are
    the names of a policy and of the rules of a chain. `max_time` limits each query for accounts, in seconds. `theme`
    is the name of a theme, which only the application can judge; None for its own. `times` says in which zone times of
    accounts are shown: one of TIMES. `darken` says whether what is behind a dialog is darkened, which over a slow line
    takes as long as the dialog; unless it is set, that is not done over ssh.
    """

    ledger: Path
    data: Path
    mongo: str | None = field(default=None, repr=False)  # it may hold a password
    database: str = "paymatch"
    collection: str = "Account"
    summaries: str | None = None
    policy: str = DEFAULT_POLICY
    rules: tuple[str, ...] = DEFAULT_RULES
    max_time: float = 30.0
    theme: str | None = None
    times: str = "UTC"
    darken: bool = True


def load_settings(
    options: Mapping[str, str | None] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    configuration: Path | None = None,
) -> Settings:
    """Return the settings that hold when a command is given these options, by the names of Settings; None: not given.

    `environment` and `configuration` stand in for the process's environment and the user's configuration file, which
    need not exist. Raises WrongSetting.
    """
    _require_home()
    own_data = platformdirs.user_data_path(PROGRAM)
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {
        "ledger": own_data / "ledger.sqlite",
        "data": own_data / "mongodb",
        "darken": not environment.get("SSH_CONNECTION"),
    }
    for source in (
        _in_file(configuration or configuration_file()),
        _in_environment(environment),
        _in_options(options or {}),
    ):
        for given in source:
            try:
                values[given.name] = _READERS[given.name](given.value, given.folder)
            except WrongValue as error:
                raise WrongSetting(f"{given.place}: {error}.") from None
    return Settings(**values)


def _require_home() -> None:
    """Raise WrongSetting for a user without a home folder, as in a container whose users have no names."""
    try:
        Path.home()
    except RuntimeError:
        raise WrongSetting(
            "This user has no home folder, and HOME is not set. Set HOME to a folder of yours."
        ) from None


def configuration_file() -> Path:
    """Return where the user's configuration file is, or would be."""
    return platformdirs.user_config_path(PROGRAM) / "config.toml"


def state_folder() -> Path:
    """Return where it is remembered where a person was, and which files were named; it need not be there."""
    return platformdirs.user_state_path(PROGRAM)


def log_file() -> Path:
    """Return where the log is, or would be."""
    return platformdirs.user_log_path(PROGRAM) / "paymatch.log"


class _Given(NamedTuple):
    """A value that was given: the setting's name, where a person finds it, and what relative paths start from."""

    name: str
    value: object
    place: str
    folder: Path


def _path(value: object, folder: Path) -> Path:
    text = _text(value, folder)
    if "\0" in text:
        raise WrongValue(f"{text!r} is not a path: there is a NUL character in it")
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:
        raise WrongValue(f"{text.partition('/')[0]} is nobody's home folder here") from None


def _text(value: object, _folder: Path) -> str:
    if not isinstance(value, str):
        raise WrongValue(f"{_shown(value)} is not a text in quotes")
    if not value.strip():
        raise WrongValue("the text is empty")
    return value.strip()


def _policy(value: object, folder: Path) -> str:
    from domain.matching.policies import policy_named

    name = _text(value, folder)
    policy_named(name)
    return name


def _rules(value: object, folder: Path) -> tuple[str, ...]:
    from domain.matching.rules import chain_of

    names = value if isinstance(value, list) else _text(value, folder).split(",")
    if not all(isinstance(name, str) for name in names):
        raise WrongValue(f"{_shown(value)} is not a list of the names of rules")
    return tuple(rule.name for rule in chain_of([name.strip() for name in names]))


def _times(value: object, folder: Path) -> str:
    name = _text(value, folder)
    if name not in TIMES:
        raise WrongValue(f"times are 'UTC' or 'local', not {name!r}")
    return name


def _yes_or_no(value: object, _folder: Path) -> bool:
    meant = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value not in meant:
        raise WrongValue(f"{shorten(_shown(value))} is neither true nor false")
    return meant[value]


def _seconds(value: object, _folder: Path) -> float:
    try:
        seconds = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else 0.0
    except (ValueError, OverflowError):
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise WrongValue(f"{shorten(_shown(value))} is not a number of seconds between 0 and 86400")
    return seconds


_READERS: Mapping[str, Callable[[object, Path], object]] = {
    "ledger": _path,
    "data": _path,
    "mongo": _text,
    "database": _text,
    "collection": _text,
    "summaries": _text,
    "policy": _policy,
    "rules": _rules,
    "max_time": _seconds,
    "theme": _text,
    "times": _times,
    "darken": _yes_or_no,
}

# Tables of the configuration file whose faults hold nothing up: `tui.configuration.keymap_file` reads them.
_READ_ELSEWHERE = frozenset({"keys"})


def _shown(value: object) -> str:
    """Return a value of the configuration file as TOML would write it, as far as that matters."""
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _in_file(path: Path) -> Iterator[_Given]:
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return
    except tomllib.TOMLDecodeError as error:
        raise WrongSetting(f"{_place_of_toml_error(path, str(error))}.") from None
    except UnicodeDecodeError:
        raise WrongSetting(f"{path} is not text in UTF-8.") from None
    except OSError as error:
        raise WrongSetting(f"{path} cannot be read: {error.strerror or error}.") from None
    except RecursionError:
        raise WrongSetting(f"{path} has too many values inside each other.") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise WrongSetting(f"{path} has a value that cannot be: {error}.") from None
    for name, value in content.items():
        place = f"{path}:{_line_of(name, text)}"
        if name in _READ_ELSEWHERE:
            continue
        if name not in _READERS:
            raise WrongSetting(f"{place}: there is no setting {name!r}.{_nearest(name)}")
        yield _Given(name, value, f"{place}: {name}", path.parent)


def _in_environment(environment: Mapping[str, str]) -> Iterator[_Given]:
    """Give what is set; other variables with the prefix may be other programs', and empty ones count as not set."""
    for name in _READERS:
        variable = ENVIRONMENT_PREFIX + name.upper()
        if value := environment.get(variable):
            yield _Given(name, value, variable, Path.cwd())


def _in_options(options: Mapping[str, str | None]) -> Iterator[_Given]:
    for name, value in options.items():
        if value is not None:
            yield _Given(name, value, f"--{name.replace('_', '-')}", Path.cwd())


def _place_of_toml_error(path: Path, message: str) -> str:
    """Return `config.toml:3: what is wrong` from what tomllib says, `What is wrong (at line 3, column 5)`."""
    found = re.fullmatch(r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", message, re.DOTALL)
    if found is None:
        return f"{path}: this is not TOML: {message}"
    return f"{path}:{found['line']}: this is not TOML: {found['what']} (column {found['column']})"


def _line_of(name: str, text: str) -> int:
    """Return the line on which a name of the top level is set, found by its look; 1 where it is written oddly."""
    sets_it = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[=.\]]""")
    return next((line for line, content in enumerate(text.splitlines(), 1) if sets_it.match(content)), 1)


def _nearest(name: str) -> str:
    close = difflib.get_close_matches(name.casefold().replace("-", "_"), list(_READERS), n=1)
    return f" Did you mean {close[0]!r}?" if close else f" The settings are {', '.join(_READERS)}."
