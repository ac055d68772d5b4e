"""The options of commands that list accounts: a filter and an order, as on the screen."""

import click

from domain.accounts.filters.conditions import Filter
from domain.accounts.filters.reading import WrongFilter, read_filter
from domain.accounts.order import BY_NUMBER, ORDER_FIELDS, Order
from tui.cli.options import completed_from

filter_option = click.option(
    "--filter",
    "filter_text",
    metavar="FILTER",
    default="",
    help="Terms that must all hold, such as `delete>5 last<2016-03-01`.",
)
sort_option = click.option(
    "--sort",
    metavar="FIELD[:desc]",
    default="",
    shell_complete=completed_from(ORDER_FIELDS),
    help=f"By {', '.join(ORDER_FIELDS)}.",
)


def read_conditions(text: str) -> Filter:
    """Return the filter that `text` means; raises WrongFilter with the place of the fault."""
    try:
        return read_filter(text)
    except WrongFilter as error:
        message = f"{error} (character {error.start + 1} of the filter)."
        raise WrongFilter(message, error.start, error.end) from None


def read_order(text: str) -> Order:
    """Return the order of `FIELD` or `FIELD:desc`, that by number for nothing."""
    if not text:
        return BY_NUMBER
    field, _, direction = text.partition(":")
    if field not in ORDER_FIELDS or direction not in {"", "asc", "desc"}:
        raise click.BadParameter(f"{text!r} is not FIELD or FIELD:desc with one of {', '.join(ORDER_FIELDS)}.")
    return Order(field, descending=direction == "desc")
