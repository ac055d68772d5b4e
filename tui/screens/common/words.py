"""Values as every screen shows them."""

from pathlib import Path

from domain.values.amounts import write_amount


def amount_words(minor: int | None) -> str:
    """Return an amount, `12,345.60`; nothing where there is none."""
    return "" if minor is None else write_amount(minor, thousands=",")


def month_words(month: str | None) -> str:
    """Return a month, or a dash where there is none."""
    return month or "–"


def account_words(account: str) -> str:
    """Return `account 7800…`, or that there is none."""
    return f"account {account}" if account else "no account"


def place_words(path: Path) -> str:
    """Return a path with `~` for the home folder, as people write it."""
    home = Path.home()
    if home == Path(home.root) or not path.is_relative_to(home):
        return str(path)
    return str("~" / path.relative_to(home))
