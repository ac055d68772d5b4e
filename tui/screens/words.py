"""Values as every screen shows them."""

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
