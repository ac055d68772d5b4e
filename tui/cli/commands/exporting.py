"""`paymatch export`."""

from pathlib import Path
from typing import Literal

import click

from db.files.export import STANDARD_OUTPUT, ExportFormat
from db.ledger.exporting.exports import Export, format_of, provenance_file, write_export
from db.ledger.ledger import Ledger
from domain.matching.words.reasons import count_of
from tui.cli.examples import ExampleCommand
from tui.cli.options import GlobalOptions, completed_from, pass_options
from tui.cli.output import asking_to_overwrite, talk


@click.command(
    cls=ExampleCommand,
    examples=(
        "paymatch export matches -o matches.csv --provenance",
        "paymatch export unmatched -o unmatched.json --overwrite",
        "paymatch export unpaid -o - | head",
        "paymatch export report -o report.md",
        "paymatch export workbook -o january.xlsx",
        "paymatch export log -o log.csv",
    ),
)
@click.argument("what", metavar="|".join(Export), type=click.Choice([export.value for export in Export]))
@click.option("-o", "--output", metavar="FILE", required=True, help="Where to write it; `-` is standard output.")
@click.option(
    "--format",
    "format_name",
    metavar="|".join(ExportFormat),
    shell_complete=completed_from(ExportFormat),
    help="The format; found in the file's ending if not named.",
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there already.")
@click.option(
    "--provenance",
    is_flag=True,
    help="Write FILE.provenance.json too: the hashes of FILE and of the imported files, policy, rules, version.",
)
@pass_options
def export(
    options: GlobalOptions, *, what: str, output: str, format_name: str | None, overwrite: bool, provenance: bool
) -> None:
    """Write a list of the ledger, its journal, a report to sign off, or a workbook with all lists.

    The lists are the matches, the payments without an accrual (unmatched), and the accruals that nobody paid (unpaid),
    each row with its reason. They and the log are written as CSV, JSON, JSON Lines (jsonl), an Excel workbook (xlsx) or
    a Markdown table (md); the report is Markdown, the workbook is for Excel. In all of them a text stays text: no
    spreadsheet runs it as a formula. A file gets its content whole and at once, or stays as it was.

    The same ledger gives the same bytes. Excel and Markdown files say in them which files were imported, with their
    hashes, which policy and rules decided, and the version; with --provenance a file beside says it for every format.
    """
    chosen = Export(what)
    destination: Path | Literal["-"] = STANDARD_OUTPUT if output == STANDARD_OUTPUT else Path(output)
    export_format = format_of(chosen, destination, format_name)
    ledger = Ledger.open(options.settings().ledger, create=False)
    with asking_to_overwrite():
        rows = write_export(
            ledger, chosen, destination, export_format=export_format, overwrite=overwrite, provenance=provenance
        )
    if destination != STANDARD_OUTPUT:
        written = "the report" if chosen is Export.REPORT else count_of(rows, "row")
        talk(f"Wrote {written} to {output}.")
        if provenance:
            talk(f"Wrote where they came from to {provenance_file(Path(output))}.")
