"""Where the sample data is: beside the packages in a checkout, inside this package when installed."""

from pathlib import Path

from db.errors import InputFailed

_PACKAGE = Path(__file__).resolve().parent.parent


def sample_folder(name: str) -> Path:
    """Return the folder of the sample data with this name (`demo`, `seed`); InputFailed if it is not installed."""
    for beside in (_PACKAGE, _PACKAGE.parent):
        folder = beside / "sample_data" / name
        if folder.is_dir():
            return folder
    raise InputFailed("The sample data is missing from this installation of paymatch.")
