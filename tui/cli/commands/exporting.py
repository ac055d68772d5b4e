"""`paymatch export`."""

from pathlib import Path
from typing import Literal

import click

from db.errors import OutputFailed
from db.files.export import STANDARD_OUTPUT, ExportFormat, choose_format
from db.files.writing.destination import DestinationExists
from db.ledger.exports import ExportTable, export_table
from db.ledger.ledger import Ledger
from domain.matching.wording import count_of
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, pass_options
from tui.cli.output import talk


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch export matches -o matches.csv",
        "paymatch export unmatched -o unmatched.json --overwrite",
        "paymatch export matches -o matches.xlsx",
        "paymatch export unpaid -o - | head",
    ),
)
@click.argument("table", metavar="|".join(ExportTable), type=click.Choice([table.value for table in ExportTable]))
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write it; `-` is standard output.")
@click.option(
    "--format",
    "format_name",
    metavar="|".join(ExportFormat),
    help="The format; found in the file's ending if not named.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")
@pass_options
def export(options: GlobalOptions, *, table: str, output: str, format_name: str | None, overwrite: bool) -> None:
    """Write the matches, the payments without an accrual, or the accruals that nobody paid, each with its reason.

    The format is CSV, JSON, JSON Lines (jsonl), an Excel workbook (xlsx) or a Markdown table (md). In all of them a
    text stays text: no spreadsheet runs it as a formula. A file gets its content whole and at once, or stays as it was.
    The same ledger gives the same bytes.
    """
    destination: Path | Literal["-"] = STANDARD_OUTPUT if output == STANDARD_OUTPUT else Path(output)
    export_format = choose_format(destination, format_name)
    ledger = Ledger.open(options.settings().ledger, create=False)
    try:
        rows = export_table(ledger, ExportTable(table), destination, export_format=export_format, overwrite=overwrite)
    except DestinationExists as error:
        raise OutputFailed(f"{error} Ask with --overwrite.") from None
    if destination != STANDARD_OUTPUT:
        talk(f"Wrote {count_of(rows, 'row')} to {output}.")
